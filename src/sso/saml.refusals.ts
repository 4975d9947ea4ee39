import type { RefusalWords } from './refusal-words.js';

const words = (en: string, de: string, doEn: string, doDe: string): RefusalWords => ({ en, de, doEn, doDe });
const OURS = ['If it was not an attack, the provider sends what we do not take: ask its vendor, or try another connection.', 'Wenn es kein Angriff war, sendet der Anbieter etwas, das wir nicht annehmen: dessen Hersteller fragen oder eine andere Verbindung versuchen.'] as const;
const ATTACK = ['Providers do not send this. Look at the access log: who sent it, and how often?', 'Anbieter senden so etwas nicht. Das Zugriffsprotokoll ansehen: Wer hat es gesendet, und wie oft?'] as const;
const CLOCK = ['Compare the clocks of both sides; the connection may allow up to 180 seconds.', 'Die Uhren beider Seiten vergleichen; die Verbindung darf bis zu 180 Sekunden erlauben.'] as const;
const AGAIN = ['Begin the login again from the portal’s page.', 'Die Anmeldung von der Seite des Portals aus neu beginnen.'] as const;
const METADATA = ['Compare the settings on both sides; give the provider our metadata again.', 'Die Einstellungen beider Seiten vergleichen; dem Anbieter unsere Metadaten neu geben.'] as const;

