// `npm run generate`: writes every file that is made from other files. With `--check` it writes nothing and names those that differ.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { access } from './generate/access.ts';
import { contractPart } from './generate/contract.ts';
import { gasReport } from './generate/gas-report.ts';
import { openapi } from './generate/openapi.ts';
import type { GeneratedPart } from './generate/part.ts';
import { ROOT } from './run.ts';

/** In order: a later part may build upon what an earlier one wrote. */
const PARTS: readonly GeneratedPart[] = [
  contractPart('contracts/CheckpointAnchor.sol', 'checkpoint-anchor'),
  contractPart('contracts/PartyBook.sol', 'party-book'),
  contractPart('contracts/SignatureQuestion.sol', 'signature-question'),
  contractPart('@openzeppelin/contracts/access/manager/AccessManager.sol', 'access-manager'),
  contractPart('@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol', 'p256-verifier'),
  contractPart('@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol', 'webauthn-verifier'),
  gasReport,
  openapi,
  access,
];

const [flag, ...rest] = process.argv.slice(2);
if (rest.length > 0 || (flag !== undefined && flag !== '--check')) {
  console.error('usage: node scripts/generate.ts [--check]');
  process.exit(2);
}

const different: string[] = [];
for (const part of PARTS) {
  for (const [file, text] of await part.make()) {
    const path = join(ROOT, file);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    different.push(file);
    if (flag === '--check') continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
const verb = flag === '--check' ? 'differs from what `npm run generate` makes' : 'written';
for (const file of different) console.error(`${file}: ${verb}`);
process.exit(flag === '--check' && different.length > 0 ? 1 : 0);
