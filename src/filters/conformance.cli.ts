import { fileURLToPath } from 'node:url';
import { compileRule, type Answer } from './compile.policy.js';
import { definitionsOf, momentOf, readCases, subjectOf, type FilterCase } from './conformance-cases.js';
import { parseRule, type Parsed } from './parse.policy.js';

type Print = (line: string) => void;

/** What was expected and what came, where they differ. */
export interface Difference {
  readonly expected: string;
  readonly came: string;
}

/**
 * Runs every case of a file (`.ndjson` or `.ndjson.gz`, match and invalid cases told apart by line) and prints each that
 * differs, then totals. True: all agree. @throws Error when the file is missing, unreadable or holds no case.
 */
export const filtersConformance = async (file: string, print: Print): Promise<boolean> => {
  const cases = readCases(file);
  if (cases.length === 0) throw new Error(`${file} holds no filter case.`);
  let differing = 0;
  for (const one of cases) {
    const difference = differenceOf(one);
    if (difference === null) continue;
    differing++;
    print(`${one.id} [${(one.sections ?? []).join(', ')}]${one.fault ? ` ${one.fault}` : ''}: expected ${difference.expected}, came ${difference.came}`);
  }
  const invalid = cases.filter(isInvalid).length;
  print(`${cases.length} cases (${cases.length - invalid} match, ${invalid} invalid): ${cases.length - differing} agree, ${differing} differ`);
  return differing === 0;
};

const isInvalid = ({ expect }: FilterCase): boolean => expect.path !== undefined;

/** null when the case's answer is ours. */
export const differenceOf = (one: FilterCase): Difference | null => {
  try {
    const parsed = parseRule(one.rule, definitionsOf(one));
    return isInvalid(one) ? faultDifference(one, parsed) : answerDifference(one, parsed);
  } catch (error) {
    return { expected: JSON.stringify(one.expect), came: `an error: ${(error as Error).message}` };
  }
};

const faultDifference = ({ expect }: FilterCase, parsed: Parsed): Difference | null => {
  const expected = `a fault at ${JSON.stringify(expect.path)}${expect.reason ? ` (${expect.reason})` : ''}`;
  if (parsed.ok) return { expected, came: 'a rule without fault' };
  const [first] = parsed.faults;
  return first!.path === expect.path ? null : { expected, came: `a fault at ${JSON.stringify(first!.path)}: ${first!.en}` };
};

const answerDifference = (one: FilterCase, parsed: Parsed): Difference | null => {
  if (!parsed.ok) return { expected: answerText(one), came: parsed.faults[0]!.en };
  const answer = compileRule(parsed.rule, one.zone!).matches(subjectOf(one), momentOf(one.at!));
  return answer.match === one.expect.match && isSound(answer, one) ? null : { expected: answerText(one), came: `${answer.match} until ${untilText(answer.validUntil)}` };
};

const orNever = (moment: string | number | null | undefined): number => (moment === null || moment === undefined ? Number.POSITIVE_INFINITY : momentOf(moment));

/** Not before the first change of a criterion, not after the answer's own (filters.md T9). */
const isSound = ({ validUntil }: Answer, { expect }: FilterCase): boolean =>
  orNever(validUntil) >= orNever(expect.criteriaUntil) && orNever(validUntil) <= orNever(expect.validUntil);

const untilText = (moment: string | number | null | undefined): string =>
  moment === null || moment === undefined ? 'ever' : typeof moment === 'number' ? `${moment} (${new Date(moment).toISOString()})` : moment;

const answerText = ({ expect }: FilterCase): string =>
  `${expect.match} until ${untilText(expect.criteriaUntil)}${expect.criteriaUntil === expect.validUntil ? '' : ` to ${untilText(expect.validUntil)}`}`;

const main = async (file: string | undefined): Promise<number> => {
  if (file === undefined) {
    console.error('Name the file of cases: .ndjson or .ndjson.gz.');
    return 2;
  }
  try {
    return (await filtersConformance(file, line => console.log(line))) ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv[2]);
