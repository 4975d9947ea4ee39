export type AddressFault = 'malformed' | 'scheme' | 'plain' | 'credentials' | 'fragment';

const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * An address of the provider's side in its one written form. Only https; plain http for names of this machine, where
 * providers are tried out. Whether it may be fetched is asked again when it is (outbound.ts).
 */
export const providerAddress = (text: string): { readonly url: string } | { readonly fault: AddressFault } => {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url) return { fault: 'malformed' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { fault: 'scheme' };
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) return { fault: 'plain' };
  if (url.username !== '' || url.password !== '') return { fault: 'credentials' };
  return url.hash === '' ? { url: url.href } : { fault: 'fragment' };
};
