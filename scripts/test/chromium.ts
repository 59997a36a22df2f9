import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Path of a Chromium of this machine: CHROMIUM_PATH, or the first of the usual names; undefined when there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return existsSync(named) ? named : undefined;
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)];
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), MAC].find((path) =>
    existsSync(path),
  );
}

export const NO_CHROMIUM = `浏览器测试需要 Chromium，本机没有找到。 The browser tests need Chromium, and none was found on this machine.
  Debian, Ubuntu:  sudo apt-get install -y chromium fonts-noto-cjk     (Ubuntu: chromium-browser)
  Fedora:          sudo dnf install -y chromium google-noto-sans-cjk-fonts
  macOS:           brew install --cask google-chrome
  or set CHROMIUM_PATH to the program.`;
