import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, runNode } from '../run.ts';
import type { GeneratedPart } from './part.ts';

/** The description of the HTTP API, from the built API. */
export const openapi: GeneratedPart = {
  name: 'openapi',
  async make() {
    const built = await runNode('scripts/build.ts', []);
    if (built.code !== 0) throw new Error(built.output);
    const module = pathToFileURL(join(ROOT, 'dist/apps/api/src/openapi.js')).href;
    await import('reflect-metadata');
    const { openApiOnly } = (await import(module)) as { openApiOnly(): Promise<object> };
    return new Map([['docs/openapi.json', `${JSON.stringify(await openApiOnly(), null, 1)}\n`]]);
  },
};
