import type { BookAct } from '@filmdeed/evidence';
import { newId } from '@filmdeed/kernel';
import type { HandedInWords, RelayState } from './book-outbox.js';
import { keyStanding } from './key-standing.js';

const VERIFIERS = { p256: `0x${'aa'.repeat(20)}`, webauthn: `0x${'bb'.repeat(20)}` };
const WALLET = { scheme: 'secp256k1', key: '11'.repeat(20), credentialId: null };
const PASSKEY = { scheme: 'webauthn-p256', key: '22'.repeat(64), credentialId: 'AAAA' };
const BYTES = `0x${WALLET.key}`;

function words(act: BookAct, state: RelayState): HandedInWords {
  const said = { party: newId('pty'), act, deadline: 1, nonce: '07'.repeat(32), signatures: [], proof: null };
  return { id: 1, words: said, state, reason: null, handedInAt: new Date(0) };
}
const standing = (key: typeof WALLET | typeof PASSKEY, signers: string[] = [], on: HandedInWords[] = []): unknown =>
  keyStanding(key, VERIFIERS, { signers }, on);

describe('where a key stands in the book', () => {
  it('is bound if the book has it, whatever waits', () => {
    const on = [words({ act: 'bind', signer: BYTES }, 'queued')];
    expect(standing(WALLET, [BYTES], on)).toEqual({ signer: BYTES, standing: 'bound' });
    const passkey = `${VERIFIERS.webauthn}${PASSKEY.key}`;
    expect(standing(PASSKEY, [passkey])).toEqual({ signer: passkey, standing: 'bound' });
  });

  it.each([
    [{ act: 'bind', signer: BYTES }, 'queued', 'waiting'],
    [{ act: 'add', signer: BYTES, threshold: 1 }, 'sent', 'waiting'],
    [{ act: 'rotate', from: `0x${'33'.repeat(20)}`, to: BYTES }, 'landed', 'waiting'],
    [{ act: 'bind', signer: BYTES }, 'refused', 'not-bound'],
    [{ act: 'bind', signer: BYTES }, 'final', 'not-bound'],
    [{ act: 'bind', signer: `0x${'33'.repeat(20)}` }, 'queued', 'not-bound'],
    [{ act: 'remove', signer: BYTES, threshold: 1 }, 'queued', 'not-bound'],
    [{ act: 'recover', signer: BYTES }, 'queued', 'not-bound'],
  ] as const)('with words %j that are %s it is %s', (act, state, expected) => {
    expect(standing(WALLET, [], [words(act, state)])).toEqual({ signer: BYTES, standing: expected });
  });

  it('is nowhere where no contract takes its signatures', () => {
    const none = { signer: null, standing: 'no-verifier' };
    expect(standing({ ...PASSKEY, scheme: 'sm2-sm3' })).toEqual(none);
    expect(standing({ ...PASSKEY, scheme: 'p256-custodial' })).toEqual(none);
    expect(standing({ ...PASSKEY, credentialId: null })).toEqual(none);
  });
});
