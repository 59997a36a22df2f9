import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keptText } from './kept-text.js';
import { startLocalChain } from './local-chain.js';
import { localAnchor, localBook } from './local-contracts.js';
import { startLocalPostgres } from './local-postgres.js';
import { archiveOf } from './recovery/wal-archive.js';
import type { Variables } from './settings.js';

/** Something that runs beside us. */
export interface Service {
  readonly name: string;
  /** Resolves when it has ended, by `stop` or by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** The database: one of our own, or that of DATABASE_URL. */
export async function openDatabase(
  variables: Variables,
  dataDir: string,
): Promise<{ url: string; service: Service | null }> {
  const given = variables['DATABASE_URL'];
  if (given) return { url: given, service: null };
  const archive = archiveOf(variables, dataDir);
  const postgres = await startLocalPostgres({
    ...{ dataDir: join(dataDir, 'postgres'), durable: true },
    ...(archive === null ? {} : { archive }),
  });
  return { url: postgres.url, service: { name: 'PostgreSQL', ended: postgres.ended, stop: () => postgres.stop() } };
}

/** The chain: one of our own with its contract, or that of CHAIN_RPC_URL. `variables` are for the worker. */
export async function openChain(
  variables: Variables,
  dataDir: string,
  origin: string,
): Promise<{ variables: Variables; service: Service | null }> {
  if (variables['CHAIN_RPC_URL']) return { variables: {}, service: null };
  const folder = join(dataDir, 'chain');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const chain = await startLocalChain({ dataDir: folder });
  try {
    const keyFile = join(folder, 'writer.key');
    await keptText(keyFile, () => `${chain.writerKey}\n`);
    const contract = await localAnchor(folder, chain, origin);
    const book = await localBook(folder, chain, contract);
    return {
      variables: {
        CHAIN_RPC_URL: chain.url,
        CHAIN_NAME: '本机链 local chain',
        CHAIN_OPERATOR: 'self',
        CHAIN_CONTRACT: contract,
        CHAIN_KEY_FILE: keyFile,
        PARTY_BOOK_FILE: book.file,
        PARTY_BOOK_KEY_FILE: book.keyFile,
        ANCHOR_EVERY_SECONDS: variables['ANCHOR_EVERY_SECONDS'] || '1',
      },
      service: { name: 'anvil', ended: chain.ended, stop: () => chain.stop() },
    };
  } catch (error) {
    await chain.stop();
    throw error;
  }
}
