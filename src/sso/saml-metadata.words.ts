/** What is wrong with a provider's metadata, or odd about it. */
export const METADATA_WORDS = {
  'too-large': { en: 'is larger than 1 MiB, or nested too deep', de: 'ist größer als 1 MiB oder zu tief verschachtelt' },
  malformed: { en: 'is not readable XML in UTF-8', de: 'ist kein lesbares XML in UTF-8' },
  doctype: { en: 'holds a DOCTYPE or an entity, which metadata never needs', de: 'enthält einen DOCTYPE oder eine Entität; Metadaten brauchen das nie' },
  'not-metadata': { en: 'is not the metadata of one entity (EntityDescriptor)', de: 'sind nicht die Metadaten einer Entität (EntityDescriptor)' },
  several: { en: 'describes several providers; give the metadata of one', de: 'beschreibt mehrere Anbieter; bitte die Metadaten eines einzigen angeben' },
  'no-provider': { en: 'describes no identity provider (IDPSSODescriptor); perhaps it is the other side’s metadata', de: 'beschreibt keinen Identitätsanbieter (IDPSSODescriptor); vielleicht sind es die Metadaten der Gegenseite' },
  over: { en: 'is out of date (validUntil); get it from the provider again', de: 'ist abgelaufen (validUntil); bitte neu vom Anbieter holen' },
  'entity-id': { en: 'is missing or no address or name (entityID)', de: 'fehlt oder ist keine Adresse und kein Name (entityID)' },
  'no-sign-on': { en: 'is missing: there is no sign-on address by HTTP-Redirect or HTTP-POST', de: 'fehlt: Es gibt keine Anmeldeadresse per HTTP-Redirect oder HTTP-POST' },
  address: { en: 'must be an https address', de: 'muss eine https-Adresse sein' },
  'no-certificate': { en: 'is missing: no certificate for signatures is in it', de: 'fehlt: Es ist kein Zertifikat für Signaturen enthalten' },
  unreadable: { en: 'is not a readable certificate', de: 'ist kein lesbares Zertifikat' },
  'weak-key': { en: 'has a key that is too short; RSA needs 2048 bits', de: 'hat einen zu kurzen Schlüssel; RSA braucht 2048 Bit' },
  'key-kind': { en: 'has no RSA key; other kinds are not supported for SAML', de: 'hat keinen RSA-Schlüssel; andere Arten werden für SAML nicht unterstützt' },
  expired: { en: 'has expired; it is taken, since what counts is the key', de: 'ist abgelaufen; es gilt trotzdem, weil der Schlüssel zählt' },
  sha1: { en: 'was signed with SHA-1; it is taken, since what counts is the key', de: 'wurde mit SHA-1 signiert; es gilt trotzdem, weil der Schlüssel zählt' },
} as const;
