import { LongText } from '../kernel/fields.js';

/** What an agent writes to the customer … */
export class AnswerText {
  @LongText({ en: 'Answer', de: 'Antwort' }) body!: string;
}

/** … and what it writes for its team: another field of another form, so that nobody sends the one as the other. */
export class NoteText {
  @LongText({ en: 'Note', de: 'Notiz' }) note!: string;
}
