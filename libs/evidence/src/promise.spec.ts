import { openPromise, parsePromise, promiseNote } from './promise.js';
import { parseVerifierKey } from '@filmdeed/ledger';
import { PROMISE_SIGNER, TEST_ORIGIN } from '../../../test/support/filed-bundle.js';

const RECEIVED = '2026-11-24T08:30:00.000Z';
const note = (loggedBy: string): Promise<string> =>
  promiseNote({ origin: TEST_ORIGIN, leafHash: new Uint8Array(32), received: RECEIVED, loggedBy }, PROMISE_SIGNER);

describe('a promise', () => {
  it.each([RECEIVED, '2026-11-25T08:30:00.000Z'])('may be for %s', async (loggedBy) => {
    const keys = [parseVerifierKey(PROMISE_SIGNER.verifierKey)];
    expect(openPromise(await note(loggedBy), keys, TEST_ORIGIN)).toMatchObject({ received: RECEIVED, loggedBy });
  });

  it.each(['2026-11-24T08:29:59.999Z', '2026-11-25T08:30:00.001Z', '2999-01-01T00:00:00.000Z'])(
    'for %s is none: before it was given, or so far ahead that nobody could hold us to it',
    async (loggedBy) => {
      const told = await note(loggedBy);
      expect(() => parsePromise(told)).toThrow(expect.objectContaining({ code: 'note.invalid' }));
    },
  );
});
