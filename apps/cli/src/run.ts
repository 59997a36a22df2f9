import { isRefusal } from '@filmdeed/kernel';
import { CommanderError } from 'commander';
import { adviceFor } from './advice.js';
import type { Console } from './console.js';
import { plainText } from './plain-text.js';
import { buildProgram } from './program.js';
import { systemWords } from './system-words.js';
import { type Bilingual, languageOf, type Lang, type Outcome, Terminal, UsageError } from './terminal.js';
import { usageWords } from './usage-words.js';

/** Runs one command line and returns its exit code: 0 ok, 1 refused, 2 usage. Never throws. */
export async function run(args: readonly string[], console: Console): Promise<number> {
  const json = args.includes('--json');
  let lang: Lang = languageOf(undefined, console.env);
  let outcome: Outcome | undefined;
  try {
    const asked = optionValue(args, '--lang');
    // A report may be in both languages; the terminal then speaks that of the environment.
    const both = asked === 'both' && optionValue(args, '--report') !== undefined;
    lang = languageOf(both ? undefined : asked, console.env);
    const terminal = new Terminal(console, lang, json);
    const program = buildProgram(terminal, (result) => {
      outcome = result;
    });
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    return report(error, console, lang, json);
  }
  if (outcome === undefined) return 0;
  if (json) console.stdout.write(`${JSON.stringify({ ok: outcome.ok, ...outcome.facts })}\n`);
  else for (const line of outcome.lines) console.stdout.write(`${plainText(line)}\n`);
  return outcome.ok ? 0 : 1;
}

function report(error: unknown, console: Console, lang: Lang, json: boolean): number {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? 0 : usage(console, json, usageWords(error)[lang], lang);
  if (error instanceof UsageError) return usage(console, json, error.words[lang], lang);
  const { words, facts = {}, filing } = (error ?? {}) as Told;
  const code = isRefusal(error) ? error.code : systemCode(error);
  const message = words?.[lang] ?? systemWords(error)?.[lang] ?? textOf(error);
  const shown = { ...facts, ...(filing === undefined ? {} : { filing }) };
  if (json) {
    console.stdout.write(`${JSON.stringify({ ok: false, code, message, facts: shown })}\n`);
    return 1;
  }
  const lines = [`${lang === 'zh' ? '被拒绝' : 'refused'} ${code}: ${message}`];
  const told = Object.entries(shown).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`);
  if (told.length > 0) lines.push(`  ${told.join(' · ')}`);
  lines.push(`  ${adviceFor(code)[lang]}`);
  for (const line of lines) console.stderr.write(`${plainText(line)}\n`);
  return 1;
}

interface Told {
  readonly words?: Bilingual;
  readonly facts?: Readonly<Record<string, unknown>>;
  /** The filing that stands although what came after it failed. */
  readonly filing?: string;
}

function usage(console: Console, json: boolean, message: string, lang: Lang): number {
  if (json) console.stdout.write(`${JSON.stringify({ ok: false, code: 'usage', message })}\n`);
  else {
    console.stderr.write(`${plainText(message)}\n`);
    console.stderr.write(lang === 'zh' ? '用法见 filmdeed --help\n' : 'See filmdeed --help\n');
  }
  return 2;
}

/** Errors of Node's own carry a code (`ENOENT`); they are told apart by it, not by their class. */
function systemCode(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  if (typeof code === 'string') return code;
  return typeof cause?.code === 'string' ? cause.code : 'unexpected';
}

function textOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}

function optionValue(args: readonly string[], name: string): string | undefined {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return args[at]!.includes('=') ? args[at]!.slice(name.length + 1) : args[at + 1];
}
