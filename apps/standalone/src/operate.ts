import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import {
  type ChainSigner,
  deployCheckpointAnchor,
  deployPartyBook,
  lookAtChain,
  openChainKey,
  web3Signer,
} from '@filmdeed/chain';
import { Refusal } from '@filmdeed/kernel';
import { createDataSource, runMigrations } from '@filmdeed/postgres';
import { startApi } from '../../api/src/main.js';
import { keepLogKeys } from './log-keys.js';
import { backupStep, exportStep, restoreStep } from './recovery/recovery-steps.js';
import { sentenceOf } from './sentences.js';
import { keepVaultKey } from './vault-key.js';
import { encryptStep, rotateStep } from './vault-steps.js';

/** Steps by hand for an installation on several machines (docs/operate.md); on one machine `npm start` takes them all. */
const STEPS: Readonly<Record<string, (args: string[]) => Promise<string>>> = {
  /** `backup DIR [--previous DIR] [--keys DIR]`: database, objects, chain, while everything runs. */
  backup: (args) => backupStep(args, process.env, say),

  /** `restore DIR [--to TIME] [--log MIRROR] [--keys DIR]`: a backup in the place of lost data, and what was published since out of a copy of the log. */
  restore: (args) => restoreStep(args, process.env, say),

  /** `export DIR [--originals]`: everything, as files that need none of our software. */
  export: (args) => exportStep(args, process.env, say),

  /** Seals the plain objects that are there; begun again, it goes on. */
  encrypt: () => encryptStep(process.env, say),

  /** `rotate-vault-key [--same-key]`: a new key for the vault, and the keys of all objects under it. */
  'rotate-vault-key': (args) => rotateStep(args, process.env, say),

  /** Makes the keys of the log LOG_ORIGIN, and that of the vault, below DATA_DIR, unless they are there. */
  async keys() {
    const files = await keepLogKeys(resolve(process.env['DATA_DIR'] || './var'), variable('LOG_ORIGIN'));
    const vaultKey = await keepVaultKey(resolve(process.env['DATA_DIR'] || './var'));
    return `${[...(Object.values(files) as string[]), vaultKey].join('\n')}\n${(await readFile(files.logVerifierKey, 'utf8')).trim()}`;
  },

  /** Brings the schema of DATABASE_URL up to date. */
  async migrate() {
    const dataSource = await createDataSource({
      url: variable('DATABASE_URL'),
      poolSize: 2,
      statementSeconds: 0,
    }).initialize();
    const ran = await runMigrations(dataSource).finally(() => dataSource.destroy());
    return ran.length === 0 ? 'nothing to do' : ran.join('\n');
  },

  /** Puts a CheckpointAnchor for LOG_ORIGIN on the chain of CHAIN_RPC_URL; prints the entry for deployments/. */
  async 'deploy-anchor'() {
    const rpcUrls = variable('CHAIN_RPC_URL').split(/[\s,]+/);
    const key = await writerKey();
    const origin = variable('LOG_ORIGIN');
    const chain = await lookAtChain(rpcUrls);
    const address = await deployCheckpointAnchor({ rpcUrl: rpcUrls[0]!, key, origin });
    return JSON.stringify({ ...chain, contracts: [{ contract: 'CheckpointAnchor', address, origin }] }, null, 2);
  },

  /**
   * Puts a PartyBook beside the CheckpointAnchor CHAIN_CONTRACT, with its roles: BOOK_ADMIN, BOOK_REGISTRAR, and for recovery by law BOOK_GUARDIAN
   * and BOOK_INDEPENDENT_KEY (ERC-7913 bytes); prints the entry for deployments/.
   */
  async 'deploy-book'() {
    const rpcUrls = variable('CHAIN_RPC_URL').split(/[\s,]+/);
    await lookAtChain(rpcUrls);
    const record = await deployPartyBook({
      ...{ rpcUrl: rpcUrls[0]!, key: await writerKey(), anchor: variable('CHAIN_CONTRACT') },
      ...{ admin: variable('BOOK_ADMIN'), registrar: variable('BOOK_REGISTRAR') },
      guardian: process.env['BOOK_GUARDIAN'] || null,
      independentKey: process.env['BOOK_INDEPENDENT_KEY'] || null,
    });
    return JSON.stringify(record, null, 2);
  },

  /** Makes the first account, if there is none, and prints its password, which is kept nowhere. */
  async 'first-administrator'() {
    const api = await startApi({ ...process.env, PORT: '0', HOST: '127.0.0.1' }, () => undefined);
    try {
      if (!(await api.accounts.isEmpty())) return 'there are accounts already';
      const credentials = { login: 'admin', password: randomBytes(12).toString('base64url') };
      await api.accounts.makeFirstAdministrator(credentials);
      return `${credentials.login}  ${credentials.password}`;
    } finally {
      await api.close();
    }
  },
};

/** Of CHAIN_KEY_FILE, or behind CHAIN_SIGNER_URL. */
async function writerKey(): Promise<string | ChainSigner> {
  const url = process.env['CHAIN_SIGNER_URL'];
  if (url) {
    const identifier = process.env['CHAIN_SIGNER_KEY'];
    return web3Signer({ url, address: variable('CHAIN_SIGNER_ADDRESS'), ...(identifier ? { identifier } : {}) });
  }
  const passwordFile = process.env['CHAIN_PASSWORD_FILE'];
  const password = passwordFile ? (await readFile(passwordFile, 'utf8')).trim() : null;
  return openChainKey(await readFile(variable('CHAIN_KEY_FILE'), 'utf8'), password);
}

/** Progress goes where it does not mix with the answer. */
function say(line: string): void {
  console.error(line);
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Refusal('environment.invalid', `${name} is not set`, { variable: name });
  return value;
}

const step = STEPS[process.argv[2] ?? ''];
if (step === undefined) {
  console.error(`usage: npm run operate -- ${Object.keys(STEPS).join(' | ')}`);
  process.exitCode = 2;
} else {
  try {
    console.log(await step(process.argv.slice(3)));
  } catch (error) {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  }
}
