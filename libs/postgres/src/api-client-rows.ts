import { type AccountId, type ApiClientId, type ClientSecretId, type PartyId, toHex } from '@filmdeed/kernel';
import {
  type ApiClient,
  type ApiClients,
  type ApiClientState,
  type ClientSecret,
  MOST_API_CLIENTS,
  MOST_SECRETS,
  type ProvenSecret,
  type Scope,
  type StandingClient,
} from '@filmdeed/registry';
import { type DataSource, type EntityManager, LessThanOrEqual } from 'typeorm';
import {
  type ApiClientRow,
  apiClientRows,
  type ApiClientSecretRow,
  apiClientSecretRows,
  apiClientTokenRows,
} from './api-client.rows.js';
import { tellingOutage } from './outage.js';
import { lockParty } from './party-lock.js';
import { sharedLookup } from './shared-lookup.js';

/** `ApiClients` in PostgreSQL. Whatever changes the secrets of a client locks its row first. */
export function postgresApiClients(dataSource: DataSource): ApiClients {
  const ofToken = sharedLookup((hashes: readonly Uint8Array[]) => findTokens(dataSource, hashes));

  const withSecrets = async (rows: readonly ApiClientRow[], now: Date): Promise<ApiClient[]> => {
    const secrets = await dataSource.query<Omit<ApiClientSecretRow, 'hash'>[]>(
      `SELECT id, client, created_at AS "createdAt", expires_at AS "expiresAt", used_at AS "usedAt"
       FROM api_client_secret WHERE client = ANY($1) AND expires_at > $2 ORDER BY created_at, id`,
      [rows.map(({ id }) => id), now],
    );
    return rows.map((row) => clientOfRow(row, secrets.filter(({ client }) => client === row.id).map(secretOfRow)));
  };

  return tellingOutage<ApiClients>({
    add: ({ secrets: _secrets, ...client }, secret, hash) =>
      dataSource.transaction(async (manager) => {
        await lockParty(manager, client.party);
        const [{ count }] = await manager.query<[{ count: number }]>(
          `SELECT count(*)::int AS count FROM api_client WHERE party = $1 AND state <> 'ended'`,
          [client.party],
        );
        if (count >= MOST_API_CLIENTS) return false;
        const row = { ...client, scopes: [...client.scopes], movedAt: client.createdAt };
        await manager.getRepository(apiClientRows).insert(row);
        await insertSecret(manager, client.id, secret, hash);
        return true;
      }),

    async ofParty(party, now) {
      const rows = await dataSource
        .getRepository(apiClientRows)
        .createQueryBuilder('client')
        .where("client.party = :party AND client.state <> 'ended'", { party })
        .orderBy({ 'client.createdAt': 'DESC', 'client.id': 'DESC' })
        .getMany();
      return withSecrets(rows, now);
    },

    async findOwn(party, id, now) {
      const row = await dataSource.getRepository(apiClientRows).findOneBy({ party, id });
      return row === null ? null : (await withSecrets([row], now))[0]!;
    },

    addSecret: (party, id, secret, hash, othersEnd) =>
      dataSource.transaction(async (manager) => {
        const [client] = await manager.query<{ state: string }[]>(
          `SELECT state FROM api_client WHERE party = $1 AND id = $2 FOR UPDATE`,
          [party, id],
        );
        if (client === undefined || client.state === 'ended') return 'absent';
        const live = await manager.query<unknown[]>(
          `SELECT FROM api_client_secret WHERE client = $1 AND expires_at > $2`,
          [id, secret.createdAt],
        );
        if (live.length >= MOST_SECRETS) return 'too-many';
        await manager.query(
          `UPDATE api_client_secret SET expires_at = $3 WHERE client = $1 AND expires_at > $2 AND expires_at > $3`,
          [id, secret.createdAt, othersEnd],
        );
        await insertSecret(manager, id, secret, hash);
        return 'added';
      }),

    async endSecret(party, id, secret, now) {
      const ended = await dataSource.query<[unknown[], number]>(
        `UPDATE api_client_secret SET expires_at = $4 WHERE id = $3 AND expires_at > $4
         AND client = (SELECT id FROM api_client WHERE party = $1 AND id = $2 AND state <> 'ended')`,
        [party, id, secret, now],
      );
      return ended[1] === 1;
    },

    move: (party, id, from, to, now) =>
      dataSource.transaction(async (manager) => {
        const where = { party, id, state: from };
        const moved = await manager.getRepository(apiClientRows).update(where, { state: to, movedAt: now });
        if (moved.affected !== 1) return false;
        // A client that is enabled again fetches new tokens: none of before stands.
        await manager.query(
          `DELETE FROM api_client_token WHERE secret IN (SELECT id FROM api_client_secret WHERE client = $1)`,
          [id],
        );
        if (to === 'ended') await manager.query(`DELETE FROM api_client_secret WHERE client = $1`, [id]);
        return true;
      }),

    async prove(id, hash, now) {
      const [row] = await dataSource.query<ProvenSecret[]>(
        `SELECT client.id AS client, secret.id AS secret, client.name, client.party, party.name AS "partyName", client.scopes
         FROM api_client_secret AS secret JOIN api_client AS client ON client.id = secret.client JOIN party ON party.id = client.party
         WHERE client.id = $1 AND secret.hash = $2 AND secret.expires_at > $3 AND client.state = 'active'`,
        [id, Buffer.from(hash), now],
      );
      return row ?? null;
    },

    async addToken(hash, { secret, scopes, createdAt, expiresAt }) {
      // A secret that went meanwhile leaves a token that nothing joins: it never stands.
      await dataSource.query(
        `WITH used AS (UPDATE api_client_secret SET used_at = $4 WHERE id = $2 RETURNING client),
           seen AS (UPDATE api_client SET used_at = $4 WHERE id = (SELECT client FROM used))
         INSERT INTO api_client_token (hash, secret, scopes, expires_at) VALUES ($1, $2, $3, $5)`,
        [Buffer.from(hash), secret, [...scopes], createdAt, expiresAt],
      );
    },

    async findToken(hash, now) {
      const found = await ofToken(hash);
      return found === null || found.until.getTime() <= now.getTime() ? null : found.client;
    },

    async revokeToken(client, hash) {
      await dataSource.query(
        `DELETE FROM api_client_token WHERE hash = $2 AND secret IN (SELECT id FROM api_client_secret WHERE client = $1)`,
        [client, Buffer.from(hash)],
      );
    },

    async sweep(now) {
      const gone = await dataSource.getRepository(apiClientTokenRows).delete({ expiresAt: LessThanOrEqual(now) });
      return gone.affected ?? 0;
    },
  });
}

