import type { FileContent } from '@filmdeed/evidence';
import { cleanName, Refusal } from '@filmdeed/kernel';
import { compareDigests } from '@filmdeed/fingerprint';
import { type Hashing, startHashing } from '../../digest/hashing.js';
import { inManifestOrder, manifestOf } from '../../digest/manifest-of-files.js';
import type { Picked } from '../../digest/picked-files.js';
import { RateMeter } from '../../digest/rate.js';
import { settledUpload } from '../../upload/settled-upload.js';
import { type RunningUpload, startUpload } from '../../upload/start-upload.js';
import { countOf, type Form, type IntakeState, type Progress, sizeOf } from './intake-state.js';

const STILL: Progress['pace'] = { bytesPerSecond: 0, secondsLeft: undefined };
const TELL_EVERY = 120;

/**
 * Takes a content in: hashes it here, and for an original uploads it and compares the server's digests with ours.
 * Lives outside of the components, so that a running upload does not depend on what is shown.
 */
export class Intake {
  #state: IntakeState = { phase: 'empty' };
  readonly #listeners = new Set<() => void>();
  readonly #rate = new RateMeter();
  #abort = new AbortController();
  #hashing: Hashing | undefined;
  #upload: RunningUpload | undefined;
  #told = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): IntakeState => this.#state;

  /** Starts over with another content. */
  take(picked: Picked, form: Form): void {
    this.remove();
    const { signal } = this.#abort;
    const hand = { picked, form: picked.kind === 'set' ? 'DIGEST' : form } as const;
    this.#run(hand.picked, hand.form, signal).catch((error: unknown) => {
      if (!signal.aborted) this.#show({ phase: 'failed', ...hand, error });
    });
  }

  /** Stops everything and forgets the content. An unfinished upload stays on the server and can be continued with the same file. */
  remove(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#hashing?.cancel();
    this.#upload?.pause();
    this.#hashing = this.#upload = undefined;
    this.#show({ phase: 'empty' });
  }

  pause(): void {
    this.#hashing?.pause();
    this.#upload?.pause();
    this.#setPaused(true);
  }

  goOn(): void {
    this.#rate.forget();
    this.#hashing?.goOn();
    this.#upload?.goOn();
    this.#setPaused(false);
  }

  async #run(picked: Picked, form: Form, signal: AbortSignal): Promise<void> {
    if (picked.kind === 'set') return this.#takeSet(picked, signal);
    if (picked.file.size === 0) throw new Refusal('upload.empty', 'an empty file cannot be filed');
    cleanName(picked.file.name);
    const content = await this.#digest(picked, form, signal);
    if (form === 'DIGEST') return this.#show({ phase: 'ready', picked, form, content });
    const upload = await this.#send(picked, content, signal);
    this.#show({ phase: 'ready', picked, form, content, upload });
  }

  async #takeSet(picked: Extract<Picked, { kind: 'set' }>, signal: AbortSignal): Promise<void> {
    const files = inManifestOrder(picked.files);
    const hashed = await this.#hash({ ...picked, files }, files, 'DIGEST', signal);
    const manifest = await manifestOf(hashed.map(({ path, size, sha256, sm3 }) => ({ path, size, sha256, sm3 })));
    signal.throwIfAborted();
    this.#show({ phase: 'ready', picked, form: 'DIGEST', content: manifest.content, manifest });
  }

  async #digest(picked: Extract<Picked, { kind: 'file' }>, form: Form, signal: AbortSignal): Promise<FileContent> {
    const [hashed] = await this.#hash(picked, [{ path: picked.file.name, file: picked.file }], form, signal);
    const { path: _, ...digests } = hashed!;
    return { kind: 'file', ...digests };
  }

  async #hash(picked: Picked, files: Parameters<typeof startHashing>[0], form: Form, signal: AbortSignal) {
    const total = sizeOf(picked);
    const start = { done: 0, total, files: 0, pace: STILL, paused: false, cut: false };
    this.#rate.forget();
    this.#show({ phase: 'hashing', picked, form, ...start });
    this.#hashing = startHashing(files, ({ bytes, files: count }) => {
      this.#advance('hashing', bytes, total, count);
    });
    const hashed = await this.#hashing.result;
    signal.throwIfAborted();
    this.#hashing = undefined;
    return hashed;
  }

  async #send(picked: Extract<Picked, { kind: 'file' }>, content: FileContent, signal: AbortSignal): Promise<string> {
    const { file } = picked;
    const start = { done: 0, total: file.size, files: countOf(picked), pace: STILL, paused: false, cut: false };
    const hand = { picked, form: 'ORIGINAL', content } as const;
    this.#rate.forget();
    this.#show({ phase: 'uploading', ...hand, ...start, resumed: false });
    const id = await new Promise<string>((resolve, reject) => {
      this.#upload = startUpload(file, file.name, content, {
        progressed: (bytes) => this.#advance('uploading', bytes, file.size, 1),
        resumed: () => this.#state.phase === 'uploading' && this.#show({ ...this.#state, resumed: true }),
        cut: () => this.#cut(),
        finished: resolve,
        failed: reject,
      });
      signal.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')));
    });
    this.#upload = undefined;
    signal.throwIfAborted();
    this.#rate.forget();
    this.#show({ phase: 'comparing', ...hand, ...start });
    const settled = await settledUpload(
      id,
      { hashed: (bytes) => this.#advance('comparing', bytes, file.size, 1), cut: () => this.#cut() },
      signal,
    );
    if (settled.digests === undefined) throw new Refusal('upload.not-complete', 'the upload has no digests');
    const { size, sha256, sm3, blake3 } = content;
    compareDigests(
      { size, sha256, sm3, ...(blake3 === undefined ? {} : { blake3 }) },
      { ...content, blake3: '', cid: '', ...settled.digests },
    );
    return id;
  }

  #advance(phase: 'hashing' | 'uploading' | 'comparing', done: number, total: number, files: number): void {
    const state = this.#state;
    const now = performance.now();
    if (state.phase !== phase || state.paused) return;
    this.#rate.note(now, done);
    if (now - this.#told < TELL_EVERY && done < total && !state.cut) return;
    this.#told = now;
    this.#show({ ...state, done, files, pace: this.#rate.pace(total), cut: false });
  }

  #cut(): void {
    const state = this.#state;
    this.#rate.forget();
    if (state.phase === 'uploading' || state.phase === 'comparing') this.#show({ ...state, cut: true, pace: STILL });
  }

  #setPaused(paused: boolean): void {
    const state = this.#state;
    if (state.phase === 'hashing' || state.phase === 'uploading')
      this.#show({ ...state, paused, cut: false, pace: STILL });
  }

  #show(state: IntakeState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
