// Keeps an open page current: new entries come into a thread, a list says that there is news. Without it reloading does the same.
const page = document.querySelector('main[data-live]');
const note = page.querySelector('[data-live-note]');
const [, base, ticket] = /^(.*\/tickets)(?:\/([^/]+))?/.exec(location.pathname);
const isThread = page.dataset.live === 'thread';

// The stream. Only pages that are looked at hold one: a browser has few connections to a host.
let since = page.dataset.since;
let source;
let failures = 0;
let waiting;

const close = () => {
  clearTimeout(waiting);
  source?.close();
  source = undefined;
};

const open = () => {
  if (source || document.hidden) return;
  source = new EventSource(`/live?${new URLSearchParams({ ...(isThread ? { ticket } : {}), since })}`);
  for (const kind of ['ticket', 'reload', 'beat'])
    source.addEventListener(kind, event => {
      since = event.lastEventId;
      failures = 0;
      if (kind !== 'beat') news(kind === 'ticket' ? JSON.parse(event.data).id : undefined);
    });
  source.addEventListener('error', () => {
    // While it connects again by itself there is nothing to do; closed it is after a refusal: full, or no longer in sight.
    if (source.readyState !== EventSource.CLOSED) return;
    close();
    failures += 1;
    if (failures < 6) waiting = setTimeout(open, 15_000 * 2 ** failures);
  });
};

document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
addEventListener('pagehide', close);
addEventListener('pageshow', open);

// A sentence above the list, or below the thread; its place is there already, so nothing moves.
const say = (text, href, label) => {
  const link = document.createElement('a');
  link.href = href;
  link.textContent = label;
  note.replaceChildren(text, ' ', link);
};

// The list: what is new is counted, the list stands still until somebody asks for it.
const fresh = new Set();
const tellList = id => {
  const here = new URL(location.href);
  here.searchParams.delete('cursor');
  here.hash = '';
  if (id !== undefined) fresh.add(id);
  const { one, other, some, show } = note.dataset;
  say(id === undefined ? some : fresh.size === 1 ? one : other.replace('#', new Intl.NumberFormat(document.documentElement.lang).format(fresh.size)), here.pathname + here.search, show);
};

// The thread: the same page is read again, and what differs is put in its place. What is being written stays.
const PARTS = '[data-live-part], .thread, dl.facts';

const withoutTimes = node => {
  const copy = node.cloneNode(true);
  for (const time of copy.querySelectorAll('time')) time.textContent = '';
  return copy.outerHTML;
};

/** Children that are the same stay the nodes they are: focus, selection and opened details with them. Returns what is new. */
const merge = (old, wanted) => {
  const kept = new Map([...old.children].map(child => [withoutTimes(child), child]));
  const children = [...wanted.children].map(child => kept.get(withoutTimes(child)) ?? child);
  const added = children.filter(child => child.parentNode !== old);
  for (const child of [...old.children]) if (!children.includes(child)) child.remove();
  children.forEach((child, at) => old.children[at] !== child && old.insertBefore(child, old.children[at] ?? null));
  return added;
};

const steady = change => {
  const active = document.activeElement?.closest('main form') ? document.activeElement : undefined;
  const before = active?.getBoundingClientRect().top;
  const result = change();
  if (active) scrollBy({ top: active.getBoundingClientRect().top - before, behavior: 'instant' });
  return result;
};

const readAgain = async () => {
  const answer = await fetch(`${base}/${ticket}`, { headers: { accept: 'text/html' }, redirect: 'error' });
  if (!answer.ok) return close();
  const read = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const [olds, wanted] = [document, read].map(from => [...from.querySelectorAll(`main :is(${PARTS})`)]);
  if (olds.length !== wanted.length) return say(note.dataset.changed, `${base}/${ticket}`, note.dataset.reload);
  const known = new Set([...document.querySelectorAll('.thread > li[id]')].map(({ id }) => id));
  const added = steady(() => olds.flatMap((old, at) => merge(old, wanted[at])));
  const first = added.find(({ id, localName }) => localName === 'li' && id && !known.has(id));
  if (first) say(note.dataset.new, `#${first.id}`, note.dataset.show);
};

let reading;
let again = false;
const tellThread = async () => {
  if (reading) return void (again = true);
  do {
    again = false;
    reading = readAgain().catch(() => undefined);
    await reading;
  } while (again);
  reading = undefined;
};

note.addEventListener('click', () => isThread && setTimeout(() => note.replaceChildren()));
const news = id => (isThread ? tellThread() : tellList(id));
open();
