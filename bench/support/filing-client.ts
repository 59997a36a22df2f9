import { p256Signer } from '@filmdeed/evidence';
import { fromHex, newId, systemClock, toBase64Url, toHex } from '@filmdeed/kernel';
import { postgresAccounts, postgresSessions, signerRows } from '@filmdeed/postgres';
import { SESSION_LIFE, tokenHash } from '@filmdeed/registry';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Told } from './filing-load.ts';
import { ORIGIN } from './filing-servers.ts';
import type { Database } from './fresh-database.ts';
import type { LoadResult } from './http-load.ts';

type Client = Pick<Told, 'party' | 'token' | 'origin' | 'key'>;

/** An account with a session and a registered P-256 key. */
export async function someClient(database: Database): Promise<Client> {
  const [account, party, now] = [newId('acc'), newId('pty'), systemClock.now()];
  const token = toBase64Url(randomBytes(32));
  const key = randomBytes(32);
  const holder = { id: account, login: 'bench', name: 'bench', platformRoles: [], party, createdAt: now } as const;
  await postgresAccounts(database).add(holder, 'none');
  const expiresAt = new Date(now.getTime() + SESSION_LIFE.cli);
  const session = { id: newId('ses'), account, client: 'cli', createdAt: now, expiresAt } as const;
  const shown = { network: '127.0.0.1', agent: 'bench', seenAt: now, secondFactorAt: null };
  await postgresSessions(database).add({ ...session, ...shown }, tokenHash(token));
  const signer = { id: newId('sgn'), party, scheme: 'p256', key: p256Signer(key), label: 'bench' } as const;
  await database
    .getRepository(signerRows)
    .insert({ ...signer, key: Buffer.from(fromHex(signer.key)), createdAt: now, effectiveAt: now });
  return { party, token, origin: ORIGIN, key: toHex(key) };
}

/** Made and signed before the clock starts. */
export async function posted(told: Told): Promise<LoadResult> {
  const child = fork(new URL('filing-load.ts', import.meta.url).pathname, { execArgv: process.execArgv });
  const said = (): Promise<unknown> => new Promise((resolve) => child.once('message', resolve));
  try {
    child.send({ make: told });
    await said();
    child.send('post');
    return (await said()) as LoadResult;
  } finally {
    child.kill();
  }
}
