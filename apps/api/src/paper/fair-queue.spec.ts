import { FairQueue } from './fair-queue.js';

const LIMITS = { mostOfOne: 3, mostOfAll: 5 };

function taken(queue: FairQueue<string>): string[] {
  const all: string[] = [];
  for (let item = queue.take(); item !== undefined; item = queue.take()) all.push(item);
  return all;
}

describe('a fair queue', () => {
  it('serves owners in turn, and what is of one owner in order', () => {
    const queue = new FairQueue<string>(LIMITS);
    for (const item of ['a1', 'a2', 'a3', 'b1', 'c1']) expect(queue.put(item[0]!, item)).toBe(true);
    expect(queue.take()).toBe('a1');
    queue.put('b', 'b2');
    expect(taken(queue)).toEqual(['b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('takes no more of one owner, nor in all, than its limits; room that was left is room again', () => {
    const queue = new FairQueue<string>(LIMITS);
    expect(['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3'].map((item) => queue.put(item[0]!, item))).toEqual([
      true,
      true,
      true,
      false,
      true,
      true,
      false,
    ]);
    queue.take();
    expect(queue.put('c', 'c1')).toBe(true);
    expect(queue.takeAll().sort()).toEqual(['a2', 'a3', 'b1', 'b2', 'c1']);
    expect([queue.take(), queue.put('a', 'a5')]).toEqual([undefined, true]);
  });
});
