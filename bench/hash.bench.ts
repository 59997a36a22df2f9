// One file, all digests of a filing in one pass, against the tools that make one digest each.
import { hashFile } from '@filmdeed/media';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, type Contestant } from './support/compare.ts';
import { hasProgram, program } from './support/program.ts';

const MIB = 1 << 20;
const MEBIBYTES = Number(process.env['BENCH_MIB'] ?? 1024);

async function fileOf(path: string, mebibytes: number): Promise<void> {
  const portion = randomBytes(MIB);
  const file = await open(path, 'w');
  for (let i = 0; i < mebibytes; i++) {
    portion.writeUInt32BE(i);
    await file.write(portion);
  }
  await file.close();
}

const folder = mkdtempSync(join(tmpdir(), 'filmdeed-bench-'));
try {
  const path = join(folder, 'film.mov');
  await fileOf(path, MEBIBYTES);
  const before = process.memoryUsage.rss();
  let peak = before;
  await hashFile(path, { onProgress: () => (peak = Math.max(peak, process.memoryUsage.rss())) });
  const mib = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;
  console.log(
    `Memory of the process while \`hashFile\` runs: at most ${mib(peak)}, ${mib(peak - before)} more than before.\n`,
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
    title: `Digests of one file of ${MEBIBYTES} MiB`,
    unit: 'MiB',
    rounds: 3,
    contestants: [
      ...alone,
      { name: '`openssl dgst -sm3`, then `-sha256`', work: MEBIBYTES, run: () => both.forEach(run) },
      {
        name: '**hashFile**: SHA-256, SM3, BLAKE3 and CID in one pass',
        work: MEBIBYTES,
        run: async () => void (await hashFile(path)),
      },
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
