import { filtersConformance } from './filters/conformance.cli.js';

/** `npm run conformance -- filters FILE`: holds the filter language against a file of cases. */
const [what, file] = process.argv.slice(2);
if (what !== 'filters' || file === undefined) {
  console.error('Say what and which file: npm run conformance -- filters FILE');
  process.exitCode = 2;
} else {
  try {
    process.exitCode = (await filtersConformance(file, line => console.log(line))) ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
  }
}
