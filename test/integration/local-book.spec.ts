import { bookRecordOf, chainAddress, partyBookReader } from '@filmdeed/chain';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askNode } from '../../apps/standalone/src/chain-rpc.js';
import { type LocalChain, startLocalChain } from '../../apps/standalone/src/local-chain.js';
import { localAnchor, localBook } from '../../apps/standalone/src/local-contracts.js';

let folder: string;
let chain: LocalChain;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmdeed-local-book-'));
  chain = await startLocalChain({ dataDir: folder });
});
afterEach(async () => {
  await chain.stop();
  await rm(folder, { recursive: true, force: true });
});

const deployed = async () => {
  const anchor = await localAnchor(folder, chain, 'a/log');
  const book = await localBook(folder, chain, anchor);
  return { anchor, ...book, record: bookRecordOf(JSON.parse(await readFile(book.file, 'utf8'))) };
};

describe('the party book of a local chain', () => {
  it('is deployed once, after a restart too, and its admin is no service', async () => {
    const first = await deployed();
    await chain.stop();
    chain = await startLocalChain({ dataDir: folder });
    const second = await deployed();
    expect(second).toEqual(first);
    await partyBookReader([chain.url], second.record).confirm();
    const [registrar, admin] = await Promise.all(
      [second.keyFile, join(folder, 'admin.key')].map(async (file) => {
        expect((await stat(file)).mode & 0o777).toBe(0o600);
        return chainAddress((await readFile(file, 'utf8')).trim());
      }),
    );
    const isAdmin = async (account: string): Promise<boolean> => {
      // hasRole(uint64 0, address)
      const data = `0xd1f856ee${'0'.repeat(64)}${'0'.repeat(24)}${account.slice(2)}`;
      const answer = await askNode<string>(chain.url, 'eth_call', { to: first.record.accessManager, data }, 'latest');
      return BigInt(answer.slice(0, 66)) === 1n;
    };
    expect(await isAdmin(admin!)).toBe(true);
    expect(await isAdmin(registrar!)).toBe(false);
    expect(await isAdmin(chainAddress(chain.writerKey))).toBe(false);
  });

  it('is another one on a chain that began anew', async () => {
    const first = await deployed();
    await chain.stop();
    for (const file of ['state.json', 'state.json.gz']) await rm(join(folder, file), { force: true });
    chain = await startLocalChain({ dataDir: folder });
    const second = await deployed();
    expect(second.record.salt).not.toBe(first.record.salt);
    await partyBookReader([chain.url], second.record).confirm();
    await expect(partyBookReader([chain.url], first.record).confirm()).rejects.toMatchObject({
      code: 'chain.mismatch',
    });
  });
});
