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
  'problem.credentials.wrong': 'Adresse oder Passwort stimmt nicht, oder du hast hier keinen Zugang.',
  'problem.reopen.never': 'Geschlossene Tickets werden hier nicht wieder geöffnet. Bitte eröffne ein neues; es kann sich auf dieses beziehen.',
  'problem.reopen.too-late': 'Dieses Ticket ist schon zu lange geschlossen, um es wieder zu öffnen. Bitte eröffne ein neues; es kann sich auf dieses beziehen.',
  'problem.ticket.read-only': 'Du kannst dieses Ticket lesen, aber nicht beantworten.',
  'problem.command.other-body': 'Das wurde schon einmal mit anderem Inhalt gesendet. Bitte öffne die Seite neu und sende es noch einmal.',
  'problem.cursor.invalid': 'Diese Seite der Liste gibt es nicht mehr. Bitte rufe die Liste neu auf.',
  'problem.store.read-only': 'Gerade kann alles gelesen, aber nichts geändert werden. Bitte versuche es später noch einmal.',

  'door.lead': 'Willkommen. Bitte melde dich an, um deine Tickets zu sehen.',
  'door.signed-out': 'Du bist abgemeldet.',
  'door.link.lead': 'Damit meldest du dich an. Der Link gilt einmal.',
  'door.link.gone': 'Dieser Link gilt nicht mehr. Bitte fordere einen neuen an.',
  'setup.lead': 'Danach kannst du andere einlassen. Diese Adresse gilt einmal.',
  'setup.name': 'Dein Name',
  'tickets.title': 'Deine Tickets',
  'tickets.empty.text': 'Wenn du eine Frage oder ein Problem hast, eröffne ein Ticket. Unsere Antworten erscheinen hier.',
  'tickets.none-found.text': 'Kein Ticket passt zu deiner Anfrage. Versuche weniger Wörter oder entferne einen Filter.',
  'ticket.reply': 'Deine Antwort',
  'ticket.reply.sent': 'Deine Antwort wurde gesendet.',
  'ticket.created': 'Dein Ticket wurde eröffnet.',
  'ticket.entry.you': 'Du',
  'ticket.read-only': 'Du kannst dieses Ticket lesen, aber nicht beantworten.',
  'ticket.new.lead': 'Schreib uns, was passiert ist. Wir antworten hier.',

  // Getting in, the profile, sessions

  // Mails

  // Ticket list and thread

  // Attachments

  // Live updates

  // Agents

  // Settings and the rule builder
  'portals.create.lead': 'Ein neues Portal ist geschlossen, bis du es öffnest; so richtest du es in Ruhe ein.',

  // Contacts, lists, explanations

  // Knowledge base
};
