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
  'mail.news': (reference: string) => `Neues zu deinem Ticket ${reference}`,
  'mail.change.opened': 'Wir haben ein Ticket für dich eröffnet.',
  'mail.minimal.opened': 'Wir haben ein Ticket für dich eröffnet.',
  'mail.minimal.replied': 'In deinem Ticket gibt es eine neue Antwort.',
  'mail.answer-there': 'Bitte antworte im Portal: Antworten auf diese E-Mail erreichen uns nicht.',
  'mail.letter.unasked': 'Wenn du diese E-Mail nicht erwartet hast, kannst du sie ignorieren.',
  'mail.letter.subject.sign-in-link': (portal: string) => `Dein Anmeldelink für ${portal}`,
  'mail.letter.text.sign-in-link': 'Du hast einen Link zum Anmelden angefordert. Er gilt einmal und nur für kurze Zeit.',
  'mail.letter.subject.verify-email': (portal: string) => `Bitte bestätige deine Adresse für ${portal}`,
  'mail.letter.text.verify-email': 'Jemand hat sich mit dieser Adresse registriert. Wenn du es warst, bestätige sie hier; erst dann gibt es ein Konto.',
  'mail.letter.text.reset-password': 'Du möchtest ein neues Passwort setzen. Der Link gilt einmal und nur für kurze Zeit; bis dahin bleibt das alte Passwort.',
  'mail.letter.text.invitation': 'Wir haben einen Zugang für dich vorbereitet. Dort siehst du deine Tickets, beantwortest sie und eröffnest neue.',
  'mail.letter.subject.registered-already': (portal: string) => `Du hast schon ein Konto bei ${portal}`,
  'mail.letter.text.registered-already': 'Jemand wollte sich mit dieser Adresse registrieren, aber sie hat schon ein Konto. Wenn du es warst, melde dich einfach an.',
  'mail.letter.subject.email-changed': (portal: string) => `Deine Adresse bei ${portal} wurde geändert`,
  'mail.letter.text.email-changed': 'Die E-Mail-Adresse deines Kontos wurde geändert. Wenn du es nicht warst, schreib uns bitte sofort.',
  'mail.letter.subject.password-changed': (portal: string) => `Dein Passwort bei ${portal} wurde geändert`,
  'mail.letter.text.password-changed': 'Das Passwort deines Kontos wurde geändert. Wenn du es nicht warst, setze bitte sofort ein neues.',
  'mails.title': 'E-Mails über deine Tickets',
  'mails.on': 'Du bekommst eine E-Mail, wenn sich in deinen Tickets etwas tut.',
  'mails.off': 'Du bekommst keine E-Mails über deine Tickets. Im Portal findest du alles.',
  'mails.stopped': 'Du bekommst keine E-Mails mehr über Tickets.',
  'mails.resumed': 'Du bekommst wieder E-Mails über deine Tickets.',

  // Ticket list and thread

  // Attachments

  // Live updates

  // Agents

  // Settings and the rule builder

  // Contacts, lists, explanations

  // Knowledge base
};
