// Keeps what is being written: a second after the last letter, and when the page is left.
for (const box of document.querySelectorAll('[data-draft]')) {
  const form = box.querySelector('form');
  const area = box.querySelector('textarea');
  const state = box.querySelector('[data-draft-state]');
  if (!form || !area) continue;
  let saved = area.value;
  let timer;

  const save = async () => {
    clearTimeout(timer);
    if (area.value === saved || form.dataset.sent) return;
    const text = area.value;
    try {
      const body = new URLSearchParams({ body: text, _csrf: form.elements._csrf.value });
      const answer = await fetch(box.dataset.draft, { method: 'POST', body, keepalive: text.length < 20_000 });
      if (answer.ok) saved = text;
      state.textContent = answer.ok ? (text.trim() === '' ? '' : box.dataset.saved) : answer.status === 401 || answer.status === 403 ? box.dataset.ended : box.dataset.failed;
    } catch {
      state.textContent = box.dataset.failed;
    }
  };
  area.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1_000);
  });
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void save();
  });
}
