import { Refusal } from '@filmdeed/kernel';
import { LogKeeper, type LogKeeperPorts } from './log-keeper.js';

async function until(true_: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !true_(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(true_()).toBe(true);
}

/** A keeper over a log that is only counted: leaves wait, are logged, and are looked at. */
function keeping(changes: Partial<LogKeeperPorts> = {}): {
  keeper: LogKeeper;
  seen: string[];
  file: () => void;
} {
  let waiting = 0;
  let indexed = true;
  const seen: string[] = [];
  const keeper = new LogKeeper({
    leadership: { lead: async (work) => (await work(() => true), true) },
    sequence: async () => {
      const appended = waiting;
      waiting = 0;
      if (appended > 0) seen.push('logged');
      return { appended };
    },
    index: async () => {
      const stated = !indexed;
      indexed = true;
      if (stated) {
        waiting++;
        seen.push('stated');
      }
      return { stated };
    },
    indexEveryMs: 0,
    orderActs: async () => ({ stated: false }),
    anchors: [{ name: 'a chain', step: async () => void seen.push('anchor') }],
    log: (_level, event) => void seen.push(event),
    ...changes,
  });
  const file = (): void => {
    waiting++;
    indexed = false;
    keeper.wake();
  };
  return { keeper, seen, file };
}

it('states the root of what was logged before it is anchored, and logs the statement too', async () => {
  const { keeper, seen, file } = keeping();
  keeper.start();
  // Once of its own accord, and once because the index has looked.
  await until(() => seen.length === 2);
  seen.length = 0;
  file();
  await until(() => seen.filter((each) => each === 'logged').length === 2 && seen.at(-1) === 'anchor');
  await keeper.stop();
  expect(seen.slice(0, 4)).toEqual(['logged', 'stated', 'logged', 'anchor']);
});

it('logs and anchors while the index fails or hangs', async () => {
  let release = (): void => undefined;
  const hanging = new Promise<{ stated: boolean }>((resolve) => (release = () => resolve({ stated: false })));
  for (const index of [() => Promise.reject(new Error('no disk')), () => hanging]) {
    const { keeper, seen, file } = keeping({ index });
    keeper.start();
    await until(() => seen.includes('anchor'));
    seen.length = 0;
    file();
    await until(() => seen.includes('logged'));
    await until(() => seen.lastIndexOf('anchor') > seen.indexOf('logged'));
    release();
    await keeper.stop();
  }
});

it('gathers what streams in', async () => {
  const { keeper, seen, file } = keeping({ indexEveryMs: 600_000 });
  keeper.start();
  await until(() => seen.includes('anchor'));
  const steps = (): number => seen.filter((each) => each === 'logged').length;
  const [before, begun] = [steps(), performance.now()];
  for (let filed = 0; filed < 100; filed++) {
    file();
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  const [grown, took] = [steps() - before, performance.now() - begun];
  await keeper.stop();
  expect(grown).toBeGreaterThan(0);
  expect(grown).toBeLessThanOrEqual(took / 50 + 2);
});

it('states no more often than it is told to', async () => {
  let states = 0;
  const { keeper, seen, file } = keeping({ indexEveryMs: 600_000, index: async () => ({ stated: ++states > 0 }) });
  keeper.start();
  for (let filed = 0; filed < 3; filed++) {
    seen.length = 0;
    file();
    await until(() => seen.includes('logged'));
    await until(() => seen.includes('anchor'));
  }
  await keeper.stop();
  expect(states).toBe(1);
});

it('lets nothing grow while somebody holds what the log denies, hears it before the first growth, and goes on after it', async () => {
  let denies = true;
  const step = async (): Promise<unknown> => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (denies) throw new Refusal('log.fork', 'a larger size is held');
    return [];
  };
  const { keeper, seen, file } = keeping({
    anchors: [
      { name: 'a chain', step },
      { name: 'a clock that does not look now', step: async () => null },
    ],
  });
  file();
  keeper.start();
  await until(() => seen.includes('log.sequence.failed'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(seen).not.toContain('logged');
  denies = false;
  await until(() => seen.includes('logged'));
  await keeper.stop();
});

it('waits no longer than some seconds for one that does not answer', async () => {
  let release = (): void => undefined;
  const hanging = new Promise<void>((resolve) => (release = resolve));
  const { keeper, seen, file } = keeping({ anchors: [{ name: 'a chain', step: () => hanging }] });
  file();
  keeper.start();
  await until(() => seen.includes('logged'));
  release();
  await keeper.stop();
});

it('logs the head of the trail at once, and logs and anchors while the trail fails', async () => {
  let fails = false;
  let heads = 0;
  const orderActs = async (): Promise<{ stated: boolean }> => {
    if (fails) throw new Error('no disk');
    return { stated: ++heads === 1 };
  };
  const { keeper, seen, file } = keeping({ orderActs });
  keeper.start();
  await until(() => heads === 2);
  fails = true;
  await until(() => seen.includes('log.acts.failed'));
  file();
  await until(() => seen.includes('logged'));
  await until(() => seen.lastIndexOf('anchor') > seen.indexOf('logged'));
  await keeper.stop();
});
