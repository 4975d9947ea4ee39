const UTC = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/;

/** ms of an `xs:dateTime` in UTC, as SAML core 1.3.3 demands; NaN for anything else, and for days that do not exist. */
export const samlTime = (text: string): number => {
  const [, whole, fraction = ''] = UTC.exec(text) ?? [];
  const at = whole === undefined ? NaN : Date.parse(`${whole}Z`);
  // The engine takes 30 February for 2 March.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== whole) return NaN;
  return at + Number(fraction.slice(0, 3).padEnd(3, '0'));
};
