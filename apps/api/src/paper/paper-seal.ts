import { type Clock, isRefusal, type RefusalCode } from '@filmdeed/kernel';
import { readSealKey, type Seal, type SealFiles, type SealKey, sealOf, type SignatureClock } from '@filmdeed/paper';
import type { ListedAuthority } from '../process/clock-files.js';
import type { LineLog } from '../process/line-log.js';
import { authorityOf } from '../process/listed-authority.js';

/** The seal as it is handed to the thread of the papers: the key as an object that cannot be printed, the authorities as they are listed. */
export interface PaperSeal {
  readonly key: SealKey;
  readonly authorities: readonly ListedAuthority[];
}

/** Reads the seal at the start, once. Refuses `environment.invalid`; an expired certificate is only warned of. */
export function readPaperSeal(
  files: SealFiles | null,
  authorities: readonly ListedAuthority[],
  clock: Clock,
  log: LineLog,
): PaperSeal | null {
  if (files === null) return null;
  const { certificates, key, notAfter } = readSealKey(files, clock);
  if (notAfter < clock.now().getTime()) log('warn', 'seal.expired', { notAfter: new Date(notAfter).toISOString() });
  return { key: { certificates, key }, authorities };
}

/** An authority that gave no time-stamp for a signature, and why. */
export type Unstamped = (code: RefusalCode, clock: string) => void;

/** The seal at work. Authorities are asked in their order until one answers; if none does the seal stands without a time-stamp. */
export function openPaperSeal({ key, authorities }: PaperSeal, clock: Clock, unstamped: Unstamped): Seal {
  const stamp: SignatureClock = async (imprint) => {
    for (const listed of authorities) {
      try {
        const { token, certificates } = await (await authorityOf(listed, clock)).stamp(imprint);
        return { token, certificates };
      } catch (error) {
        if (!isRefusal(error)) throw error;
        unstamped(error.code, listed.name);
      }
    }
    return undefined;
  };
  return sealOf(key, { clock, ...(authorities.length === 0 ? {} : { stamp }) });
}
