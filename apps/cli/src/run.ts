import { isRefusal } from '@filmdeed/kernel';
import { CommanderError } from 'commander';
import { adviceFor } from './advice.js';
import type { Console } from './console.js';
import { buildProgram } from './program.js';
import { languageOf, type Lang, type Outcome, Terminal, UsageError } from './terminal.js';

/** Runs one command line and returns its exit code: 0 ok, 1 refused, 2 usage. Never throws. */
export async function run(args: readonly string[], console: Console): Promise<number> {
  const json = args.includes('--json');
  let lang: Lang = 'zh';
  let outcome: Outcome | undefined;
  try {
    lang = languageOf(optionValue(args, '--lang'), console.env);
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
  else for (const line of outcome.lines) console.stdout.write(`${line}\n`);
  return outcome.ok ? 0 : 1;
}

function report(error: unknown, console: Console, lang: Lang, json: boolean): number {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? 0 : usage(console, json, error.message, lang, true);
  if (error instanceof UsageError) return usage(console, json, error.words[lang], lang, false);
  const { code, message, facts } = isRefusal(error)
    ? error
    : { code: systemCode(error), message: textOf(error), facts: {} };
  if (json) console.stdout.write(`${JSON.stringify({ ok: false, code, message, facts })}\n`);
  else {
    const shown = Object.entries(facts).map(
      ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : value}`,
    );
    console.stderr.write(`${lang === 'zh' ? '被拒绝' : 'refused'} ${code}: ${message}\n`);
    if (shown.length > 0) console.stderr.write(`  ${shown.join(' · ')}\n`);
    console.stderr.write(`  ${adviceFor(code)[lang]}\n`);
  }
  return 1;
}

/** Commander has printed its own sentence already. */
function usage(console: Console, json: boolean, message: string, lang: Lang, printed: boolean): number {
  if (json) console.stdout.write(`${JSON.stringify({ ok: false, code: 'usage', message })}\n`);
  else if (!printed) console.stderr.write(`${message}\n`);
  if (!json) console.stderr.write(lang === 'zh' ? '用法见 filmdeed --help\n' : 'See filmdeed --help\n');
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