interface Found {
  readonly client: StandingClient;
  /** The end of the token, or of its secret if that is sooner. */
  readonly until: Date;
}

async function findTokens(dataSource: DataSource, hashes: readonly Uint8Array[]): Promise<(Found | null)[]> {
  const wanted = [...new Map(hashes.map((hash) => [toHex(hash), Buffer.from(hash)])).values()];
  const rows = await dataSource.query<(Omit<ProvenSecret, 'secret'> & { hash: Buffer; until: Date })[]>(
    `SELECT token.hash, client.id AS client, client.name, client.party, party.name AS "partyName", token.scopes,
       least(token.expires_at, secret.expires_at) AS until
     FROM api_client_token AS token JOIN api_client_secret AS secret ON secret.id = token.secret
       JOIN api_client AS client ON client.id = secret.client JOIN party ON party.id = client.party
     WHERE token.hash = ANY($1) AND client.state = 'active'`,
    [wanted],
  );
  const found = new Map(
    rows.map(({ hash, until, client: id, name, party, partyName, scopes }): [string, Found] => {
      return [toHex(hash), { until, client: { id, name, party, partyName, scopes } }];
    }),
  );
  return hashes.map((hash) => found.get(toHex(hash)) ?? null);
}

async function insertSecret(
  manager: EntityManager,
  client: ApiClientId,
  secret: ClientSecret,
  hash: Uint8Array,
): Promise<void> {
  await manager.getRepository(apiClientSecretRows).insert({ ...secret, client, hash: Buffer.from(hash) });
}

function clientOfRow(row: ApiClientRow, secrets: readonly ClientSecret[]): ApiClient {
  const { name, createdAt, usedAt } = row;
  return {
    id: row.id as ApiClientId,
    party: row.party as PartyId,
    ...{ name, scopes: row.scopes as Scope[], state: row.state as ApiClientState },
    ...{ createdBy: row.createdBy as AccountId, createdAt, secrets, usedAt },
  };
}

function secretOfRow({ id, createdAt, expiresAt, usedAt }: Omit<ApiClientSecretRow, 'hash'>): ClientSecret {
  return { id: id as ClientSecretId, createdAt, expiresAt, usedAt };
}
