import { toHex } from '@filmdeed/kernel';
import {
  entriesPath,
  leafHash,
  openCheckpoint,
  parseEntryBundle,
  parseVerifierKey,
  rootOfLeaves,
  tileHashes,
  tilePath,
} from '@filmdeed/ledger';
import { describeWithVectors, vectorBytes, vectorText } from '../support/shared-vectors.js';

const LOG = 'tlog-tiles/testdata/log';

describeWithVectors('tlog-tiles log of tessera', LOG, () => {
  const verifier = parseVerifierKey(vectorText(`${LOG}.vkey`).trim());

  test('the key states its own id', () => {
    expect(verifier).toMatchObject({ name: 'example.com/log/testdata', keyId: '33d7b496' });
  });

  test.each(Array.from({ length: 16 }, (_, size) => size))('checkpoint %i: signature, entries, tile, root', (size) => {
    const checkpoint = openCheckpoint(vectorText(`${LOG}/checkpoint.${size}`), [verifier], verifier.name);
    expect(checkpoint.size).toBe(size);
    if (size === 0) {
      expect(toHex(checkpoint.root)).toBe(toHex(rootOfLeaves([])));
      return;
    }
    const entries = parseEntryBundle(vectorBytes(`${LOG}/${entriesPath({ n: 0, width: size })}`));
    const hashes = entries.map(leafHash);
    expect(entries).toHaveLength(size);
    const tile = tileHashes(vectorBytes(`${LOG}/${tilePath({ level: 0, n: 0, width: size })}`), size);
    expect(tile.map(toHex)).toEqual(hashes.map(toHex));
    expect(toHex(rootOfLeaves(hashes))).toBe(toHex(checkpoint.root));
  });

  test('the published checkpoint is the last one', () => {
    expect(openCheckpoint(vectorText(`${LOG}/checkpoint`), [verifier], verifier.name).size).toBe(15);
  });

  test('a checkpoint with one character of its root changed is refused', () => {
    const note = vectorText(`${LOG}/checkpoint`).replace('rKbD', 'rKbE');
    expect(() => openCheckpoint(note, [verifier], verifier.name)).toThrow(
      expect.objectContaining({ name: 'Refusal', code: 'note.invalid' }),
    );
  });
});
