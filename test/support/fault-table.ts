import { isRefusal } from '@filmdeed/kernel';

/** `failed`: nothing was done. `persisted`: everything was done, and only the answer was lost. */
const WAYS = ['failed', 'persisted'] as const;
type Way = (typeof WAYS)[number];

/** What is expected when one call of a port fails, as texts that `FaultScenario.state` gives; a list: one for each time that it is called. */
export interface FaultRow extends Readonly<Record<Way, string | readonly string[]>> {
  /** What the flow says, if it is not the failure of the port: the code of a refusal, or `done`. */
  readonly says?: string;
  /** State after the next call, if it is not that of the table: after `failed` and after `persisted`. */
  readonly next?: readonly [string, string];
}

/** By `port.method`. */
export type FaultTable = Readonly<Record<string, FaultRow>>;

export interface FaultScenario {
  /** The state from which each row begins. */
  prepare(): Promise<void>;
  /** The flow on ports that went through `faults.wrap`. */
  run(faults: Faults): Promise<unknown>;
  state(): string | Promise<string>;
  /** Whatever comes next: another process, a client who asks again. */
  next(): Promise<unknown>;
  /** State after it, whichever call failed. */
  readonly then: string;
  /** What must hold after it besides. */
  isSound?(): void | Promise<void>;
}

interface Fault {
  readonly call: string;
  /** From 1. */
  readonly time: number;
  readonly way: Way;
}

interface WrapOptions {
  /** Methods that answer at once. */
  readonly sync?: readonly string[];
  /** Methods that cannot fail; they are not counted. */
  readonly safe?: readonly string[];
  /** Methods that answer with a stream: it breaks at its beginning or at its end. */
  readonly streams?: readonly string[];
  /** Methods that answer with another port, or hand one to the function that they are given, and its name. */
  readonly opens?: Readonly<Record<string, string>>;
}

/** Ports whose calls are counted, one of which fails. */
export class Faults {
  readonly calls: string[] = [];
  readonly #fault: Fault | null;

  constructor(fault: Fault | null) {
    this.#fault = fault;
  }

  wrap<T extends object>(name: string, inner: T, failure: Error, options: WrapOptions = {}): T {
    return new Proxy(inner, {
      get: (_, property) => {
        const value = Reflect.get(inner, property) as unknown;
        if (typeof value !== 'function') return value;
        const method = String(property);
        if (options.safe?.includes(method)) return value.bind(inner) as unknown;
        const opened = options.opens?.[method];
        const wrapped = (port: unknown): unknown =>
          opened === undefined ? port : this.wrap(opened, port as object, failure, options);
        const lent = (given: unknown): unknown =>
          opened !== undefined && typeof given === 'function'
            ? (port: unknown) => (given as (port: unknown) => unknown)(wrapped(port))
            : given;
        return (...given: unknown[]) => {
          const way = this.#wayOf(`${name}.${method}`);
          const call = (): unknown => Reflect.apply(value, inner, given.map(lent));
          if (options.sync?.includes(method)) {
            if (way !== null) throw failure;
            return call();
          }
          if (options.streams?.includes(method)) return broken(way, call, failure);
          const isLent = given.some((each) => typeof each === 'function');
          return answered(way, call, failure, isLent ? (port) => port : wrapped);
        };
      },
    });
  }

  #wayOf(call: string): Way | null {
    this.calls.push(call);
    const fault = this.#fault;
    const times = this.calls.filter((each) => each === call).length;
    return fault !== null && fault.call === call && fault.time === times ? fault.way : null;
  }
}

async function answered(
  way: Way | null,
  call: () => unknown,
  failure: Error,
  opened: (port: unknown) => unknown,
): Promise<unknown> {
  if (way === 'failed') throw failure;
  const answer = await call();
  if (way === 'persisted') throw failure;
  return opened(answer);
}

async function* broken(way: Way | null, call: () => unknown, failure: Error): AsyncGenerator<unknown> {
  if (way === 'failed') throw failure;
  yield* call() as AsyncIterable<unknown>;
  if (way === 'persisted') throw failure;
}

/** One test for each row and way; and one that the calls of the scenario are the rows of the table, no more and no less. */
export function itHoldsTo(table: FaultTable, scenario: FaultScenario): void {
  let called: readonly string[] = [];
  beforeAll(async () => {
    await scenario.prepare();
    const faults = new Faults(null);
    await scenario.run(faults);
    called = [...faults.calls];
  });

  it('has a row for every call', () => {
    expect([...new Set(called)].sort()).toEqual(Object.keys(table).sort());
  });

  const rows = Object.entries(table).flatMap(([call, row]) => WAYS.map((way) => [call, way, row] as const));
  it.each(rows)('%s %s', async (call, way, row) => {
    const times = called.filter((each) => each === call).length;
    const expected = row[way];
    if (typeof expected !== 'string') expect([call, expected.length]).toEqual([call, times]);
    for (let time = 1; time <= times; time++) {
      await scenario.prepare();
      const said = await outcomeOf(scenario.run(new Faults({ call, time, way })));
      const state = typeof expected === 'string' ? expected : expected[time - 1];
      expect([time, said, await scenario.state()]).toEqual([time, row.says ?? FAILED, state]);
      await scenario.next();
      expect([time, await scenario.state()]).toEqual([time, row.next?.[WAYS.indexOf(way)] ?? scenario.then]);
      await scenario.isSound?.();
    }
  });
}

/** Every method of a port stands in one of the tables, or among those that the flow has no use for: a new method without a row is found. */
export function expectCovered(
  name: string,
  twin: object,
  tables: readonly FaultTable[],
  { unused = [], own = [] }: { readonly unused?: readonly string[]; readonly own?: readonly string[] } = {},
): void {
  const rows = tables.flatMap((table) => Object.keys(table)).filter((call) => call.startsWith(`${name}.`));
  const named = new Set([...rows.map((call) => call.slice(name.length + 1)), ...unused, ...own]);
  expect([...named].sort()).toEqual([...methodsOf(twin)].sort());
}

function methodsOf(twin: object): Set<string> {
  const names = new Set<string>();
  for (let at: object | null = twin; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === 'function' && name !== 'constructor') names.add(name);
    }
  }
  return names;
}

/** What ports say that fail. */
export const FAILED = 'the port failed';
export const FAILURE = new Error(FAILED);

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return isRefusal(error) ? error.code : String((error as Error).message);
  }
}
