import { bilingual } from '../language/language.js';

/** What happened, and what to do next. */
export interface Advice {
  readonly what: string;
  readonly next: string;
}

/** Refusals that people meet on these pages. Others are shown with the server's own title. */
export const refusalWords = bilingual<Record<string, Advice>>({
  zh: {
    network: { what: '连接不上服务器。', next: '请检查网络后重试；已填写的内容保存在本机。' },
    internal: { what: '服务器内部出错，已记录。', next: '请稍后重试；若仍出现，请联系管理员。' },
    'session.required': { what: '登录已失效。', next: '请重新登录，您填写的内容仍在。' },
    'session.credentials-wrong': { what: '账号或密码不正确。', next: '请核对后重试；忘记密码请联系管理员。' },
    'session.origin-mismatch': { what: '这个地址不是本站登记的访问地址。', next: '请从本站的正式地址打开页面后重试。' },
    'access.denied': { what: '您的账号没有这项权限。', next: '如确有需要，请联系管理员。' },
    'request.too-many': { what: '尝试过于频繁。', next: '请一分钟后再试。' },
    'request.invalid': { what: '提交的内容不符合要求。', next: '请检查标出的项目。' },
    'account.login-taken': { what: '该账号名已被使用。', next: '请换一个账号名。' },
    'account.password-weak': { what: '密码太弱。', next: '请至少使用 12 个字符，并避免常见词。' },
    'signer.invalid': { what: '这个签署密钥不能使用。', next: '请换一个通行密钥（须支持 ES256）。' },
    'signer.taken': { what: '这个密钥已经登记。', next: '不必重复登记；如在别的账号下，请先撤销。' },
    'signer.unknown': { what: '签署用的密钥不在本主体名下，或已撤销。', next: '请到“签署密钥”页登记后再签署。' },
    'name.hostile': { what: '名称或文字里有不允许的字符，或过长。', next: '请去掉控制字符、换行或方向控制符后重试。' },
    'upload.not-found': { what: '找不到这个上传，可能已过期。', next: '请重新选择文件上传。' },
    'upload.not-complete': { what: '上传还没有完成。', next: '请等上传与核对完成后再提交。' },
    'upload.too-large': { what: '文件超过本站的大小上限。', next: '请改用“仅存摘要”，文件不必上传。' },
    'upload.quota-exceeded': { what: '账号的存储配额不足。', next: '请改用“仅存摘要”，或联系管理员增加配额。' },
    'upload.empty': { what: '文件是空的。', next: '请选择有内容的文件。' },
    'upload.already-filed': { what: '这次上传已经用于另一份存证。', next: '请在“我的存证”中查看，或重新上传。' },
    'upload.busy': { what: '这个文件正由另一个窗口上传。', next: '请关闭另一个窗口，或稍候重试。' },
    'digest.mismatch': { what: '摘要不一致：服务器收到的与您手上的不是同一内容。', next: '请重新选择文件并再次上传。' },
    'size.mismatch': { what: '大小不一致。', next: '文件可能在处理中被改动，请重新选择。' },
    'storage.full': { what: '服务器存储空间已满。', next: '请联系管理员；也可先“仅存摘要”。' },
    'time.future': { what: '所填时间在未来。', next: '请检查日期以及本机时钟。' },
    'time.invalid': { what: '日期无效。', next: '请按 年-月-日 填写。' },
    'statement.mismatch': { what: '签署的声明与内容不符。', next: '请重新签署。' },
    'signature.invalid': { what: '签名无效。', next: '请确认使用的是已登记的密钥，再签一次。' },
    'manifest.path-invalid': { what: '文件夹里有不能列入清单的文件名。', next: '请改名后重新选择文件夹。' },
    'manifest.duplicate-path': { what: '清单里有重复的路径。', next: '请分开选择同名的文件夹。' },
    'manifest.invalid': { what: '清单不符合格式。', next: '请使用登记时下载的清单原件。' },
    'bundle.invalid': { what: '这不是可读的证据包。', next: '请使用下载的 .json 证据包原件。' },
    'trust.invalid': { what: '这不是可读的信任文件。', next: '请向您信任的一方索取信任文件原件。' },
    'filing.not-found': { what: '没有这份存证。', next: '请核对编号；非本主体的存证须由持有人提供。' },
    'filing.not-logged': { what: '存证还在写入证据日志。', next: '通常 1 秒内完成，请稍候。' },
    'id.invalid': { what: '编号的格式不正确。', next: '编号形如 fil_ 加 26 个字符，请核对。' },
    'link.unknown': { what: '所关联的叶不存在。', next: '请核对叶哈希。' },
    'leaf.invalid': { what: '登记内容有缺项或不符合格式。', next: '请检查必填项。' },
    'leaf.too-large': { what: '登记内容过长。', next: '请缩短说明文字。' },
    'code.unknown': { what: '有一项不在代码表中。', next: '请重新选择该项。' },
    'file.unreadable': { what: '有文件读不出来，可能已被移动、修改或占用。', next: '请重新选择后再试。' },
    'passkey.unavailable': {
      what: '这个浏览器现在不能使用通行密钥。',
      next: '请用 https 或 localhost 打开本站，或改用命令行签署。',
    },
    'passkey.cancelled': { what: '没有完成通行密钥的确认。', next: '请再试一次，并在系统弹窗中确认。' },
    'passkey.present': { what: '这台设备上已有本主体的通行密钥。', next: '可以直接用它签署，不必重复添加。' },
    'passkey.other-algorithm': { what: '这个通行密钥不支持 ES256（P-256）。', next: '请换一个验证器。' },
    'chain.unreachable': { what: '暂时连不上区块链。', next: '存证不受影响，恢复后会自动补上锚定。' },
  },
  en: {
    network: {
      what: 'The server cannot be reached.',
      next: 'Check the connection and try again; what you typed is kept here.',
    },
    internal: {
      what: 'Something failed on the server; it was recorded.',
      next: 'Try again later, or ask the administrator.',
    },
    'session.required': { what: 'Your session has ended.', next: 'Sign in again; what you typed is kept.' },
    'session.credentials-wrong': {
      what: 'Login or password is wrong.',
      next: 'Try again, or ask the administrator for a new password.',
    },
    'session.origin-mismatch': {
      what: 'This is not the public address of this site.',
      next: 'Open the page at its public address.',
    },
    'access.denied': { what: 'Your account may not do that.', next: 'Ask the administrator if you need it.' },
    'request.too-many': { what: 'Too many attempts.', next: 'Try again in a minute.' },
    'request.invalid': { what: 'What was sent has not the form asked for.', next: 'Check the fields that are marked.' },
    'account.login-taken': { what: 'This login is taken.', next: 'Choose another.' },
    'account.password-weak': {
      what: 'The password is too weak.',
      next: 'Use at least 12 characters and no common word.',
    },
    'signer.invalid': { what: 'This key cannot be used.', next: 'Use another passkey (ES256).' },
    'signer.taken': {
      what: 'This key is registered already.',
      next: 'Nothing to do; if under another account, revoke it there.',
    },
    'signer.unknown': {
      what: 'The signing key is not one of your party, or was revoked.',
      next: 'Register it under "Signing keys" first.',
    },
    'name.hostile': {
      what: 'A name or text has forbidden characters or is too long.',
      next: 'Remove control and direction characters.',
    },
    'upload.not-found': { what: 'There is no such upload; it may have expired.', next: 'Choose the file again.' },
    'upload.not-complete': { what: 'The upload is not complete.', next: 'Wait until it is uploaded and compared.' },
    'upload.too-large': {
      what: 'The file is larger than this site takes.',
      next: 'File its digests only; nothing is uploaded then.',
    },
    'upload.quota-exceeded': {
      what: 'The storage quota is used up.',
      next: 'File digests only, or ask for more quota.',
    },
    'upload.empty': { what: 'The file is empty.', next: 'Choose a file with content.' },
    'upload.already-filed': {
      what: 'This upload belongs to another filing.',
      next: 'See "My filings", or upload again.',
    },
    'upload.busy': { what: 'Another window is uploading this file.', next: 'Close it, or try again shortly.' },
    'digest.mismatch': {
      what: 'The digests differ: the server holds other bytes than you.',
      next: 'Choose the file again and upload it anew.',
    },
    'size.mismatch': { what: 'The sizes differ.', next: 'The file may have changed meanwhile; choose it again.' },
    'storage.full': { what: 'The store of the server is full.', next: 'Ask the administrator; or file digests only.' },
    'time.future': { what: 'A time lies in the future.', next: 'Check the date, and the clock of this computer.' },
    'time.invalid': { what: 'A date is not valid.', next: 'Write year-month-day.' },
    'statement.mismatch': { what: 'What was signed is not this statement.', next: 'Sign again.' },
    'signature.invalid': { what: 'The signature is not valid.', next: 'Use the registered key and sign again.' },
    'manifest.path-invalid': {
      what: 'A file name cannot stand in a manifest.',
      next: 'Rename it and choose the folder again.',
    },
    'manifest.duplicate-path': { what: 'A path stands twice.', next: 'Choose folders of the same name one by one.' },
    'manifest.invalid': { what: 'This is no valid manifest.', next: 'Use the original downloaded when filing.' },
    'bundle.invalid': { what: 'This is no readable bundle.', next: 'Use the downloaded .json as it is.' },
    'trust.invalid': { what: 'This is no readable trust file.', next: 'Ask the party you trust for the original.' },
    'filing.not-found': {
      what: 'There is no such filing.',
      next: 'Check the number; only its holder sees a filing in full.',
    },
    'filing.not-logged': { what: 'The filing is still being logged.', next: 'Usually within 1 second; wait a moment.' },
    'id.invalid': { what: 'The number has not the right form.', next: 'It reads fil_ and 26 characters.' },
    'link.unknown': { what: 'A linked leaf is unknown.', next: 'Check the leaf hash.' },
    'leaf.invalid': { what: 'Something is missing or has not the right form.', next: 'Check the required fields.' },
    'leaf.too-large': { what: 'The record is too long.', next: 'Shorten the texts.' },
    'code.unknown': { what: 'A value is not in its code list.', next: 'Choose it again.' },
    'file.unreadable': { what: 'A file cannot be read: it was moved, changed or locked.', next: 'Choose it again.' },
    'passkey.unavailable': {
      what: 'Passkeys cannot be used in this browser now.',
      next: 'Open the site by https or localhost, or sign with the command line.',
    },
    'passkey.cancelled': {
      what: 'The passkey was not confirmed.',
      next: 'Try again and confirm in the window of your system.',
    },
    'passkey.present': { what: 'This device already holds a passkey of your party.', next: 'Sign with that one.' },
    'passkey.other-algorithm': {
      what: 'This passkey does not speak ES256 (P-256).',
      next: 'Use another authenticator.',
    },
    'chain.unreachable': {
      what: 'The chain cannot be reached.',
      next: 'Filings are safe; anchoring catches up by itself.',
    },
  },
});
