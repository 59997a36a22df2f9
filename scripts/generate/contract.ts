import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runNode } from '../run.ts';
import type { GeneratedPart } from './part.ts';

/** What libs/chain needs of a contract: how to talk to it, and how to put it on a chain. `source` is its path below the artifacts. */
export function contractPart(source: string, file: string): GeneratedPart {
  const name = file.replaceAll('-', '_').toUpperCase();
  const contract = source.slice(source.lastIndexOf('/') + 1).replace('.sol', '');
  return {
    name: file,
    async make() {
      const built = await runNode('node_modules/hardhat/dist/src/cli.js', ['build']);
      if (built.code !== 0) throw new Error(built.output);
      const artifact = join(ROOT, 'dist/artifacts', source, `${contract}.json`);
      const { abi, bytecode } = JSON.parse(readFileSync(artifact, 'utf8')) as {
        abi: readonly unknown[];
        bytecode: string;
      };
      const entries = abi.map((entry) => `  ${JSON.stringify(entry)},`).join('\n');
      return new Map([
        [
          `libs/chain/src/generated/${file}.ts`,
          `// Made by \`npm run generate\` from ${source}.\n` +
            `export const ${name}_ABI = [\n${entries}\n] as const;\n\n` +
            `export const ${name}_BYTECODE =\n  '${bytecode}';\n`,
        ],
      ]);
    },
  };
}
