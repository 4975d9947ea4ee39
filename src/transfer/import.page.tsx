import { randomUUID } from 'node:crypto';
import { script } from '../web/assets.js';
import { ActionButton, Button, ButtonLink, CsrfField, FaultSummary, Field, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import { Table } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { Fold } from '../web/small-forms.js';
import type { ImportJob } from './import-jobs.js';
import { COLUMN_FIELD, DATE_ORDERS } from './mapping-form.js';
import { SHIPPED_MAPPINGS } from './mappings.js';

const fileScript = script(new URL('./client/file-into.js', import.meta.url), 'file-into.js');

const kindName = (face: Face, kind: string): string => face.words.find(`import.kind.${kind}`) ?? kind;

/** Where an import begins: what it is, and the file. */
export const ImportPage = ({ face, csv, kind, fault }: { readonly face: Face; readonly csv?: string | undefined; readonly kind?: string | undefined; readonly fault?: string | undefined }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('import.title')} lead={words.say('import.lead')} faulty={fault !== undefined}>
      <FaultSummary words={words} lines={fault === undefined ? [] : [{ href: '#f-csv', text: fault }]} />
      <form class="form" method="post" action="/staff/import" novalidate>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        <Field words={words} name="kind" label={words.say('import.kind')} control={ties => (
          <select class="input" {...ties}>{['contacts', 'tickets', ...SHIPPED_MAPPINGS.filter(one => one !== 'contacts' && one !== 'tickets')].map(one => <option value={one} selected={one === kind}>{kindName(face, one)}</option>)}</select>
        )} />
        <div class="field" hidden data-file-into="f-csv" data-too-large={words.say('import.too-large')}>
          <label for="f-file">{words.say('import.file')}</label>
          <input class="input" type="file" id="f-file" accept=".csv,.txt,.json,text/csv" aria-describedby="f-file-note" />
          <p class="fault" id="f-file-note" role="status"></p>
        </div>
        <Field words={words} name="csv" label={words.say('import.csv')} hint={words.say('import.csv.hint')} fault={fault} control={ties => <textarea class="input" {...ties} rows={10} spellcheck={false} autocomplete="off">{csv ?? ''}</textarea>} />
        <div class="form-end"><Button>{words.say('import.check')}</Button></div>
      </form>
      <script type="module" src={fileScript} />
    </Layout>
  );
};

export interface JobPageProps {
  readonly face: Face;
  readonly job: ImportJob;
  readonly head: readonly string[];
  /** Column of the mapping to column of the file. */
  readonly taken: Readonly<Record<string, string>>;
}

/** One import: what the check found, then how far the writing has come. */
export const JobPage = (props: JobPageProps): Html => {
  const { face, job } = props;
  const { words } = face;
  const busy = job.state === 'checking' || job.state === 'running';
  return (
    <Layout face={face} title={words.say(`import.state.${job.state}`)} lead={`${kindName(face, job.kind)} · ${words.say('import.size', job.csv.length)}`} faulty={job.state === 'failed'}>
      {busy ? <p role="status"><progress max={job.progress.total || 1} value={job.progress.done} aria-label={words.say('import.progress')} /> {words.number(job.progress.done)} / {words.number(job.progress.total)}</p> : null}
      {job.faults.length > 0 ? <FaultSummary words={words} lines={job.faults.map(fault => ({ text: words.of(fault) }))} /> : null}
      {job.report && !busy ? <Counts face={face} job={job} /> : null}
      {job.rejected.length > 0 && !busy ? <Rejects face={face} job={job} /> : null}
      {job.state === 'checked' && job.report!.rows.written > 0 ? <p class="actions"><ActionButton csrf={face.csrf} action={`/staff/import/${job.id}/run`}>{words.say('import.run', job.report!.rows.written)}</ActionButton></p> : null}
      {(job.state === 'checked' || job.state === 'failed') && props.head.length > 0 && MAPPED.has(job.kind) ? <MappingForm props={props} /> : null}
      <p class="actions"><ButtonLink kind="quiet" href={busy ? `/staff/import/${job.id}` : '/staff/import'}>{words.say(busy ? 'import.refresh' : 'import.another')}</ButtonLink></p>
    </Layout>
  );
};

/** Kinds whose columns can be chosen by form; the others are exports of known systems. */
const MAPPED = new Set<string>(['contacts', 'tickets']);

const Counts = ({ face: { words }, job }: { face: Face; job: ImportJob }): Html => {
  const { rows, kinds } = job.report!;
  return (
    <section class="card">
      <p><strong>{words.say(job.state === 'done' ? 'import.summary.done' : 'import.summary', rows.read, rows.written, rows.known, rows.rejected)}</strong></p>
      {Object.keys(kinds).length > 0 ? <p>{words.say('import.describes')} {words.list(Object.entries(kinds).map(([kind, count]) => `${words.number(count)} ${words.find(`import.thing.${kind}`) ?? kind}`))}.</p> : null}
    </section>
  );
};

const SHOWN = 100;

const Rejects = ({ face, job }: { face: Face; job: ImportJob }): Html => {
  const { words } = face;
  return (
    <section aria-labelledby="rejects-title">
      <h2 id="rejects-title">{words.say('import.rejects')}</h2>
      <p><a href={`/staff/import/${job.id}/rejected.csv`} download>{words.say('import.rejects.download')}</a></p>
      {job.rejected.length > SHOWN ? <p class="soft">{words.say('import.rejects.first', SHOWN, job.rejected.length)}</p> : null}
      <Table
        caption={words.say('import.rejects')}
        columns={[{ label: words.say('import.row'), role: 'main' }, { label: words.say('import.column') }, { label: words.say('import.value') }, { label: words.say('import.reason') }]}
        rows={job.rejected.slice(0, SHOWN).map(one => ({ cells: [words.number(one.row), one.column, one.value === null ? null : <span dir="auto">{one.value}</span>, words.of(one)] }))}
      />
    </section>
  );
};

const MappingForm = ({ props: { face, job, head, taken } }: { props: JobPageProps }): Html => {
  const { words } = face;
  return (
    <Fold title={words.say('import.mapping')} open={job.state === 'failed'}>
      <p class="soft">{words.say('import.mapping.lead')}</p>
      <form class="form" method="post" action={`/staff/import/${job.id}/mapping`}>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        {Object.entries(job.mapping.columns).map(([name, { required }]) => (
          <Field words={words} name={`${COLUMN_FIELD}${name}`} label={words.find(`import.column.${name}`) ?? name} required={required ?? false} control={ties => (
            <select class="input" {...ties}><option value="">{words.say('import.column.none')}</option>{head.map(header => <option value={header} selected={taken[name] === header}>{header}</option>)}</select>
          )} />
        ))}
        <Field words={words} name="dates" label={words.say('import.dates')} required={false} control={ties => (
          <select class="input" {...ties}><option value="">{words.say('import.dates.shipped')}</option>{Object.keys(DATE_ORDERS).map(order => <option value={order}>{words.find(`import.dates.${order}`)}</option>)}</select>
        )} />
        <div class="form-end"><Button kind="plain">{words.say('import.check-again')}</Button></div>
      </form>
    </Fold>
  );
};
