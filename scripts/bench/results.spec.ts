import { machine, withResults } from './results.ts';

describe('results of benchmarks', () => {
  it('are kept by name, and a new run replaces its own only', () => {
    const first = withResults(
      '',
      new Map([
        ...([
          ['verify', 'v 1'],
          ['hash', 'h 1'],
        ] as const),
      ]),
    );
    expect(first.match(/^## .*$/gm)).toEqual(['## hash', '## verify']);
    const second = withResults(first, new Map([['hash', '### Table\n\n| h 2 |']]));
    expect(second).toBe(first.replace('h 1', '### Table\n\n| h 2 |'));
    expect(withResults(second, new Map())).toBe(second);
  });

  it('name the machine by cores, processor, Node and load', () => {
    expect(machine()).toMatch(/^\d+ × .+, \d+ GiB, \w+ \w+, Node \d+\.[\d.]+, load before \d+\.\d$/);
  });
});
