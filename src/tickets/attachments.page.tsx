import type { GivenFile } from '../kernel/command.js';
import type { Fault } from '../kernel/errors.js';
import { script } from '../web/assets.js';
import { fieldId } from '../web/controls.js';
import type { Face } from '../web/face.js';
import type { Html } from '../web/markup.js';
import { FILES_FIELD } from '../web/multipart.js';
import { sizeInWords } from '../web/size-in-words.js';
import type { Words } from '../web/words.js';
import { FILE_LIMITS } from './attachment.policy.js';
import type { AttachmentCard } from './ticket-cards.js';

const filesScript = script(new URL('../web/client/files.js', import.meta.url), 'files.js');

/** The field in which a form names what was uploaded with it before. */
const BEFORE = 'upload';

export interface AttachmentsProps {
  readonly face: Face;
  readonly files: readonly AttachmentCard[] | undefined;
  /** Path of the ticket: `/tickets/7f3`, for staff `/staff/tickets/7f3`. */
  readonly base: string;
}

/** The files of one entry of a thread; nothing when it has none. */
export const Attachments = ({ face, files, base }: AttachmentsProps): Html | null =>
  files && files.length > 0 ? (
    <ul class="attachments" aria-label={face.words.say('files.of-entry')}>
      {files.map(file => <li class={file.picture ? 'attachment-picture' : null}><Attachment face={face} file={file} base={base} /></li>)}
    </ul>
  ) : null;

const Attachment = ({ face: { words }, file, base }: { readonly face: Face; readonly file: AttachmentCard; readonly base: string }): Html => {
  if (file.name === null) return <span class="soft">{words.say('files.deleted')}</span>;
  const href = `${base}/files/${file.id}`;
  return (
    <a class="attachment" href={href} download={file.name}>
      {file.picture ? <img src={`${href}/picture`} alt="" loading="lazy" /> : null}
      <span class="attachment-name" dir="auto">{file.name}</span> <span class="soft">{sizeInWords(words, file.size)}</span>
    </a>
  );
};

export interface FileFieldProps {
  readonly face: Face;
  /** What was uploaded with this form before, when it is shown again. */
  readonly before?: readonly Pick<GivenFile, 'id' | 'name' | 'size'>[] | undefined;
  readonly faults?: readonly Fault[] | undefined;
  /** Where a page has several. */
  readonly id?: string;
}

/** How the list of faults names the field: for `others` of its form. */
export const fileFieldLabel = (words: Words, id = fieldId(FILES_FIELD)) => ({ [FILES_FIELD]: { label: words.say('files.label'), href: `#${id}` } });

/** The part of a form that takes files. It stands last, and the form says `files: true`. */
export const FileField = ({ face: { words }, before = [], faults = [], id = fieldId(FILES_FIELD) }: FileFieldProps): Html => {
  const own = faults.filter(({ path }) => path === FILES_FIELD);
  const described = [`${id}-hint`, own.length > 0 ? `${id}-fault` : null].filter(Boolean).join(' ');
  return (
    <div class={['field', own.length > 0 ? 'field-faulty' : null]} {...inWords(words)}>
      <label for={id}>{words.say('files.label')}<span class="soft"> ({words.say('form.optional')})</span></label>
      <p class="hint" id={`${id}-hint`}>{limits(words)}<span data-files-more hidden> {words.say('files.more')}</span></p>
      {own.length > 0 ? <p class="fault" id={`${id}-fault`}>{own.map(fault => words.say('form.fault', words.say('files.label'), words.of(fault))).join(' ')}</p> : null}
      <Before words={words} files={before} />
      <input class="input" type="file" id={id} name={FILES_FIELD} multiple aria-describedby={described} aria-invalid={own.length > 0 ? 'true' : undefined} />
      <ul class="attachments" data-files-list hidden aria-label={words.say('files.chosen')}></ul>
      <p class="fault" data-files-fault role="alert" hidden></p>
      <script type="module" src={filesScript} />
    </div>
  );
};

const limits = (words: Words): string => words.say('files.limits', FILE_LIMITS.count, sizeInWords(words, FILE_LIMITS.each), sizeInWords(words, FILE_LIMITS.together));

/** What the script says, in the page's language; `{}` stands for a name. */
const inWords = (words: Words) => ({
  'data-files': true,
  'data-count': String(FILE_LIMITS.count),
  'data-each': String(FILE_LIMITS.each),
  'data-together': String(FILE_LIMITS.together),
  'data-remove': words.say('files.remove', '{}'),
  'data-too-many': words.say('files.too-many', FILE_LIMITS.count),
  'data-too-large': words.say('files.too-large', '{}', sizeInWords(words, FILE_LIMITS.each)),
  'data-together-too-large': words.say('files.together-too-large', sizeInWords(words, FILE_LIMITS.together)),
});

const Before = ({ words, files }: { readonly words: Words; readonly files: NonNullable<FileFieldProps['before']> }): Html | null =>
  files.length === 0 ? null : (
    <fieldset class="files-before">
      <legend class="hint">{words.say('files.before')}</legend>
      {files.map(({ id, name, size }) => (
        <div class="check">
          <input type="checkbox" id={`f-upload-${id}`} name={BEFORE} value={id} checked data-size={String(size)} />
          <label for={`f-upload-${id}`}><span dir="auto">{name}</span> <span class="soft">{sizeInWords(words, size)}</span></label>
        </div>
      ))}
    </fieldset>
  );
