import cliProgress from 'cli-progress';
import type { Console } from './console.js';
import { plainText } from './plain-text.js';

export type Lang = 'zh' | 'en';

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** What a command did: for people as lines, for machines as one JSON document. `ok` false means exit 1. */
export interface Outcome {
  readonly ok: boolean;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/** The caller asked for something that cannot be meant: exit 2. */
export class UsageError extends Error {
  constructor(readonly words: Bilingual) {
    super(words.en);
    this.name = 'UsageError';
  }
}

export interface Progress {
  /** Sets how much is done, in the unit of the total. */
  at(done: number): void;
  end(): void;
}

/** One run's face to the person or machine that called it. */
export class Terminal {
  constructor(
    readonly console: Console,
    readonly lang: Lang,
    readonly json: boolean,
  ) {}

  say(words: Bilingual): string {
    return words[this.lang];
  }

  /** A remark beside the result, on standard error; nothing with `--json`. */
  note(words: Bilingual): void {
    if (!this.json) this.console.stderr.write(`${plainText(this.say(words))}\n`);
  }

  /** A bar on standard error if a person watches, with speed and time left; else nothing. */
  progress(label: Bilingual, total: number, unit: 'bytes' | 'files'): Progress {
    const { stderr } = this.console;
    if (this.json || !stderr.isTTY || total === 0) return { at: () => undefined, end: () => undefined };
    // Speed is that of this run: what an earlier one did is where the count begins.
    let begun: { readonly at: number; readonly done: number } | undefined;
    const bar = new cliProgress.SingleBar(
      {
        stream: stderr,
        hideCursor: true,
        clearOnComplete: true,
        format: `${this.say(label)} {bar} {percentage}% {shown}  {speed}  {left}`,
        barsize: 28,
        etaBuffer: 50,
      },
      cliProgress.Presets.shades_classic,
    );
    const facts = (done: number): Record<string, string> => {
      begun ??= { at: Date.now(), done };
      const rate = (done - begun.done) / Math.max(0.001, (Date.now() - begun.at) / 1000);
      return {
        shown: unit === 'bytes' ? `${bytesText(done)} / ${bytesText(total)}` : `${done} / ${total}`,
        speed: unit === 'bytes' ? `${bytesText(rate)}/s` : `${Math.round(rate)}/s`,
        left: rate === 0 ? '' : durationText((total - done) / rate),
      };
    };
    bar.start(total, 0, { shown: '', speed: '', left: '' });
    let drawn = 0;
    return {
      at(done) {
        if (Date.now() - drawn < 80 && done < total) return;
        drawn = Date.now();
        bar.update(Math.min(done, total), facts(done));
      },
      end: () => bar.stop(),
    };
  }
}

/** `1.4 GiB` */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`;
  return `${Math.floor(whole / 3600)}h${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')}m`;
}

/** The language of a run: what was asked for, else what the environment names; Chinese first. */
export function languageOf(asked: string | undefined, env: Console['env']): Lang {
  if (asked === 'zh' || asked === 'en') return asked;
  if (asked !== undefined) throw new UsageError({ zh: '--lang 只能是 zh 或 en', en: '--lang is zh or en' });
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return locale.toLowerCase().startsWith('en') ? 'en' : 'zh';
}
