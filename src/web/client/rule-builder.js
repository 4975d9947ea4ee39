// Rows and groups come and go, and operators follow their property, without asking the server.
const template = selector => document.querySelector(`template${selector}`)?.content.cloneNode(true);

const numbered = (part, group, row) => {
  for (const node of part.querySelectorAll('[name], [value], [id], [data-rule-group]')) {
    for (const name of ['name', 'id', 'value', 'data-rule-group']) {
      const text = node.getAttribute(name);
      if (text === null || (name === 'value' && node.name !== '_rule')) continue;
      node.setAttribute(name, text.replace(/^gN\./, `g${group}.`).replace(/rN\b/, `r${row}`).replace(/gN\b/, `g${group}`).replace(/^(row|drop):N/, `$1:${group}`).replace(/^remove:N\.N/, `remove:${group}.${row}`).replace(/^N$/, group));
    }
  }
  return part;
};

const placeOf = row => /^g(\d+)\.r(\d+)\./.exec(row.querySelector('[data-rule-property]').name).slice(1);

const showPoint = point => {
  const kind = point.querySelector('select').value;
  for (const part of point.querySelectorAll('[data-rule-for]')) part.hidden = !part.dataset.ruleFor.split(' ').includes(kind);
};

const showOperands = row => {
  const [group, index] = placeOf(row);
  const kind = row.querySelector('[data-rule-choice]').value.split(':')[0];
  const property = row.querySelector('[data-rule-property]');
  const type = property.selectedOptions[0].dataset.type;
  const of = kind === 'compare' ? `[data-rule-of="${type}"]` : kind === 'options' ? `[data-rule-of="${CSS.escape(property.value)}"]` : '';
  const operands = template(`[data-rule-kind="${kind}"]${of}`);
  row.querySelector('[data-rule-operands]').replaceChildren(...(operands ? [numbered(operands, group, index)] : []));
  row.querySelector('[data-rule-empty]').hidden = kind === 'known';
  row.querySelectorAll('[data-rule-point]').forEach(showPoint);
};

const showChoices = row => {
  const [group, index] = placeOf(row);
  const type = row.querySelector('[data-rule-property]').selectedOptions[0].dataset.type;
  row.querySelector('[data-rule-choice]').replaceWith(numbered(template(`[data-rule-choices="${type}"]`), group, index));
  showOperands(row);
};

const addRow = group => {
  const number = group.dataset.ruleGroup;
  const used = [...group.querySelectorAll('[data-rule-row]')].map(row => Number(placeOf(row)[1]));
  const part = numbered(template('[data-rule-new="row"]'), number, Math.max(-1, ...used) + 1);
  const row = part.querySelector('[data-rule-row]');
  group.insertBefore(part, group.lastElementChild);
  ready(row);
  row.querySelector('select').focus();
};

const addGroup = (rule, button) => {
  const used = [...rule.querySelectorAll('[data-rule-group]')].map(group => Number(group.dataset.ruleGroup));
  rule.querySelector('[data-rule-none]')?.remove();
  rule.insertBefore(numbered(template('[data-rule-new="group"]'), Math.max(-1, ...used) + 1, 0), button);
  addRow(button.previousElementSibling);
};

const ready = root => {
  for (const plain of root.querySelectorAll('[data-rule-plain]')) plain.hidden = true;
  root.querySelectorAll('[data-rule-point]').forEach(showPoint);
};

const kindBefore = new WeakMap();
const remember = row => kindBefore.set(row, row.querySelector('[data-rule-choice]').value.split(':')[0]);

for (const rule of document.querySelectorAll('[data-rule]')) {
  ready(rule);
  rule.querySelectorAll('[data-rule-row]').forEach(remember);
  rule.addEventListener('change', ({ target }) => {
    const row = target.closest('[data-rule-row]');
    if (target.matches('[data-rule-property]')) showChoices(row);
    // The same kind of operand keeps what was entered.
    if (target.matches('[data-rule-choice]') && kindBefore.get(row) !== target.value.split(':')[0]) showOperands(row);
    if (row) remember(row);
    const point = target.closest('[data-rule-point]');
    if (point) showPoint(point);
  });
  rule.addEventListener('click', event => {
    const button = event.target.closest('button[name="_rule"]');
    if (!button) return;
    event.preventDefault();
    const group = button.closest('[data-rule-group]');
    if (button.value === 'group') addGroup(rule, button);
    else if (button.value.startsWith('row:')) addRow(group);
    else {
      const gone = button.value.startsWith('drop:') || group.querySelectorAll('[data-rule-row]').length === 1 ? group : button.closest('[data-rule-row]');
      gone.remove();
      rule.querySelector(':scope > button').focus();
    }
  });
}
