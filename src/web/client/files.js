// Files can be dragged and pasted into a form, taken out again, and are refused before they are sent in vain.
for (const field of document.querySelectorAll('[data-files]')) {
  const input = field.querySelector('input[type=file]');
  const form = input.form;
  const list = field.querySelector('[data-files-list]');
  const fault = field.querySelector('[data-files-fault]');
  const said = field.dataset;
  const number = new Intl.NumberFormat(document.documentElement.lang || 'en', { maximumFractionDigits: 1 });
  const inWords = bytes => (bytes >= 1048576 ? `${number.format(bytes / 1048576)} MB` : bytes >= 1024 ? `${number.format(Math.round(bytes / 1024))} KB` : `${bytes} Byte`);
  let chosen = [...input.files];

  const before = () => [...field.querySelectorAll('[name=upload]:checked')].map(box => Number(box.dataset.size));
  const faultOf = () => {
    const sizes = [...before(), ...chosen.map(({ size }) => size)];
    const large = chosen.find(({ size }) => size > Number(said.each));
    if (large) return said.tooLarge.replace('{}', () => large.name);
    if (sizes.length > Number(said.count)) return said.tooMany;
    return sizes.reduce((sum, size) => sum + size, 0) > Number(said.together) ? said.togetherTooLarge : '';
  };

  const show = () => {
    const transfer = new DataTransfer();
    for (const file of chosen) transfer.items.add(file);
    input.files = transfer.files;
    list.replaceChildren(...chosen.map(row));
    list.hidden = chosen.length === 0;
    const text = faultOf();
    if (fault.textContent !== text) fault.textContent = text;
    fault.hidden = text === '';
  };

  const row = file => {
    const [item, name, size, button] = ['li', 'span', 'span', 'button'].map(tag => document.createElement(tag));
    item.className = 'attachment';
    name.className = 'attachment-name';
    name.dir = 'auto';
    name.textContent = file.name;
    size.className = 'soft';
    size.textContent = inWords(file.size);
    button.type = 'button';
    button.className = 'button quiet';
    button.textContent = '×';
    button.setAttribute('aria-label', said.remove.replace('{}', () => file.name));
    button.addEventListener('click', () => {
      const at = chosen.indexOf(file);
      chosen = chosen.filter(other => other !== file);
      show();
      (list.querySelectorAll('button')[Math.min(at, chosen.length - 1)] ?? input).focus();
    });
    item.append(name, ' ', size, button);
    return item;
  };

  const same = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
  const add = files => {
    chosen = [...chosen, ...[...files].filter(file => !chosen.some(other => same(file, other)))];
    show();
  };

  field.querySelector('[data-files-more]').hidden = false;
  input.addEventListener('change', () => add(input.files));
  field.addEventListener('change', event => {
    if (event.target.name === 'upload') show();
  });
  form.addEventListener('paste', event => {
    if (event.clipboardData.files.length === 0) return;
    // Some programs put a picture of copied text beside the text: the text is what was meant.
    if (event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    add(event.clipboardData.files);
  });
  const carries = event => event.dataTransfer?.types.includes('Files');
  for (const kind of ['dragenter', 'dragover'])
    form.addEventListener(kind, event => {
      if (!carries(event)) return;
      event.preventDefault();
      form.classList.add('form-drop');
    });
  form.addEventListener('dragleave', event => {
    if (!form.contains(event.relatedTarget)) form.classList.remove('form-drop');
  });
  form.addEventListener('drop', event => {
    form.classList.remove('form-drop');
    if (!carries(event)) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  form.addEventListener('submit', event => {
    if (faultOf() === '') return;
    event.preventDefault();
    // Whoever counts clicks must not count this one.
    event.stopPropagation();
    input.focus();
  });
  show();
}
