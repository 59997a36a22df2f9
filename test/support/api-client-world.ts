import { createDataSource } from '@filmdeed/postgres';
import { type ApiApp, startApiApp } from './api-app.js';
import { type ApiAnswer, ApiClient } from './api-client.js';

const FORM = 'application/x-www-form-urlencoded';
export const GRANT = { grant_type: 'client_credentials' };

/** A client, whoever made it, and its secret. */
export interface MadeApiClient {
  readonly owner: ApiClient;
  readonly id: string;
  readonly secret: string;
}

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
export const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

/** The real application with owners who make API clients, and what is kept of these. */
export async function apiClientWorld(databaseUrl: string) {
  const app: ApiApp = await startApiApp(databaseUrl);
  const dataSource = await createDataSource({ url: app.databaseUrl, poolSize: 2 }).initialize();
  const tables = ['api_client', 'api_client_secret', 'api_client_token', 'filing'];

  /** An account whose session has just shown a second factor. */
  const owner = async (): Promise<ApiClient> => {
    const account = await app.account();
    await dataSource.query(`UPDATE session SET second_factor_at = now() WHERE account = $1`, [account.account.id]);
    return account;
  };
  const ask = (body: string, headers: Record<string, string> = {}, path = '//oauth/token'): Promise<ApiAnswer> =>
    app.stranger.send('POST', path, body, { 'content-type': FORM, ...headers });

  return {
    ...{ app, dataSource, owner, ask },
    async made(scopes = ['evidence:create', 'asset:read_meta']): Promise<MadeApiClient> {
      const by = await owner();
      const { status, body, text } = await by.post('/api-clients', { name: '渲染农场', scopes });
      if (status !== 201) throw new Error(text);
      return { owner: by, id: body.client.id, secret: body.secret };
    },
    async token({ id, secret }: MadeApiClient, scope?: string): Promise<ApiClient> {
      const fields = { ...GRANT, ...(scope === undefined ? {} : { scope }) };
      const { status, body, text } = await ask(form(fields), { authorization: basic(id, secret) });
      if (status !== 200) throw new Error(text);
      return new ApiClient(app.url, body.access_token, { id, party: body.party, login: id, platformRoles: [] });
    },
    /** The newest act that names this id, or is by it. */
    async lastAct(id: string): Promise<{ action: string; outcome: string }> {
      const rows = await dataSource.query<{ record: string }[]>(
        `SELECT record FROM act_outbox WHERE record LIKE '%' || $1 || '%' ORDER BY seq DESC LIMIT 1`,
        [id],
      );
      return JSON.parse(rows[0]?.record ?? '{}') as { action: string; outcome: string };
    },
    /** Every row of clients, secrets, tokens and filings. */
    async standing(): Promise<unknown> {
      return Promise.all(
        tables.map((table) => dataSource.query(`SELECT t::text AS row FROM ${table} AS t ORDER BY 1`)),
      );
    },
    async close(): Promise<void> {
      await dataSource.destroy();
      await app.close();
    },
  };
}
