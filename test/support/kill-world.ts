import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deployCheckpointAnchor } from '@filmdeed/chain';
import { freePort } from '../../apps/standalone/src/free-port.js';
import { type LocalChain, startLocalChain } from '../../apps/standalone/src/local-chain.js';
import { type LocalPostgres, startLocalPostgres } from '../../apps/standalone/src/local-postgres.js';
import { isProcess } from '../../apps/standalone/src/own-process.js';
import { operate } from './cluster.js';
import { Supervised } from './supervised.js';

export const KILL_ORIGIN = 'deeds.example/log';
export const KILL_PROMISE_SECONDS = 120;

/** What may be killed: a process, or one of the database's that serve a connection. */
export const VICTIMS = ['api', 'worker', 'postgres', 'backend', 'chain'] as const;
export type Victim = (typeof VICTIMS)[number];

/** API, worker, PostgreSQL and chain as processes of their own on one machine, each started again by the operator's own means when it has ended. */
export class KillWorld {
  readonly url: string;
  readonly databaseUrl: string;
  readonly contract: string;
  readonly password: string;
  readonly #folder: string;
  readonly #chainDoor: ChainDoor;
  readonly #api: Supervised;
  readonly #worker: Supervised;
  readonly #kept: readonly Promise<void>[];
  readonly #postgres: Held<LocalPostgres>;
  readonly #chain: Held<LocalChain>;
  readonly #ending = new AbortController();

  private constructor(
    folder: string,
    first: { postgres: LocalPostgres; chain: LocalChain; chainDoor: ChainDoor; contract: string; password: string },
    variables: Readonly<Record<string, string>>,
    port: number,
  ) {
    const { postgres, chain, chainDoor, contract, password } = first;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.databaseUrl = postgres.url;
    this.contract = contract;
    this.password = password;
    this.#chainDoor = chainDoor;
    this.#postgres = { now: postgres };
    this.#chain = { now: chain };
    this.#kept = [
      keepUp(this.#postgres, this.#ending.signal, () => startLocalPostgres(postgresIn(folder, postgres.port))),
      keepUp(this.#chain, this.#ending.signal, async () =>
        chainDoor.lead(await startLocalChain({ dataDir: join(folder, 'chain') })),
      ),
    ];
    this.#api = new Supervised('api', 'api/src/main.js', { ...variables, HOST: '127.0.0.1', PORT: String(port) });
    this.#worker = new Supervised('worker', 'worker/src/main.js', variables);
  }

