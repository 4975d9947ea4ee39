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
  'ticket.entry.closed.you': 'Du hast das Ticket geschlossen',
  'ticket.entry.reopened.you': 'Du hast das Ticket wieder geöffnet',
  'ticket.reply.failed': 'Deine Antwort wurde nicht gesendet',
  'ticket.reply.kept-closed': 'Dein Dank wurde gesendet. Das Ticket bleibt geschlossen.',
  'ticket.reply.reopened': 'Deine Antwort wurde gesendet, und das Ticket ist wieder offen.',
  'ticket.reply.ended': 'Deine Sitzung war zu Ende. Melde dich an, dann ist dein Text wieder da.',
  'ticket.draft.ended': 'Deine Sitzung ist zu Ende. Du kannst trotzdem senden: Nach dem Anmelden ist dein Text wieder da.',
  'ticket.draft.back': 'Das ist dein Entwurf. Er ist noch nicht gesendet.',
  'ticket.continue.draft': 'Was du geschrieben hast, steht dann im neuen Ticket.',
  'ticket.created.hidden': 'Dein Ticket wurde eröffnet. Es erscheint hier, sobald wir es eingeordnet haben.',
  'ticket.new.ended': 'Deine Sitzung war zu Ende. Melde dich an, dann ist das Formular wieder da, wie du es ausgefüllt hast.',
  'ticket.new.body': 'Was ist passiert? Was hast du erwartet?',
  'participants.none': 'Bisher nur du und wir.',
  'participants.hint': 'Jemand aus deiner Firma. Die Person kann dann hier alles lesen und antworten.',
  'participants.pick.none': 'Niemand zur Auswahl. Mit der E-Mail-Adresse kannst du jemanden teilnehmen lassen.',
  'participants.left': 'Du nimmst an dem Ticket nicht mehr teil.',
  'rating.question': 'Deine Bewertung',
  'rating.given': (score, word) => `Du hast mit ${score} von 5 bewertet: ${word}.`,
  'rating.until': 'Du kannst es ändern bis',
  'rating.missing': 'Bitte wähle eine der fünf Stufen.',
  'rating.thanks': 'Danke für deine Bewertung.',
  'problem.rating.open': 'Das Ticket ist wieder offen. Du kannst es bewerten, wenn es geschlossen ist.',
  'problem.contact.unknown': 'In deiner Firma ist diese Person hier nicht bekannt.',

  // Attachments

  // Live updates
  'problem.live.too-many': 'Viele deiner Seiten sind schon offen. Diese bleibt, wie sie ist, bis du sie neu lädst.',

  // Agents
  'agent.none-found.text': 'Kein Ticket passt zu dieser Suche. Versuch weniger Wörter, eine andere Ansicht, oder entferne einen Filter.',
  'agent.answer.text': 'Deine Antwort',
  'agent.answer.sent': 'Deine Antwort ging an den Kunden.',
  'agent.note.hint': 'Nur dein Team liest sie. Kunden sehen sie nie.',
  'agent.note.text': 'Deine Notiz',
  'agent.stale.text': 'Deine Eingaben sind noch da; darunter steht, was jetzt gilt. Speichere noch einmal, um deine einzusetzen.',
  'agent.people.none': 'Niemand hat diesen Namen oder diese Adresse. Versuch es mit weniger Buchstaben.',

  // Settings and the rule builder

  // Contacts, lists, explanations
  'explain.lead': 'Nenne einen Kontakt und ein Ticket: Du bekommst jede Prüfung, die entscheidet, der Reihe nach.',
  'explain.ask': 'Deine Frage',
  'explain.missing.contact': 'Kein Kontakt in deiner Reichweite passt dazu. Prüfe die Schreibweise, oder nimm die ganze Adresse.',
  'problem.contact.no-email': 'Dieser Kontakt hat keine Adresse, an die eine Einladung gehen könnte. Trage zuerst eine ein.',
  'problem.contact.blocked': 'Dieser Kontakt ist gesperrt. Hebe zuerst die Sperre auf.',
  'problem.role.deployment': 'Das braucht eine Rolle für die ganze Installation; deine gilt für einzelne Portale.',
  'contact.erase.lead': 'Löschen macht alles Persönliche endgültig unlesbar. Vorher siehst du, was das ist.',
  'companies.none.text': 'Versuch es mit weniger Buchstaben, oder leg die Firma unten an.',
  'lists.lead': 'Regeln von Portalen können Listen nennen. Eine statische Liste hat die Mitglieder, die du aufnimmst; eine dynamische alle, auf die ihre Kriterien zutreffen.',
  'lists.none.text': 'Mit einer Liste lässt du nur bestimmte Kontakte herein oder zeigst ihnen andere Tickets.',
  'lists.preview': 'Bevor du speicherst',
  'import.lead': 'Die Datei wird zuerst geprüft: Du siehst, was geschrieben würde, und jede Zeile, die nicht passt. Nichts geschieht, bevor du es sagst, und dieselbe Datei noch einmal zu importieren ändert nichts.',
  'import.csv.hint': 'Füge ihn hier ein, die Überschriften zuerst; bis etwa 700 KB. Größere Dateien gehen über die Befehlszeile: sichtfeld import.',
  'import.too-large': 'Diese Datei ist größer als 700 KB. Bitte importiere sie über die Befehlszeile: sichtfeld import.',
  'import.mapping.lead': 'Bekannte Überschriften werden erkannt. Wähle, wo das nicht gelang.',
  'problem.import.busy': 'Ein anderer Import läuft gerade. Bitte warte, bis er fertig ist.',

  // Knowledge base
};
