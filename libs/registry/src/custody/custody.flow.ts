import {
  CUSTODIAL_SCHEME,
  type Json,
  keyStatement,
  newNonce,
  readTypedData,
  requireLogDomain,
  type Signature,
} from '@filmdeed/evidence';
import { type PartyId, Refusal, type SignerId } from '@filmdeed/kernel';
import type { GivenSignature } from '../signer/party-signature.js';
import { registerSigner, type SignerPorts } from '../signer/signer.flow.js';
import { type Signer, stateOf } from '../signer/signer.js';

/** Port: keeps P-256 keys for parties; the secret half never leaves it. Off unless the operator turns it on. */
export interface KeyCustody {
  /** A new key of the party, durable when this returns: X ‖ Y, hex. */
  create(party: PartyId): Promise<string>;
  /** Over the digest itself, s in the lower half (docs/format.md §3.1, `p256`). Refuses `signer.unknown` for a key that is not the party's here. */
  sign(party: PartyId, key: string, digest: Uint8Array): Promise<Signature>;
}

export interface CustodyPorts extends SignerPorts {
  /** Null: off. */
  readonly custody: KeyCustody | null;
}

/** Binds a key that the operator keeps; its scheme and its leaf say so. Refuses `custody.off`, and as `registerSigner`. */
export const registerCustodialSigner =
  (ports: CustodyPorts) =>
  async (command: { party: PartyId; label: string }): Promise<Signer> => {
    const custody = requireCustody(ports);
    const { party, label } = command;
    const key = await custody.create(party);
    const signing = { signedAt: ports.clock.now().toISOString(), nonce: newNonce() };
    const { digest } = keyStatement({ origin: ports.origin, party, scheme: CUSTODIAL_SCHEME, key, ...signing });
    const proof = { ...signing, signature: await custody.sign(party, key, digest) };
    return registerSigner(ports)({ party, scheme: CUSTODIAL_SCHEME, key, label, proof });
  };

/**
 * Signs a statement of this log with a key in custody, for whoever may sign for the party. Refuses `custody.off`, `signer.unknown` for a key that is not live
 * or not in custody, `statement.mismatch`, `statement.other-domain`, `access.denied` for the statement of another party, and for one that changes keys: a
 * key in custody agrees to no key of the party.
 */
export const signInCustody =
  (ports: CustodyPorts) =>
  async (command: { party: PartyId; id: SignerId; typedData: Json }): Promise<GivenSignature> => {
    const custody = requireCustody(ports);
    const { party, id } = command;
    const signer = await ports.signers.byId(id);
    const now = ports.clock.now();
    if (signer?.party !== party || signer.scheme !== CUSTODIAL_SCHEME || stateOf(signer, now) !== 'live') {
      throw new Refusal('signer.unknown', 'no live key of this party in custody');
    }
    const { typedData, digest } = readTypedData(command.typedData);
    requireLogDomain(typedData, ports.origin);
    if (typedData.message['party'] !== party) throw new Refusal('access.denied', 'the statement is of another party');
    if (KEY_STATEMENTS.includes(typedData.primaryType)) {
      throw new Refusal('access.denied', 'a key in custody changes no keys', { type: typedData.primaryType });
    }
    return { scheme: CUSTODIAL_SCHEME, signer: signer.key, signature: await custody.sign(party, signer.key, digest) };
  };

/** The words about this are the operator's own if its key says them: they are left to the keys of the party. */
const KEY_STATEMENTS: readonly string[] = ['KeyStatement', 'KeyChangeStatement', 'SignerThresholdStatement'];

function requireCustody({ custody }: CustodyPorts): KeyCustody {
  if (custody === null) throw new Refusal('custody.off', 'this operator keeps no keys for others');
  return custody;
}
