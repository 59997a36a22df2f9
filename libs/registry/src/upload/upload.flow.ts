import { parseDigest } from '@filmdeed/fingerprint';
import { cleanName, newId, type PartyId, Refusal, type UploadId } from '@filmdeed/kernel';
import { pour } from './pour.js';
import { settleUploads } from './settle.js';
import { moveUpload, type Upload } from './upload.js';
import type { AppendUpload, BeginUpload, UploadPorts, UploadSettings } from './upload-ports.js';
import { type UploadView, viewUpload } from './upload-view.js';
import { busy, WriterTurns } from './writer-turns.js';

export type UploadFlow = ReturnType<typeof uploadFlow>;

const MEDIA_TYPE = /^[a-z0-9][a-z0-9.+-]{0,63}\/[a-z0-9][a-z0-9.+-]{0,63}$/;
const DUE_AT_ONCE = 100;

/**
 * Uploads of one process. Writers and digesters live in memory: a running upload stays on the process that began it, and a
 * process that comes up again takes its progress from the rows and its digests from the stored bytes.
 * Every command answers an absent upload and one of another party alike: `upload.not-found`.
 */
export function uploadFlow(ports: UploadPorts, settings: UploadSettings) {
  const { rows, store, clock } = ports;
  const turns = new WriterTurns();
  const settle = settleUploads(ports, settings);

  const expiry = (): Date => new Date(clock.now().getTime() + settings.keepMilliseconds);

  async function own(party: PartyId, id: UploadId): Promise<Upload> {
    const upload = await rows.find(id);
    if (upload === undefined || upload.party !== party || upload.state === 'leaving') {
      throw new Refusal('upload.not-found', 'no such upload of this party');
    }
    return upload;
  }

  const view = (upload: Upload): UploadView => viewUpload(upload, settle.hashed(upload));

  /** Refuses `upload.empty`, `upload.too-large`, `name.hostile`, `digest.invalid`, `upload.quota-exceeded`, `storage.full`, `storage.denied`. */
  async function begin({ account, party, name, mediaType, size, declared = {} }: BeginUpload): Promise<UploadView> {
    if (!Number.isSafeInteger(size) || size < 0) throw new Refusal('request.invalid', 'the size is no number of bytes');
    if (size === 0) throw new Refusal('upload.empty', 'an empty file proves nothing');
    if (size > settings.mostBytes) {
      throw new Refusal('upload.too-large', 'the file is larger than allowed', { size, most: settings.mostBytes });
    }
    const type = mediaType?.toLowerCase() ?? '';
    const free = await store.freeBytes();
    if (size > free) throw new Refusal('storage.full', 'the file does not fit in the store', { size, free });
    const upload: Upload = {
      id: newId('upl'),
      account,
      party,
      object: newId('obj'),
      name: cleanName(name),
      mediaType: MEDIA_TYPE.test(type) ? type : null,
      state: 'open',
      size,
      received: 0,
      declared: {
        ...(declared.sha256 === undefined ? {} : { sha256: parseDigest('sha256', declared.sha256).hex }),
        ...(declared.sm3 === undefined ? {} : { sm3: parseDigest('sm3', declared.sm3).hex }),
      },
      digests: null,
      refusal: null,
      filing: null,
      createdAt: clock.now(),
      expiresAt: expiry(),
    };
    // The row first: an object without a row would lie there for ever.
    await rows.add(upload, settings.quotaBytes);
    try {
      await store.create(upload.object);
    } catch (error) {
      await remove(upload).catch((problem: unknown) => ports.report(problem, upload.id));
      throw error;
    }
    return view(upload);
  }

  /**
   * Stores a stream of bytes at `offset`, which must be where the upload stands. However it ends, the bytes that arrived are
   * kept. The last byte starts the finish: the answer waits a little for the digests and refuses `digest.mismatch` if they differ
   * from the declared ones. Refuses `upload.offset-mismatch`, `upload.busy`, `size.mismatch`, `storage.*`.
   */
  async function append({ party, id, offset, bytes }: AppendUpload): Promise<UploadView> {
    await own(party, id);
    const turn = await turns.take(id);
    try {
      let upload = await own(party, id);
      if (offset !== upload.received) {
        throw new Refusal('upload.offset-mismatch', 'the upload stands elsewhere', {
          expected: upload.received,
          given: offset,
        });
      }
      if (upload.state !== 'open') return view(upload);
      const writer = await store.openAppend(upload.object, offset);
      try {
        const digester = settle.follower(upload);
        const durable = async (to: number): Promise<void> => {
          const expiresAt = expiry();
          if (to === upload.received) return;
          if (!(await rows.progress(id, upload.received, to, expiresAt))) throw busy();
          upload = { ...upload, received: to, expiresAt };
        };
        const stored = (to: number): void => digester.follow(to);
        const outcome = await pour(bytes, writer, { turn, clock, size: upload.size, stored, durable });
        if (outcome === 'stopped' && upload.received < upload.size) throw busy();
      } finally {
        await writer.close();
      }
      return upload.received < upload.size ? view(upload) : await finish(upload);
    } finally {
      turn.end();
    }
  }

  /** All bytes are there: from here on only the digests are waited for. */
  async function finish(upload: Upload): Promise<UploadView> {
    const settled = await settle.within(upload, settings.patienceMilliseconds);
    if (settled.refusal !== null) {
      throw new Refusal(settled.refusal.code, 'the content is not what was declared', settled.refusal.facts);
    }
    return view(settled);
  }

  /** Where a client goes on: stops a writer that still hangs on a dead connection, so that the offset is final. */
  async function resume(party: PartyId, id: UploadId): Promise<UploadView> {
    await own(party, id);
    (await turns.take(id)).end();
    return view(wake(await own(party, id)));
  }

  async function look(party: PartyId, id: UploadId): Promise<UploadView> {
    return view(wake(await own(party, id)));
  }

  /** After a restart, or after a finish that failed for want of disk or database, hashing goes on as soon as somebody asks. */
  function wake(upload: Upload): Upload {
    if (upload.state === 'hashing' || (upload.state === 'open' && upload.received === upload.size))
      void settle.begin(upload);
    else if (upload.state === 'open') settle.goOn(upload);
    return upload;
  }

  async function list(party: PartyId): Promise<readonly UploadView[]> {
    return (await rows.listUnfiled(party)).map(view);
  }

  /** Removes an upload of the party for good. Refuses `upload.already-filed`. */
  async function cancel(party: PartyId, id: UploadId): Promise<void> {
    await own(party, id);
    const turn = await turns.take(id);
    try {
      await remove(await own(party, id));
    } finally {
      turn.end();
    }
  }

  /** `leaving` is recorded before the bytes go: a crash in between is finished by the next `expireUploads`. */
  async function remove(upload: Upload): Promise<void> {
    if (upload.state !== 'leaving') {
      if (!(await rows.move(moveUpload(upload, 'drop'), upload.state))) throw busy();
    }
    settle.drop(upload.id);
    await store.remove(upload.object);
    await rows.forget(upload.id);
  }

  /** Removes what nobody filed in time, and finishes removals that a crash cut. Returns how many are gone. */
  async function expireUploads(now: Date): Promise<number> {
    let gone = 0;
    for (;;) {
      const due = await rows.listDue(now, DUE_AT_ONCE);
      let failed = 0;
      for (const upload of due) {
        try {
          const turn = await turns.take(upload.id);
          try {
            const present = await rows.find(upload.id);
            if (present === undefined || (present.state !== 'leaving' && present.expiresAt > now)) continue;
            await remove(present);
            gone++;
          } finally {
            turn.end();
          }
        } catch (problem) {
          failed++;
          ports.report(problem, upload.id);
        }
      }
      if (due.length < DUE_AT_ONCE || failed > 0) return gone;
    }
  }

  /** To be called once when the process comes up: goes on with digests that were not finished. */
  async function recover(): Promise<void> {
    for (const upload of await rows.listUnsettled()) void settle.begin(upload);
  }

  /** Puts away what running writers have received and stops background work. */
  async function close(): Promise<void> {
    await turns.stopAll();
    await settle.close();
  }

  return { begin, append, resume, look, list, cancel, expireUploads, recover, close };
}
