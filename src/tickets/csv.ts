/** Cells that a spreadsheet would run as a formula are led by an apostrophe (OWASP ASVS 1.2.10). */
const safe = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

/** One line of CSV (RFC 4180). */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell => `"${safe(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
