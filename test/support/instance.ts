import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../../apps/standalone/src/free-port.js';

const MAIN = resolve('dist/apps/standalone/src/main.js');
const READY_SECONDS = 90;

/** The whole of FilmDeed as `npm start` runs it, in a process of its own, on a data folder of its own. */
export class Instance {
  readonly dataDir: string;
  readonly port: number;
  /** Everything that it printed since the last start. */
  output = '';
  password = '';
  #child: ChildProcess | undefined;
  readonly #variables: Readonly<Record<string, string>>;

  private constructor(dataDir: string, port: number, variables: Readonly<Record<string, string>>) {
    this.dataDir = dataDir;
    this.port = port;
    this.#variables = variables;
  }

  /** A data folder and a port, nothing started yet. */
  static async prepare(variables: Readonly<Record<string, string>> = {}): Promise<Instance> {
    return new Instance(await mkdtemp(join(tmpdir(), 'filmdeed-instance-')), await freePort(), variables);
  }

  static async start(variables: Readonly<Record<string, string>> = {}): Promise<Instance> {
    const instance = await Instance.prepare(variables);
    await instance.start();
    return instance;
  }

  /** Another start on the data of a running one. */
  static on(other: Instance): Instance {
    return new Instance(other.dataDir, other.port, other.#variables);
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  /** Starts it (again) on the same data, and waits for the ready line. */
  async start(): Promise<void> {
    const ended = this.run();
    await Promise.race([
      this.#ready(),
      ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${this.output}`))),
    ]);
    this.password = /First sign-in: admin {2}(\S+)/.exec(this.output)?.[1] ?? this.password;
  }

  /** Starts it and gives the exit code once it has ended. */
  run(variables: Readonly<Record<string, string>> = {}): Promise<number | null> {
    this.output = '';
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        DATA_DIR: this.dataDir,
        PORT: String(this.port),
        PUBLIC_URL: '',
        DATABASE_URL: '',
        PLATFORM_SECOND_FACTOR: 'off',
        CHAIN_RPC_URL: '',
        ...this.#variables,
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (this.output += String(bytes)));
    return new Promise((end) => child.once('close', (code) => end(code)));
  }

  async signal(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = new Promise<number | null>((end) => child.once('close', (code) => end(code)));
    child.kill(signal);
    return ended;
  }

  /** Ends it in good order and removes its data. */
  async end(): Promise<void> {
    await this.signal('SIGTERM');
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    const until = Date.now() + READY_SECONDS * 1000;
    while (!/就绪 ready: /.test(this.output)) {
      if (Date.now() > until) throw new Error(`not ready in time: ${this.output}`);
      await new Promise((wait) => setTimeout(wait, 50));
    }
  }
}
