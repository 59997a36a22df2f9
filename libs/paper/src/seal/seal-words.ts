import type { SealFace } from './seal.js';

/** What every page says of the electronic seal, in both languages; `undefined`: there is none. */
export function sealWords(face: SealFace | undefined): string {
  if (face === undefined) return '本文件未加盖电子签章 · carries no electronic seal';
  return `本文件载有电子签章（PAdES）· sealed electronically (PAdES): ${face.subject} · No. ${face.serial}`;
}
