const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };

/** Text or an attribute's value inside XML. */
export const xmlText = (text: string): string => text.replace(/[&<>"'\t\n\r]/g, one => ESCAPES[one]!);

/** XML with every value escaped; nest what is XML already by `raw`. */
export const xml = (parts: TemplateStringsArray, ...values: readonly (string | RawXml)[]): RawXml =>
  new RawXml(parts.reduce((text, part, at) => text + written(values[at - 1]!) + part));

const written = (value: string | RawXml): string => (value instanceof RawXml ? value.text : xmlText(value));

/** XML that was written here, not given. */
export class RawXml {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

export const NOTHING = new RawXml('');

/** Several pieces, one after the other. */
export const together = (pieces: readonly RawXml[]): RawXml => new RawXml(pieces.map(one => one.text).join(''));
