import type { Face } from '../web/face.js';
import { settled, type Html } from '../web/markup.js';
import { queryTexts } from '../web/queries.js';
import { AS_IS, LIST_PATH } from './list-address.js';
import { SORTS } from './list-request.js';
import type { ListOffer, Named } from './ticket-list.queries.js';
import type { Tab } from './ticket.queries.js';

export interface FinderProps {
  readonly face: Face;
  readonly query: unknown;
  readonly tab: Tab;
  readonly offer: ListOffer;
  readonly columns: readonly Named[];
}

/** What was asked, whatever else is wrong with the address: the form must show it again. */
const first = (query: unknown, name: string): string => queryTexts(query, name)[0] ?? '';

/** The form of an address that asks for nothing, by what is offered and tab: most pages have it. */
const plain = new WeakMap<ListOffer, Map<Tab, Html>>();
const PLAIN = new Set(['tab', 'cursor']);

/** Search, order and filters as one form; without script too. */
export const Finder = (props: FinderProps): Html => {
  const { query, offer, tab } = props;
  if (Object.keys(query ?? {}).some(name => !PLAIN.has(name))) return <WholeFinder {...props} />;
  const forms = plain.get(offer) ?? new Map<Tab, Html>();
  plain.set(offer, forms);
  const form = forms.get(tab) ?? settled(<WholeFinder {...props} />);
  forms.set(tab, form);
  return form;
};

const WholeFinder = (props: FinderProps): Html => {
  const { face: { words }, query, tab } = props;
  const more = ['pipeline', 'company', 'openedFrom', 'openedTo', 'property'].some(name => first(query, name) !== '');
  return (
    <form class="finder-form" method="get" action={LIST_PATH} role="search" aria-label={words.say('tickets.find')}>
      <input type="hidden" name="apply" value="yes" />
      <input type="hidden" name="tab" value={tab} />
      <div class="finder">
        <div class="field"><label for="q">{words.say('tickets.search')}</label><input class="input" type="search" id="q" name="q" value={first(query, 'q')} autocomplete="off" /></div>
        <States {...props} />
        <Order {...props} />
        <button class="button plain" type="submit">{words.say('tickets.apply')}</button>
      </div>
      <details class="more" open={more || undefined}>
        <summary>{words.say('tickets.more')}</summary>
        <div class="finder"><More {...props} /></div>
        <Columns {...props} />
        <p><button class="button plain" type="submit">{words.say('tickets.apply')}</button></p>
      </details>
    </form>
  );
};

const Pick = ({ name, label, any, named, chosen }: { readonly name: string; readonly label: string; readonly any: string; readonly named: readonly Named[]; readonly chosen: string }): Html => (
  <div class="field"><label for={`by-${name}`}>{label}</label>
    <select class="input" id={`by-${name}`} name={name}>
      <option value="">{any}</option>
      {named.map(({ id, label: text }) => <option value={id} selected={id === chosen}>{text}</option>)}
    </select>
  </div>
);

const States = ({ face: { words }, query, offer }: FinderProps): Html => {
  const statuses = queryTexts(query, 'status');
  const one = offer.states.find(({ ids }) => ids.length === statuses.length && ids.every(id => statuses.includes(id)));
  const several = statuses.length > 0 && !one ? [{ id: AS_IS, label: words.say('tickets.status.several', statuses.length) }] : [];
  return <Pick name="state" label={words.say('tickets.status')} any={words.say('tickets.status.any')} named={[...several, ...offer.states]} chosen={one?.id ?? AS_IS} />;
};

const Order = ({ face: { words }, query }: FinderProps): Html => {
  const chosen = `${first(query, 'sort') || 'activity'}:${first(query, 'order') || 'descending'}`;
  return (
    <div class="field"><label for="by">{words.say('tickets.sort')}</label>
      <select class="input" id="by" name="by">
        {SORTS.flatMap(sort => (['descending', 'ascending'] as const).map(order => <option value={`${sort}:${order}`} selected={chosen === `${sort}:${order}`}>{words.say(`tickets.by.${sort}-${order}`)}</option>))}
      </select>
    </div>
  );
};

const More = (props: FinderProps): Html => {
  const { face: { words }, query, offer, tab } = props;
  const day = (name: 'openedFrom' | 'openedTo') => (
    <div class="field"><label for={name}>{words.say(`tickets.day.${name}`)}</label><input class="input" type="date" id={name} name={name} value={first(query, name).slice(0, 10)} autocomplete="off" /></div>
  );
  return (
    <>
      {offer.pipelines.length > 0 ? <Pick name="pipeline" label={words.say('tickets.column.pipeline')} any={words.say('tickets.any')} named={offer.pipelines} chosen={first(query, 'pipeline')} /> : null}
      {day('openedFrom')}
      {day('openedTo')}
      {offer.companies.length > 0 && tab !== 'mine' ? <Pick name="company" label={words.say('tickets.column.company')} any={words.say('tickets.any')} named={offer.companies} chosen={first(query, 'company')} /> : null}
      {offer.picked.length > 0 ? <Picked {...props} /> : null}
      {offer.typed.length > 0 ? <Typed {...props} /> : null}
    </>
  );
};

const Picked = ({ face: { words }, query, offer }: FinderProps): Html => {
  const chosen = `${first(query, 'property')}=${first(query, 'value')}`;
  return (
    <div class="field"><label for="pick">{words.say('tickets.pick')}</label>
      <select class="input" id="pick" name="pick">
        <option value="">{words.say('tickets.any')}</option>
        {offer.picked.map(({ id, label, values }) => (
          <optgroup label={label}>{values.map(value => <option value={`${id}=${value.id}`} selected={chosen === `${id}=${value.id}`}>{`${label}: ${value.label}`}</option>)}</optgroup>
        ))}
      </select>
    </div>
  );
};

const Typed = ({ face: { words }, query, offer }: FinderProps): Html => {
  const chosen = offer.typed.some(({ id }) => id === first(query, 'property')) ? first(query, 'property') : '';
  const value = first(query, 'value');
  const read = offer.typed.find(({ id }) => id === chosen)?.values.find(({ id }) => id === value)?.label ?? value;
  return (
    <>
      <Pick name="property" label={words.say('tickets.typed')} any={words.say('tickets.any')} named={offer.typed} chosen={chosen} />
      <div class="field"><label for="value">{words.say('tickets.value')}</label><input class="input" id="value" name="value" value={chosen === '' ? '' : read} autocomplete="off" /></div>
    </>
  );
};

const Columns = ({ face: { words }, offer, columns }: FinderProps): Html => (
  <fieldset class="columns">
    <legend class="legend">{words.say('tickets.columns')}</legend>
    {offer.columns.map(({ id, label }) => (
      <div class="check"><input type="checkbox" id={`column-${id}`} name="columns" value={id} checked={columns.some(column => column.id === id)} /><label for={`column-${id}`}>{label}</label></div>
    ))}
  </fieldset>
);

export const isFiltered = (query: unknown): boolean => ['q', 'status', 'pipeline', 'openedFrom', 'openedTo', 'company', 'property'].some(name => queryTexts(query, name).length > 0);
