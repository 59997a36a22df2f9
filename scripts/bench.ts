// `npm run bench [name…]`: runs bench/<name>.bench.ts one after the other. With `--write` bench/RESULTS.md takes what they printed.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { machine, withResults } from './bench/results.ts';
import { ROOT, run, runNode } from './run.ts';

const args = process.argv.slice(2);
const named = args.filter((arg) => arg !== '--write');
const present = globSync('bench/*.bench.ts', { cwd: ROOT }).map((file) => basename(file, '.bench.ts'));
const unknown = named.filter((name) => !present.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are ${present.sort().join(', ')}`);
  process.exit(2);
}

// What is measured is what runs: the built code (bench/support/built-libs.ts).
if ((await runNode('scripts/build.ts', [], { live: true })).code !== 0) process.exit(1);

const head = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}.`;
console.log(`${head}\n`);
const measured = new Map<string, string>();
let failed = false;
for (const name of (named.length > 0 ? named : present).sort()) {
  console.log(`## ${name}\n`);
  const file = `bench/${name}.bench.ts`;
  const flags = ['--import', join(ROOT, 'bench/support/built-libs.ts')];
  const ran = await run(process.execPath, [...flags, file], { live: true });
  if (ran.code === 0) measured.set(name, `${head}\n\n${ran.output}`);
  else failed = true;
}
if (args.includes('--write')) {
  const results = join(ROOT, 'bench/RESULTS.md');
  writeFileSync(results, withResults(existsSync(results) ? readFileSync(results, 'utf8') : '', measured));
}
process.exit(failed ? 1 : 0);
