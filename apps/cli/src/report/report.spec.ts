import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { bundleText, indexAnswerText } from '@filmdeed/evidence';
import { cliWorld } from '../../../../test/support/cli-world.js';
import { filedBundle } from '../../../../test/support/filed-bundle.js';
import { answerOf, digestOf, filedLeaf, loggedRoot } from '../../../../test/support/indexed-log.js';
import { commandLine, hostOf, rpcShown } from './command-line.js';
import { drawReport } from './draw-report.js';
import { stepsToRepeat } from './steps-to-repeat.js';
import type { VerificationReport } from './verification-report.js';
import { whatIsNotProven, whatIsProven } from './what-is-proven.js';

const { at, cli } = cliWorld();
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function reportOn(args: string[]): Promise<{ report: VerificationReport; code: number; json: any }> {
  const { code, json } = await cli([
    'verify',
    ...args,
    '--trust',
    at('trust.json'),
    '--report',
    at('r.json'),
    '--json',
  ]);
  return { report: JSON.parse(await readFile(at('r.json'), 'utf8')), code, json };
}

describe('a technical verification report', () => {
  it('says what this run found, of the bytes that it read', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    const { report, code, json } = await reportOn([at('b.json')]);
    expect([code, report.verdict, json.report.number]).toEqual([0, 'valid', report.number]);
    expect(report.subjects).toMatchObject([{ kind: 'bundle', checks: json.bundles[0].checks, verdict: 'valid' }]);
    expect(report.inputs.map(({ role, name }) => [role, name])).toEqual([
      ['bundle', at('b.json')],
      ['trust', at('trust.json')],
    ]);
    for (const input of report.inputs) {
      const bytes = await readFile(input.name);
      expect(input).toMatchObject({ size: bytes.length, sha256: sha256(bytes) });
    }
    expect(report.command).toBe(`filmdeed verify ${at('b.json')} --trust ${at('trust.json')}`);
    expect(Math.abs(Date.parse(report.machineTime) - Date.now())).toBeLessThan(600_000);
    expect(report.number).toMatch(/^FDV-\d{8}-[0-9A-F]{10}$/);
    expect((await reportOn([at('b.json')])).report.number).not.toBe(report.number);
  });

  it('names its tool by the digest of every file that it runs, and Node.js by its own', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    const { tool, environment } = (await reportOn([at('b.json')])).report;
    const root = resolve(import.meta.dirname, '../../../..');
    for (const path of ['apps/cli/src/verify.ts', 'libs/evidence/src/verify/verify-bundle.ts', 'package-lock.json']) {
      const entry = tool.files.find((file) => file.path === path);
      expect([path, entry?.sha256]).toEqual([path, sha256(await readFile(resolve(root, path)))]);
    }
    expect(tool.files.some(({ path }) => path.startsWith('node_modules/@noble/curves/'))).toBe(true);
    expect(tool.files.some(({ path }) => /\.spec\.ts$|\.map$/.test(path))).toBe(false);
    expect(environment.nodeSha256).toBe(sha256(await readFile(process.execPath)));
  });

  it('of a broken bundle is written too, proves nothing, and names what is broken', async () => {
    const bundle = await filedBundle();
    const promise = bundle.promise!.replace('received 2026', 'received 2025');
    await writeFile(at('b.json'), bundleText({ ...bundle, promise }));
    const { report, code } = await reportOn([at('b.json')]);
    expect([code, report.verdict]).toEqual([1, 'broken']);
    expect(whatIsProven(report.subjects[0]!)).toEqual([]);
    expect(
      whatIsNotProven(report.subjects[0]!)
        .map(({ en }) => en)
        .join('\n'),
    ).toContain('Broken: promise.');
  });

  it('lists an answer of the index, what it proves and what it leaves open', async () => {
    const log = await loggedRoot([filedLeaf(1, 0), filedLeaf(2, 1)], [filedLeaf(3, 2)]);
    await writeFile(at('a.json'), indexAnswerText(answerOf(log, 'sha256', digestOf(1))));
    const { report } = await reportOn([at('a.json')]);
    expect(report.inputs[0]).toMatchObject({ role: 'index-answer' });
    expect(
      whatIsProven(report.subjects[0]!)
        .map(({ en }) => en)
        .join('\n'),
    ).toContain('among the first 2 leaves');
    expect(
      whatIsNotProven(report.subjects[0]!)
        .map(({ en }) => en)
        .join('\n'),
    ).toContain('unproven');
  });

  it('says of the file at hand only that it differs, if it does', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    await writeFile(at('film.mov'), 'another film');
    const { report, code } = await reportOn([at('b.json'), at('film.mov')]);
    expect(code).toBe(1);
    expect(report.inputs.at(-1)).toMatchObject({ role: 'file', sha256: sha256(Buffer.from('another film')) });
    expect(report.subjects[0]!.checks).toContainEqual(expect.objectContaining({ check: 'content', verdict: 'broken' }));
    const commands = stepsToRepeat(report).map(({ command }) => command);
    expect(commands).toContain(`sh verify.sh ${at('film.mov')} ${at('trust.json')}`);
  });

  it('is the same paper for the same report, in one language or both', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    const { report } = await reportOn([at('b.json')]);
    const [zh, both, again] = await Promise.all([
      drawReport(report, ['zh']),
      drawReport(report, ['zh', 'en']),
      drawReport(report, ['zh', 'en']),
    ]);
    expect(Buffer.from(both).equals(Buffer.from(again))).toBe(true);
    const text = Buffer.from(both).toString('latin1');
    expect(text).toContain('pdfaid:part>2<');
    expect(text).not.toContain('Helvetica');
    const pages = (pdf: Uint8Array): number =>
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/Type \/Page\b(?!s)/g)!.length;
    expect(pages(both)).toBeGreaterThanOrEqual(2 * pages(zh));
  });

  it('may be in both languages; nothing else may', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    const common = ['verify', at('b.json'), '--trust', at('trust.json'), '--lang', 'both'];
    expect(await cli([...common, '--report', at('r.pdf')])).toMatchObject({ code: 0 });
    const pages = (await readFile(at('r.pdf'))).toString('latin1').match(/\/Type \/Page\b(?!s)/g)!.length;
    expect(pages).toBeGreaterThanOrEqual(4);
    expect(await cli(common)).toMatchObject({ code: 2 });
  });

  it.each([
    ['another kind of file', ['--report', 'r.txt']],
    ['a seal on JSON', ['--report', 'r.json', '--seal-p12', 'x']],
    ['half of a seal', ['--report', 'r.pdf', '--seal-cert', 'x']],
  ])('is refused as wrong use for %s', async (_, options) => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    expect(await cli(['verify', at('b.json'), '--trust', at('trust.json'), ...options])).toMatchObject({ code: 2 });
  });
});

describe('the command in a report', () => {
  it('shows of a node only its host: keys stand before and behind it', () => {
    for (const rpc of ['https://user:secret@node.example/v3/secret?key=secret', 'https://node.example/#secret']) {
      expect([hostOf(rpc), rpcShown(rpc)]).toEqual(['node.example', 'https://node.example/…']);
    }
    expect(rpcShown('http://127.0.0.1:8545')).toBe('http://127.0.0.1:8545');
    expect([hostOf('secret'), rpcShown('secret')]).toEqual(['…', '…']);
  });

  it('is one for a shell, whatever the files are called', () => {
    expect(commandLine(['filmdeed', `it's $(rm)`, '片.mov', 'a b'])).toBe(`filmdeed 'it'\\''s $(rm)' '片.mov' 'a b'`);
  });
});
