import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import type { AuditState, LogMirror } from '@filmdeed/ledger';

const STATE = 'audit-state.json';
const LOCK = 'audit.lock';

/** The auditor's copy in a folder, which is itself a log that can be audited: `checkpoint` and `tile/` lie as in C2SP tlog-tiles. */
export class FolderMirror implements LogMirror {
  readonly #made = new Set<string>();

  private constructor(readonly folder: string) {}

  /** Opens or makes it. Refuses `already-running` while another process audits into it. */
  static async open(folder: string): Promise<FolderMirror> {
    const mirror = new FolderMirror(folder);
    await mirror.#makeFolder(folder);
    await mirror.#lock();
    return mirror;
  }

  async close(): Promise<void> {
    await rm(join(this.folder, LOCK), { force: true });
  }

  async state(): Promise<AuditState | null> {
    const bytes = await this.file(STATE);
    if (bytes === null) return null;
    try {
      const state = JSON.parse(new TextDecoder().decode(bytes)) as AuditState;
      if (state.v === 1 && state.type === 'filmdeed.audit-mirror' && Number.isSafeInteger(state.size)) return state;
    } catch {
      // Told below.
    }
    throw new Refusal('storage.damaged', 'the state of the mirror cannot be read', { path: join(this.folder, STATE) });
  }

  async save(state: AuditState): Promise<void> {
    await this.#write(STATE, new TextEncoder().encode(`${JSON.stringify(state, null, 1)}\n`), true);
  }

  async keep(path: string, bytes: Uint8Array): Promise<void> {
    await this.#makeFolder(dirname(join(this.folder, path)));
    await this.#write(path, bytes, false);
  }

  async file(path: string): Promise<Uint8Array | null> {
    try {
      return await readFile(join(this.folder, path));
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return null;
      throw error;
    }
  }

  async column(name: string): Promise<Uint8Array> {
    return (await this.file(`${name}.column`)) ?? new Uint8Array(0);
  }

  async write(name: string, at: number, bytes: Uint8Array): Promise<void> {
    const path = join(this.folder, `${name}.column`);
    const file = await open(path, 'r+').catch((error: { code?: string }) => {
      if (error.code === 'ENOENT') return open(path, 'w+');
      throw error;
    });
    try {
      for (let done = 0; done < bytes.length;) {
        done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      }
      await file.truncate(at + bytes.length);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** Beside its place, then renamed: after a crash there is the file before it, or this one. */
  async #write(path: string, bytes: Uint8Array, isDurable: boolean): Promise<void> {
    const whole = join(this.folder, path);
    await writeFile(`${whole}.part`, bytes, { flush: isDurable });
    await rename(`${whole}.part`, whole);
  }

  async #makeFolder(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.#made.add(folder);
  }

  /** A process that died leaves its lock behind; its number tells that nobody holds it. */
  async #lock(): Promise<void> {
    const path = join(this.folder, LOCK);
    for (;;) {
      try {
        await writeFile(path, String(process.pid), { flag: 'wx' });
        return;
      } catch (error) {
        if ((error as { code?: string }).code !== 'EEXIST') throw error;
      }
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (holder > 0 && isAlive(holder)) {
        throw new Refusal('already-running', 'another audit writes into this mirror', { folder: this.folder, holder });
      }
      await rm(path, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
