// The process of the load generator (bench/filing-http.bench.ts): makes and signs filings first, posts them when told.
import { batchOf, batchSigningTask, draftFiling, p256Signer, signP256, signingTask } from '@filmdeed/evidence';
import { newId, type PartyId, toHex } from '@filmdeed/kernel';
import { randomBytes } from 'node:crypto';
import { type Load, postAll, requestBytes } from './http-load.ts';

export interface Told extends Load {
  readonly path: string;
  readonly token: string;
  readonly party: PartyId;
  readonly origin: string;
  /** P-256 secret key, hex. */
  readonly key: string;
  readonly count: number;
  /** Filings under one signature; 0: each alone. */
  readonly together: number;
}

let ready: { load: Load; requests: readonly Buffer[] };

process.on('message', (message: { make: Told } | 'post') => {
  if (message === 'post') {
    void postAll(ready.load, ready.requests).then((result) => process.send!(result));
    return;
  }
  const { make } = message;
  const secret = Buffer.from(make.key, 'hex');
  const signer = p256Signer(secret);
  ready = {
    load: make,
    requests: Array.from({ length: make.count }, () =>
      make.together === 0 ? oneRequest(make, secret, signer) : batchRequest(make, secret, signer),
    ),
  };
  process.send!('made');
});

function oneRequest({ path, token, party, origin }: Told, secret: Uint8Array, signer: string): Buffer {
  const draft = someDraft(party);
  const task = signingTask(draft, draft.content, origin, new Date().toISOString());
  const signed = { scheme: 'p256', signer, signature: signP256(secret, task.digest) } as const;
  const { auth, disclosures } = task.finish(signed);
  return requestBytes(path, token, newId('fil'), JSON.stringify({ record: draft.record, disclosures, auth }));
}

function batchRequest(told: Told, secret: Uint8Array, signer: string): Buffer {
  const { path, token, party, origin, together } = told;
  const drafts = Array.from({ length: together }, () => someDraft(party));
  const batch = batchOf(drafts.map(({ record }) => record));
  const task = batchSigningTask(batch, party, origin, new Date().toISOString());
  const auth = task.finish({ scheme: 'p256', signer, signature: signP256(secret, task.digest) });
  const filings = drafts.map(({ record, disclosures }) => ({ record, disclosures }));
  return requestBytes(path, token, newId('fil'), JSON.stringify({ filings, auth }));
}

function someDraft(party: PartyId) {
  const content = {
    kind: 'file' as const,
    size: 1_234_567,
    sha256: toHex(randomBytes(32)),
    sm3: toHex(randomBytes(32)),
  };
  const draft = draftFiling({
    party,
    form: 'DIGEST',
    sealed: false,
    content,
    work: { workType: 'AUDIOVISUAL', publication: 'PUBLISHED', contribution: 'AI_ASSISTED' },
    particulars: { title: '松江夜雨 第七镜', fileName: 'shot-0007.mov' },
    provenance: { hashedBy: 'CLIENT' },
  });
  return { ...draft, content };
}
