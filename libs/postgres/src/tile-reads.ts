import { Refusal } from '@filmdeed/kernel';
import { HASH_SIZE, type LogReader, type TileRef } from '@filmdeed/ledger';
import type { DataSource } from 'typeorm';

interface Asked {
  readonly ref: TileRef;
  answer(hashes: Uint8Array): void;
  fail(error: unknown): void;
}

const READ = `
  SELECT asked.nth::int AS nth, substring(hashes FROM 1 FOR asked.bytes) AS hashes
  FROM unnest($1::int[], $2::bigint[], $3::int[]) WITH ORDINALITY AS asked (level, n, bytes, nth)
  JOIN log_tile ON log_tile.level = asked.level AND log_tile.n = asked.n`;

/** Reads tiles; all that are asked for in one turn share one statement. Refuses `log.tile-missing`, each reader for itself. */
export function tileReads(dataSource: DataSource): LogReader['tile'] {
  let waiting: Asked[] = [];

  async function readAll(): Promise<void> {
    const asked = waiting;
    waiting = [];
    try {
      const rows = await dataSource.query<{ nth: number; hashes: Buffer }[]>(READ, [
        asked.map(({ ref }) => ref.level),
        asked.map(({ ref }) => ref.n),
        asked.map(({ ref }) => ref.width * HASH_SIZE),
      ]);
      const found = new Map(rows.map(({ nth, hashes }) => [nth - 1, hashes]));
      for (const [i, { ref, answer, fail }] of asked.entries()) {
        const hashes = found.get(i);
        if (hashes?.length === ref.width * HASH_SIZE) answer(new Uint8Array(hashes));
        else fail(new Refusal('log.tile-missing', 'the log has no such tile', { ...ref }));
      }
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }

  return (ref) =>
    new Promise((answer, fail) => {
      if (waiting.push({ ref, answer, fail }) === 1) queueMicrotask(() => void readAll());
    });
}
