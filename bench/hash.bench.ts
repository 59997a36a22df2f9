// One file, all digests of a filing in one pass, against the tools that make one digest each; then two files at once.
import { hashFile } from '@filmdeed/hashing';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, type Contestant } from './support/compare.ts';
import { hasProgram, program } from './support/program.ts';

const MIB = 1 << 20;
const MEBIBYTES = Number(process.env['BENCH_MIB'] ?? 2048);

async function fileOf(path: string, mebibytes: number): Promise<void> {
  const portion = randomBytes(MIB);
  const file = await open(path, 'w');
  for (let i = 0; i < mebibytes; i++) {
    portion.writeUInt32BE(i);
    await file.write(portion);
  }
  await file.close();
}

/** Most memory of a process of its own that hashes these files at once and does nothing else. */
function peakOf(...paths: readonly string[]): string {
  const script = `import { hashFile } from '@filmdeed/hashing';
    await Promise.all(process.argv.slice(1).map((path) => hashFile(path)));
    console.log(Math.round(process.resourceUsage().maxRSS / 1024));`;
  const preload = new URL('./support/built-libs.ts', import.meta.url).href;
  const flags = ['--import', preload, '--input-type=module', '--eval', script];
  return `${program(process.execPath, ...flags, '--', ...paths).trim()} MiB`;
}

const folder = mkdtempSync(join(tmpdir(), 'filmdeed-bench-'));
try {
  const [path, second] = [join(folder, 'film.mov'), join(folder, 'second.mov')];
  await fileOf(path, MEBIBYTES);
  copyFileSync(path, second);
  console.log(
    `Most memory of a process that runs \`hashFile\`: ${peakOf(path)} on one file, ${peakOf(path, second)} on two at once.\n`,
  );

  const tools = [['openssl', 'dgst', '-sm3'], ['openssl', 'dgst', '-sha256'], ['sha256sum'], ['b3sum']].filter(
    ([name]) => hasProgram(name!),
  );
  const run = ([name, ...args]: readonly string[]): void => void program(name!, ...args, path);
  const alone = tools.map((tool): Contestant => ({
    name: `\`${tool.join(' ')}\``,
    work: MEBIBYTES,
    run: () => run(tool),
  }));
  const both = [tools[0]!, tools[1]!];
  await compare({
    title: `Digests of files of ${MEBIBYTES} MiB`,
    unit: 'MiB',
    rounds: 5,
    contestants: [
      ...alone,
      { name: '`openssl dgst -sm3`, then `-sha256`', work: MEBIBYTES, run: () => both.forEach(run) },
      {
        name: '**hashFile**: SHA-256, SM3, BLAKE3 and CID in one pass, SM3 on a thread of its own',
        work: MEBIBYTES,
        run: async () => void (await hashFile(path)),
      },
      {
        name: '**hashFile** of two such files at once, both counted',
        work: 2 * MEBIBYTES,
        run: async () => void (await Promise.all([path, second].map((one) => hashFile(one)))),
      },
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
