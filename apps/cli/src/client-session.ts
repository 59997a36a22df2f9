import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal, type RefusalCode } from '@filmdeed/kernel';
import type { Console } from './console.js';
import { findSession, homeFolder, loadSession, makeHome, type Session, writeWhole } from './home.js';
import { refusalOf, Server, type ServerStatus } from './server.js';
import { UsageError } from './terminal.js';
import { Unanswered } from './unanswered.js';

/** A token of an API client, kept until shortly before its end: who runs many commands does not fetch one for each. */
interface KeptToken extends Session {
  readonly until: number;
}

const SPARE_MS = 60_000;
/** What OAuth 2.0 says, in our words. */
const OAUTH_CODES: Readonly<Record<string, RefusalCode>> = {
  invalid_client: 'api-client.credentials-wrong',
  invalid_scope: 'api-client.scope-exceeded',
  temporarily_unavailable: 'request.too-many',
};

/**
 * The API client that FILMDEED_CLIENT_ID and FILMDEED_CLIENT_SECRET_FILE name, else whoever signed in. Refuses `session.required` if nobody did, and `api-client.credentials-wrong`.
 */
export async function sessionAtHand(env: Console['env']): Promise<Session> {
  const client = env.FILMDEED_CLIENT_ID;
  if (!client) return loadSession(env);
  const [server, secretFile] = [
    env.FILMDEED_SERVER ?? (await findSession(env))?.server,
    env.FILMDEED_CLIENT_SECRET_FILE,
  ];
  if (!server || !secretFile) {
    throw new UsageError({
      zh: 'FILMDEED_CLIENT_ID 须与 FILMDEED_CLIENT_SECRET_FILE、FILMDEED_SERVER 一起设置',
      en: 'FILMDEED_CLIENT_ID goes with FILMDEED_CLIENT_SECRET_FILE and FILMDEED_SERVER',
    });
  }
  const address = server.replace(/\/+$/, '');
  const file = join(homeFolder(env), `token-${client.replace(/[^a-z0-9_]/g, '')}.json`);
  const kept = await keptToken(file);
  if (kept?.server === address && kept.login === client && kept.until > Date.now()) return kept;
  const secret = (await readFile(secretFile, 'utf8')).trim();
  const token = await fetchToken(address, client, secret);
  await makeHome(env);
  await writeWhole(file, `${JSON.stringify(token, null, 1)}\n`, 0o600);
  return token;
}

async function fetchToken(server: string, client: string, secret: string): Promise<KeptToken> {
  const { origin } = await new Server(server).get<ServerStatus>('/status');
  const asked = Date.now();
  const proof = Buffer.from(`${encodeURIComponent(client)}:${encodeURIComponent(secret)}`).toString('base64');
  let response: Response;
  try {
    response = await fetch(`${server}/oauth/token`, {
      method: 'POST',
      redirect: 'error',
      headers: { authorization: `Basic ${proof}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
  } catch (error) {
    throw new Unanswered(server, error);
  }
  const text = await response.text();
  if (!response.ok) throw refusedToken(response.status, text);
  const answer = JSON.parse(text) as { access_token: string; expires_in: number; party: string };
  const until = asked + answer.expires_in * 1000 - SPARE_MS;
  return { server, token: answer.access_token, login: client, party: answer.party, origin, until };
}

function refusedToken(status: number, text: string): Refusal {
  try {
    const { error, error_description: why } = JSON.parse(text) as { error: string; error_description: string };
    const code = OAUTH_CODES[error];
    if (code !== undefined) return new Refusal(code, why);
  } catch {
    // not JSON: a proxy or another program answered
  }
  return refusalOf(status, text);
}

async function keptToken(file: string): Promise<KeptToken | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as KeptToken;
  } catch {
    return undefined;
  }
}
