const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A host name as requests and reservations know it: small letters, no port, no trailing dot, IDNA (UTS 46, as browsers
 * do it). undefined: this is no host name.
 */
export const normaliseHost = (text: string): string | undefined => {
  const trimmed = text.trim();
  if (/[\s/?#@\\%]/.test(trimmed) || !URL.canParse(`http://${trimmed}/`)) return undefined;
  const host = new URL(`http://${trimmed}/`).hostname.replace(/\.$/, '');
  if (host.startsWith('[')) return host;
  return host.length <= 253 && host.split('.').every(label => LABEL.test(label)) ? host : undefined;
};
