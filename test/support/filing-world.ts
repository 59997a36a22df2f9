import {
  type Content,
  draftFiling,
  type FilingInput,
  type Json,
  ManifestTree,
  p256Signer,
  promiseNote,
  type SetContent,
  signingTask,
} from '@filmdeed/evidence';
import { digestBytes, pureDigests } from '@filmdeed/fingerprint';
import { type AccountId, FixedClock, newId, type UploadId, utf8 } from '@filmdeed/kernel';
import { type FileEvidence, fileEvidence, type FilingPorts, type Upload } from '@filmdeed/registry';
import { filingInput, PARTY, PARTY_KEY, PROMISE_SIGNER, signWithPartyKey, TEST_ORIGIN } from './filed-bundle.js';
import { MemoryDigestIndex } from './memory-digest-index.js';
import { MemoryEvidenceLog } from './memory-evidence-log.js';
import { MemoryFilings } from './memory-filings.js';
import { MemoryParties } from './memory-parties.js';
import { MemoryVerifications } from './memory-verifications.js';
import { MemoryAccounts } from './memory-accounts.js';
import { MemoryObjectStore } from './memory-object-store.js';
import { MemorySigners } from './memory-signers.js';
import { MemoryUploadRows } from './memory-upload-rows.js';
import { someSigner } from './signers.contract.js';
import { someUpload } from './upload-rows.contract.js';

export const NOW = new Date('2026-11-24T08:30:00.000Z');

/** The registry's filing flow over twins, with one account whose party has one registered key. */
export class FilingWorld {
  readonly account: AccountId = newId('acc');
  readonly party = PARTY;
  readonly clock = new FixedClock(NOW);
  readonly uploads = new MemoryUploadRows();
  readonly objects = new MemoryObjectStore();
  readonly signers = new MemorySigners();
  readonly parties = new MemoryParties(new MemoryAccounts());
  readonly verifications = new MemoryVerifications(this.parties);
  readonly filings = new MemoryFilings(this.uploads);
  readonly evidenceLog = new MemoryEvidenceLog(this.filings);
  readonly signer = someSigner({ party: PARTY, key: p256Signer(PARTY_KEY), createdAt: NOW });
  /** Time of the newest anchor. */
  anchored: Date | null = null;
  readonly ports: FilingPorts = {
    ...{ filings: this.filings, signers: this.signers, uploads: this.uploads, objects: this.objects },
    parties: this.parties,
    ...{
      evidenceLog: this.evidenceLog,
      digestIndex: new MemoryDigestIndex(),
      clock: this.clock,
      // Its machine has one clock.
      knownTimes: async () => ({ database: this.clock.now(), anchored: this.anchored }),
      origin: TEST_ORIGIN,
      promiseSeconds: 60,
    },
    signPromise: (promise) => promiseNote(promise, PROMISE_SIGNER),
  };

  constructor() {
    this.signers.signers.set(this.signer.id, this.signer);
  }

  file(request: unknown, changes: Partial<FileEvidence> = {}): ReturnType<ReturnType<typeof fileEvidence>> {
    const { account, party } = this;
    const command = { account, party, idempotencyKey: newId('fil'), request: request as Json, ...changes };
    return fileEvidence(this.ports)(command);
  }

  /** A complete upload of these bytes, readable in the store. */
  async upload(bytes: Uint8Array, changes: Partial<Upload> = {}): Promise<UploadId> {
    const digests = digestBytes(pureDigests, bytes);
    const size = bytes.length;
    const { account, party } = this;
    const upload = someUpload(account, { party, state: 'complete', size, received: size, digests, ...changes });
    this.uploads.uploads.set(upload.id, upload);
    await this.objects.create(upload.object);
    await (await this.objects.openAppend(upload.object, 0)).write(bytes);
    return upload.id;
  }

  /** The body of a request that the party signed, as page and command line send it. */
  signed(input: Partial<FilingInput> = {}, options: { signedAt?: string; origin?: string } = {}): SignedRequest {
    const whole = filingInput({ id: newId('fil'), form: 'DIGEST', ...input });
    const draft = draftFiling(whole);
    const { signedAt = '2026-11-24T08:29:58.000Z', origin = TEST_ORIGIN } = options;
    const task = signingTask(draft, whole.content, origin, signedAt);
    return { record: draft.record, ...task.finish(signWithPartyKey(task.digest)) };
  }

  /** The body of a request that nobody signs. */
  unsigned(input: Partial<FilingInput> = {}): {
    filing: Omit<FilingInput, 'party' | 'form' | 'content'>;
    content: Content;
  } {
    const { party: _party, form: _form, content, ...filing } = filingInput({ id: newId('fil'), ...input });
    return { filing, content };
  }
}

export type SignedRequest = Pick<ReturnType<typeof draftFiling>, 'record'> &
  ReturnType<ReturnType<typeof signingTask>['finish']>;

export function fileContent(bytes: Uint8Array): Content {
  return { kind: 'file', ...digestBytes(pureDigests, bytes) };
}

/** A manifest of many files, and the content that a leaf commits to. */
export function someManifest(): { bytes: Uint8Array; content: SetContent } {
  const tree = new ManifestTree();
  const paths = ['a.exr', 'b.exr', ...Array.from({ length: 40 }, (_, i) => `c/${100 + i}.exr`), '镜头/c.exr'];
  const lines = paths.map((path, i) =>
    tree.append({ path, size: 10 + i, sha256: 'ab'.repeat(32), sm3: 'cd'.repeat(32) }),
  );
  return { bytes: utf8(lines.join('')), content: tree.content() };
}
