import { type ActorId, type PartyId, Refusal, type UploadId } from '@filmdeed/kernel';
import { countsAgainstQuota, type Upload, type UploadRows, type UploadState } from '@filmdeed/registry';

/** Twin of the upload rows: a map, and a way to see the database fail. */
export class MemoryUploadRows implements UploadRows {
  readonly uploads = new Map<UploadId, Upload>();

  async add(upload: Upload, quotaBytes: number): Promise<void> {
    const used = this.#used(upload.account);
    if (used + upload.size > quotaBytes) {
      throw new Refusal('upload.quota-exceeded', 'the quota of the account is used up', {
        quota: quotaBytes,
        used,
        needed: upload.size,
      });
    }
    this.uploads.set(upload.id, upload);
  }

  async find(id: UploadId): Promise<Upload | undefined> {
    return this.uploads.get(id);
  }

  async listUnfiled(party: PartyId): Promise<readonly Upload[]> {
    return this.#all((upload) => upload.party === party && upload.state !== 'filed' && upload.state !== 'leaving')
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
      .slice(0, 1000);
  }

  async progress(id: UploadId, from: number, to: number, expiresAt: Date): Promise<boolean> {
    const upload = this.uploads.get(id);
    if (upload?.state !== 'open' || upload.received !== from) return false;
    this.uploads.set(id, { ...upload, received: to, expiresAt });
    return true;
  }

  async move(upload: Upload, from: UploadState): Promise<boolean> {
    const present = this.uploads.get(upload.id);
    if (present?.state !== from) return false;
    const { state, digests, refusal, expiresAt } = upload;
    this.uploads.set(upload.id, { ...present, state, digests, refusal, expiresAt });
    return true;
  }

  async listUnsettled(): Promise<readonly Upload[]> {
    return this.#all(({ state, received, size }) => state === 'hashing' || (state === 'open' && received === size));
  }

  async listDue(now: Date, limit: number): Promise<readonly Upload[]> {
    return this.#all(({ state, expiresAt }) => state === 'leaving' || (state !== 'filed' && expiresAt <= now))
      .sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime() || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  async forget(id: UploadId): Promise<void> {
    if (this.uploads.get(id)?.state === 'leaving') this.uploads.delete(id);
  }

  async usedBytes(account: ActorId): Promise<number> {
    return this.#used(account);
  }

  #used(account: ActorId): number {
    const counted = this.#all((upload) => upload.account === account && countsAgainstQuota(upload.state));
    return counted.reduce((sum, { size }) => sum + size, 0);
  }

  #all(test: (upload: Upload) => boolean): Upload[] {
    return [...this.uploads.values()].filter(test);
  }
}
