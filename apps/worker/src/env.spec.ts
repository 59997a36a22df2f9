import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isRefusal, type Refusal } from '@filmdeed/kernel';
import { readWorkerEnv } from './env.js';

const CONTRACT = `0x${'Ab'.repeat(20)}`;
const SECRET = 's3cret';
const BASE = { DATABASE_URL: `postgres://us:${SECRET}@localhost/filmdeed` };
const SINGLE = { ...BASE, CHAIN_RPC_URL: 'http://127.0.0.1:8545', CHAIN_CONTRACT: CONTRACT };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'filmdeed-env-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function listed(...entries: unknown[]): typeof BASE & { CHAINS_FILE: string } {
  const file = join(folder, 'chains.json');
  writeFileSync(file, JSON.stringify(entries));
  return { ...BASE, CHAINS_FILE: file };
}

const entry = (changes: object = {}): object => ({
  name: '联盟链',
  operator: 'consortium',
  rpcUrls: ['https://a.test/key', 'https://b.test'],
  contract: CONTRACT,
  ...changes,
});

function refusal(variables: Record<string, string>): Refusal {
  try {
    readWorkerEnv(variables);
  } catch (error) {
    if (isRefusal(error, 'environment.invalid')) return error;
    throw error;
  }
  throw new Error('taken');
}

it('writes to no chain unless told', () => {
  expect(readWorkerEnv(BASE).chains).toEqual([]);
});

it('writes to the chain of the variables', () => {
  const key = { file: resolve('var/keys/chain.key'), passwordFile: null };
  expect(readWorkerEnv(SINGLE).chains).toEqual([
    {
      ...{ name: 'local', operator: 'self', rpcUrls: ['http://127.0.0.1:8545'], contract: CONTRACT.toLowerCase() },
      ...{ confirmations: 1, chainId: null, genesis: null, key, everySeconds: 10, lateSeconds: 900 },
      ...{ fees: { mode: 'auto', most: 500n * 10n ** 9n }, stuck: { seconds: 180, blocks: 2 } },
    },
  ]);
});

it('takes every variable of a chain', () => {
  const [chain] = readWorkerEnv({
    ...SINGLE,
    ...{ CHAIN_RPC_URL: 'http://a:8545, http://user:word@b:8545', CHAIN_NAME: 'x', CHAIN_OPERATOR: 'public' },
    ...{
      CHAIN_CONFIRMATIONS: '12',
      CHAIN_ID: '20200',
      CHAIN_GENESIS: `0x${'CD'.repeat(32)}`,
      CHAIN_FEE_MODE: 'legacy',
    },
    ...{ CHAIN_MAX_FEE_GWEI: '0.5', CHAIN_STUCK_SECONDS: '30', CHAIN_STUCK_BLOCKS: '5', ANCHOR_LATE_SECONDS: '60' },
    ...{ CHAIN_SIGNER_URL: 'http://signer:9000', CHAIN_SIGNER_ADDRESS: CONTRACT, CHAIN_SIGNER_KEY: '0x04ff' },
  }).chains;
  expect(chain).toMatchObject({
    ...{ rpcUrls: ['http://a:8545', 'http://user:word@b:8545'], name: 'x', operator: 'public', confirmations: 12 },
    ...{ chainId: 20200, genesis: `0x${'cd'.repeat(32)}`, fees: { mode: 'legacy', most: 5n * 10n ** 8n } },
    ...{ stuck: { seconds: 30, blocks: 5 }, lateSeconds: 60 },
    key: { url: 'http://signer:9000', address: CONTRACT.toLowerCase(), identifier: '0x04ff' },
  });
});

it('writes to the chains of the list beside it', () => {
  const file = listed(
    entry(),
    entry({ name: 'b', rpcUrls: 'http://c.test', keyFile: 'b.key', maxFeeGwei: 0, feeMode: 'free' }),
  );
  const { chains } = readWorkerEnv({ ...SINGLE, ...file });
  expect(chains.map(({ name }) => name)).toEqual(['local', '联盟链', 'b']);
  expect(chains[1]).toMatchObject({
    rpcUrls: ['https://a.test/key', 'https://b.test'],
    operator: 'consortium',
    confirmations: 1,
  });
  expect(chains[2]).toMatchObject({
    rpcUrls: ['http://c.test'],
    key: { file: resolve('b.key') },
    fees: { mode: 'free', most: 0n },
  });
});

it.each([
  ['CHAIN_RPC_URL', { CHAIN_RPC_URL: `http://a:8545,ftp://${SECRET}` }],
  ['CHAIN_RPC_URL', { CHAIN_RPC_URL: ' , ' }],
  ['CHAIN_CONTRACT', { CHAIN_CONTRACT: '' }],
  ['CHAIN_FEE_MODE', { CHAIN_FEE_MODE: SECRET }],
  ['CHAIN_MAX_FEE_GWEI', { CHAIN_MAX_FEE_GWEI: '-1' }],
  ['CHAIN_MAX_FEE_GWEI', { CHAIN_MAX_FEE_GWEI: '1e3' }],
  ['CHAIN_GENESIS', { CHAIN_GENESIS: SECRET }],
  ['CHAIN_SIGNER_ADDRESS', { CHAIN_SIGNER_URL: `http://${SECRET}:9000` }],
])('refuses a senseless %s without repeating it', (variable, changes) => {
  const refused = refusal({ ...SINGLE, ...(changes as Record<string, string>) });
  expect(refused.facts['variable']).toBe(variable);
  expect(JSON.stringify([refused.message, refused.facts])).not.toContain(SECRET);
});

it.each([
  ['two of a name', [entry(), entry()], undefined],
  ['no object', [entry(), null], undefined],
  ['a list', [[entry()]], undefined],
  ['a member that it does not know', [entry({ privateKey: SECRET })], 'privateKey'],
  ['an address that is none', [entry({ rpcUrls: [SECRET] })], 'rpcUrls'],
  ['no address', [entry({ rpcUrls: [] })], 'rpcUrls'],
  ['no name', [entry({ name: '' })], 'name'],
  ['no operator', [entry({ operator: undefined })], 'operator'],
  ['no number', [entry({ confirmations: '3' })], 'confirmations'],
  ['a remote key without account', [entry({ signerUrl: 'http://signer:9000' })], undefined],
])('refuses a list with %s without repeating it', (_, entries, member) => {
  const refused = refusal(listed(...entries));
  expect([refused.facts['variable'], refused.facts['member']]).toEqual(['CHAINS_FILE', member]);
  expect(JSON.stringify([refused.message, refused.facts])).not.toContain(SECRET);
});

it('refuses a list that is none or not there', () => {
  const file = join(folder, 'chains.json');
  expect(refusal({ ...BASE, CHAINS_FILE: file }).facts['file']).toBe(file);
  for (const text of ['{', '{}', '"x"', '']) {
    writeFileSync(file, text);
    expect(refusal({ ...BASE, CHAINS_FILE: file }).facts['file']).toBe(file);
  }
});
