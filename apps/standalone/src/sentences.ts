import { type Facts, isRefusal, type RefusalCode } from '@filmdeed/kernel';

type Sentence = (facts: Facts) => { readonly zh: string; readonly en: string };

/** Why a start did not succeed, in one sentence that a person can act upon. */
const SENTENCES: Partial<Record<RefusalCode, Sentence>> = {
  'port.taken': ({ port }) => ({
    zh: `端口 ${port} 已被占用：请停止占用它的程序，或换一个端口与数据目录：PORT=3001 DATA_DIR=./var-3001 npm start。`,
    en: `Port ${port} is taken: stop the program that uses it, or take another port and data folder: PORT=3001 DATA_DIR=./var-3001 npm start.`,
  }),
  'already-running': ({ pid, folder }) => ({
    zh: `影契已在此数据目录运行（进程 ${pid}，${folder}）。`,
    en: `FilmDeed is already running on this data folder (process ${pid}, ${folder}).`,
  }),
  'storage.full': () => ({
    zh: '磁盘已满：请腾出空间后再启动，已有数据没有丢失。',
    en: 'The disk is full: make room and start again; nothing that was kept is lost.',
  }),
  'storage.denied': ({ folder, user }) => ({
    zh: `没有写入数据目录的权限${folder === undefined ? '' : `（${folder}）`}${user === undefined ? '' : `：用户 ${user} 进不去`}。`,
    en: `The data folder cannot be written${folder === undefined ? '' : ` (${folder})`}${user === undefined ? '' : `: user ${user} cannot get there`}.`,
  }),
  'environment.invalid': ({ variable, file, publicUrl }) =>
    publicUrl === undefined
      ? {
          zh: `环境变量 ${variable ?? ''}${file ?? ''} 无效。`,
          en: `The environment variable ${variable ?? ''}${file ?? ''} is not valid.`,
        }
      : {
          zh: `此数据目录的访问地址固定为 ${publicUrl}（通行密钥与签名都绑定它）；${variable} 与之不符，请去掉它，或另用 DATA_DIR。`,
          en: `This data folder belongs to ${publicUrl} for ever (passkeys and signatures are bound to it); ${variable} says otherwise: leave it out, or use another DATA_DIR.`,
        },
  'chain.unreachable': () => ({ zh: '无法连接区块链。', en: 'The chain cannot be reached.' }),
  'chain.mismatch': () => ({
    zh: '连接的区块链不是此数据目录登记的那条。',
    en: 'The chain that answered is not the one of this data folder.',
  }),
  'database.unreachable': () => ({ zh: '无法连接数据库。', en: 'The database cannot be reached.' }),
};

const FULL = ['ENOSPC', 'EDQUOT'];
const DENIED = ['EACCES', 'EPERM', 'EROFS'];

/** The sentence for whatever ended a start; never a stack, never a secret. */
export function sentenceOf(error: unknown): string {
  const { code, message, path } = error as { code?: string; message?: string; path?: string };
  if (isRefusal(error)) return said(SENTENCES[error.code]?.(error.facts) ?? { zh: '', en: error.message });
  if (code !== undefined && FULL.includes(code)) return said(SENTENCES['storage.full']!({}));
  if (code !== undefined && DENIED.includes(code)) {
    return said(SENTENCES['storage.denied']!(path === undefined ? {} : { folder: path }));
  }
  return said({ zh: '启动失败。', en: `The start failed: ${(message ?? String(error)).split('\n')[0]}` });
}

function said({ zh, en }: { readonly zh: string; readonly en: string }): string {
  return [zh, en].filter(Boolean).join(' ');
}
