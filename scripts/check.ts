// `npm run check`: everything that needs neither a database nor a browser, in two lanes. `npm run check lint types` takes those alone.
import { type Step, type StepRan, STEPS } from './check/steps.ts';
import { inLanes, seconds } from './run.ts';
import { sum, tallyLine } from './test/tally.ts';

const named = process.argv.slice(2);
const unknown = named.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`no step ${unknown.join(', ')}; there are ${STEPS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

async function told(step: Step): Promise<StepRan> {
  const begun = performance.now();
  const ran = await step.run();
  const took = seconds((performance.now() - begun) / 1000);
  const shown = (ran.good ? ran.remarks : ran.output).trim();
  if (shown !== '') console.log(shown);
  console.log(`${step.name}: ${ran.good ? took : `failed after ${took}`}`);
  return ran;
}

const begun = performance.now();
const steps = STEPS.filter(({ name }) => named.length === 0 || named.includes(name));
const results = await inLanes(
  2,
  steps.map((step) => () => told(step)),
);
console.log(`\nin ${seconds((performance.now() - begun) / 1000)}`);
console.log(tallyLine(sum(results.map(({ tally }) => tally))));
process.exit(results.every(({ good }) => good) ? 0 : 1);
