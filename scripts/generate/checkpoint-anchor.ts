import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runNode } from '../run.ts';
import type { GeneratedPart } from './part.ts';

const ARTIFACT = 'dist/artifacts/contracts/CheckpointAnchor.sol/CheckpointAnchor.json';

/** What libs/chain needs of the contract: how to talk to it, and how to put it on a chain. */
export const checkpointAnchor: GeneratedPart = {
  name: 'checkpoint-anchor',
  async make() {
    const built = await runNode('node_modules/hardhat/dist/src/cli.js', ['build']);
    if (built.code !== 0) throw new Error(built.output);
    const { abi, bytecode } = JSON.parse(readFileSync(join(ROOT, ARTIFACT), 'utf8')) as {
      abi: readonly unknown[];
      bytecode: string;
    };
    const entries = abi.map((entry) => `  ${JSON.stringify(entry)},`).join('\n');
    return new Map([
      [
        'libs/chain/src/generated/checkpoint-anchor.ts',
        `// Made by \`npm run generate\` from contracts/CheckpointAnchor.sol.\n` +
          `export const CHECKPOINT_ANCHOR_ABI = [\n${entries}\n] as const;\n\n` +
          `export const CHECKPOINT_ANCHOR_BYTECODE =\n  '${bytecode}';\n`,
      ],
    ]);
  },
};
