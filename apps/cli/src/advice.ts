import type { Bilingual } from './terminal.js';

const w = (zh: string, en: string): Bilingual => ({ zh, en });

/** What a person can do about a refusal. Codes without a line of their own are explained in docs/errors.md. */
const CHECK_PATH = w('请检查路径。', 'Check the path.');
const ADVICE: Readonly<Record<string, Bilingual>> = {
  'session.required': w('请先登录：filmdeed login', 'Sign in first: filmdeed login'),
  'session.credentials-wrong': w('用户名或密码不对，请重试。', 'Login or password is wrong; try again.'),
  'request.too-many': w('请求过多，请稍候再试。', 'Too many requests; wait a little.'),
  'access.denied': w('此账号无权这样做；请找管理员。', 'This account may not do that; ask an administrator.'),
  'signer.unknown': w('此密钥尚未登记：filmdeed key register', 'This key is not registered: filmdeed key register'),
  'signer.invalid': w('请检查密钥文件与口令。', 'Check the key file and its passphrase.'),
  'signer.taken': w('此密钥已登记，可直接使用。', 'This key is registered already; just use it.'),
  'signature.too-few': w(
    '本主体须由多个密钥共同签署：请在“签署密钥”页发起联署。',
    'Several keys of this party must sign together: begin a joint signing on the page of keys.',
  ),
  'statement.mismatch': w(
    '这不是完整的 EIP-712 声明：每一项都须在其类型之内。',
    'This is no whole EIP-712 statement: each member must stand in its type.',
  ),
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
  'manifest.path-invalid': w(
    '请给此文件换一个普通的名字，或用 --skip-links 略过链接。',
    'Give this file a plain name, or leave links out with --skip-links.',
  ),
  'chain.unreachable': w(
    '请检查 --rpc 的地址；不带 --rpc 仍可离线核验其余各项。',
    'Check the address of --rpc; without it all else is still checked offline.',
  ),
  'code.unknown': w(
    '可用的取值见服务器的 /api/v1/code-lists。',
    'The values stand at /api/v1/code-lists of the server.',
  ),
  'leaf.invalid': w('请检查所列字段。', 'Check the member named.'),
  EACCES: w('没有权限读写此路径。', 'No permission for this path.'),
  EEXIST: w('该文件已存在，不会覆盖；请换一个名字。', 'The file exists and is not overwritten; choose another name.'),
  ENOSPC: w('磁盘已满。', 'The disk is full.'),
  'server.unreachable': w(
    '请检查服务器是否在运行、filmdeed login --server 的地址与网络；再次运行同一命令，上传会接着进行。',
    'Check that it runs, the address of filmdeed login --server, and the network. The same command again goes on with its upload.',
  ),
  'idempotency.key-reused': w(
    '此存证编号已用于另一内容：请重新签署。',
    'This filing id was used for something else: sign anew.',
  ),
  'time.future': w('日期不能在将来；也请检查本机时钟。', 'No day to come; check the clock of this machine too.'),
  'time.invalid': w(
    '日期写作 YYYY-MM-DD；离线签署须在一天内递交，过期请重新签署。',
    'Days are YYYY-MM-DD. A filing signed offline is handed in within a day; sign it anew if that is over.',
  ),
  'name.hostile': w(
    '请去掉文字或文件名中的控制字符，或缩短。',
    'Take control characters out of the text or name, or shorten it.',
  ),
  'manifest.invalid': w(
    '请用存证时写下的清单，文件夹内至少要有一个文件。',
    'Use the manifest that was written when this was filed; a folder needs at least one file.',
  ),
  'proof.invalid': w('清单与证据包不是同一件存证的。', 'Manifest and bundle are not of the same filing.'),
  'upload.already-filed': w('再运行一次即可重新上传。', 'Run it once more: it is uploaded anew.'),
  'upload.not-found': w('再运行一次即可重新上传。', 'Run it once more: it is uploaded anew.'),
  'id.invalid': w('存证编号形如 fil_ 加 26 个字符。', 'The id of a filing is fil_ and 26 characters.'),
};

export function adviceFor(code: string): Bilingual {
  return (
    ADVICE[code] ??
    (/^E[A-Z]+$/.test(code) ? CHECK_PATH : undefined) ??
    w(`说明见 docs/errors.md#${code}`, `See docs/errors.md#${code}`)
  );
}
