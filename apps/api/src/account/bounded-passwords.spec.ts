import { codesOf } from '../../../../test/support/outcomes.js';
import { boundedPasswords } from './bounded-passwords.js';

/** Passwords whose hashes end when they are told to. */
function held() {
  const ends: (() => void)[] = [];
  let most = 0;
  let open = 0;
  const passwords = {
    hash: async (password: string) => {
      most = Math.max(most, ++open);
      await new Promise<void>((end) => ends.push(end));
      open--;
      if (password === 'broken') throw new Error('broken');
      return `hash of ${password}`;
    },
    verify: async () => true,
  };
  return { passwords, ends, most: () => most };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

it('works on so many at once, in order, and refuses what does not fit into the queue', async () => {
  const { passwords, ends, most } = held();
  const bounded = boundedPasswords(passwords, { atOnce: 2, waiting: 3, rest: 0 });
  const done: string[] = [];
  const asked = ['a', 'b', 'c', 'broken', 'e', 'f', 'g'].map((password) =>
    bounded.hash(password).then((hash) => (done.push(hash), hash)),
  );
  const refused = asked.slice(5);
  expect(await codesOf(refused)).toEqual(['request.too-many', 'request.too-many']);
  const broken = expect(asked[3]).rejects.toThrow('broken');
  for (let i = 0; i < 5; i++) {
    await settle();
    ends.shift()!();
  }
  await broken;
  await settle();
  expect([done, most()]).toEqual([['a', 'b', 'c', 'e'].map((each) => `hash of ${each}`), 2]);
  const after = bounded.hash('z');
  await settle();
  ends.shift()!();
  expect(await after).toBe('hash of z');
});

it('takes a place before anything is done for it, and gives it back however that ends', async () => {
  const { passwords } = held();
  const bounded = boundedPasswords(passwords, { atOnce: 1, waiting: 1, rest: 0 });
  const done: string[] = [];
  let goOn = (): void => undefined;
  const until = new Promise<void>((resolve) => (goOn = resolve));
  const order = (name: string) =>
    bounded.inPlace(async (its) => {
      done.push(name);
      await until;
      if (name === 'b') throw new Error('broken');
      return its.verify('x', 'y');
    });
  const [a, b] = [order('a'), order('b')];
  expect(await codesOf([order('c'), bounded.verify('x', 'y'), bounded.hash('x')])).toEqual(
    Array<string>(3).fill('request.too-many'),
  );
  expect(done).toEqual(['a', 'b']);
  const broken = expect(b).rejects.toThrow('broken');
  goOn();
  await broken;
  // What has a place is checked, though all places are taken.
  expect(await a).toBe(true);
  expect(await Promise.all([order('d'), bounded.verify('x', 'y')])).toEqual([true, true]);
});

it('rests after each', async () => {
  const times: number[] = [];
  const passwords = {
    hash: async (password: string) => {
      times.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, 20));
      return password;
    },
    verify: async () => true,
  };
  const bounded = boundedPasswords(passwords, { atOnce: 1, waiting: 9, rest: 1 });
  await Promise.all(['a', 'b', 'c'].map((each) => bounded.hash(each)));
  expect(times[1]! - times[0]!).toBeGreaterThan(30);
  expect(times[2]! - times[1]!).toBeGreaterThan(30);
});
