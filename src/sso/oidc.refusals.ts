import type { RefusalWords } from './refusal-words.js';

export const OIDC_REFUSALS = {
  'oidc.provider-unreachable': {
    en: 'The provider did not answer within five seconds, or its name is not known.',
    de: 'Der Anbieter hat nicht innerhalb von fünf Sekunden geantwortet, oder sein Name ist nicht bekannt.',
    doEn: 'Open <issuer>/.well-known/openid-configuration from this server, and try again once it answers.',
    doDe: 'Öffnen Sie <Issuer>/.well-known/openid-configuration von diesem Server aus, und versuchen Sie es erneut, sobald eine Antwort kommt.',
  },
  'oidc.provider-address': {
    en: 'An address of the provider is not one that this service asks: only https to public servers, and no redirect is followed.',
    de: 'Eine Adresse des Anbieters ist keine, die dieser Dienst aufruft: nur https zu öffentlichen Servern, Weiterleitungen werden nicht verfolgt.',
    doEn: 'Enter the issuer as the provider writes it, with https.',
    doDe: 'Tragen Sie den Issuer so ein, wie der Anbieter ihn schreibt, mit https.',
  },
  'oidc.provider-answer': {
    en: 'The provider’s discovery document or its keys cannot be read, or an endpoint is missing.',
    de: 'Das Discovery-Dokument des Anbieters oder seine Schlüssel sind nicht lesbar, oder ein Endpunkt fehlt.',
    doEn: 'Check that the issuer is right: its discovery document must be JSON with authorization, token and key endpoints.',
    doDe: 'Prüfen Sie den Issuer: Sein Discovery-Dokument muss JSON mit Endpunkten für Anmeldung, Token und Schlüssel sein.',
  },
  'oidc.provider-issuer': {
    en: 'The discovery document names another issuer than the connection.',
    de: 'Das Discovery-Dokument nennt einen anderen Issuer als die Verbindung.',
    doEn: 'Copy "issuer" from the discovery document exactly, with or without the final slash.',
    doDe: 'Übernehmen Sie „issuer“ genau aus dem Discovery-Dokument, mit oder ohne Schrägstrich am Ende.',
  },
  'oidc.unasked': {
    en: 'An answer came that this browser had not asked for, or its login had begun more than ten minutes ago.',
    de: 'Es kam eine Antwort, um die dieser Browser nicht gebeten hatte, oder die Anmeldung hatte vor mehr als zehn Minuten begonnen.',
    doEn: 'Start at the portal’s sign-in page, and allow cookies. A tile at the provider must point to the start address.',
    doDe: 'Beginnen Sie auf der Anmeldeseite des Portals und erlauben Sie Cookies. Eine Kachel beim Anbieter muss auf die Startadresse zeigen.',
  },
  'oidc.state': {
    en: 'The answer belongs to another login than the one this browser began.',
    de: 'Die Antwort gehört zu einer anderen Anmeldung als der, die dieser Browser begonnen hat.',
    doEn: 'Sign in again in one window. If it goes on, somebody may be sending foreign answers.',
    doDe: 'Melden Sie sich in einem einzigen Fenster neu an. Bleibt es dabei, sendet womöglich jemand fremde Antworten.',
  },
  'oidc.answer-issuer': {
    en: 'The answer says that it comes from another provider, or does not say from whom although the provider announces that it always does.',
    de: 'Die Antwort nennt einen anderen Anbieter, oder nennt keinen, obwohl der Anbieter ankündigt, es immer zu tun.',
    doEn: 'Check whether two connections share an address at the provider; if not, treat it as an attack.',
    doDe: 'Prüfen Sie, ob sich zwei Verbindungen beim Anbieter eine Adresse teilen; wenn nicht, ist es als Angriff zu werten.',
  },
  'oidc.access-denied': {
    en: 'The person declined, or the provider does not let this person use the application.',
    de: 'Die Person hat abgelehnt, oder der Anbieter lässt sie diese Anwendung nicht nutzen.',
    doEn: 'Assign the person or their group to the application at the provider.',
    doDe: 'Weisen Sie die Person oder ihre Gruppe beim Anbieter der Anwendung zu.',
  },
  'oidc.not-completed': {
    en: 'The provider needs something of the person first: a login, a consent or the choice of an account.',
    de: 'Der Anbieter braucht zuerst etwas von der Person: Anmeldung, Zustimmung oder Auswahl eines Kontos.',
    doEn: 'Have the person sign in at the provider itself once, or grant consent for all as its administrator.',
    doDe: 'Lassen Sie die Person sich einmal beim Anbieter selbst anmelden, oder erteilen Sie dort als Administrator die Zustimmung für alle.',
  },
  'oidc.request-refused': {
    en: 'The provider refused our request and named an error.',
    de: 'Der Anbieter hat unsere Anfrage abgelehnt und einen Fehler genannt.',
    doEn: 'Check client id, scopes and redirect URI at the provider; its log names the cause.',
    doDe: 'Prüfen Sie Client-ID, Scopes und Redirect-URI beim Anbieter; dessen Protokoll nennt die Ursache.',
  },
  'oidc.code': {
    en: 'The answer holds no code, or more than a code.',
    de: 'Die Antwort enthält keinen Code, oder mehr als einen Code.',
    doEn: 'Set the application at the provider to the authorization code flow (response type "code").',
    doDe: 'Stellen Sie die Anwendung beim Anbieter auf den Authorization-Code-Flow ein (Response Type „code“).',
  },
  'oidc.client-refused': {
    en: 'The provider does not accept our client id or client secret.',
    de: 'Der Anbieter akzeptiert unsere Client-ID oder unser Client-Secret nicht.',
    doEn: 'Create a new client secret at the provider and set it here; secrets often end after some months.',
    doDe: 'Legen Sie beim Anbieter ein neues Client-Secret an und setzen Sie es hier; Secrets laufen oft nach einigen Monaten ab.',
  },
  'oidc.code-refused': {
    en: 'The provider does not accept the code: it was used before, is too old, or belongs to another application or redirect URI.',
    de: 'Der Anbieter akzeptiert den Code nicht: Er wurde schon benutzt, ist zu alt oder gehört zu einer anderen Anwendung oder Redirect-URI.',
    doEn: 'Sign in again. If it happens always, compare the redirect URI on both sides byte by byte.',
    doDe: 'Melden Sie sich erneut an. Geschieht es immer, vergleichen Sie die Redirect-URI auf beiden Seiten Zeichen für Zeichen.',
  },
  'oidc.token-answer': {
    en: 'The token endpoint gave no answer that can be used, or no ID token in it.',
    de: 'Der Token-Endpunkt gab keine brauchbare Antwort, oder keine mit ID-Token.',
    doEn: 'The provider must send JSON of at most 256 KiB without a redirect; the scope "openid" must be allowed for the application.',
    doDe: 'Der Anbieter muss JSON mit höchstens 256 KiB ohne Weiterleitung senden; der Scope „openid“ muss für die Anwendung erlaubt sein.',
  },
  'oidc.id-token': {
    en: 'The ID token is not a signed token in compact form with the claims that OpenID Connect demands.',
    de: 'Das ID-Token ist kein signiertes Token in kompakter Form mit den Claims, die OpenID Connect verlangt.',
    doEn: 'Switch off encryption of ID tokens at the provider. Otherwise ask its support: the token breaks the standard.',
    doDe: 'Schalten Sie beim Anbieter die Verschlüsselung von ID-Token aus. Sonst hilft dessen Support: Das Token verletzt den Standard.',
  },
  'oidc.algorithm': {
    en: 'The ID token is signed by another algorithm than RS256, PS256, ES256 or EdDSA, or not at all.',
    de: 'Das ID-Token ist mit einem anderen Verfahren als RS256, PS256, ES256 oder EdDSA signiert, oder gar nicht.',
    doEn: 'Choose RS256 for ID tokens at the provider. HS256 and "none" are never taken.',
    doDe: 'Wählen Sie beim Anbieter RS256 für ID-Token. HS256 und „none“ werden nie angenommen.',
  },
  'oidc.key': {
    en: 'The provider publishes no key that fits the ID token.',
    de: 'Der Anbieter veröffentlicht keinen Schlüssel, der zum ID-Token passt.',
    doEn: 'After a rotation wait a minute and try again; the old key must stay published until its last tokens have ended.',
    doDe: 'Warten Sie nach einem Schlüsselwechsel eine Minute und versuchen Sie es erneut; der alte Schlüssel muss veröffentlicht bleiben, bis seine letzten Token abgelaufen sind.',
  },
  'oidc.signature': {
    en: 'The signature of the ID token does not fit the provider’s key.',
    de: 'Die Signatur des ID-Tokens passt nicht zum Schlüssel des Anbieters.',
    doEn: 'Treat it as an attack unless the provider is rotating keys right now.',
    doDe: 'Werten Sie es als Angriff, außer der Anbieter wechselt gerade seine Schlüssel.',
  },
  'oidc.issuer': {
    en: 'The ID token was issued by another issuer than the connection’s.',
    de: 'Das ID-Token stammt von einem anderen Issuer als dem der Verbindung.',
    doEn: 'Use the issuer of your own tenant, not an address for all tenants (Entra: the tenant’s id instead of "common").',
    doDe: 'Verwenden Sie den Issuer Ihres eigenen Mandanten, keine Adresse für alle (Entra: die ID des Mandanten statt „common“).',
  },
  'oidc.audience': {
    en: 'The ID token is for another application, or also for others without naming ours as the one that asked.',
    de: 'Das ID-Token ist für eine andere Anwendung, oder auch für andere, ohne unsere als anfragende zu nennen.',
    doEn: 'Compare the client id on both sides.',
    doDe: 'Vergleichen Sie die Client-ID auf beiden Seiten.',
  },
  'oidc.expired': {
    en: 'The ID token has expired.',
    de: 'Das ID-Token ist abgelaufen.',
    doEn: 'Compare the clocks of both servers.',
    doDe: 'Vergleichen Sie die Uhren beider Server.',
  },
  'oidc.not-yet': {
    en: 'The ID token comes from the future.',
    de: 'Das ID-Token kommt aus der Zukunft.',
    doEn: 'Compare the clocks of both servers; a difference of 60 seconds is allowed for, and up to 180 can be set.',
    doDe: 'Vergleichen Sie die Uhren beider Server; 60 Sekunden Abweichung sind erlaubt, bis zu 180 lassen sich einstellen.',
  },
  'oidc.too-old': {
    en: 'The ID token was issued more than ten minutes ago.',
    de: 'Das ID-Token wurde vor mehr als zehn Minuten ausgestellt.',
    doEn: 'Compare the clocks of both servers. A provider must issue a new token for each login.',
    doDe: 'Vergleichen Sie die Uhren beider Server. Ein Anbieter muss für jede Anmeldung ein neues Token ausstellen.',
  },
  'oidc.nonce': {
    en: 'The ID token was made for another login.',
    de: 'Das ID-Token wurde für eine andere Anmeldung gemacht.',
    doEn: 'Treat it as an attack: somebody put a foreign code into this login.',
    doDe: 'Werten Sie es als Angriff: Jemand hat dieser Anmeldung einen fremden Code untergeschoben.',
  },
  'oidc.subject': {
    en: 'The ID token does not name the person by a text of 1 to 255 characters.',
    de: 'Das ID-Token nennt die Person nicht mit einem Text von 1 bis 255 Zeichen.',
    doEn: 'Check how the provider fills "sub".',
    doDe: 'Prüfen Sie, wie der Anbieter „sub“ füllt.',
  },
  'oidc.userinfo': {
    en: 'The ID token holds no e-mail address, and the userinfo endpoint gave no answer that can be used.',
    de: 'Das ID-Token enthält keine E-Mail-Adresse, und der Userinfo-Endpunkt gab keine brauchbare Antwort.',
    doEn: 'Have the provider put "email" into the ID token, or check its userinfo endpoint.',
    doDe: 'Lassen Sie den Anbieter „email“ in das ID-Token schreiben, oder prüfen Sie dessen Userinfo-Endpunkt.',
  },
  'oidc.userinfo-subject': {
    en: 'The userinfo endpoint answered about another person than the ID token.',
    de: 'Der Userinfo-Endpunkt hat über eine andere Person Auskunft gegeben als das ID-Token.',
    doEn: 'Treat it as an attack, or as a grave fault of the provider.',
    doDe: 'Werten Sie es als Angriff oder als schweren Fehler des Anbieters.',
  },
} as const satisfies Readonly<Record<string, RefusalWords>>;

export type OidcReason = keyof typeof OIDC_REFUSALS;
