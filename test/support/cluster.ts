import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { deployCheckpointAnchor } from '@filmdeed/chain';
import { freePort } from '../../apps/standalone/src/free-port.js';
import { type RunningChain, startChain } from './chain.js';
import { type RunningPostgres, startPostgres } from './postgres.js';
import { type RunningS3, startS3 } from './s3-server.js';

export const CLUSTER_ORIGIN = 'deeds.example/log';
export const METRICS_TOKEN = 'a-token-of-the-scraper';
const NODE = resolve('node_modules/.bin/node');
const READY_SECONDS = 60;

interface Line {
  readonly event: string;
  readonly at: number;
}

/** One program in a process of its own, with what it logged. */
export class Program {
  readonly name: string;
  readonly lines: (Line & Record<string, unknown>)[] = [];
  readonly #child: ChildProcess;

  constructor(name: string, script: string, variables: Readonly<Record<string, string>>) {
    this.name = name;
    this.#child = spawn(NODE, [resolve('dist/apps', script)], {
      // Nothing of ours: what it needs is named.
      env: { PATH: process.env['PATH'], ...variables },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface(this.#child.stdout!).on('line', (line) => {
      this.lines.push({ ...(JSON.parse(line) as Line), at: performance.now() });
    });
  }

  /** Sends a signal and, unless it only stops or goes on, waits for the end; gives the exit code. */
  async signal(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    this.#child.kill(signal);
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return null;
    const [code] = (await once(this.#child, 'close')) as [number | null];
    return code;
  }

  async says(event: string, since = 0): Promise<Line> {
    for (const until = Date.now() + READY_SECONDS * 1000; ;) {
      const line = this.lines.find((one) => one.event === event && one.at >= since);
      if (line !== undefined) return line;
      if (Date.now() > until)
        throw new Error(`${this.name} did not say ${event}: ${JSON.stringify(this.lines.slice(-5))}`);
      await new Promise((wait) => setTimeout(wait, 20));
    }
  }
}

/** One of the operator's steps with these variables; gives what it printed. */
export async function operate(step: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(NODE, [resolve('dist/apps/standalone/src/operate.js'), step], {
    env: { PATH: process.env['PATH'], ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (bytes: Buffer) => (printed += String(bytes)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${step} ended with ${code}: ${printed}`);
  return printed.trim();
}

/** PostgreSQL, a chain and an S3 server, as others run them; api and worker as separate processes on top. */
export class Cluster {
  readonly postgres: RunningPostgres;
  readonly #chain: RunningChain;
  readonly #s3: RunningS3;
  readonly #folder: string;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #programs: Program[] = [];

  private constructor(
    postgres: RunningPostgres,
    chain: RunningChain,
    s3: RunningS3,
    folder: string,
    variables: Readonly<Record<string, string>>,
  ) {
    this.postgres = postgres;
    this.#chain = chain;
    this.#s3 = s3;
    this.#folder = folder;
    this.#variables = variables;
  }

  static async start(): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'filmdeed-cluster-'));
    const [postgres, chain, s3] = await Promise.all([startPostgres(), startChain(), startS3()]);
    const { endpoint, bucket, prefix } = s3.settings();
    const contract = await deployCheckpointAnchor({ rpcUrl: chain.url, key: chain.writerKey, origin: CLUSTER_ORIGIN });
    const file = async (name: string, text: string): Promise<string> => {
      await writeFile(join(folder, name), `${text}\n`, { mode: 0o600 });
      return join(folder, name);
    };
    const cluster = new Cluster(postgres, chain, s3, folder, {
      DATABASE_URL: postgres.url,
      PLATFORM_SECOND_FACTOR: 'off',
      DATA_DIR: folder,
      PUBLIC_URL: 'https://deeds.example',
      LOG_ORIGIN: CLUSTER_ORIGIN,
      TRUSTED_PROXIES: '127.0.0.1',
      OBJECT_STORE_URL: `s3://${bucket}/${prefix.replace(/\/$/, '')}`,
      S3_ENDPOINT: endpoint,
      S3_KEY_FILE: await file('s3.key', 'test\ntest'),
      METRICS_TOKEN_FILE: await file('metrics.token', METRICS_TOKEN),
      CHAIN_RPC_URL: chain.url,
      CHAIN_CONTRACT: contract,
      CHAIN_KEY_FILE: await file('chain.key', chain.writerKey),
      ANCHOR_EVERY_SECONDS: '1',
    });
    await cluster.operate('keys');
    await cluster.operate('migrate');
    return cluster;
  }

  /** One of the operator's steps; gives what it printed. */
  operate(step: string): Promise<string> {
    return operate(step, this.#variables);
  }

  get folder(): string {
    return this.#folder;
  }

  async startApi(port?: number): Promise<Program & { readonly url: string }> {
    const own = port ?? (await freePort());
    const program = this.#start(`api ${own}`, 'api/src/main.js', { HOST: '127.0.0.1', PORT: String(own) });
    await program.says('api.listening');
    return Object.assign(program, { url: `http://127.0.0.1:${own}` });
  }

  async startWorker(name: string): Promise<Program & { readonly metrics: string }> {
    const port = await freePort();
    const program = this.#start(name, 'worker/src/main.js', { METRICS_PORT: String(port) });
    await program.says('worker.running');
    return Object.assign(program, { metrics: `http://127.0.0.1:${port}/metrics` });
  }

  #start(name: string, script: string, variables: Readonly<Record<string, string>>): Program {
    const program = new Program(name, script, { ...this.#variables, ...variables });
    this.#programs.push(program);
    return program;
  }

  async end(): Promise<void> {
    for (const program of this.#programs) await program.signal('SIGCONT');
    await Promise.all(this.#programs.map((program) => program.signal('SIGKILL')));
    await Promise.all([this.postgres.stop(), this.#chain.stop(), this.#s3.stop()]);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
