import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { outcomeOf } from '../../../../test/support/outcomes.js';
import { C2spWitness } from '../../../../test/support/c2sp-witness.js';
import { TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { GrowingLog, LOG_KEYS } from '../../../../test/support/growing-log.js';
import { openCheckpoint, openNote, parseNote, parseVerifierKey, signatureLine } from '../index.js';
import { cosignatureMessage, cosignaturesOf, parseCosignerKey, quorumTime } from './cosignature.js';

const witness = new C2spWitness('w.example', { origin: TEST_ORIGIN, keys: LOG_KEYS });
witness.now = () => 1_790_000_000;
let note: string;
beforeAll(async () => {
  const { note: plain } = await new GrowingLog().grow(3);
  note = plain + witness.addCheckpoint(`old 0\n\n${plain}`).body;
});

describe('parseCosignerKey', () => {
  it('reads a key of type 04 and refuses any other, as the log refuses this one', () => {
    expect(parseCosignerKey(witness.verifierKey)).toMatchObject({ name: 'w.example', keyId: witness.cosigner.keyId });
    const others = [
      'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
      witness.verifierKey.replace('w.example', 'v.example'),
      witness.verifierKey.slice(0, -8),
      '',
    ];
    for (const key of others) expect(outcomeOf(() => parseCosignerKey(key))).toBe('note.invalid');
    expect(outcomeOf(() => parseVerifierKey(witness.verifierKey))).toBe('note.invalid');
  });
});

describe('cosignaturesOf', () => {
  it('finds the witness beside the log, and the log signs on', () => {
    expect(cosignaturesOf(note, [witness.cosigner])).toMatchObject([
      { cosigner: witness.cosigner, time: 1_790_000_000 },
    ]);
    expect(openCheckpoint(note, LOG_KEYS, TEST_ORIGIN)).toMatchObject({ size: 3 });
    expect(openNote(note, LOG_KEYS).unknown).toHaveLength(1);
    expect(cosignaturesOf(note, [])).toEqual([]);
  });

  it('is over the bytes that another implementation checks', () => {
    const { text, signatures } = parseNote(note);
    const body = signatures[1]!.signature;
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), witness.cosigner.publicKey]);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(Buffer.from(body.subarray(0, 8)).readBigUInt64BE()).toBe(1_790_000_000n);
    expect(verify(null, Buffer.from(`cosignature/v1\ntime 1790000000\n${text}`), key, body.subarray(8))).toBe(true);
    expect(Buffer.from(cosignatureMessage(7, text)).toString()).toBe(`cosignature/v1\ntime 7\n${text}`);
  });

  it('refuses one byte changed anywhere in the cosignature or the text', () => {
    const { text, signatures } = parseNote(note);
    const [log, own] = signatures;
    fc.assert(
      fc.property(fc.nat(71), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Uint8Array.from(own!.signature);
        changed[at]! ^= by;
        const other = `${text}\n${signatureLine(log!)}${signatureLine({ ...own!, signature: changed })}`;
        expect(outcomeOf(() => cosignaturesOf(other, [witness.cosigner]))).toBe('note.invalid');
      }),
    );
    expect(outcomeOf(() => cosignaturesOf(note.replace('\n3\n', '\n4\n'), [witness.cosigner]))).toBe('note.invalid');
  });

  it('counts a public key once, whatever its names and lines, with its earliest time', () => {
    const { note: plain } = { note: note.slice(0, note.lastIndexOf('\u2014')) };
    const at = (time: number): string => {
      witness.now = () => time;
      return witness.addCheckpoint(`old 3\n\n${plain}`).body;
    };
    const twice = plain + at(20) + at(10) + at(30);
    expect(cosignaturesOf(twice, [witness.cosigner])).toMatchObject([{ time: 10 }]);
    const alias = { ...witness.cosigner, name: 'alias' };
    const both = plain + at(20) + at(10).replace('w.example', 'alias');
    expect(cosignaturesOf(both, [witness.cosigner, alias])).toMatchObject([{ time: 10 }]);
  });
});

describe('quorumTime', () => {
  it('is the k-th smallest, or none', () => {
    const times = [30, 10, 20].map((time) => ({ time }));
    expect([1, 2, 3, 4].map((k) => quorumTime(times, k))).toEqual([10, 20, 30, null]);
  });
});
