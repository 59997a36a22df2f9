import { C2spWitness, type WitnessFault } from '../../../../test/support/c2sp-witness.js';
import { TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { GrowingLog, LOG_KEYS } from '../../../../test/support/growing-log.js';
import { codeOf } from '../../../../test/support/outcomes.js';
import { Refusal } from '@filmdeed/kernel';
import { askWitness, type Witness } from './ask-witness.js';

const newWitness = (): C2spWitness => new C2spWitness('w.example', { origin: TEST_ORIGIN, keys: LOG_KEYS });
const olds = ({ requests }: C2spWitness): string[] => requests.map((body) => body.split('\n')[0]!);

let log: GrowingLog;
let witness: C2spWitness;
beforeEach(() => {
  log = new GrowingLog();
  witness = newWitness();
});

describe('askWitness', () => {
  it('brings a witness from nothing to the first size, then to each later one by a proof', async () => {
    const ask = askWitness(witness.asWitness(), log);
    for (const leaves of [3, 1, 300, 5]) {
      const head = await log.grow(leaves);
      expect(await ask(head)).toMatchObject({ cosigner: witness.cosigner });
      expect(witness.state).toMatchObject({ size: head.size });
    }
    expect(olds(witness)).toEqual(['old 0', 'old 3', 'old 4', 'old 304']);
    expect(await ask(await log.head())).toMatchObject({ cosigner: witness.cosigner });
    expect(witness.requests.at(-1)).toMatch(/^old 309\n\n/);
  });

  it('takes the size that it is told after a restart, and asks once more', async () => {
    await askWitness(witness.asWitness(), log)(await log.grow(3));
    const head = await log.grow(4);
    expect(await askWitness(witness.asWitness(), log)(head)).toMatchObject({ cosigner: witness.cosigner });
    expect(olds(witness)).toEqual(['old 0', 'old 0', 'old 3']);
  });

  it('is none the worse for an answer that was lost: the witness had cosigned', async () => {
    const inner = witness.asWitness();
    let isLost = true;
    const losing: Witness = {
      ...inner,
      async addCheckpoint(body) {
        const answer = await inner.addCheckpoint(body);
        if (isLost) throw new Refusal('clock.unreachable', 'too late');
        return answer;
      },
    };
    const ask = askWitness(losing, log);
    const head = await log.grow(3);
    expect(await codeOf(ask(head))).toBe('clock.unreachable');
    expect(witness.state).toMatchObject({ size: 3 });
    isLost = false;
    expect(await ask(head)).toMatchObject({ cosigner: witness.cosigner });
  });

  const FAULTS: Readonly<Record<Exclude<WitnessFault, 'lost'>, string>> = {
    twice: 'clock.rejected',
    'wrong-signature': 'clock.rejected',
    'foreign-key': 'clock.rejected',
    'no-time': 'clock.rejected',
    'other-text': 'clock.rejected',
    'not-a-note': 'clock.rejected',
    'size-unsaid': 'clock.rejected',
    'never-agrees': 'clock.rejected',
    'unknown-log': 'clock.rejected',
    distrusts: 'clock.rejected',
    busy: 'clock.unreachable',
    'claims-more': 'log.fork',
  };
  it.each(Object.entries(FAULTS) as [WitnessFault, string][])(
    'refuses an answer with %s as %s',
    async (fault, code) => {
      const ask = askWitness(witness.asWitness(), log);
      const head = await log.grow(3);
      witness.fault = fault;
      expect(await codeOf(ask(head))).toBe(code);
      expect(witness.requests.length).toBeLessThanOrEqual(2);
      witness.fault = null;
      expect(await ask(head)).toMatchObject({ cosigner: witness.cosigner });
    },
  );

  it('cannot have an old checkpoint cosigned by a witness that holds a newer one', async () => {
    const old = await log.grow(3);
    await askWitness(witness.asWitness(), log)(await log.grow(2));
    expect(await codeOf(askWitness(witness.asWitness(), log)(old))).toBe('clock.rejected');
  });

  it('is told apart from the log that the witness knows, whether smaller, as large or larger', async () => {
    await askWitness(witness.asWitness(), log)(await log.grow(5));
    const codes: string[] = [];
    for (const leaves of [4, 5, 9]) {
      const other = new GrowingLog('another world');
      codes.push(await codeOf(askWitness(witness.asWitness(), other)(await other.grow(leaves))));
    }
    expect(codes).toEqual(['log.fork', 'clock.rejected', 'clock.rejected']);
    expect(witness.state).toMatchObject({ size: 5 });
  });
});
