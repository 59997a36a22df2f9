import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const NODE = resolve('node_modules/.bin/node');
const AGAIN_MS = 200;
const KEPT_LINES = 40;

/** A program that is started again whenever it has ended, as a supervisor of the operating system does. */
export class Supervised {
  readonly name: string;
  /** Ends that nobody asked for, other than of a start that told why it could not be: defects. */
  readonly crashes: string[] = [];
  readonly #script: string;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #running: Promise<void>;
  #lines: string[] = [];
  #child: ChildProcess | undefined;
  #killed = false;
  #ended = false;

  constructor(name: string, script: string, variables: Readonly<Record<string, string>>) {
    this.name = name;
    this.#script = script;
    this.#variables = variables;
    this.#running = this.#keep();
  }

  /** What it said last. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** False if it was not there at that moment. */
  kill(): boolean {
    if (this.#child === undefined) return false;
    this.#killed = true;
    return this.#child.kill('SIGKILL');
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.kill();
    await this.#running;
  }

  async #keep(): Promise<void> {
    while (!this.#ended) {
      await this.#once();
      if (!this.#ended) await new Promise((again) => setTimeout(again, AGAIN_MS));
    }
  }

  async #once(): Promise<void> {
    this.#killed = false;
    const child = spawn(NODE, [resolve('dist/apps', this.#script)], {
      env: { PATH: process.env['PATH'], ...this.#variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const input of [child.stdout, child.stderr]) {
      createInterface(input).on('line', (line) => void (this.#lines = [...this.#lines.slice(-KEPT_LINES), line]));
    }
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    this.#child = undefined;
    const told = this.#lines.some((line) => line.includes('.start-failed'));
    if (!this.#killed && !told) this.crashes.push(`${this.name}: ${code ?? signal}\n${this.#lines.join('\n')}`);
    this.#lines = [];
  }
}
