// The text as readers will see it, while it is written. The server renders it: there is one renderer, and it is the safe one.
const PAUSE = 400;
const target = document.querySelector('[data-preview]');
const field = document.querySelector('textarea[name="body"]');
const csrf = document.querySelector('meta[name="csrf"]')?.content;

if (target && field && csrf) {
  let timer;
  let asking;
  const draw = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(target.dataset.preview, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: JSON.stringify({ body: field.value }), signal: asking.signal });
      if (!answer.ok) return;
      target.innerHTML = (await answer.json()).html;
      target.closest('section').hidden = false;
    } catch {
      // The button still makes a preview.
    }
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE);
  });
  if (field.value) draw();
}
