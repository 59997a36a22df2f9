import { Refusal } from '@filmdeed/kernel';

/** Which rule an answer of an authenticator breaks: fact `why` of `passkey.invalid`. */
export type PasskeyFault =
  | 'form'
  | 'type'
  | 'challenge'
  | 'origin'
  | 'rp'
  | 'user-absent'
  | 'user-unverified'
  | 'user'
  | 'counter'
  | 'backup'
  | 'algorithm'
  | 'attestation'
  | 'signature';

export function refusePasskey(why: PasskeyFault, problem: string): never {
  throw new Refusal('passkey.invalid', problem, { why });
}
