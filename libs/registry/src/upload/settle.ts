import { compareDigests, type ContentDigests } from '@filmdeed/fingerprint';
import { isRefusal, type UploadId } from '@filmdeed/kernel';
import { FollowingDigester } from './following-digester.js';
import { moveUpload, type Upload } from './upload.js';
import type { UploadPorts, UploadSettings } from './upload-ports.js';

/** The part of the upload flow that computes digests behind the writers and ends an upload as `complete` or `refused`. */
export function settleUploads(ports: UploadPorts, settings: UploadSettings) {
  const { rows, store, sink, clock, report } = ports;
  const followers = new Map<UploadId, FollowingDigester>();
  const running = new Map<UploadId, Promise<Upload>>();
  let closed = false;

  /** The digester of an upload, which never has read beyond what the upload holds. */
  function follower(upload: Upload): FollowingDigester {
    const known = followers.get(upload.id);
    if (known !== undefined && known.target <= upload.received) return known;
    // It saw bytes that were never recorded and may be sent differently now: begin anew.
    known?.stop();
    const fresh = new FollowingDigester(
      (start, end) => store.read(upload.object, { start, end }),
      () => sink(upload.size),
    );
    followers.set(upload.id, fresh);
    return fresh;
  }

  /** Lets the hashing of an open upload go on, as after a restart. A writer's own digester, ahead of what is recorded, is left alone. */
  function goOn(upload: Upload): void {
    (followers.get(upload.id) ?? follower(upload)).follow(upload.received);
  }

  function drop(id: UploadId): void {
    followers.get(id)?.stop();
    followers.delete(id);
  }

  /** Waits for the digests in the background; the row tells the outcome. One run per upload at a time. */
  function begin(upload: Upload): Promise<Upload> {
    const present = running.get(upload.id);
    if (present !== undefined) return present;
    const run = settleOne(upload)
      .catch((problem: unknown) => {
        if (!closed) report(problem, upload.id);
        return upload;
      })
      .finally(() => {
        running.delete(upload.id);
        drop(upload.id);
      });
    running.set(upload.id, run);
    return run;
  }

  async function settleOne(upload: Upload): Promise<Upload> {
    const filled = upload.state === 'open' ? moveUpload(upload, 'fill') : upload;
    if (filled !== upload && !(await rows.move(filled, upload.state))) return theirs(upload);
    const computed = await follower(filled).finish(filled.size);
    const judged = judge(filled, computed);
    if (judged.state === 'complete') await store.finish(upload.object, computed);
    if (!(await rows.move(judged, filled.state))) return theirs(filled);
    if (judged.state === 'refused') {
      await store.remove(upload.object).catch((problem: unknown) => report(problem, upload.id));
    }
    return judged;
  }

  /** Another process or a removal came first: its word stands. */
  async function theirs(upload: Upload): Promise<Upload> {
    return (await rows.find(upload.id)) ?? { ...upload, state: 'leaving' };
  }

  function judge(upload: Upload, computed: ContentDigests): Upload {
    const expiresAt = new Date(clock.now().getTime() + settings.keepMilliseconds);
    try {
      compareDigests({ ...upload.declared, size: upload.size }, computed);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const refusal = { code: error.code, facts: error.facts };
      return { ...moveUpload(upload, 'differ'), refusal, expiresAt };
    }
    return { ...moveUpload(upload, 'agree'), digests: computed, expiresAt };
  }

  /** The settled upload, or the upload as it is if that takes longer. */
  async function within(upload: Upload, milliseconds: number): Promise<Upload> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<Upload>((resolve) => (timer = setTimeout(() => resolve(upload), milliseconds)));
    try {
      return await Promise.race([begin(upload), patience]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function close(): Promise<void> {
    closed = true;
    for (const digester of followers.values()) digester.stop();
    await Promise.all(running.values());
    followers.clear();
  }

  const hashed = (upload: Upload): number => followers.get(upload.id)?.hashed ?? 0;

  return { follower, goOn, drop, begin, within, hashed, close };
}
