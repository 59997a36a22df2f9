import type { Bilingual } from './terminal.js';

const w = (zh: string, en: string): Bilingual => ({ zh, en });

/** What a person can do about a refusal. Codes without a line of their own are explained in docs/errors.md. */
const ADVICE: Readonly<Record<string, Bilingual>> = {
  'session.required': w('请先登录：filmdeed login', 'Sign in first: filmdeed login'),
  'session.credentials-wrong': w('用户名或密码不对，请重试。', 'Login or password is wrong; try again.'),
  'request.too-many': w('请求过多，请稍候再试。', 'Too many requests; wait a little.'),
  'access.denied': w('此账号无权这样做；请找管理员。', 'This account may not do that; ask an administrator.'),
  'signer.unknown': w('此密钥尚未登记：filmdeed key register', 'This key is not registered: filmdeed key register'),
  'signer.invalid': w('请检查密钥文件与口令。', 'Check the key file and its passphrase.'),
  'signer.taken': w('此密钥已登记，可直接使用。', 'This key is registered already; just use it.'),
  'trust.invalid': w(
    '请向您信任的一方取得信任文件，用 --trust FILE 指明；信任文件决不来自证据包。',
    'Get a trust file from a party you trust and name it with --trust FILE; it never comes from the bundle.',
  ),
  'bundle.invalid': w(
    '这不是完好的证据包；请重新导出：filmdeed export',
    'This is no sound bundle; export it again: filmdeed export',
  ),
  'upload.empty': w('空文件不能存证。', 'An empty file cannot be filed.'),
  'upload.too-large': w(
    '文件超过服务器上限；可用 --hash-only 只存摘要。',
    'Larger than the server takes; file digests only: --hash-only',
  ),
  'upload.quota-exceeded': w(
    '账号空间不足；可用 --hash-only 只存摘要。',
    'The quota is used up; file digests only: --hash-only',
  ),
  'digest.mismatch': w(
    '上传内容与本机摘要不符；请确认文件未在上传时改动后重试。',
    'What arrived differs from the file here; make sure it does not change and try again.',
  ),
  'size.mismatch': w(
    '文件在计算时改动了；请在其停止写入后重试。',
    'The file changed meanwhile; try again when nothing writes to it.',
  ),
  'filing.not-logged': w(
    '尚未入日志，通常一秒之内；请稍后再试，或用 --wait。',
    'Not in the log yet, usually within a second; try again or use --wait.',
  ),
  'filing.not-found': w('没有此存证，或不属于您的主体。', 'No such filing, or not of your party.'),
  'manifest.path-invalid': w('请给此文件换一个普通的名字后重试。', 'Give this file a plain name and try again.'),
  'chain.unreachable': w(
    '请检查 --rpc 的地址；不带 --rpc 仍可离线核验其余各项。',
    'Check the address of --rpc; without it all else is still checked offline.',
  ),
  'code.unknown': w(
    '可用的取值见服务器的 /api/v1/code-lists。',
    'The values stand at /api/v1/code-lists of the server.',
  ),
  'leaf.invalid': w('请检查所列字段。', 'Check the member named.'),
  ENOENT: w('请检查路径。', 'Check the path.'),
  EACCES: w('没有权限读写此路径。', 'No permission for this path.'),
  EEXIST: w('该文件已存在，不会覆盖；请换一个名字。', 'The file exists and is not overwritten; choose another name.'),
  ENOSPC: w('磁盘已满。', 'The disk is full.'),
  ECONNREFUSED: w(
    '连不上服务器；请检查其是否在运行，以及 filmdeed login --server 的地址。',
    'No server there; check that it runs, and the address of filmdeed login --server.',
  ),
  ENOTFOUND: w('找不到服务器；请检查地址。', 'No such host; check the address.'),
};

export function adviceFor(code: string): Bilingual {
  return ADVICE[code] ?? w(`说明见 docs/errors.md#${code}`, `See docs/errors.md#${code}`);
}
