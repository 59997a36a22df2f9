import type { Clock } from '@filmdeed/kernel';
import { attestLog, type AttestationRows, type Attestor, type LogReader, witnessGroup } from '@filmdeed/ledger';
import { httpWitness } from '@filmdeed/wire';
import type { ListedClocks } from '../../api/src/process/clock-files.js';
import { authorityOf, wayTo } from '../../api/src/process/listed-authority.js';

export interface AttestingPorts {
  readonly log: LogReader;
  readonly rows: AttestationRows;
  readonly clock: Clock;
  readonly everySeconds: number;
}

/** Each clock beside the chains, asked by a step of its own. The witnesses together are one clock. */
export async function attesting(
  { authorities, witnesses, quorum }: ListedClocks,
  ports: AttestingPorts,
): Promise<{ readonly name: string; readonly step: () => Promise<unknown> }[]> {
  const attestors: Attestor[] = await Promise.all(authorities.map((each) => authorityOf(each, ports.clock)));
  if (witnesses.length > 0) {
    const doors = witnesses.map((each) => httpWitness(each, wayTo(each.url, each.reach)));
    attestors.push(witnessGroup({ log: ports.log, witnesses: doors, quorum }));
  }
  return attestors.map((attestor) => ({ name: attestor.identity.key, step: attestLog({ ...ports, attestor }) }));
}
