import {
  batchOf,
  batchSigningTask,
  draftFiling,
  type FilingInput,
  filingStatement,
  keyStatement,
  newNonce,
  p256Signer,
  type Scheme,
  signP256,
  signingTask,
} from '@filmdeed/evidence';
import type { PartyId } from '@filmdeed/kernel';
import type { ApiAnswer, ApiClient } from './api-client.js';
import { filingInput, FILM, PARTY_KEY } from './filed-bundle.js';

/** Registers a P-256 key for the client's party. */
export function registerKey(client: ApiClient, origin: string, key: Uint8Array = PARTY_KEY): Promise<ApiAnswer> {
  const party = client.account.party as PartyId;
  const statement = { signedAt: new Date().toISOString(), nonce: newNonce() };
  const { digest } = keyStatement({ origin, party, scheme: 'p256', key: p256Signer(key), ...statement });
  const proof = { ...statement, signature: signP256(key, digest) };
  return client.post('/signers', { scheme: 'p256', key: p256Signer(key), label: '测试密钥', proof });
}

/** A filing of digests only, as people fill it in; every call another id. */
export function digestInput(client: ApiClient, changes: Partial<FilingInput> = {}): FilingInput {
  const { id: _, ...input } = filingInput();
  return { ...input, party: client.account.party as PartyId, form: 'DIGEST', content: FILM, ...changes };
}

export interface SigningChanges {
  readonly key?: Uint8Array;
  readonly signedAt?: string;
  readonly origin?: string;
  readonly scheme?: Scheme;
}

/** The request of a filing that its party signed. */
export function signedRequest(input: FilingInput, origin: string, changes: SigningChanges = {}) {
  const draft = draftFiling(input);
  const { key = PARTY_KEY, signedAt = new Date().toISOString(), scheme = 'p256' } = changes;
  const task = signingTask(draft, input.content, changes.origin ?? origin, signedAt);
  const { auth, disclosures } = task.finish({ scheme, signer: p256Signer(key), signature: signP256(key, task.digest) });
  return { record: draft.record, disclosures, auth };
}

/** The same request with the statement of other content signed. */
export function signedForOther(input: FilingInput, other: FilingInput['content'], origin: string) {
  const draft = draftFiling(input);
  const [signedAt, nonce] = [new Date().toISOString(), newNonce()];
  const { digest } = filingStatement({ origin, record: draft.record, content: other, signedAt, nonce });
  const statement = Buffer.from(digest).toString('hex');
  const signature = signP256(PARTY_KEY, digest);
  const auth = {
    kind: 'party',
    scheme: 'p256',
    signer: p256Signer(PARTY_KEY),
    statement,
    signedAt,
    nonce,
    signature,
  } as const;
  return { record: draft.record, disclosures: draft.disclosures, auth };
}

/** The request of a filing that nobody signs. */
export function unsignedRequest(input: FilingInput) {
  const { party: _, content, ...filing } = input;
  return { filing, content };
}

/** The request of filings that their party signed at once. */
export function signedBatch(inputs: readonly FilingInput[], origin: string) {
  const drafts = inputs.map((input) => draftFiling(input));
  const [batch, party] = [batchOf(drafts.map(({ record }) => record)), inputs[0]!.party];
  const task = batchSigningTask(batch, party, origin, new Date().toISOString());
  const signature = signP256(PARTY_KEY, task.digest);
  const auth = task.finish({ scheme: 'p256', signer: p256Signer(PARTY_KEY), signature });
  return { filings: drafts.map(({ record, disclosures }) => ({ record, disclosures })), auth };
}

export function fileIt(client: ApiClient, request: unknown, key: string = crypto.randomUUID()): Promise<ApiAnswer> {
  return client.post('/filings', request, { 'idempotency-key': key });
}
