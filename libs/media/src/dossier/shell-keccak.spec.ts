import { spawnSync } from 'node:child_process';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { KECCAK_TOOL } from './shell-keccak.js';
import { SHELL_TOOLS } from './shell-tools.js';

/** Keccak-256 as a shell of the machine computes it. */
function inShell(input: Uint8Array): string {
  const { stdout, stderr } = spawnSync('sh', ['-c', `${SHELL_TOOLS}${KECCAK_TOOL}\nkeccak`], { input });
  expect(stderr.toString()).toBe('');
  return stdout.toString();
}

it.each([0, 1, 134, 135, 136, 137, 271, 272, 273, 500])('of %d bytes in sh is Keccak-256', (length) => {
  const input = Uint8Array.from({ length }, (_, i) => (255 - i * 7) & 255);
  expect(inShell(input)).toBe(Buffer.from(keccak_256(input)).toString('hex'));
});

it('of nothing is the known value, which is not that of SHA3-256', () => {
  expect(inShell(new Uint8Array())).toBe('c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470');
});
