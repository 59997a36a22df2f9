import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Refusal } from '@filmdeed/kernel';

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/;
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];
const LEAST_TOKEN = 16;

export type Asking = Pick<IncomingMessage, 'headers' | 'socket'>;

/**
 * Whether a program on this machine asks us directly. A proxy beside us connects from the loopback, too, and need not tell: this is an answer only
 * where none is configured.
 */
export function isOwnMachine({ headers, socket }: Asking): boolean {
  return (
    LOOPBACK.test(socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    FORWARDED.every((name) => headers[name] === undefined)
  );
}

/** Whether people come in under a name of this machine, so that there is no proxy in between. */
export function isLocalName(url: string): boolean {
  return LOOPBACK_HOST.test(new URL(url).host);
}

/** The token of METRICS_TOKEN_FILE; null if none is configured. Refuses `environment.invalid` for one that is missing or short. */
export async function readMetricsToken(file: string | null): Promise<string | null> {
  if (file === null) return null;
  const token = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (token.length >= LEAST_TOKEN) return token;
  throw new Refusal('environment.invalid', `the token file holds at least ${LEAST_TOKEN} characters`, {
    variable: 'METRICS_TOKEN_FILE',
  });
}

/** Whether the request bears the token. Takes the same time wherever they differ. */
export function bearsToken({ headers }: Pick<Asking, 'headers'>, token: string | null): boolean {
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (token === null || given === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
