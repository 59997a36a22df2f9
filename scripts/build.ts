// `npm run build`: everything that runs, into dist. A part whose sources did not change is left as it is.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf, forget, isBuilt, remember } from './build/content-stamp.ts';
import { type Part, PARTS } from './build/parts.ts';
import { inLanes, ROOT, seconds } from './run.ts';

async function build(part: Part): Promise<boolean> {
  const content = contentOf([...part.from, 'package-lock.json', 'scripts/build/parts.ts']);
  if (isBuilt(part.name, content, part.makes)) return true;
  forget(part.name);
  const ran = await part.build();
  const missing = part.makes.filter((path) => !existsSync(join(ROOT, path)));
  if (ran.code !== 0 || missing.length > 0) {
    console.error(ran.output);
    if (missing.length > 0) console.error(`not made: ${missing.join(', ')}`);
    console.error(`build ${part.name}: failed`);
    return false;
  }
  remember(part.name, content);
  console.error(`build ${part.name}: ${seconds(ran.seconds)}`);
  return true;
}

const built = await inLanes(
  2,
  PARTS.map((part) => () => build(part)),
);
process.exit(built.every(Boolean) ? 0 : 1);
