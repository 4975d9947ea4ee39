import { event, events, type FactOf } from '../kernel/event.js';
import { sealedText, textOr, type Text } from '../kernel/sealing.js';

const quoted = (text: Text, erased: string): string => (typeof text === 'string' ? `“${text}”` : textOr(text, erased));
const value = (data: { value?: unknown; text?: Text | null }, erased: string, none: string): string =>
  data.text != null ? quoted(data.text, erased) : data.value == null ? none : Array.isArray(data.value) ? data.value.join(', ') : String(data.value);

/** One text of a stream: the event that holds it, the sealed field, its key, and the property when it is a property's value. */
export interface ErasedText {
  readonly revision: number;
  readonly field: string;
  readonly key: string;
  readonly property?: string;
  /** Of a file's name or content: the entry it stands with, and the file. */
  readonly entry?: number;
  readonly attachment?: string;
}

export const ticketEvents = events('ticket', {
  TicketOpened: event<{
    requester: string;
    author: string;
    reference: string | null;
    company: string | null;
    subject: Text;
    body: Text | null;
    /** Enumerations, numbers, booleans and dates (ms) by property id; free text goes to `texts`. */
    properties: Readonly<Record<string, unknown>>;
    /** A closed ticket that this one continues (C8). */
    continues: string | null;
    portal: string | null;
  }>({
    authorIn: 'author',
    sealed: { subject: sealedText, body: sealedText },
    en: d => `The ticket ${quoted(d.subject, '(erased)')} was opened for contact ${d.requester}.`,
    de: d => `Das Ticket ${quoted(d.subject, '(gelöscht)')} wurde für Kontakt ${d.requester} eröffnet.`,
  }),
  ReplyPosted: event<{ author: string; staff: boolean; visibility: 'public' | 'internal'; body: Text }>({
    authorIn: 'author',
    sealed: { body: sealedText },
    en: d => (d.visibility === 'public' ? `${d.staff ? 'Staff member' : 'Contact'} ${d.author} replied.` : `Staff member ${d.author} left an internal note.`),
    de: d => (d.visibility === 'public' ? `${d.staff ? 'Teammitglied' : 'Kontakt'} ${d.author} hat geantwortet.` : `Teammitglied ${d.author} hat eine interne Notiz hinterlassen.`),
  }),
  ReplyRedacted: event<{ reply: number; key: string }>({
    en: d => `The text of entry ${d.reply} was redacted for good.`,
    de: d => `Der Text von Eintrag ${d.reply} wurde endgültig geschwärzt.`,
  }),
  AttachmentAdded: event<{
    attachment: string;
    /** Revision of the entry that it came with. */
    entry: number;
    author: string;
    /** That of the entry. */
    visibility: 'public' | 'internal';
    name: Text;
    /** Bytes, and the type that its content shows. */
    size: number;
    type: string;
    /** The text key that seals the content, which is stored apart. */
    key: string;
  }>({
    authorIn: 'author',
    sealed: { name: sealedText },
    en: d => `The file ${quoted(d.name, '(erased)')} (${d.type}, ${d.size} bytes) was added to entry ${d.entry}.`,
    de: d => `Die Datei ${quoted(d.name, '(gelöscht)')} (${d.type}, ${d.size} Byte) kam zu Eintrag ${d.entry}.`,
  }),
  AttachmentErased: event<{ attachment: string; entry: number; keys: readonly string[] }>({
    en: d => `The file ${d.attachment} of entry ${d.entry} was destroyed for good.`,
    de: d => `Die Datei ${d.attachment} von Eintrag ${d.entry} wurde endgültig vernichtet.`,
  }),
  TextsErased: event<{ person: string; texts: readonly ErasedText[] }>({
    en: d => `${d.texts.length} texts of contact ${d.person} were erased.`,
    de: d => `${d.texts.length} Texte von Kontakt ${d.person} wurden gelöscht.`,
  }),
  TicketPropertyChanged: event<{ property: string; value: unknown; text: Text | null; author: string }>({
    authorIn: 'author',
    sealed: { text: sealedText },
    en: d => `The property ${d.property} was set to ${value(d, '(erased)', '(empty)')}.`,
    de: d => `Die Eigenschaft ${d.property} wurde auf ${value(d, '(gelöscht)', '(leer)')} gesetzt.`,
  }),
  TicketClosed: event<{ author: string; status: string }>({
    en: d => `The ticket was closed as ${d.status}.`,
    de: d => `Das Ticket wurde als ${d.status} geschlossen.`,
  }),
  TicketReopened: event<{ author: string; status: string }>({
    en: d => `The ticket was reopened as ${d.status}.`,
    de: d => `Das Ticket wurde als ${d.status} wieder geöffnet.`,
  }),
  /** A rating of one closing (the revision of its TicketClosed) by one person, 1 (bad) to 5 (very good); a later one of the same person and closing takes its place. */
  SatisfactionRated: event<{ author: string; closing: number; score: number; comment: Text | null }>({
    authorIn: 'author',
    sealed: { comment: sealedText },
    en: d => `Contact ${d.author} rated the help with ${d.score} of 5${d.comment === null ? '' : `: ${quoted(d.comment, '(erased)')}`}.`,
    de: d => `Kontakt ${d.author} hat die Hilfe mit ${d.score} von 5 bewertet${d.comment === null ? '' : `: ${quoted(d.comment, '(gelöscht)')}`}.`,
  }),
  TicketRequesterChanged: event<{ requester: string }>({
    en: d => `The ticket now belongs to contact ${d.requester}.`,
    de: d => `Das Ticket gehört jetzt Kontakt ${d.requester}.`,
  }),
  ParticipantAdded: event<{ contact: string }>({
    en: d => `Contact ${d.contact} takes part.`,
    de: d => `Kontakt ${d.contact} nimmt teil.`,
  }),
  ParticipantRemoved: event<{ contact: string }>({
    en: d => `Contact ${d.contact} no longer takes part.`,
    de: d => `Kontakt ${d.contact} nimmt nicht mehr teil.`,
  }),
  TicketLinkedToCompany: event<{ company: string }>({
    en: d => `The ticket was linked to company ${d.company}.`,
    de: d => `Das Ticket wurde mit Firma ${d.company} verknüpft.`,
  }),
  TicketUnlinkedFromCompany: event<{ company: string }>({
    en: d => `The ticket was unlinked from company ${d.company}.`,
    de: d => `Das Ticket wurde von Firma ${d.company} gelöst.`,
  }),
});

export type TicketEvent = FactOf<typeof ticketEvents>;