export const SAML_REFUSALS = {
  'saml.not-set-up': words('The connection has no certificate whose key may prove something, or no key of its own.', 'Die Verbindung hat kein Zertifikat, dessen Schlüssel etwas beweisen darf, oder keinen eigenen Schlüssel.', 'Give it the provider’s certificate: RSA with at least 2048 bits.', 'Das Zertifikat des Anbieters eintragen: RSA mit mindestens 2048 Bit.'),
  'saml.missing': words('The answer holds no SAMLResponse.', 'Die Antwort enthält keine SAMLResponse.', ...AGAIN),
  'saml.too-large': words('The message is larger than 256 KiB, or nested too deep.', 'Die Nachricht ist größer als 256 KiB oder zu tief verschachtelt.', 'Let the provider send fewer attributes, groups above all.', 'Den Anbieter weniger Attribute senden lassen, vor allem weniger Gruppen.'),
  'saml.bytes': words('The message is not plain base64 of plain UTF-8.', 'Die Nachricht ist kein schlichtes Base64 von schlichtem UTF-8.', ...OURS),
  'saml.doctype': words('The message holds a DOCTYPE or an entity.', 'Die Nachricht enthält einen DOCTYPE oder eine Entität.', ...ATTACK),
  'saml.comment': words('The message holds a comment, a processing instruction or CDATA.', 'Die Nachricht enthält einen Kommentar, eine Verarbeitungsanweisung oder CDATA.', ...ATTACK),
  'saml.xml': words('The message is not well-formed XML.', 'Die Nachricht ist kein wohlgeformtes XML.', ...OURS),
  'saml.structure': words('The message is not built as SAML’s web login is: something is missing, doubled, or in a place where it does not belong.', 'Die Nachricht ist nicht so gebaut wie eine SAML-Webanmeldung: Etwas fehlt, ist doppelt oder steht, wo es nicht hingehört.', ...OURS),
  'saml.ids': words('An ID occurs twice, or is written in another way than SAML does.', 'Eine ID kommt zweimal vor oder ist anders geschrieben als in SAML.', ...ATTACK),
  'saml.version': words('The message is not of SAML version 2.0.', 'Die Nachricht ist nicht von SAML-Version 2.0.', 'Let the provider speak SAML 2.0.', 'Den Anbieter SAML 2.0 sprechen lassen.'),
  'saml.status-missing': words('The answer does not say whether the login succeeded.', 'Die Antwort sagt nicht, ob die Anmeldung gelungen ist.', ...OURS),
  'saml.status': words('The provider says that the login did not succeed.', 'Der Anbieter sagt, dass die Anmeldung nicht gelungen ist.', 'Look at the provider’s log: often the person is not assigned to this application.', 'Das Protokoll des Anbieters ansehen: Oft ist die Person dieser Anwendung nicht zugewiesen.'),
  'saml.unsigned': words('Neither the assertion nor the response around it is signed.', 'Weder die Assertion noch die Antwort darum ist signiert.', 'Let the provider sign assertions.', 'Den Anbieter Assertions signieren lassen.'),
  'saml.signed-both': words('This connection wants the assertion and the response signed; one signature is missing.', 'Diese Verbindung verlangt Signaturen an Assertion und Antwort; eine fehlt.', 'Let the provider sign both, or ask for one in the connection.', 'Den Anbieter beides signieren lassen oder in der Verbindung nur eine verlangen.'),
  'saml.signature-shape': words('A signature is not built as SAML demands.', 'Eine Signatur ist nicht so gebaut, wie SAML es verlangt.', ...ATTACK),
  'saml.algorithm': words('A signature uses an algorithm that is not accepted: RSA with SHA-256 or SHA-512 only.', 'Eine Signatur nutzt ein Verfahren, das nicht gilt: nur RSA mit SHA-256 oder SHA-512.', 'Switch the provider from SHA-1 to SHA-256.', 'Den Anbieter von SHA-1 auf SHA-256 umstellen.'),
  'saml.signature': words('No certificate of the connection fits the signature, or the message was changed after it was signed.', 'Kein Zertifikat der Verbindung passt zur Signatur, oder die Nachricht wurde danach verändert.', 'Has the provider a new certificate? Enter it beside the old one.', 'Hat der Anbieter ein neues Zertifikat? Es neben dem alten eintragen.'),
  'saml.encryption': words('The assertion is encrypted in a way that is not accepted, or not for our key.', 'Die Assertion ist auf eine Art verschlüsselt, die nicht gilt, oder nicht für unseren Schlüssel.', 'Let the provider encrypt by AES-GCM with RSA-OAEP for the certificate in our metadata, and sign the assertion before.', 'Den Anbieter mit AES-GCM und RSA-OAEP für das Zertifikat aus unseren Metadaten verschlüsseln und die Assertion davor signieren lassen.'),
  'saml.issuer': words('The message comes from another provider than this connection’s.', 'Die Nachricht stammt von einem anderen Anbieter als dem dieser Verbindung.', 'Compare the entityID in the connection with the provider’s, character by character.', 'Die entityID der Verbindung mit der des Anbieters Zeichen für Zeichen vergleichen.'),
  'saml.destination': words('The message was meant for another address (Destination).', 'Die Nachricht war für eine andere Adresse bestimmt (Destination).', ...METADATA),
  'saml.recipient': words('The assertion was meant for another address (Recipient), or says none.', 'Die Assertion war für eine andere Adresse bestimmt (Recipient) oder nennt keine.', ...METADATA),
  'saml.audience': words('The assertion is not for us alone (Audience).', 'Die Assertion ist nicht für uns allein bestimmt (Audience).', ...METADATA),
  'saml.confirmation': words('The assertion is not confirmed by bearer, once.', 'Die Assertion ist nicht genau einmal durch „bearer“ bestätigt.', ...OURS),
  'saml.conditions': words('The assertion has no conditions.', 'Die Assertion hat keine Bedingungen (Conditions).', ...OURS),
  'saml.no-authentication': words('The assertion does not say how the person signed in (AuthnStatement).', 'Die Assertion sagt nicht, wie die Person sich angemeldet hat (AuthnStatement).', ...OURS),
  'saml.time': words('A time in the message is missing or no time in UTC.', 'Eine Zeit in der Nachricht fehlt oder ist keine Zeit in UTC.', ...OURS),
  'saml.unbounded': words('The assertion does not say until when it holds.', 'Die Assertion sagt nicht, bis wann sie gilt.', ...OURS),
  'saml.early': words('The assertion does not hold yet, or was issued in the future.', 'Die Assertion gilt noch nicht oder wurde in der Zukunft ausgestellt.', ...CLOCK),
  'saml.expired': words('The assertion holds no more.', 'Die Assertion gilt nicht mehr.', ...CLOCK),
  'saml.unasked': words('The provider began this login itself; the connection does not take that.', 'Der Anbieter hat diese Anmeldung selbst begonnen; die Verbindung nimmt das nicht an.', 'Begin at the portal, or allow logins that the provider begins.', 'Beim Portal beginnen oder Anmeldungen erlauben, die der Anbieter beginnt.'),
  'saml.request-unknown': words('The message answers a login that this browser has not begun here, or that is over.', 'Die Nachricht beantwortet eine Anmeldung, die dieser Browser hier nicht begonnen hat oder die vorbei ist.', ...AGAIN),
  'saml.request-other': words('The message answers another login than the one under way in this browser.', 'Die Nachricht beantwortet eine andere Anmeldung als die in diesem Browser laufende.', ...AGAIN),
  'saml.request-mixed': words('The response and the assertion in it answer different logins.', 'Die Antwort und die Assertion darin beantworten verschiedene Anmeldungen.', ...ATTACK),
  'saml.name-id': words('The assertion names nobody, or not by one plain NameID.', 'Die Assertion nennt niemanden oder nicht durch eine schlichte NameID.', ...METADATA),
  'saml.transient': words('The provider names people anew each time (transient), so nobody could be recognised.', 'Der Anbieter benennt Personen jedes Mal neu (transient); niemand würde wiedererkannt.', 'Let it send a persistent NameID, or name a stable attribute in the connection.', 'Ihn eine dauerhafte NameID senden lassen oder in der Verbindung ein beständiges Attribut nennen.'),
  'saml.qualifier': words('The name is qualified for another provider or another service.', 'Der Name ist für einen anderen Anbieter oder einen anderen Dienst qualifiziert.', ...METADATA),
  'saml.subject-attribute': words('The attribute that names people is missing, empty, or has several values.', 'Das Attribut, das Personen benennt, fehlt, ist leer oder hat mehrere Werte.', 'Compare the attribute’s name in the connection with what the provider sends.', 'Den Namen des Attributs in der Verbindung mit dem vergleichen, was der Anbieter sendet.'),
  'saml.attribute-twice': words('An attribute occurs twice.', 'Ein Attribut kommt zweimal vor.', 'Let the provider send all values in one attribute; in Keycloak: “Single Role Attribute”.', 'Den Anbieter alle Werte in einem Attribut senden lassen; in Keycloak: „Single Role Attribute“.'),
  'saml.attribute-many': words('The attribute for the address or the name has several values.', 'Das Attribut für Adresse oder Namen hat mehrere Werte.', 'Let the provider send one value, or map another attribute.', 'Den Anbieter einen Wert senden lassen oder ein anderes Attribut zuordnen.'),
  'saml.logout': words('A logout was not what a provider may ask for.', 'Eine Abmeldung war nicht so, wie ein Anbieter sie verlangen darf.', ...METADATA),
  'saml.logout-replayed': words('A logout came in a second time.', 'Eine Abmeldung kam ein zweites Mal an.', 'Nothing has to be done: it had been carried out.', 'Es ist nichts zu tun: Sie war bereits ausgeführt.'),
} as const satisfies Readonly<Record<string, RefusalWords>>;

export type SamlReason = keyof typeof SAML_REFUSALS;
