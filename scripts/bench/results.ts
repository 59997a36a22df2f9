import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

const HEAD = `# Measured

Made by \`npm run bench -- --write\`. Every table sets our code beside a known tool on the same machine in the same run: read the ratios;
differences under 15 % are noise.
`;

/** One line that names this machine and what it was busy with besides: what a figure is worth depends on both. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() || process.arch;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const system = `${process.platform} ${process.arch}, Node ${process.versions.node}`;
  return `${availableParallelism()} × ${model}, ${memory}, ${system}, load before ${loadavg()[0]!.toFixed(1)}`;
}

/** The text of RESULTS.md with the sections of these benchmarks put in the place of their earlier ones; others stay. */
export function withResults(before: string, measured: ReadonlyMap<string, string>): string {
  const sections = new Map<string, string>();
  for (const part of before.split(/^## /m).slice(1)) {
    const end = part.indexOf('\n');
    sections.set(part.slice(0, end), part.slice(end + 1).trim());
  }
  for (const [name, text] of measured) sections.set(name, text.trim());
  const names = [...sections.keys()].sort();
  return HEAD + names.map((name) => `\n## ${name}\n\n${sections.get(name)}\n`).join('');
}
