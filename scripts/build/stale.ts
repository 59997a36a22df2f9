import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../run.ts';

/** Takes what has no source any more out of dist/apps and dist/libs; the rest stays, so that a running server goes on. */
export function removeStale(): void {
  for (const file of globSync('dist/{apps,libs}/**/*.{js,js.map}', { cwd: ROOT })) {
    const source = file.replace(/^dist[\\/]/, '').replace(/\.js(\.map)?$/, '.ts');
    if (!existsSync(join(ROOT, source)) || source.endsWith('.spec.ts')) rmSync(join(ROOT, file));
  }
}
