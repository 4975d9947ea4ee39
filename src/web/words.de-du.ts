import type { Catalogue } from './words.en.js';

/** Where German with du differs. Everything that addresses the reader must stand here; a spec looks for "Sie" in what is left. */
export const du: Partial<Catalogue> = {
  'layout.account': 'Dein Konto',
  'form.faults.kept': 'Alles, was du eingegeben hast, ist noch da.',
  'problem.reference': id => `Falls du uns dazu schreibst, nenne bitte diese Nummer: ${id}`,
  'problem.kind.invalid': 'Etwas an der Anfrage stimmt nicht. Bitte prüfe sie und versuche es erneut.',
  'problem.kind.unauthenticated': 'Bitte melde dich zuerst an.',
  'problem.kind.forbidden': 'Das darfst du hier nicht.',
  'problem.kind.unknown': 'Hier gibt es nichts, was du sehen kannst. Vielleicht ist es umgezogen, oder die Adresse enthält einen Tippfehler.',
  'problem.kind.conflict': 'Inzwischen hat sich etwas geändert. Bitte sieh es dir noch einmal an, bevor du weitermachst.',
  'problem.kind.mismatch': 'Das wurde schon einmal mit anderem Inhalt gesendet. Bitte öffne die Seite neu und sende es noch einmal.',
  'problem.kind.limited': 'Das war viel auf einmal. Bitte warte einen Moment und versuche es erneut.',
  'problem.kind.unavailable': 'Das geht gerade nicht. Bitte versuche es gleich noch einmal.',
  'problem.kind.unexpected': 'Bei uns ist etwas schiefgegangen. Bitte versuche es gleich noch einmal; was zweimal gesendet wird, zählt einmal.',
  'problem.heading.invalid': 'Bitte prüfe deine Angaben',
  'problem.heading.unauthenticated': 'Bitte melde dich an',
  'problem.revision.stale': 'Inzwischen hat das jemand anderes geändert. Bitte sieh es dir noch einmal an, bevor du weitermachst.',
  'problem.csrf.refused': 'Dieses Formular war zu lange offen oder kommt von einer anderen Seite. Bitte öffne es neu; es wurde nichts geändert.',
  'problem.sign-in.limited': 'Es gab viele Versuche, sich anzumelden. Bitte warte einen Moment, bevor du es erneut versuchst.',
  'problem.password.busy': 'Gerade melden sich viele an. Bitte versuche es gleich noch einmal.',
};
