import { isRefusal } from '@filmdeed/kernel';
import fc from 'fast-check';
import { chainedActs, someAct } from '../../../../test/support/some-acts.js';
import { actDigest, type ChainedAct, NO_ACTS, type TrailHead, verifyTrail } from './act-chain.js';

const RECORDS = Array.from({ length: 40 }, () => someAct().record);
const CHAIN = chainedActs(RECORDS);
const headOf = (acts: readonly ChainedAct[]): TrailHead => {
  const last = acts.at(-1);
  return last === undefined ? { count: 0, hash: NO_ACTS } : { count: last.index + 1, hash: last.hash };
};
const HEAD = headOf(CHAIN);

/** Index at which the trail is told to differ; null: it is whole. */
function faultOf(acts: readonly ChainedAct[], head = HEAD, from?: TrailHead): unknown {
  try {
    verifyTrail(acts, head, from);
    return null;
  } catch (error) {
    if (isRefusal(error, 'trail.broken')) return error.facts.index;
    throw error;
  }
}

const place = fc.nat(RECORDS.length - 1);
const bit = fc.nat(255);
const flipped = (bytes: Uint8Array, n: number): Uint8Array => bytes.with(n >> 3, bytes[n >> 3]! ^ (1 << (n & 7)));

it('holds from its beginning, from any place, and of nothing', () => {
  expect(faultOf(CHAIN)).toBeNull();
  expect(faultOf([], { count: 0, hash: NO_ACTS })).toBeNull();
  fc.assert(fc.property(place, (at) => expect(faultOf(CHAIN.slice(at), HEAD, headOf(CHAIN.slice(0, at)))).toBeNull()));
});

it('names the act of which one bit was changed, in its record or its hash', () => {
  fc.assert(
    fc.property(place, bit, fc.constantFrom('digest', 'hash'), (at, n, member) => {
      const changed = CHAIN.map((act, i) => (i === at ? { ...act, [member]: flipped(act[member], n) } : act));
      expect(faultOf(changed)).toBe(at);
    }),
  );
});

it('names the place of an act that was taken out, put in, said twice or exchanged', () => {
  const other = { digest: actDigest(someAct().record), hash: NO_ACTS };
  fc.assert(
    fc.property(place, (at) => {
      expect(faultOf(CHAIN.toSpliced(at, 1))).toBe(at);
      expect(faultOf(CHAIN.toSpliced(at, 0, { index: at, ...other }))).toBe(at);
      expect(faultOf(CHAIN.toSpliced(at + 1, 0, CHAIN[at]!))).toBe(at + 1);
      if (at > 0) expect(faultOf(CHAIN.toSpliced(at - 1, 2, CHAIN[at]!, CHAIN[at - 1]!))).toBe(at - 1);
    }),
  );
});

it('finds the end cut off and another history with hashes of its own, by the head alone', () => {
  fc.assert(
    fc.property(place, (at) => {
      expect(faultOf(CHAIN.slice(0, at))).toBe(at);
      const rewritten = chainedActs(RECORDS.with(at, someAct().record));
      expect(faultOf(rewritten)).toBe(RECORDS.length - 1);
    }),
  );
  expect(faultOf(CHAIN.slice(3), HEAD, { count: 3, hash: NO_ACTS })).toBe(3);
  expect(faultOf(CHAIN, { count: 40, hash: NO_ACTS })).toBe(39);
});
