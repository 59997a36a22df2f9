import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isRefusal, type ObjectId, Refusal } from '@filmdeed/kernel';
import { newVaultKeyLine, openKeyVault, type SealingStore } from '@filmdeed/media';
import { createDataSource } from '@filmdeed/postgres';
import { openObjectStore } from '../../api/src/main.js';
import { readApiEnv } from '../../api/src/env.js';
import { writeWhole } from './kept-text.js';
import { completed, databaseOf, type Say, type Variables } from './recovery/recovery-steps.js';

const PAGE = 500;
const SAY_EVERY_MILLISECONDS = 2000;

/** Uploads, and receipts that were handed in. */
const NAMED = '(SELECT object FROM upload UNION SELECT object FROM log_receipt WHERE object IS NOT NULL) AS named';

type DataSource = Awaited<ReturnType<ReturnType<typeof createDataSource>['initialize']>>;

interface Told {
  readonly done: number;
  readonly left: number;
  /** What was refused, by object. */
  readonly refused: readonly string[];
}

/** `encrypt`: seals the plain objects that are there. Begun again, it goes on: what is sealed is passed over. */
export async function encryptStep(variables: Variables, say: Say): Promise<string> {
  return withObjects(variables, say, async ({ store }, id) => {
    const found = await store.encrypt(id);
    return found === 'sealed' ? 'done' : found === 'unfinished' ? 'left' : 'nothing';
  });
}

/** `rotate-vault-key [--same-key]`: a new key for the vault, and the keys of all objects under it; `--same-key` goes on with one that was made. */
export async function rotateStep(args: string[], variables: Variables, say: Say): Promise<string> {
  const { values } = parseArgs({ args, options: { 'same-key': { type: 'boolean' } } });
  const { vault } = readApiEnv(await completed(variables, 'postgres://x@localhost/x'));
  // Refuses a file that holds no keys before anything is written to it.
  await openKeyVault(vault.keyFile, vault.cipher);
  if (values['same-key'] !== true) {
    const kept = (await readFile(vault.keyFile, 'utf8')).trimEnd();
    await writeWhole(vault.keyFile, `${kept}\n${newVaultKeyLine()}\n`);
    say('新密钥已加入 a new key is in the file: 请备份 back it up');
  }
  const keys = await openKeyVault(vault.keyFile, vault.cipher);
  return withObjects(variables, say, async ({ store }, id) => ((await store.rewrap(id, keys)) ? 'done' : 'nothing'));
}

type Work = (at: { readonly store: SealingStore }, id: ObjectId) => Promise<'done' | 'left' | 'nothing'>;

/** Goes through every object that the database names, one that is refused included; refuses at the end if some were. */
async function withObjects(variables: Variables, say: Say, work: Work): Promise<string> {
  const own = await databaseOf(variables);
  try {
    const env = readApiEnv(await completed(variables, own.url));
    const vault = await openKeyVault(env.vault.keyFile, env.vault.cipher);
    const store = await openObjectStore(env, vault);
    const dataSource = await createDataSource({ url: own.url, poolSize: 2 }).initialize();
    try {
      const { done, left, refused } = await goThrough(dataSource, store, say, work);
      const told = `完成 done: ${done}; 上传中 unfinished, left as they are: ${left}`;
      if (refused.length === 0) return told;
      throw new Refusal('storage.damaged', `${told}; 失败 refused: ${refused.length}`, { objects: refused.join(' ') });
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await own.close();
  }
}

async function goThrough(dataSource: DataSource, store: SealingStore, say: Say, work: Work): Promise<Told> {
  const [{ all }] = await dataSource.query<[{ all: number }]>(`SELECT count(*)::int AS "all" FROM ${NAMED}`);
  const refused: string[] = [];
  let [done, left, seen, said] = [0, 0, 0, 0];
  for (let after = ''; ;) {
    const rows: { object: ObjectId }[] = await dataSource.query(
      `SELECT object FROM ${NAMED} WHERE object > $1 ORDER BY object LIMIT ${PAGE}`,
      [after],
    );
    for (const { object } of rows) {
      const found = await work({ store }, object).catch((error: unknown) => {
        if (!isRefusal(error, 'storage.damaged')) throw error;
        return error;
      });
      if (isRefusal(found)) {
        // One that was removed meanwhile must not come back in part.
        if (await isNamed(dataSource, object)) {
          say(`${object}: ${found.message} ${JSON.stringify(found.facts)}`);
          refused.push(object);
        } else await store.remove(object);
      } else if (found === 'done') {
        done += 1;
        if (!(await isNamed(dataSource, object))) await store.remove(object);
      } else if (found === 'left') left += 1;
      seen += 1;
      if (Date.now() - said > SAY_EVERY_MILLISECONDS) {
        said = Date.now();
        say(`${seen} / ${all}`);
      }
    }
    if (rows.length < PAGE) return { done, left, refused };
    after = rows.at(-1)!.object;
  }
}

async function isNamed(dataSource: DataSource, object: ObjectId): Promise<boolean> {
  const rows: unknown[] = await dataSource.query(`SELECT 1 FROM ${NAMED} WHERE object = $1`, [object]);
  return rows.length > 0;
}
