import { contractWallets } from '@filmdeed/chain';
import { fromHex, toHex } from '@filmdeed/kernel';
import {
  AbiCoder,
  concat,
  dataLength,
  getBytes,
  getCreate2Address,
  keccak256,
  SigningKey,
  toBeHex,
  Wallet,
} from 'ethers';
import { startAnvil } from '../support/anvil-node.js';
import type { RunningChain } from '../support/chain.js';
import { startHardhatNode } from '../support/hardhat-node.js';

const DIGEST = getBytes(keccak256('0x01'));
const OTHER = getBytes(keccak256('0x02'));
const ZERO = `0x${'00'.repeat(32)}`;
const WRAPPED = `0x${'6492'.repeat(16)}`;

/** Answers ERC-1271's "yes" for one digest: `calldata[4:36] == digest ? magic : 0`. */
const walletCode = (digest: Uint8Array): string => `0x7f${toHex(digest)}60043514631626ba7e0260e01b60005260206000f3`;
/** Runs for ever. */
const ENDLESS = '0x5b600056';
/** Gives back nothing. */
const SILENT = '0x00';
/** `CREATE2` of what follows a salt of 32 bytes: the well-known deterministic deployment proxy. */
const FACTORY = `0x${'7f'}${'ff'.repeat(31)}e03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3`;

const initOf = (code: string): string => concat([`0x60${toBeHex(dataLength(code)).slice(2)}80600b6000396000f3`, code]);
const account = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`;

describe.each([
  ['anvil', () => startAnvil()],
  ['hardhat', () => startHardhatNode()],
] as const)('signatures of accounts on %s', (kind, start) => {
  let node: RunningChain;
  beforeAll(async () => {
    node = await start();
    await put(account(0x6001), walletCode(DIGEST));
    await put(account(0x6002), ENDLESS);
    await put(account(0x6003), SILENT);
    await put(account(0x6004), FACTORY);
  });
  afterAll(() => node.stop());

  const put = (address: string, code: string) => node.ask(`${kind}_setCode`, address, code);
  const accepts = (address: string, digest: Uint8Array, signature: string) =>
    contractWallets(node.url).accepts(address.slice(2).toLowerCase(), digest, getBytes(signature));
  const wrapped = (factory: string, call: string, inner: string): string =>
    concat([AbiCoder.defaultAbiCoder().encode(['address', 'bytes', 'bytes'], [factory, call, inner]), WRAPPED]);

  it('asks a wallet, and says when', async () => {
    const answer = await contractWallets(node.url).ask(account(0x6001).slice(2), DIGEST, new Uint8Array(7));
    const head = await node.ask<{ number: string; hash: string }>('eth_getBlockByNumber', 'latest', false);
    expect(answer).toMatchObject({ isValid: true, block: { number: Number(head.number), hash: head.hash } });
    expect(await accepts(account(0x6001), OTHER, '0x01')).toBe(false);
  });

  it('takes an account by its own key, delegated or not', async () => {
    const wallet = Wallet.createRandom();
    const signature = new SigningKey(wallet.privateKey).sign(DIGEST).serialized;
    expect(await accepts(wallet.address, DIGEST, signature)).toBe(true);
    expect(await accepts(wallet.address, OTHER, signature)).toBe(false);
    expect(await accepts(Wallet.createRandom().address, DIGEST, signature)).toBe(false);
    await put(wallet.address, SILENT);
    expect(await accepts(wallet.address, DIGEST, signature)).toBe(true);
    expect(await accepts(wallet.address, OTHER, signature)).toBe(false);
  });

  it('takes a wallet that is not deployed yet, and leaves it so', async () => {
    const init = initOf(walletCode(DIGEST));
    const wallet = getCreate2Address(account(0x6004), ZERO, keccak256(init));
    const signature = wrapped(account(0x6004), concat([ZERO, init]), '0xabcd');
    expect(await accepts(wallet, DIGEST, '0xabcd')).toBe(false);
    expect(await accepts(wallet, DIGEST, signature)).toBe(true);
    expect(await accepts(wallet, OTHER, signature)).toBe(false);
    expect(await accepts(account(0x6005), DIGEST, signature)).toBe(false);
    expect(await node.ask('eth_getCode', wallet, 'latest')).toBe('0x');
    // One that stands already is not deployed again.
    await put(wallet, walletCode(DIGEST));
    expect(await accepts(wallet, DIGEST, signature)).toBe(true);
  });

  it('takes no silence, no endless thought, no broken wrapping', async () => {
    for (const [address, signature] of [
      [account(0x6003), '0x'],
      [account(0x6002), '0x01'],
      [account(0x7777), '0x'],
      [account(0x6001), WRAPPED],
      [account(0x6001), concat([`0x${'ff'.repeat(96)}`, WRAPPED])],
      [account(0x6005), wrapped(account(0x6002), '0x', '0x')],
    ] as const) {
      expect([address, signature, await accepts(address, DIGEST, signature)]).toEqual([address, signature, false]);
    }
    const long = await contractWallets(node.url).ask(account(0x6001).slice(2), DIGEST, new Uint8Array(16_385));
    expect(long.isValid).toBe(false);
  });

  it('says that the chain is away', async () => {
    await expect(
      contractWallets('http://127.0.0.1:9').accepts('00'.repeat(20), fromHex('00'.repeat(32)), DIGEST),
    ).rejects.toMatchObject({ code: 'chain.unreachable' });
  });
});
