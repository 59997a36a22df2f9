import type { AttestationRows } from '@filmdeed/ledger';
import type { ClockStatusDto } from './status.dto.js';

/** How far each clock beside the chains has come: of witnesses the present group, for a group with other keys or another quorum is another clock. */
export async function clockStatus(rows: AttestationRows): Promise<ClockStatusDto[]> {
  const known = await rows.attestors();
  const group = known.findLast(({ kind }) => kind === 'witness');
  return Promise.all(
    known
      .filter((attestor) => attestor.kind !== 'witness' || attestor === group)
      .map(async ({ key, name, kind, operator, reachable, problem }) => {
        const last = await rows.newestHeld(key);
        return {
          ...{ name, kind, operator },
          lastAttestedSize: last?.size ?? null,
          lastAttestedAt: last?.time.toISOString() ?? null,
          ...{ reachable, problem },
        };
      }),
  );
}
