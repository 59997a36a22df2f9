#!/usr/bin/env node
import { processConsole } from './console.js';
import { dropHalfFiles } from './half-files.js';
import { run } from './run.js';

const SHOW_CURSOR = '\u001b[?25h\u001b[?7h\n';
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

for (const [signal, number] of Object.entries(SIGNALS)) {
  process.once(signal, () => {
    dropHalfFiles();
    if (process.stderr.isTTY) process.stderr.write(SHOW_CURSOR);
    process.exit(128 + number);
  });
}
// Whoever reads the output may leave early (`| head`): nothing is left to say then.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    dropHalfFiles();
    process.exit();
  });
}
process.exitCode = await run(process.argv.slice(2), processConsole());
