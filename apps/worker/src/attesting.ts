import type { Clock } from '@filmdeed/kernel';
import { attestLog, type AttestationRows, type Attestor, type LogReader, witnessGroup } from '@filmdeed/ledger';
import { httpWitness, type OutboundHttp, outboundHttp, rfc3161Authority } from '@filmdeed/wire';
import type { ListedAuthority, ListedClocks, Reach } from '../../api/src/process/clock-files.js';
import { readSecret } from './secret-file.js';

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

async function authorityOf(listed: ListedAuthority, clock: Clock): Promise<Attestor> {
  const { name, url, operator, roots, certificates, policy, login, reach } = listed;
  const http = wayTo(url, reach);
  const settings = {
    ...{ name, url, operator, roots, certificates },
    ...(policy === null ? {} : { policy }),
    ...(login === null ? {} : { login: { user: login.user, password: await readSecret(login.passwordFile) } }),
  };
  return rfc3161Authority(settings, http, clock);
}

/** What a listed clock is allowed is allowed for its own host only. */
function wayTo(url: string, { allowHttp, allowPrivate }: Reach): OutboundHttp {
  const { hostname } = new URL(url);
  return outboundHttp({
    ...(allowHttp ? { plainHosts: [hostname] } : {}),
    ...(allowPrivate ? { privateHosts: [hostname] } : {}),
  });
}
