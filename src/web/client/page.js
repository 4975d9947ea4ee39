// Makes every page a little better; without it everything works.
const language = document.documentElement.lang || 'en';

// Times as distances, kept current.
const steps = [['year', 31557600], ['month', 2629800], ['day', 86400], ['hour', 3600], ['minute', 60]];
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const distance = at => {
  const seconds = (at - Date.now()) / 1000;
  const [unit, size] = steps.find(step => Math.abs(seconds) >= step[1]) ?? ['second', Infinity];
  return relative.format(Math.trunc(seconds / size), unit);
};
const refresh = () => {
  for (const time of document.querySelectorAll('time[data-relative]')) time.textContent = distance(Date.parse(time.dateTime));
};
if (document.querySelector('time[data-relative]')) {
  refresh();
  setInterval(refresh, 30_000);
}

// Passwords can be shown.
for (const button of document.querySelectorAll('button[data-show]')) {
  const input = document.getElementById(button.dataset.show);
  if (!input) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = input.type === 'text';
    input.type = shown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!shown));
  });
}

// Menus close as people expect.
addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) if (!menu.contains(event.target)) menu.open = false;
});

// One click sends once; coming back by the back button lets it send again.
addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

// Values to take elsewhere can be copied.
for (const button of document.querySelectorAll('button[data-copy]')) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 2_000);
  });
}
