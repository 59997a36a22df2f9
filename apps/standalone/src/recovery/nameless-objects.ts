import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDataSource } from '@filmdeed/postgres';
import { exists } from './sums.js';

/**
 * Removes the objects of a folder that the database does not name, and says how many: a backup brings back originals that were erased after it. Only while nothing
 * else runs: an upload makes its object before its row.
 */
export async function dropNameless(databaseUrl: string, folder: string): Promise<number> {
  if (!(await exists(folder))) return 0;
  const dataSource = await createDataSource({ url: databaseUrl, poolSize: 2 }).initialize();
  try {
    const rows = await dataSource.query<{ object: string }[]>(
      `SELECT object FROM upload UNION SELECT object FROM log_receipt WHERE object IS NOT NULL
       UNION SELECT object FROM verification_document WHERE object IS NOT NULL`,
    );
    const named = new Set(rows.map(({ object }) => object));
    let dropped = 0;
    for (const shard of await readdir(folder, { withFileTypes: true })) {
      if (!shard.isDirectory()) continue;
      for (const id of await readdir(join(folder, shard.name))) {
        if (!id.startsWith('obj_') || named.has(id)) continue;
        await rm(join(folder, shard.name, id), { recursive: true, force: true });
        dropped += 1;
      }
    }
    return dropped;
  } finally {
    await dataSource.destroy();
  }
}
