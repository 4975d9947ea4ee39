import { randomUUID } from 'node:crypto';
import { ActionButton, Button, ButtonLink, CsrfField, FaultSummary, Field, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import { Table } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { sizeInWords } from '../web/size-in-words.js';
import { Fold } from '../web/small-forms.js';
import { FILES_FIELD } from '../web/multipart.js';
import type { ImportJob } from './import-jobs.js';
import { COLUMN_FIELD, DATE_ORDERS } from './mapping-form.js';
import { SHIPPED_MAPPINGS } from './mappings.js';

const kindName = (face: Face, kind: string): string => face.words.find(`import.kind.${kind}`) ?? kind;

const nameOf = ({ words }: Face, { name }: Pick<ImportJob, 'name'>): string => name || words.say('import.pasted');

export interface ImportPageProps {
  readonly face: Face;
  readonly csv?: string | undefined;
  readonly kind?: string | undefined;
  readonly fault?: 'import.empty' | 'import.too-large' | undefined;
  /** What was sent in the last day. */
  readonly jobs: readonly ImportJob[];
  /** Bytes that a file may have. */
  readonly most: number;
}

const KINDS = ['contacts', 'tickets', ...SHIPPED_MAPPINGS.filter(one => one !== 'contacts' && one !== 'tickets')];

/** Where an import begins: what it is, and the file. */
export const ImportPage = (props: ImportPageProps): Html => {
  const { face, csv, kind, most, jobs } = props;
  const { words } = face;
  const fault = props.fault && (props.fault === 'import.empty' ? words.say(props.fault) : words.say(props.fault, sizeInWords(words, most)));
  return (
    <Layout face={face} title={words.say('import.title')} lead={words.say('import.lead')} faulty={fault !== undefined}>
      <FaultSummary words={words} lines={fault === undefined ? [] : [{ href: '#f-files', text: fault }]} />
      <form class="form" method="post" action="/staff/import" enctype="multipart/form-data" novalidate>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        <Field words={words} name="kind" label={words.say('import.kind')} control={ties => (
          <select class="input" {...ties}>{KINDS.map(one => <option value={one} selected={one === kind}>{kindName(face, one)}</option>)}</select>
        )} />
        <Fold title={words.say('import.paste')} open={csv !== undefined && csv !== ''}>
          <Field words={words} name="csv" label={words.say('import.csv')} hint={words.say('import.csv.hint')} required={false} control={ties => <textarea class="input" {...ties} rows={10} spellcheck={false} autocomplete="off">{csv ?? ''}</textarea>} />
        </Fold>
        <Field words={words} name={FILES_FIELD} label={words.say('import.file')} hint={words.say('import.file.hint', sizeInWords(words, most))} fault={fault} required={false} control={ties => <input class="input" type="file" {...ties} accept=".csv,.txt,.tsv,.json,.ndjson,.gz,text/csv" />} />
        <div class="form-end"><Button>{words.say('import.check')}</Button></div>
      </form>
      {jobs.length > 0 ? <Latest face={face} jobs={jobs} /> : null}
    </Layout>
  );
};

const Latest = ({ face, jobs }: { face: Face; jobs: readonly ImportJob[] }): Html => {
  const { words } = face;
  return (
    <section aria-labelledby="latest-title">
      <h2 id="latest-title">{words.say('import.latest')}</h2>
      <p class="soft">{words.say('import.latest.hint')}</p>
      <Table
        caption={words.say('import.latest')}
        columns={[{ label: words.say('import.file'), role: 'main' }, { label: words.say('import.kind') }, { label: words.say('import.column.status') }]}
        rows={jobs.map(job => ({ cells: [<a href={`/staff/import/${job.id}`}>{nameOf(face, job)}</a>, kindName(face, job.kind), words.say(`import.state.${job.state}`)] }))}
      />
    </section>
  );
};

export interface JobPageProps {
  readonly face: Face;
  readonly job: ImportJob;
  /** Column of the mapping to column of the file. */
  readonly taken: Readonly<Record<string, string>>;
}

/** One import: what the check found, then how far the writing has come. */
export const JobPage = (props: JobPageProps): Html => {
  const { face, job } = props;
  const { words } = face;
  const busy = job.state === 'checking' || job.state === 'running';
  return (
    <Layout face={face} title={words.say(`import.state.${job.state}`)} lead={[nameOf(face, job), sizeInWords(words, job.size), kindName(face, job.kind)].join(' · ')} faulty={job.state === 'failed'}>
      {busy ? <p role="status"><progress max={job.progress.total || 1} value={job.progress.done} aria-label={words.say('import.progress')} /> {words.number(job.progress.done)} / {words.number(job.progress.total)}</p> : null}
      {job.faults.length > 0 ? <FaultSummary words={words} lines={job.faults.map(fault => ({ text: words.of(fault) }))} /> : null}
      {job.report && !busy ? <Counts face={face} job={job} /> : null}
      {job.report && job.report.rejected.length > 0 && !busy ? <Rejects face={face} job={job} /> : null}
      {job.state === 'stopped' ? <p class="note">{words.say('import.stopped')}</p> : null}
      <Acts face={face} job={job} />
      {(job.state === 'checked' || job.state === 'failed') && job.head.length > 0 && MAPPED.has(job.kind) ? <MappingForm props={props} /> : null}
      <p class="actions"><ButtonLink kind="quiet" href={busy ? `/staff/import/${job.id}` : '/staff/import'}>{words.say(busy ? 'import.refresh' : 'import.another')}</ButtonLink>{busy ? null : <ActionButton kind="quiet" csrf={face.csrf} action={`/staff/import/${job.id}/removal`}>{words.say('import.remove')}</ActionButton>}</p>
    </Layout>
  );
};

const Acts = ({ face: { words, csrf }, job }: { face: Face; job: ImportJob }): Html | null => {
  const action = `/staff/import/${job.id}`;
  if (job.state === 'checked' && job.report!.rows.written > 0) return <p class="actions"><ActionButton csrf={csrf} action={`${action}/run`}>{words.say('import.run', job.report!.rows.written)}</ActionButton></p>;
  if (job.state !== 'stopped') return null;
  return <div class="actions"><ActionButton csrf={csrf} action={`${action}/run`}>{words.say('import.resume')}</ActionButton><ActionButton kind="plain" csrf={csrf} action={`${action}/check`}>{words.say('import.check-again')}</ActionButton></div>;
};

/** Kinds whose columns can be chosen by form; the others are exports of known systems. */
const MAPPED = new Set<string>(['contacts', 'tickets']);

type Thing = 'company' | 'contact' | 'ticket' | 'reply';

const Counts = ({ face: { words }, job }: { face: Face; job: ImportJob }): Html => {
  const { rows, kinds, read } = job.report!;
  return (
    <section class="card">
      <p><strong>{words.say(job.state === 'done' ? 'import.summary.done' : 'import.summary', rows.read, rows.written, rows.known, rows.rejected)}</strong></p>
      {Object.keys(kinds).length > 0 ? <p>{words.say('import.describes')} {words.list(Object.entries(kinds).map(([kind, count]) => words.say(`import.thing.${kind as Thing}`, count)))}.</p> : null}
      {job.mapping.file.type === 'csv' ? <p class="soft">{words.say('import.read-as', read.encoding.toUpperCase(), read.delimiter === '\t' ? words.say('import.tab') : read.delimiter)}</p> : null}
    </section>
  );
};

const SHOWN = 100;

const Rejects = ({ face, job }: { face: Face; job: ImportJob }): Html => {
  const { words } = face;
  const { rejected, rows } = job.report!;
  return (
    <section aria-labelledby="rejects-title">
      <h2 id="rejects-title">{words.say('import.rejects')}</h2>
      {job.rejects === null ? null : <p><a href={`/staff/import/${job.id}/rejected.csv`} download>{words.say('import.rejects.download')}</a></p>}
      {rejected.length > SHOWN ? <p class="soft">{words.say('import.rejects.first', SHOWN, rows.rejected)}</p> : null}
      <Table
        caption={words.say('import.rejects')}
        columns={[{ label: words.say('import.row'), role: 'main' }, { label: words.say('import.column') }, { label: words.say('import.value') }, { label: words.say('import.reason') }]}
        rows={rejected.slice(0, SHOWN).map(one => ({ cells: [words.number(one.row), one.column, one.value === null ? null : <span dir="auto">{one.value}</span>, words.of(one)] }))}
      />
    </section>
  );
};

const MappingForm = ({ props: { face, job, taken } }: { props: JobPageProps }): Html => {
  const { words } = face;
  return (
    <Fold title={words.say('import.mapping')} open={job.state === 'failed'}>
      <p class="soft">{words.say('import.mapping.lead')}</p>
      <form class="form" method="post" action={`/staff/import/${job.id}/mapping`}>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        {Object.entries(job.mapping.columns).map(([name, { required }]) => (
          <Field words={words} name={`${COLUMN_FIELD}${name}`} label={words.find(`import.column.${name}`) ?? name} required={required ?? false} control={ties => (
            <select class="input" {...ties}><option value="">{words.say('import.column.none')}</option>{[...new Set(job.head)].map(header => <option value={header} selected={taken[name] === header}>{header}</option>)}</select>
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
