import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { type ActorId, asId, isRefusal, type PartyId, Refusal, type UploadId } from '@filmdeed/kernel';
import type { UploadFlow, UploadView } from '@filmdeed/registry';
import { DataStore, Upload } from '@tus/server';
import { readMetadata, writeMetadata } from './upload-metadata.js';

/** One request on its way through the library, which has no place for who is asking. */
export interface TusVisit {
  readonly account: ActorId;
  readonly party: PartyId;
  /** Where the upload was found to stand. */
  offset?: number;
  /** What ended the request. */
  failure?: unknown;
}

/** Joins the tus library to the upload flow. Every call is made for the party of the present visit. */
export class TusDataStore extends DataStore {
  readonly #flow: UploadFlow;
  readonly #visits: AsyncLocalStorage<TusVisit>;
  readonly #keepMilliseconds: number;

  constructor(flow: UploadFlow, visits: AsyncLocalStorage<TusVisit>, keepMilliseconds: number) {
    super();
    this.#flow = flow;
    this.#visits = visits;
    this.#keepMilliseconds = keepMilliseconds;
    this.extensions = ['creation', 'creation-with-upload', 'expiration', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const size = upload.size ?? Number.NaN;
    const { account, party } = this.#visit();
    const begun = await this.#flow.begin({
      ...{ account, party, size },
      ...readMetadata(upload.metadata ?? {}),
    });
    upload.id = begun.id;
    upload.creation_date = this.#startOf(begun);
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const visit = this.#visit();
    const view = await this.#flow.resume(visit.party, uploadId(id));
    // Nothing can be sent to it any more, and nothing of it is left.
    if (view.state === 'refused') throw new Refusal('upload.not-found', 'the upload was refused');
    visit.offset = view.offset;
    return new Upload({
      id: view.id,
      size: view.size,
      offset: view.offset,
      metadata: writeMetadata(view),
      creation_date: this.#startOf(view),
    });
  }

  override async write(bytes: Readable, id: string, offset: number): Promise<number> {
    const { party } = this.#visit();
    return (await this.#flow.append({ party, id: uploadId(id), offset, bytes })).offset;
  }

  override async remove(id: string): Promise<void> {
    await this.#flow.cancel(this.#visit().party, uploadId(id));
  }

  override getExpiration(): number {
    return this.#keepMilliseconds;
  }

  /** The library counts expiry from the creation; ours is put off by progress. */
  #startOf({ expiresAt }: UploadView): string {
    return new Date(expiresAt.getTime() - this.#keepMilliseconds).toISOString();
  }

  #visit(): TusVisit {
    const visit = this.#visits.getStore();
    if (visit === undefined) throw new Error('a tus request outside a visit');
    return visit;
  }
}

/** What is no id is no upload: both answer alike. */
function uploadId(text: string): UploadId {
  try {
    return asId('upl', text);
  } catch (error) {
    throw isRefusal(error) ? new Refusal('upload.not-found', 'no such upload of this party') : error;
  }
}
