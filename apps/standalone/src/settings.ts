import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import { keptText } from './kept-text.js';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What one machine needs to know before anything is started. */
export interface Settings {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Fixed at the first start: passkeys, the log's origin and every signature are bound to it. */
  readonly publicUrl: string;
  /** True at the very first start on this data folder. */
  readonly fresh: boolean;
}

const DEFAULT_PORT = 3000;

/** Reads the settings and opens the data folder. Refuses `environment.invalid`, `storage.denied`, `storage.full`. */
export async function openSettings(variables: Variables): Promise<Settings> {
  const port = portOf(variables['PORT'] || String(DEFAULT_PORT));
  const dataDir = resolve(variables['DATA_DIR'] || './var');
  await mkdir(dataDir, { recursive: true });
  let fresh = false;
  const kept = await keptText(join(dataDir, 'public-url'), () => {
    fresh = true;
    return `${urlOf(variables['PUBLIC_URL'] || `http://localhost:${port}`)}\n`;
  });
  const publicUrl = kept.trim();
  const asked = variables['PUBLIC_URL'];
  if (asked && urlOf(asked) !== publicUrl) refuse('PUBLIC_URL', publicUrl);
  // Without a proxy in between, people come in where we listen.
  const isLocal = /^http:\/\/localhost(?::(\d+))?$/.exec(publicUrl);
  if (isLocal !== null && port !== 0 && Number(isLocal[1] ?? 80) !== port) refuse('PORT', publicUrl);
  return { dataDir, host: variables['HOST'] || '127.0.0.1', port, publicUrl, fresh };
}

function refuse(variable: string, publicUrl: string): never {
  throw new Refusal('environment.invalid', `this data folder belongs to ${publicUrl} for ever`, {
    variable,
    publicUrl,
  });
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new Refusal('environment.invalid', 'PORT is a number up to 65535', { variable: 'PORT' });
  return port;
}

function urlOf(text: string): string {
  try {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url.href.replace(/\/+$/, '');
  } catch {
    // said below
  }
  throw new Refusal('environment.invalid', 'PUBLIC_URL is an http or https address', { variable: 'PUBLIC_URL' });
}
