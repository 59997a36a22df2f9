import type { Facts } from '@filmdeed/kernel';

/** What can be wrong with a log as such. The union is closed: whoever reads a report knows them all. */
export const LOG_FINDINGS = [
  // the checkpoint
  'checkpoint-missing',
  'checkpoint-invalid',
  'checkpoint-of-another-log',
  'rolled-back',
  'same-size-other-root',
  'checkpoint-differs',
  'root-differs',
  'fork',
  // entries and tiles
  'bundle-missing',
  'bundle-damaged',
  'leaf-differs',
  'tile-missing',
  'tile-damaged',
  'tile-differs',
  'double-leaf',
] as const;
export type LogFindingCode = (typeof LOG_FINDINGS)[number];

/** One thing that is wrong. Leaves are named by `leaf`, ranges by `from` and `to`, both included. */
export interface Finding<C extends string = string> {
  readonly code: C;
  readonly facts: Facts;
}

/** Findings as they are kept: at most so many of a code by name, the others counted. */
export interface KeptFindings<C extends string = string> {
  readonly findings: readonly Finding<C>[];
  readonly more: Readonly<Record<string, number>>;
}

/** Where findings go. */
export type FindingSink<C extends string> = Pick<Findings<C>, 'add' | 'addPassing'>;

const MOST_OF_A_CODE = 1000;

/** What an audit has found, in this run and in those before it; each once. */
export class Findings<C extends string = string> {
  readonly #list: Finding<C>[] = [];
  readonly #known = new Set<string>();
  readonly #counts = new Map<string, number>();
  readonly #more = new Map<string, number>();
  readonly #passing: Finding<C>[] = [];

  constructor({ findings, more }: KeptFindings<C> = { findings: [], more: {} }) {
    for (const { code, facts } of findings) this.add(code, facts);
    for (const [code, count] of Object.entries(more)) this.#more.set(code, count);
  }

  add(code: C, facts: Facts = {}): void {
    const key = `${code} ${JSON.stringify(facts)}`;
    if (this.#known.has(key)) return;
    const count = this.#counts.get(code) ?? 0;
    if (count === MOST_OF_A_CODE) {
      this.#more.set(code, (this.#more.get(code) ?? 0) + 1);
      return;
    }
    this.#known.add(key);
    this.#counts.set(code, count + 1);
    this.#list.push({ code, facts });
  }

  /** Adds what is wrong now, but shows nothing of the log that could be held against it later: told in this run, not kept. */
  addPassing(code: C, facts: Facts = {}): void {
    this.#passing.push({ code, facts });
  }

  has(code: C): boolean {
    return this.#counts.has(code);
  }

  get size(): number {
    return this.#list.length;
  }

  /** What this run tells: all that is kept, and what passes. */
  told(): KeptFindings<C> {
    const { findings, more } = this.kept();
    return { findings: [...findings, ...this.#passing], more };
  }

  kept(): KeptFindings<C> {
    return { findings: [...this.#list], more: Object.fromEntries(this.#more) };
  }
}
