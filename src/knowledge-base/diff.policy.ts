/** One line of a comparison. */
export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Above this many lines on a side the common middle is not sought: all of it is gone and new. */
const MOST = 1_500;

/** What changed between two texts, line by line: the longest common part stays (Hunt and McIlroy 1976, by the plain table). */
export const diffLines = (before: string, after: string): readonly DiffLine[] => {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [...a.slice(0, start).map(same), ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)), ...a.slice(a.length - end).map(same)];
};

const middle = (a: readonly string[], b: readonly string[]): DiffLine[] => {
  if (a.length > MOST || b.length > MOST) return [...a.map((text): DiffLine => ({ kind: 'gone', text })), ...b.map((text): DiffLine => ({ kind: 'new', text }))];
  const length = lengths(a, b);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) lines.push({ kind: 'same', text: a[(j++, i++)]! });
    else if (j >= b.length || (i < a.length && length[i + 1]![j]! >= length[i]![j + 1]!)) lines.push({ kind: 'gone', text: a[i++]! });
    else lines.push({ kind: 'new', text: b[j++]! });
  }
  return lines;
};

/** How many lines the rests of both have in common. */
const lengths = (a: readonly string[], b: readonly string[]): readonly Uint16Array[] => {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) table[i]![j] = a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
  return table;
};
