// Articles that may answer, while somebody writes a subject: fills `<div data-suggest="name of the field">`.
const PAUSE = 300;
const SHORTEST = 4;

const linkTo = ({ title, href }) => {
  const item = document.createElement('li');
  const link = document.createElement('a');
  Object.assign(link, { textContent: title, href, target: '_blank', rel: 'noopener', dir: 'auto' });
  item.append(link);
  return item;
};

const show = (box, articles) => {
  if (articles.length === 0) return box.replaceChildren();
  const [title, list, hint] = ['h2', 'ul', 'p'].map(name => document.createElement(name));
  title.textContent = box.dataset.title;
  list.className = 'help-links';
  list.append(...articles.map(linkTo));
  hint.className = 'hint';
  hint.textContent = box.dataset.hint;
  const section = document.createElement('section');
  section.className = 'suggestions';
  section.append(title, list, hint);
  box.replaceChildren(section);
};

for (const box of document.querySelectorAll('[data-suggest]')) {
  const field = document.querySelector(`[name="${CSS.escape(box.dataset.suggest)}"]`);
  if (!field) continue;
  let timer;
  let asking;
  const ask = async () => {
    asking?.abort();
    const text = field.value.trim();
    if (text.length < SHORTEST) return show(box, []);
    asking = new AbortController();
    try {
      const answer = await fetch(`/help/suggest?q=${encodeURIComponent(text.slice(0, 200))}`, { headers: { accept: 'application/json' }, signal: asking.signal });
      if (answer.ok) show(box, (await answer.json()).articles);
    } catch {
      // Suggestions are a help, not a need: without an answer the form goes on as it is.
    }
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  if (field.value) ask();
}
