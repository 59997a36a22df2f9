// Runs after `npm install`, under the Node that the `node` dependency brought.
//
// 1. Where the machine's own Node is older, npm skips the optional native parts whose `engines` field asks for a newer one
//    (Hardhat's asks for 22). Installing once more under the bundled Node completes the tree.
// 2. Links `filmdeed` into node_modules/.bin, where npm links the commands of dependencies but not our own: npm scripts and
//    `npx -c` find it. (Plain `npx filmdeed` goes by the `bin` field.) It leads to a file that the first build makes.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';

const olderNode = /node\/v(\d+)\./.exec(process.env.npm_config_user_agent ?? '');
const finishing = process.env.FILMDEED_FINISHING_INSTALL === '1';

if (olderNode && Number(olderNode[1]) < 24 && !finishing && process.env.npm_execpath) {
  const run = spawnSync(
    process.execPath,
    [
      process.env.npm_execpath,
      'install',
      '--ignore-scripts',
      '--no-save',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
    ],
    { stdio: 'inherit', env: { ...process.env, FILMDEED_FINISHING_INSTALL: '1', npm_config_user_agent: '' } },
  );
  if (run.status !== 0) process.exit(run.status ?? 1);
}

if (!existsSync('node_modules/.bin')) process.exit(0);
const target = '../../dist/apps/cli/src/main.js';
if (process.platform === 'win32') {
  writeFileSync('node_modules/.bin/filmdeed.cmd', `@node "%~dp0\\${target.replaceAll('/', '\\')}" %*\r\n`);
} else {
  rmSync('node_modules/.bin/filmdeed', { force: true });
  symlinkSync(target, 'node_modules/.bin/filmdeed');
}
