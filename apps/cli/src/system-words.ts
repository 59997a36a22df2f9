import type { Bilingual } from './terminal.js';

const SHOWN = 300;
const w = (zh: string, en: string): Bilingual => ({ zh, en });

const SENTENCES: Readonly<Record<string, Bilingual>> = {
  ENOENT: w('没有此文件或文件夹', 'no such file or folder'),
  ENOTDIR: w('路径中有一段不是文件夹', 'a part of the path is no folder'),
  EISDIR: w('这是文件夹', 'this is a folder'),
  EACCES: w('没有权限', 'no permission'),
  EPERM: w('不允许', 'not permitted'),
  EEXIST: w('文件已存在', 'the file exists'),
  ENOSPC: w('磁盘已满', 'the disk is full'),
  EROFS: w('文件系统只读', 'the file system is read-only'),
  ENAMETOOLONG: w('路径太长', 'the path is too long'),
  EMFILE: w('打开的文件过多', 'too many open files'),
  EIO: w('读写出错', 'reading or writing failed'),
};

/** What the operating system said, in words, with the path it said it of; `undefined` for an error that is not its own. */
export function systemWords(error: unknown): Bilingual | undefined {
  const { code, path } = (error ?? {}) as { code?: unknown; path?: unknown };
  const sentence = typeof code === 'string' ? SENTENCES[code] : undefined;
  if (sentence === undefined) return undefined;
  if (typeof path !== 'string') return sentence;
  const full = path.replace(/\.\d+\.part$/, '');
  const shown = full.length > SHOWN ? `…${full.slice(-SHOWN)}` : full;
  return { zh: `${sentence.zh}：${shown}`, en: `${sentence.en}: ${shown}` };
}