  static async start(): Promise<KillWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'filmdeed-kills-'));
    await mkdir(join(folder, 'chain'), { mode: 0o700 });
    const startChain = (): Promise<LocalChain> => startLocalChain({ dataDir: join(folder, 'chain') });
    const [postgres, first] = await Promise.all([startLocalPostgres(postgresIn(folder)), startChain()]);
    const { url: rpcUrl, writerKey } = first;
    const contract = await deployCheckpointAnchor({ rpcUrl, key: writerKey, origin: KILL_ORIGIN });
    // What the operator enters in a file is on the chain's disk, too.
    await first.stop();
    const chainDoor = await ChainDoor.open();
    const chain = chainDoor.lead(await startChain());
    await writeFile(join(folder, 'chain.key'), `${writerKey}\n`, { mode: 0o600 });
    const variables = {
      DATABASE_URL: postgres.url,
      PLATFORM_SECOND_FACTOR: 'off',
      DATA_DIR: folder,
      PUBLIC_URL: 'https://deeds.example',
      LOG_ORIGIN: KILL_ORIGIN,
      TRUSTED_PROXIES: '127.0.0.1',
      PROMISE_SECONDS: String(KILL_PROMISE_SECONDS),
      CHAIN_RPC_URL: chainDoor.url,
      CHAIN_CONTRACT: contract,
      CHAIN_KEY_FILE: join(folder, 'chain.key'),
      ANCHOR_EVERY_SECONDS: '1',
    };
    await operate('keys', variables);
    await operate('migrate', variables);
    const password = (await operate('first-administrator', variables)).split(/\s+/)[1]!;
    return new KillWorld(folder, { postgres, chain, chainDoor, contract, password }, variables, await freePort());
  }

  /** Kills at once; false if there was nothing to kill at that moment, as while it is not up again. */
  async kill(victim: Victim): Promise<boolean> {
    if (victim === 'api') return this.#api.kill();
    if (victim === 'worker') return this.#worker.kill();
    const pid = victim === 'chain' ? await this.#chainPid() : await this.#postgresPid();
    if (pid === null) return false;
    if (victim !== 'backend') return killed(pid);
    const [serving] = await servingOf(pid);
    return serving !== undefined && killed(serving);
  }

  /** Ends that nobody asked for. */
  get crashes(): readonly string[] {
    return [...this.#api.crashes, ...this.#worker.crashes];
  }

  /** What API and worker said last. */
  get said(): string {
    return [...this.#api.lines, ...this.#worker.lines].join('\n');
  }

  /** Asks the present node. */
  async ask<T>(method: string, ...params: readonly unknown[]): Promise<T> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const headers = { 'content-type': 'application/json' };
    const answer = (await (await fetch(this.#chainDoor.url, { method: 'POST', headers, body })).json()) as {
      result: T;
    };
    return answer.result;
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await Promise.all([this.#api.end(), this.#worker.end()]);
    await Promise.all([this.#postgres.now?.stop(), this.#chain.now?.stop()]);
    await Promise.all(this.#kept);
    await this.#chainDoor.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #postgresPid(): Promise<number | null> {
    const cluster = join(this.#folder, 'postgres', 'cluster');
    const pid = Number((await textOf(join(cluster, 'postmaster.pid'))).split('\n')[0]);
    return (await isProcess(pid, ['postgres', cluster])) ? pid : null;
  }

  async #chainPid(): Promise<number | null> {
    const folder = join(this.#folder, 'chain');
    const text = await textOf(join(folder, 'anvil.pid'));
    const pid = text === '' ? 0 : (JSON.parse(text) as { pid: number }).pid;
    return (await isProcess(pid, ['anvil', folder])) ? pid : null;
  }
}

interface Held<T> {
  now: T | null;
}

/** Starts it again whenever it has ended. A start that is killed fails, and so does one that meets what the killed one left: it is tried again. */
async function keepUp<T extends Pick<LocalChain, 'ended' | 'stop'>>(
  held: Held<T>,
  ending: AbortSignal,
  start: () => Promise<T>,
): Promise<void> {
  for (;;) {
    await held.now?.ended;
    if (ending.aborted) return;
    await held.now?.stop();
    held.now = await start().catch(() => null);
    if (held.now === null) await new Promise((again) => setTimeout(again, 100));
    else if (ending.aborted) await held.now.stop();
  }
}

const postgresIn = (folder: string, port?: number) => ({
  dataDir: join(folder, 'postgres'),
  // A commit that was answered survives the death of the server.
  durable: true,
  ...(port === undefined ? {} : { port }),
});

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/** Processes of this server that serve a connection of ours. */
async function servingOf(postmaster: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,args=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const ours = rows.filter(([, parent, , user]) => Number(parent) === postmaster && user === 'filmdeed');
  return ours.map(([pid]) => Number(pid));
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

/** One address for the chain, whose node has another one after each start. */
class ChainDoor {
  readonly #server: Server;
  #to = { host: '', port: 0 };

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<ChainDoor> {
    const server = createServer();
    const door = new ChainDoor(server);
    server.on('connection', (socket) => {
      const node = connect(door.#to);
      for (const [one, other] of [[socket, node] as const, [node, socket] as const]) {
        one.on('error', () => undefined).on('close', () => other.destroy());
        one.pipe(other);
      }
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  lead<T extends { readonly url: string }>(node: T): T {
    const { hostname, port } = new URL(node.url);
    this.#to = { host: hostname, port: Number(port) };
    return node;
  }

  close(): Promise<unknown> {
    return new Promise((closed) => this.#server.close(closed));
  }
}
