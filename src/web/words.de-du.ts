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
  'door.ended': 'Deine Sitzung ist beendet. Bitte melde dich wieder an; auch ein Link geht.',
  'door.no-registration': 'Du brauchst Zugang? Bitte wende dich an das Team dieses Portals; es kann dich einladen.',
  'door.unknown.text': 'Bitte prüfe die Adresse. Wer sie dir gegeben hat, kennt die richtige.',
  'door.closed.text': 'Im Moment kann sich hier niemand anmelden. Es geht nichts verloren; bitte komm später wieder.',
  'door.sso.title': 'Anmeldung über deine Organisation',
  'door.sso.text': 'Hier meldest du dich mit dem Konto deiner Organisation an, ohne ein Passwort dieses Portals.',
  'door.by-link.lead': 'Wir senden einen Link an deine Adresse. Er meldet dich einmal an, ohne Passwort.',
  'door.reset.lead': 'Wir senden einen Link an deine Adresse. Damit wählst du ein neues Passwort.',
  'register.lead': 'Nenne uns Namen und Adresse. Wir senden dir einen Link, der die Registrierung abschließt.',
  'register.off.lead': 'Hier kann man sich nicht selbst registrieren. Wenn du uns schon geschrieben hast, lässt dich vielleicht ein Link an deine Adresse ein; sonst bitte das Team dieses Portals um eine Einladung.',
  'sent.spam': 'Es kann ein paar Minuten dauern. Bitte sieh auch im Ordner für unerwünschte E-Mails nach.',
  'sent.other-address': 'Vielleicht kennen wir dich unter einer anderen Adresse.',
  'sent.once-an-hour': 'Wir senden höchstens eine E-Mail je Stunde an eine Adresse, damit niemand dein Postfach füllen kann.',
  'link.password': 'Passwort, wenn du eines möchtest',
  'link.password-hint': 'Mindestens 10 Zeichen. Ohne Passwort senden wir dir bei jeder Anmeldung einen Link.',
  'link.reset.lead': 'Danach bist du hier angemeldet und überall sonst abgemeldet.',
  'link.reset.hint': 'Ein paar Wörter, die du dir merkst, sind besser als ein kurzes Rätsel.',
  'link.verify.lead': 'Deine Adresse stimmt. Noch ein Klick, und du bist drin.',
  'link.invite.title': 'Du bist eingeladen',
  'link.invite.lead': 'Mit einem Klick nimmst du die Einladung an und bist angemeldet.',
  'link.address.lead': 'Ab dann meldest du dich damit an, und unsere E-Mails gehen dorthin.',
  'no-entry.what-now': 'Bitte wende dich an das Team dieses Portals. Was du hier getan hast, bleibt: Sobald du Zugang hast, kannst du dich anmelden.',
  'problem.entry.refused': 'Deine Adresse ist bestätigt, aber im Moment kannst du damit hier nicht herein.',
  'problem.registration.off': 'Hier kann man sich nicht selbst registrieren. Bitte lass dich vom Team dieses Portals einladen.',
  'problem.mail.limited': 'Es wurden schon mehrere E-Mails angefordert. Bitte sieh zuerst im Postfach nach und versuche es später noch einmal.',
  'profile.title': 'Dein Profil',
  'profile.saved': 'Dein Profil ist gespeichert.',
  'profile.ways-in': 'Wie du dich anmeldest',
  'profile.properties': 'Was wir sonst zu dir notiert haben',
  'profile.password.lead': 'Hier bleibst du angemeldet, überall sonst wirst du abgemeldet.',
  'profile.password.lead-none': 'Bisher meldest du dich mit zugesandten Links an. Um ein Passwort zu wählen, lass dir einen Link an deine Adresse senden.',
  'profile.password.mailed': 'Wir haben einen Link an deine Adresse gesendet. Damit wählst du ein neues Passwort.',
  'profile.password.changed': 'Dein Passwort ist geändert. Überall sonst bist du abgemeldet.',
  'profile.address.lead': 'Wir senden einen Link dorthin. Die neue Adresse gilt, sobald du ihn benutzt hast; bis dahin bleibt alles, wie es ist.',
  'profile.address.why-password': 'Damit niemand sonst dein Konto übernehmen kann.',
  'profile.address.mailed': 'Wenn die neue Adresse benutzt werden kann, haben wir einen Link dorthin gesendet. Bitte öffne ihn zur Bestätigung.',
  'profile.address.changed': 'Deine neue Adresse ist bestätigt.',
  'sessions.title': 'Deine Sitzungen',
  'sessions.lead': 'Hier bist du angemeldet. Beende, was du nicht wiedererkennst, und ändere dann dein Passwort.',
  'sessions.only-this': 'Du bist nirgends sonst angemeldet.',

  // Mails

  // Ticket list and thread

  // Attachments

  // Live updates

  // Agents

  // Settings and the rule builder

  // Contacts, lists, explanations

  // Knowledge base
};
