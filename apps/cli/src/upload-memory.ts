import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreviousUpload, UrlStorage } from 'tus-js-client';
import type { Console } from './console.js';
import { homeFolder, makeHome, writeWhole } from './home.js';

/**
 * Which uploads are under way, for the next run: a file for each in the home folder, so that runs side by side never meet and a crash
 * spoils one at most. An upload is forgotten when its filing stands.
 */
export class UploadMemory implements UrlStorage {
  readonly #env: Console['env'];

  constructor(env: Console['env']) {
    this.#env = env;
  }

  async addUpload(fingerprint: string, upload: PreviousUpload): Promise<string> {
    await makeHome(this.#env);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeWhole(this.#file(fingerprint), JSON.stringify(upload), 0o600);
    return fingerprint;
  }

  async findUploadsByFingerprint(fingerprint: string): Promise<PreviousUpload[]> {
    try {
      const upload = JSON.parse(await readFile(this.#file(fingerprint), 'utf8')) as PreviousUpload;
      return [{ ...upload, urlStorageKey: fingerprint }];
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT' || (error as Error).name === 'SyntaxError') return [];
      throw error;
    }
  }

  async removeUpload(fingerprint: string): Promise<void> {
    await rm(this.#file(fingerprint), { force: true });
  }

  /** Asked for by the interface only; nobody lists them. */
  async findAllUploads(): Promise<PreviousUpload[]> {
    return [];
  }

  get #folder(): string {
    return join(homeFolder(this.#env), 'uploads');
  }

  #file(fingerprint: string): string {
    return join(this.#folder, `${createHash('sha256').update(fingerprint).digest('hex')}.json`);
  }
}
