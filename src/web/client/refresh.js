// While a rule is being built, or a change is counted through, its progress moves by itself; reloading shows the same.
const watch = async () => {
  const shown = document.querySelector('[data-refresh]');
  if (!shown) return;
  const answer = await fetch(shown.dataset.refresh || location.pathname, { headers: { accept: 'text/html' } });
  const next = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html');
  const same = next && (shown.id ? next.getElementById(shown.id) : next.querySelector('[data-refresh]'));
  if (same) shown.replaceChildren(...same.childNodes);
  if (!same?.matches('[data-refresh]')) {
    if (!shown.id) return shown.remove();
    return shown.removeAttribute('data-refresh');
  }
  setTimeout(watch, 1_000);
};
setTimeout(watch, 1_000);
