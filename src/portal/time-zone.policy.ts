/** A time zone by its IANA name; small and capital letters are put right. undefined: there is none of that name (offsets are none). */
export const timeZoneOf = (name: string): string | undefined => {
  const trimmed = name.trim();
  if (!/^[A-Za-z]/.test(trimmed)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: trimmed }).resolvedOptions();
    return timeZone.toLowerCase() === trimmed.toLowerCase() ? timeZone : trimmed;
  } catch {
    return undefined;
  }
};
