import { isRefusal } from '@filmdeed/kernel';
import {
  parseBundle,
  parseIndexAnswer,
  parseTrust,
  type TrustV1,
  verifyBundle,
  verifyIndexAnswer,
} from '@filmdeed/evidence';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The verifier in Python that lies in every dossier. */
export const SECOND_VERIFIER = join(import.meta.dirname, '../../libs/media/src/dossier/filmdeed_verify.py');
/** Whether there is a Python that runs it. Suites that need one say NOT RUN by name where there is none. */
export const HAS_PYTHON = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;

/** What a verifier says of a bundle or an index answer, as far as both must say the same: words of each check in order, the whole, the interval. */
export interface Word {
  readonly verdict: string;
  readonly checks: readonly string[];
  readonly interval: Readonly<Record<string, string>>;
}

export type Question = readonly [bundle: string, trust: string];

/** Words of the verifier in Python, all from one process. */
export function secondWords(questions: readonly Question[]): (Word | 'trust refused')[] {
  const input = questions.map(([bundle, trust]) => `${JSON.stringify([bundle, trust, null])}\n`).join('');
  const options = { input, encoding: 'utf8', maxBuffer: 2 ** 30 } as const;
  const { status, stdout, stderr } = spawnSync('python3', ['-I', '-B', SECOND_VERIFIER, '--batch'], options);
  if (status !== 0) throw new Error(`the second verifier ended with ${status}: ${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const told = JSON.parse(line) as Report & { readonly refused?: string };
      return told.refused === undefined ? wordOf(told) : 'trust refused';
    });
}

/** The word of the verifier in TypeScript. */
export function firstWord([text, trustText]: Question): Word | 'trust refused' {
  let trust: TrustV1;
  try {
    trust = parseTrust(trustText);
  } catch (error) {
    if (isRefusal(error, 'trust.invalid')) return 'trust refused';
    throw error;
  }
  try {
    return wordOf(
      text.includes('"filmdeed.index-answer"')
        ? verifyIndexAnswer(parseIndexAnswer(text), trust)
        : verifyBundle(parseBundle(text), trust),
    );
  } catch (error) {
    if (!isRefusal(error, 'bundle.invalid')) throw error;
    return { verdict: 'broken', checks: ['bundle broken'], interval: {} };
  }
}

interface Report {
  readonly verdict: string;
  readonly checks: readonly {
    readonly check: string;
    readonly verdict: string;
    readonly code?: string;
    readonly anchor?: number;
  }[];
  readonly interval: Readonly<Partial<Record<'after' | 'before', Bound>>>;
}
interface Bound {
  readonly time: string;
  readonly independent: boolean;
  readonly confirmed: boolean;
}

/** Codes are compared where nothing was judged; why something is broken each may say in its own words. */
function wordOf({ verdict, checks, interval }: Report): Word {
  const bounds = Object.entries(interval).map(([end, { time, independent, confirmed }]) => [
    end,
    `${time}${independent ? ' independent' : ''}${confirmed ? ' confirmed' : ''}`,
  ]);
  return {
    verdict,
    checks: checks.map(({ check, verdict: each, code, anchor }) =>
      [check, anchor, each, each === 'not-checked' ? code : undefined].filter((part) => part !== undefined).join(' '),
    ),
    interval: Object.fromEntries(bounds) as Record<string, string>,
  };
}
