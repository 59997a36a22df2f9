import { join } from 'node:path';
import { createDataSource, runMigrations } from '@filmdeed/postgres';
import { startApi } from '../../api/src/main.js';
import { jsonLines } from '../../api/src/process/line-log.js';
import { startWorker } from '../../worker/src/main.js';
import { keepFirstSignIn } from './first-sign-in.js';
import { lockInstance } from './instance-lock.js';
import { openLineFile } from './line-file.js';
import { keepLogKeys } from './log-keys.js';
import { keepVaultKey } from './vault-key.js';
import { sentenceOf } from './sentences.js';
import { openChain, openDatabase, type Service } from './services.js';
import { openSettings, type Settings } from './settings.js';
import { isFree } from './free-port.js';
import { Refusal } from '@filmdeed/kernel';

type Stop = () => Promise<void>;

/** What is running, stopped in the reverse order of its start. */
class Running {
  readonly #stops: Stop[] = [];
  #stopping: Promise<void> | undefined;

  add(stop: Stop): void {
    this.#stops.push(stop);
  }

  /** Stops everything; a part that fails to stop does not keep the others from it. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const stop of this.#stops.reverse()) await stop().catch(() => undefined);
    })();
    return this.#stopping;
  }
}

/** Starts everything on one machine and prints the ready line. */
async function start(running: Running): Promise<void> {
  const settings = await openSettings(process.env);
  const { dataDir } = settings;
  const lock = await lockInstance(dataDir);
  running.add(() => lock.release());
  if (settings.port !== 0 && !(await isFree(settings.port))) {
    throw new Refusal('port.taken', `port ${settings.port} is taken`, { port: settings.port });
  }
  const lines = openLineFile(join(dataDir, 'filmdeed.log'));
  running.add(() => lines.close());
  const log = jsonLines((line) => lines.write(line));
  const origin = process.env['LOG_ORIGIN'] || `${new URL(settings.publicUrl).host}/log`;
  const keys = await keepLogKeys(dataDir, origin);
  const vaultKey = process.env['VAULT_KEY_FILE'] || (await keepVaultKey(dataDir));
  const [database, chain] = await openServices(running, dataDir, origin);
  goOn();
  const dataSource = await createDataSource({ url: database.url, poolSize: 2, statementSeconds: 0 }).initialize();
  await runMigrations(dataSource).finally(() => dataSource.destroy());
  goOn();

  const variables = {
    ...process.env,
    DATA_DIR: dataDir,
    HOST: settings.host,
    PORT: String(settings.port),
    PUBLIC_URL: settings.publicUrl,
    DATABASE_URL: database.url,
    LOG_ORIGIN: origin,
    LOG_KEY_FILE: keys.logKey,
    LOG_VERIFIER_KEY_FILE: keys.logVerifierKey,
    PROMISE_KEY_FILE: keys.promiseKey,
    VAULT_KEY_FILE: vaultKey,
    ...chain.variables,
  };
  const worker = await startWorker(variables, log);
  running.add(() => worker.close());
  const api = await startApi(variables, log);
  running.add(() => api.close());
  const firstSignIn = await keepFirstSignIn(dataDir, api);
  goOn();
  sayReady(settings, firstSignIn);
}

/** Both at once: neither needs the other. What has come up when the other fails is stopped with the rest. */
async function openServices(running: Running, dataDir: string, origin: string) {
  const keep = <T extends { service: Service | null }>(opened: T): T => {
    const { service } = opened;
    if (service !== null) {
      running.add(() => service.stop());
      void service.ended.then(() => end(running, `${service.name} 意外结束。 ${service.name} ended unexpectedly.`));
    }
    return opened;
  };
  const opening = [
    openDatabase(process.env, dataDir).then(keep),
    openChain(process.env, dataDir, origin).then(keep),
  ] as const;
  await Promise.allSettled(opening);
  return Promise.all(opening);
}

function sayReady({ publicUrl, dataDir }: Settings, firstSignIn: { login: string; password: string } | null): void {
  if (firstSignIn !== null) {
    const { login, password } = firstSignIn;
    console.log(`首次登录 First sign-in: ${login}  ${password}`);
  }
  console.log(`影契 FilmDeed 就绪 ready: ${publicUrl}  (数据 data: ${dataDir})`);
}

let ending = false;

/** A start that is to end takes no further step. */
function goOn(): void {
  if (ending) throw new Error('ended while it started');
}

/** A start takes no longer between two of its steps, the making of a database included. */
const MOST_STARTING_MS = 60_000;

/** The one way out: everything is stopped first, also what was just about to come up, with a reason only if there is one. */
async function end(running: Running, reason?: string): Promise<void> {
  if (ending) return;
  ending = true;
  if (reason !== undefined) console.error(reason);
  const settled = starting.catch(() => undefined);
  await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, MOST_STARTING_MS))]);
  await running.stop();
  process.exit(reason === undefined ? 0 : 1);
}

const running = new Running();
const starting = start(running);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Asked twice, we no longer wait: everything that is kept survives that.
    if (ending) process.exit(130);
    void end(running);
  });
}
starting.catch((error: unknown) => end(running, sentenceOf(error)));
