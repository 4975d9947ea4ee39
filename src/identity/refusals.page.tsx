import { Button } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import { Empty, Table } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { SSO_REFUSALS } from '../sso/refusals.js';
import { Moment } from '../web/moment.js';
import { addressWith } from '../web/queries.js';
import type { Words } from '../web/words.js';
import { NO_PORTAL, type RefusalsAsked, type RefusalsOfDay, type RefusedSignIn } from './refusals.queries.js';

export interface RefusalsProps {
  readonly face: Face;
  readonly asked: RefusalsAsked;
  readonly found: RefusalsOfDay;
  readonly portals: readonly { readonly value: string; readonly label: string }[];
  /** Those at no portal are shown, too. */
  readonly allReach: boolean;
}

/** A reason in words where there are some; its code stands beside it, for whoever looks it up. */
const reasonOf = (reason: string, words: Words): string =>
  words.find(`refused.${reason.replaceAll('.', '-')}`) ?? (Object.hasOwn(SSO_REFUSALS, reason) ? words.of(SSO_REFUSALS[reason]!) : reason);

/** Who was not let in, and why: nothing of it was told to the person. */
export const RefusalsPage = (props: RefusalsProps): Html => {
  const { face, found } = props;
  const { words } = face;
  return (
    <Layout face={face} title={words.say('refusals.title')} lead={words.say('refusals.lead')} width="wide">
      <Finder {...props} />
      {found.counted.length === 0 && found.refused.length === 0 ? <Empty title={words.say('refusals.none')}>{words.say('refusals.none.text')}</Empty> : (
        <>
          <Counts {...props} />
          <section aria-labelledby="single">
            <h2 id="single">{words.say('refusals.single')}</h2>
            {found.more ? <p class="hint">{words.say('refusals.more', found.refused.length)}</p> : null}
            {found.refused.length === 0 ? <p class="soft">{words.say('refusals.forgotten')}</p> : <Single {...props} />}
          </section>
        </>
      )}
    </Layout>
  );
};

const titleOf = ({ portals, face }: RefusalsProps, portal: string | null): string =>
  portal === null ? face.words.say('refusals.no-portal') : (portals.find(({ value }) => value === portal)?.label ?? portal);

const Finder = ({ face, asked, portals, allReach }: RefusalsProps): Html => {
  const { words } = face;
  const options = [...portals, ...(allReach ? [{ value: NO_PORTAL, label: words.say('refusals.no-portal') }] : [])];
  return (
    <form class="finder" method="get" role="search">
      <div class="field"><label for="r-day">{words.say('refusals.day')}</label><input class="input" type="date" id="r-day" name="day" value={asked.day} /></div>
      <div class="field">
        <label for="r-portal">{words.say('refusals.portal')}</label>
        <select class="input" id="r-portal" name="portal">
          <option value="">{words.say('refusals.any')}</option>
          {options.map(({ value, label }) => <option value={value} selected={value === asked.portal}>{label}</option>)}
        </select>
      </div>
      {asked.reason === undefined ? null : <input type="hidden" name="reason" value={asked.reason} />}
      <Button kind="plain">{words.say('refusals.show')}</Button>
    </form>
  );
};

/** By portal and reason; a reason is a link that filters by it. */
const Counts = (props: RefusalsProps): Html => {
  const { face, asked, found } = props;
  const { words } = face;
  const address = (reason: string | undefined): string => addressWith('/staff/refusals', { day: asked.day, ...(asked.portal === undefined ? {} : { portal: asked.portal }) }, { reason });
  return (
    <section aria-labelledby="counts">
      <h2 id="counts">{words.say('refusals.counts')}</h2>
      {asked.reason === undefined ? null : <p>{words.say('refusals.only', reasonOf(asked.reason, words))} <a href={address(undefined)}>{words.say('refusals.all-reasons')}</a></p>}
      <Table caption={words.say('refusals.counts')} columns={[{ label: words.say('refusals.reason'), role: 'main' }, { label: words.say('refusals.portal') }, { label: words.say('refusals.count'), role: 'end' }]}
        rows={found.counted.map(({ reason, portal, count }) => ({ cells: [<a href={address(reason)}>{reasonOf(reason, words)}</a>, titleOf(props, portal), words.number(count)] }))} />
    </section>
  );
};

const deviceOf = ({ browser, system }: RefusedSignIn, words: Words): string => (browser && system ? words.say('sessions.device', browser, system) : (browser ?? system ?? words.say('sessions.device-unknown')));

const Single = (props: RefusalsProps): Html => {
  const { face, found } = props;
  const { words } = face;
  const columns = [{ label: words.say('refusals.reason'), role: 'main' as const }, ...(['at', 'portal', 'who', 'from'] as const).map(name => ({ label: words.say(`refusals.${name}`) }))];
  const rows = found.refused.map(one => ({
    cells: [
      <>{reasonOf(one.reason, words)} <code class="soft">{one.reason}</code></>,
      <Moment face={face} at={one.at} />,
      one.portal === null ? one.host : titleOf(props, one.portal),
      one.person === null ? words.say('refusals.unknown') : <span dir="auto">{one.person.name ?? one.person.id}</span>,
      <span>{one.address ?? '–'}<br /><span class="soft">{deviceOf(one, words)}</span></span>,
    ],
  }));
  return <Table caption={words.say('refusals.single')} columns={columns} rows={rows} />;
};
