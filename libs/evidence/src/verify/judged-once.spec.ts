import { filedBundle, TRUST } from '../../../../test/support/filed-bundle.js';
import { verifyBundle } from './verify-bundle.js';

it('judges each signature once, however often its checkpoint stands in the bundle', async () => {
  const asked: string[] = [];
  const ed25519 = (_key: Uint8Array, message: Uint8Array): boolean => {
    asked.push(new TextDecoder().decode(message).split('\n').slice(0, 2).join(' '));
    return false;
  };
  expect(verifyBundle(await filedBundle(), TRUST, { native: { ed25519 } }).verdict).toBe('valid');
  const log = asked.filter((text) => text.startsWith(`${TRUST.log.origin} `));
  expect(log).toEqual([`${TRUST.log.origin} 9`, `${TRUST.log.origin} 4`]);
});
