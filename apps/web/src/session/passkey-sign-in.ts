import { fromBase64Url, toBase64Url } from '@filmdeed/kernel';
import type { AssertionAnswer, RegistrationAnswer } from '../api/passkey-answers.js';
import type { Challenge } from '../api/sign-in.js';
import { asked, buffer, descriptor, requirePasskeys } from '../keys/passkey.js';

const ES256 = -7;
const MINUTES = 60_000;
const MARK = 'filmdeed.passkey';

/** Lets the system ask which of the passkeys for this site signs in. `conditional`: offered beside the login field, until `signal`. */
export async function assertPasskey(
  { challenge, rpId }: Challenge,
  quietly?: { readonly signal: AbortSignal },
): Promise<AssertionAnswer> {
  requirePasskeys();
  const credential = await asked(
    navigator.credentials.get({
      publicKey: {
        rpId,
        challenge: buffer(fromBase64Url(challenge)),
        userVerification: 'required',
        timeout: 5 * MINUTES,
      },
      ...(quietly === undefined ? {} : { mediation: 'conditional' as const, signal: quietly.signal }),
    }),
  );
  const response = credential.response as AuthenticatorAssertionResponse;
  const { userHandle } = response;
  rememberPasskey();
  return {
    credentialId: textOf(credential.rawId),
    clientDataJSON: textOf(response.clientDataJSON),
    authenticatorData: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    userHandle: userHandle === null ? null : textOf(userHandle),
  };
}

/** Makes a passkey that signs in: discoverable, verified by its holder. */
export async function makePasskey(
  { challenge, rpId, user }: Challenge & { readonly user: string },
  who: { readonly login: string; readonly name: string },
  known: readonly string[],
): Promise<RegistrationAnswer> {
  requirePasskeys();
  const credential = await asked(
    navigator.credentials.create({
      publicKey: {
        rp: { id: rpId, name: '影契 FilmDeed' },
        user: { id: buffer(fromBase64Url(user)), name: who.login, displayName: `${who.name} 登录 sign-in` },
        challenge: buffer(fromBase64Url(challenge)),
        pubKeyCredParams: [{ type: 'public-key', alg: ES256 }],
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        excludeCredentials: known.map(descriptor),
        attestation: 'none',
        timeout: 5 * MINUTES,
      },
    }),
  );
  const response = credential.response as AuthenticatorAttestationResponse;
  rememberPasskey();
  return { clientDataJSON: textOf(response.clientDataJSON), attestationObject: textOf(response.attestationObject) };
}

/** Whether the login field may offer a passkey by itself: the browser can, and one was used here before. */
export async function offersPasskeys(): Promise<boolean> {
  try {
    if (localStorage.getItem(MARK) === null || typeof window.PublicKeyCredential !== 'function') return false;
    return (await window.PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false;
  } catch {
    return false;
  }
}

function rememberPasskey(): void {
  try {
    localStorage.setItem(MARK, '1');
  } catch {
    // Then it is asked for by the button.
  }
}

function textOf(bytes: ArrayBuffer): string {
  return toBase64Url(new Uint8Array(bytes));
}
