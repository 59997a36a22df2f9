import type { Clock } from '@filmdeed/kernel';
import { type OutboundHttp, outboundHttp, type Rfc3161Authority, rfc3161Authority } from '@filmdeed/wire';
import type { ListedAuthority, Reach } from './clock-files.js';
import { readSecret } from './secret-file.js';

/** A listed authority that can be asked. Refuses `environment.invalid` for a password file that cannot be read. */
export async function authorityOf(listed: ListedAuthority, clock: Clock): Promise<Rfc3161Authority> {
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
export function wayTo(url: string, { allowHttp, allowPrivate }: Reach): OutboundHttp {
  const { hostname } = new URL(url);
  return outboundHttp({
    ...(allowHttp ? { plainHosts: [hostname] } : {}),
    ...(allowPrivate ? { privateHosts: [hostname] } : {}),
  });
}
