import { deployCheckpointAnchor, evmAnchorChain, localSigner } from '@filmdeed/chain';
import { verifyStateProof } from '@filmdeed/evidence';
import { fromBase64, toBase64, toHex } from '@filmdeed/kernel';
import {
  type AnchorBlockFact,
  type AnchorChain,
  anchorChainKey,
  type AnchorStateProof,
  proveAnchors,
} from '@filmdeed/ledger';
import { postgresAnchorRows, postgresStateProofRows } from '@filmdeed/postgres';
import { type RunningChain, startChain } from '../support/chain.js';
import { startHardhatNode } from '../support/hardhat-node.js';
import { migratedDatabase } from '../support/migrated-database.js';

const ORIGIN = 'filmdeed.test/log';
/** The second begins with zeros, which storage leaves out. */
const ROOTS = [new Uint8Array(32).fill(0xab), new Uint8Array(32).fill(7, 3), new Uint8Array(32).fill(1)];

interface Anchored {
  readonly size: number;
  readonly root: Uint8Array;
  readonly block: AnchorBlockFact;
  readonly proof: AnchorStateProof;
}

describe.each([
  ['anvil', startChain],
  ['Hardhat', startHardhatNode],
])('state proofs of %s', (_, start) => {
  let node: RunningChain;
  let chain: AnchorChain;
  let contract: string;
  const anchored: Anchored[] = [];

  beforeAll(async () => {
    node = await start();
    contract = await deployCheckpointAnchor({ rpcUrl: node.url, key: node.writerKey, origin: ORIGIN });
    const { chainId, genesis, url } = node;
    const identity = { name: 'test', operator: 'self' as const, chainId, genesis, contract, confirmations: 1 };
    chain = evmAnchorChain({ rpcUrls: [url], signer: localSigner(node.writerKey), origin: ORIGIN, identity });
    await chain.confirm();
    for (const [i, root] of ROOTS.entries()) {
      const size = 100 * (i + 1);
      const signed = await chain.sign({ size, root });
      await chain.send(signed.raw);
      // Both mine soon, and nothing after it; anvil proves the newest block only.
      let place = await chain.place(signed.transaction);
      while (place === null) {
        await new Promise((wait) => setTimeout(wait, 20));
        place = await chain.place(signed.transaction);
      }
      const { block } = place;
      anchored.push({ size, root, block, proof: (await chain.stateProof(size, block))! });
    }
  });
  afterAll(() => node?.stop());

  const verify = (
    { size, root, block, proof }: Anchored,
    changes: Partial<Parameters<typeof verifyStateProof>[1]> = {},
  ) =>
    verifyStateProof(proof, {
      ...{ contract, size, root },
      ...{ blockHash: block.hash, blockNumber: block.number, blockTime: block.time.toISOString() },
      ...changes,
    });

  it('show every root in the block that took it', () => {
    for (const one of anchored) expect(() => verify(one)).not.toThrow();
  });

  it('show nothing else: another root, size, contract, block, number or time', () => {
    const [one, other] = anchored as [Anchored, Anchored];
    for (const changes of [
      { root: other.root },
      { size: other.size },
      { contract: `0x${'11'.repeat(20)}` },
      { blockHash: other.block.hash },
      { blockNumber: one.block.number + 1 },
      { blockTime: '2026-11-24T00:00:00.000Z' },
    ]) {
      expect(() => verify(one, changes)).toThrow(expect.objectContaining({ code: 'proof.invalid' }));
    }
    expect(() => verify({ ...one, proof: other.proof })).toThrow(expect.objectContaining({ code: 'proof.invalid' }));
  });

  it('are broken by any changed byte, and by a node too few or too many', () => {
    const [one] = anchored as [Anchored];
    const changed = (text: string, at: number): string => {
      const bytes = fromBase64(text);
      bytes[at % bytes.length]! ^= 1;
      return toBase64(bytes);
    };
    const spoilt: AnchorStateProof[] = [];
    for (let at = 0; at < fromBase64(one.proof.header).length; at += 7) {
      spoilt.push({ ...one.proof, header: changed(one.proof.header, at) });
    }
    for (const name of ['accountProof', 'storageProof'] as const) {
      const nodes = one.proof[name];
      nodes.forEach((text, i) => {
        for (const at of [0, 1, 9, 40]) spoilt.push({ ...one.proof, [name]: nodes.with(i, changed(text, at)) });
      });
      spoilt.push({ ...one.proof, [name]: nodes.slice(1) }, { ...one.proof, [name]: nodes.slice(0, -1) });
      spoilt.push({ ...one.proof, [name]: [...nodes, nodes[0]!] }, { ...one.proof, [name]: [] });
    }
    expect(spoilt.length).toBeGreaterThan(80);
    for (const proof of spoilt) {
      expect(() => verify({ ...one, proof })).toThrow(expect.objectContaining({ code: 'proof.invalid' }));
    }
  });

  it('are none where a size was never anchored', async () => {
    const { block } = anchored.at(-1)!;
    const proof = (await chain.stateProof(999, block))!;
    expect(() => verify({ ...anchored.at(-1)!, size: 999, proof })).toThrow(
      expect.objectContaining({ code: 'proof.invalid' }),
    );
  });

  describe('kept in PostgreSQL', () => {
    const database = migratedDatabase();

    it('once for every final anchor, and anew if it comes to stand in another block', async () => {
      const rows = postgresAnchorRows(database.dataSource);
      const stateProofs = postgresStateProofRows(database.dataSource);
      await rows.saveChain(chain.identity);
      const key = anchorChainKey(chain.identity);
      const ids: number[] = [];
      for (const { size, root, block } of anchored) {
        const queued = await rows.queue({ chain: key, size, root, note: 'note', createdAt: new Date(0) });
        const sent = { ...queued!, state: 'sent' as const, transaction: '0x01', raw: '0x02' };
        await rows.move(sent, 'queued');
        await rows.move({ ...sent, state: 'anchored', block, confirmations: 1 }, 'sent');
        if (size !== 300) await rows.move({ ...sent, state: 'final', block, confirmations: 1 }, 'anchored');
        ids.push(queued!.id);
      }
      let asked = 0;
      const counted = {
        identity: chain.identity,
        stateProof: (size: number) => (asked++, Promise.resolve(anchored.find((one) => one.size === size)!.proof)),
      };
      const believed: string[] = [];
      const prove = proveAnchors({
        chain: counted,
        rows: stateProofs,
        verify: (anchor) => (believed.push(toHex(anchor.root)), anchor.size !== 200),
      });
      expect(await prove()).toBe(1);
      expect(await prove()).toBe(0);
      expect(asked).toBe(2);
      expect(believed).toEqual([toHex(ROOTS[1]!), toHex(ROOTS[0]!)]);
      // The one that the verifier refused is kept as none, the one that is not final was not asked for.
      expect(await stateProofs.proofsOf(ids)).toEqual(new Map([[ids[0]!, anchored[0]!.proof]]));
      await database.dataSource.query(`UPDATE anchor SET block_hash = $2 WHERE id = $1`, [
        ids[0],
        anchored[1]!.block.hash,
      ]);
      expect(await stateProofs.proofsOf(ids)).toEqual(new Map());
      expect((await stateProofs.unproven(key, 10)).map(({ size }) => size)).toEqual([100]);
    });
  });
});
