// `npm test`: runs the named suites one after the other and closes with the sum of all.
import { type Suite, SUITES, type SuiteRan, runSuite } from './test/suites.ts';
import { sum, tallyLine } from './test/tally.ts';
import { runNode } from './run.ts';

const named = process.argv.slice(2);
if (named.length === 0 || !named.every((name) => (SUITES as readonly string[]).includes(name))) {
  console.error(`usage: node scripts/test.ts ${SUITES.join('|')}…`);
  process.exit(2);
}

if (named.includes('e2e') && (await runNode('scripts/build.ts', [], { live: true })).code !== 0) process.exit(1);

const results: SuiteRan[] = [];
for (const suite of named as Suite[]) {
  console.log(`\n== ${suite}`);
  const result = await runSuite(suite, { live: true });
  if (!result.good)
    console.log(`${suite}: ${result.tally.passed + result.tally.failed === 0 ? 'ran no test' : 'failed'}`);
  results.push(result);
}
console.log(`\n${tallyLine(sum(results.map(({ tally }) => tally)))}`);
process.exit(results.every(({ good }) => good) ? 0 : 1);
