import type { RefusalWords } from './refusal-words.js';

export const JWT_REFUSALS = {
  'jwt.not-set-up': {
    en: 'The connection has no key that fits its algorithm.', de: 'Die Verbindung hat keinen Schlüssel, der zu ihrem Verfahren passt.',
    doEn: 'Enter the secret (HS256), a public key of the right kind, or the address of the keys.', doDe: 'Hinterlegen Sie das Geheimnis (HS256), einen passenden öffentlichen Schlüssel oder die Adresse der Schlüssel.',
  },
  'jwt.no-login-address': {
    en: 'The connection names no address where a login starts.', de: 'Die Verbindung nennt keine Adresse, an der eine Anmeldung beginnt.',
    doEn: 'Enter the login address, or let people start at your side.', doDe: 'Tragen Sie die Anmeldeadresse ein, oder lassen Sie die Anmeldung auf Ihrer Seite beginnen.',
  },
  'jwt.missing': {
    en: 'No token came with the request.', de: 'Mit der Anfrage kam kein Token.',
    doEn: 'Send it as the form field or parameter `jwt`, once.', doDe: 'Senden Sie es als Formularfeld oder Parameter `jwt`, genau einmal.',
  },
  'jwt.form': {
    en: 'What came is no signed token in compact form: three parts in base64url without padding, at most 64 KiB.', de: 'Was kam, ist kein signiertes Token in Kurzform: drei Teile in base64url ohne Auffüllung, höchstens 64 KiB.',
    doEn: 'Send a signed JWT (JWS). Encrypted and nested tokens are not taken.', doDe: 'Senden Sie ein signiertes JWT (JWS). Verschlüsselte und verschachtelte Token werden nicht angenommen.',
  },
  'jwt.json': {
    en: 'Header or claims are not one JSON object with one meaning: a name occurs twice, or it goes too deep.', de: 'Kopf oder Angaben sind kein eindeutiges JSON-Objekt: Ein Name kommt doppelt vor, oder es ist zu tief verschachtelt.',
    doEn: 'Let a JWT library make the token.', doDe: 'Lassen Sie das Token von einer JWT-Bibliothek erzeugen.',
  },
  'jwt.header': {
    en: 'The header holds something that is not taken: only alg, typ (JWT) and kid are.', de: 'Der Kopf enthält etwas Unzulässiges: Erlaubt sind nur alg, typ (JWT) und kid.',
    doEn: 'Leave out keys and addresses of keys, and check that it is no access token.', doDe: 'Lassen Sie Schlüssel und Adressen von Schlüsseln weg, und prüfen Sie, ob es ein Zugriffstoken ist.',
  },
  'jwt.algorithm': {
    en: 'The token is signed by another algorithm than the connection allows.', de: 'Das Token ist mit einem anderen Verfahren signiert, als die Verbindung erlaubt.',
    doEn: 'Use the one algorithm that is set here.', doDe: 'Verwenden Sie das hier eingestellte Verfahren.',
  },
  'jwt.kid': {
    en: 'The name of the key is not one.', de: 'Der Name des Schlüssels ist keiner.',
    doEn: 'Name keys by at most 128 letters, digits and . _ : ~ = + / @ -.', doDe: 'Benennen Sie Schlüssel mit höchstens 128 Zeichen aus Buchstaben, Ziffern und . _ : ~ = + / @ -.',
  },
  'jwt.key': {
    en: 'None of the published keys has this name and fits the algorithm.', de: 'Keiner der veröffentlichten Schlüssel trägt diesen Namen und passt zum Verfahren.',
    doEn: 'Publish the key (use sig, RSA from 2048 bits) before you sign with it.', doDe: 'Veröffentlichen Sie den Schlüssel (use sig, RSA ab 2048 Bit), bevor Sie damit signieren.',
  },
  'jwt.keys-unreachable': {
    en: 'The published keys could not be read: no answer in five seconds, a redirect, more than 64 KiB, or no list of keys.', de: 'Die veröffentlichten Schlüssel waren nicht lesbar: keine Antwort in fünf Sekunden, eine Weiterleitung, mehr als 64 KiB oder keine Schlüsselliste.',
    doEn: 'Check the address of the keys from this server.', doDe: 'Prüfen Sie die Adresse der Schlüssel von diesem Server aus.',
  },
  'jwt.signature': {
    en: 'The signature does not fit the key of this connection.', de: 'Die Signatur passt nicht zum Schlüssel dieser Verbindung.',
    doEn: 'Compare secret or key on both sides.', doDe: 'Vergleichen Sie Geheimnis oder Schlüssel auf beiden Seiten.',
  },
  'jwt.issuer': {
    en: 'The token was issued by somebody else (iss).', de: 'Das Token stammt von einem anderen Aussteller (iss).',
    doEn: 'Let iss be the issuer that is set here, letter by letter.', doDe: 'Setzen Sie iss genau auf den hier eingestellten Aussteller.',
  },
  'jwt.audience': {
    en: 'The token is meant for somebody else (aud).', de: 'Das Token ist für jemand anderen bestimmt (aud).',
    doEn: 'Let aud be the address that the settings show for this connection and host.', doDe: 'Setzen Sie aud auf die Adresse, die die Einstellungen für diese Verbindung und diesen Host zeigen.',
  },
  'jwt.subject': {
    en: 'The token does not say who it is about (sub, or external_id).', de: 'Das Token sagt nicht, um wen es geht (sub oder external_id).',
    doEn: 'Send a stable, short id of the person.', doDe: 'Senden Sie eine gleichbleibende, kurze Kennung der Person.',
  },
  'jwt.id': {
    en: 'The token has no id of its own (jti), so that it could be used twice.', de: 'Das Token hat keine eigene Kennung (jti) und könnte zweimal verwendet werden.',
    doEn: 'Give each token a random jti.', doDe: 'Geben Sie jedem Token eine zufällige jti.',
  },
  'jwt.issued': {
    en: 'The moment of issue (iat) is missing, no number of seconds, or not of now.', de: 'Der Ausstellungszeitpunkt (iat) fehlt, ist keine Sekundenzahl oder liegt nicht im Jetzt.',
    doEn: 'Send seconds since 1970 (not milliseconds), make the token for each login, and set the clock by NTP.', doDe: 'Senden Sie Sekunden seit 1970 (keine Millisekunden), erzeugen Sie das Token je Anmeldung, und stellen Sie die Uhr per NTP.',
  },
  'jwt.expiry': {
    en: 'The end (exp) is missing, no number of seconds, or too far away.', de: 'Das Ende (exp) fehlt, ist keine Sekundenzahl oder liegt zu weit entfernt.',
    doEn: 'Let it end at most 10 minutes after iat (strict), or within an hour (HubSpot).', doDe: 'Lassen Sie es höchstens 10 Minuten nach iat enden (streng) oder binnen einer Stunde (HubSpot).',
  },
  'jwt.expired': {
    en: 'The token has expired.', de: 'Das Token ist abgelaufen.',
    doEn: 'Make the token when the person asks for it, and set the clock by NTP.', doDe: 'Erzeugen Sie das Token erst bei der Anmeldung, und stellen Sie die Uhr per NTP.',
  },
  'jwt.not-yet': {
    en: 'The token is not good yet (nbf).', de: 'Das Token gilt noch nicht (nbf).',
    doEn: 'Set the clock by NTP, or leave nbf out.', doDe: 'Stellen Sie die Uhr per NTP, oder lassen Sie nbf weg.',
  },
  'jwt.email': {
    en: 'The token holds no e-mail address, or something that is none.', de: 'Das Token enthält keine E-Mail-Adresse oder etwas, das keine ist.',
    doEn: 'Send one plain address as text.', doDe: 'Senden Sie genau eine einfache Adresse als Text.',
  },
  'jwt.name': {
    en: 'The token holds no name, or something that is none.', de: 'Das Token enthält keinen Namen oder etwas, das keiner ist.',
    doEn: 'Send the name as text of at most 200 characters.', doDe: 'Senden Sie den Namen als Text mit höchstens 200 Zeichen.',
  },
  'jwt.state': {
    en: 'The token answers a login that this browser has not begun.', de: 'Das Token beantwortet eine Anmeldung, die dieser Browser nicht begonnen hat.',
    doEn: 'Hand back state unchanged; let the person start anew.', doDe: 'Geben Sie state unverändert zurück; die Person beginnt von vorn.',
  },
} as const satisfies Readonly<Record<string, RefusalWords>>;
