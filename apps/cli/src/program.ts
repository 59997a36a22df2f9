import { Command } from 'commander';
import { verifyActs, type VerifyActsOptions } from './acts/verify-acts.js';
import { audit, type AuditOptions } from './audit/audit.js';
import { exportFilings, type ExportOptions } from './export.js';
import { addFieldOptions } from './filing-fields.js';
import { file, type FileOptions } from './file.js';
import { bookStatementFile, type BookStatementOptions } from './book-statement.js';
import { type AgreedOptions, exportKey, type KeyOptions, newKey, registerKey, rotateKey, showKey } from './key.js';
import type { ReportOptions } from './report/report-options.js';
import { prove, type ProveOptions } from './prove.js';
import { sign, type SignOptions } from './sign.js';
import { type LoginOptions, signIn, signOut } from './sign-in.js';
import type { Outcome, Terminal } from './terminal.js';
import { verify, type VerifyOptions } from './verify.js';
import { programVersion } from './version.js';

/** The command line `filmdeed`; `done` takes the outcome of the command that ran. */
export function buildProgram(terminal: Terminal, done: (outcome: Outcome) => void): Command {
  const { console } = terminal;
  const t = (zh: string, en: string): string => terminal.say({ zh, en });
  const JSON_WORDS = t('供机器读取：只输出一个 JSON', 'for machines: one JSON document and nothing else');
  const LANG_WORDS = t('语言', 'language');
  const program = new Command('filmdeed')
    .description(t('影契：影视与 AIGC 内容的存证', 'FilmDeed: evidence for film and AI-made content'))
    .version(programVersion(), '-V, --version', t('版本', 'version'))
    .option('--json', JSON_WORDS)
    .option('--lang <zh|en>', LANG_WORDS)
    .helpOption('-h, --help', t('用法', 'how to use it'))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void console.stdout.write(text),
      writeErr: (text) => void (terminal.json || console.stderr.write(text)),
      outputError: () => undefined, // told by `run`, in the language of the run
    });
  const command = (name: string, description: string, under: Command = program): Command =>
    under
      .command(name)
      .description(description)
      .option('--json', JSON_WORDS)
      .option('--lang <zh|en>', LANG_WORDS)
      .exitOverride();
  const keyOptions = (subcommand: Command): Command =>
    subcommand
      .option('--key <FILE>', t('密钥文件', 'key file'))
      .option(
        '--passphrase-file <FILE>',
        t('从文件读口令，- 为标准输入', 'passphrase from a file, - for standard input'),
      );

  command('login', t('登录', 'sign in'))
    .option('--server <URL>', t('服务器', 'server'), 'http://localhost:3000')
    .option('--login <NAME>', t('用户名', 'login'))
    .option('--password-stdin', t('从标准输入读密码', 'password from standard input'))
    .option('--page', t('在网页上批准，无需密码', 'approve it on the page, without a password'))
    .option('--code <CODE>', t('验证码或恢复码', 'code of an authenticator app, or a recovery code'))
    .action(async (options: LoginOptions) => done(await signIn(terminal, options)));
  command('logout', t('退出', 'sign out')).action(async () => done(await signOut(terminal)));

  const key = program.command('key').alias('keys').description(t('签署密钥', 'keys to sign with'));
  keyOptions(command('new', t('新建 P-256 密钥（PKCS#8，加口令）', 'new P-256 key (PKCS#8, with a passphrase)'), key))
    .option('--out <FILE>', t('写到此文件', 'write it here'))
    .option('--no-passphrase', t('明确不加口令', 'without a passphrase'))
    .action(async ({ passphrase, ...options }: KeyOptions & { out?: string; passphrase: boolean }) =>
      done(await newKey(terminal, { ...options, withPassphrase: passphrase })),
    );
  keyOptions(command('show', t('显示公钥', 'show the public key'), key)).action(async (options: KeyOptions) =>
    done(await showKey(terminal, options)),
  );
  keyOptions(command('export', t('导出公钥', 'export the public key'), key))
    .option('--out <FILE>', t('写到此文件（PEM）', 'write it here (PEM)'))
    .action(async (options: KeyOptions & { out?: string }) => done(await exportKey(terminal, options)));
  const agreedOptions = (subcommand: Command): Command =>
    keyOptions(subcommand)
      .option('--label <TEXT>', t('名称', 'label'))
      .option('--agree-key <FILE>', t('由此密钥同意（更换时为旧密钥）', 'this key agrees (of a rotation the old one)'))
      .option('--agree-passphrase-file <FILE>', t('其口令', 'its passphrase'));
  agreedOptions(command('register', t('在服务器登记', 'register with the server'), key)).action(
    async (options: AgreedOptions & { label?: string }) => done(await registerKey(terminal, options)),
  );
  agreedOptions(command('rotate', t('以新密钥取代旧密钥', 'put a new key in the place of an old one'), key)).action(
    async (options: AgreedOptions & { label?: string }) => done(await rotateKey(terminal, options)),
  );
  command(
    'statement',
    t('离线写一份链上声明（PartyBook），留待签署', 'write a statement to the PartyBook, offline, to be signed'),
    key,
  )
    .argument('<ACT>', 'bind, add, remove, rotate, threshold, recovery-key, recover, veto')
    .requiredOption('--party <ID>', t('主体', 'party'))
    .requiredOption(
      '--deployment <FILE>',
      t('部署文件：chainId、contract、salt', 'deployment: chainId, contract, salt'),
    )
    .requiredOption('--out <FILE>', t('写到此文件', 'write it here'))
    .option('--signer <HEX>', t('签署密钥（ERC-7913）', 'signer (ERC-7913)'))
    .option('--from <HEX>', t('原密钥', 'old signer'))
    .option('--to <HEX>', t('新密钥', 'new signer'))
    .option('--threshold <K>', t('须共同签署的密钥数', 'so many must sign'))
    .option('--recovery-key <HEX>', t('恢复密钥', 'recovery key'))
    .option('--recovery <HASH>', t('恢复申请的摘要', 'digest of the recovery'))
    .option('--days <N>', t('有效天数', 'valid for so many days'), '30')
    .action(async (act: string, options: BookStatementOptions) =>
      done(await bookStatementFile(terminal, act, options)),
    );

  const filing = (name: string, description: string): Command =>
    addFieldOptions(
      keyOptions(command(name, description))
        .argument('[PATH...]', t('文件、文件夹或几个路径', 'a file, a folder, or several paths'))
        .option('--hash-only', t('只存摘要，文件不上传', 'digests only, the file stays here'))
        .option('--manifest-out <FILE>', t('文件夹的清单写到此文件', 'write the manifest of a folder here'))
        .option('--skip-links', t('略过符号链接', 'leave symbolic links out')),
    );
  filing('file', t('存证', 'file evidence'))
    .option('--unsigned', t('无人签署（证书上会注明）', 'nobody signs (the certificate says so)'))
    .option('--mandate <ID>', t('依授权委托代委托人存证', 'file for the principal of a mandate that is held'))
    .option('--signed <FILE>', t('递交离线签署的存证', 'hand in a filing signed offline'))
    .option('--store-manifest', t('清单也交存', 'store the manifest with the server too'))
    .option(
      '--wait [STATE]',
      t('等到 logged、anchored（默认）或 final', 'wait until logged, anchored (default) or final'),
    )
    .option('--out <BUNDLE>', t('证据包写到此文件', 'write the bundle here'))
    .action(async (paths: string[], options: FileOptions) => done(await file(terminal, paths, options)));
  filing('sign', t('离线签署一件存证或一份声明', 'sign a filing or a statement without a network'))
    .requiredOption('--out <FILE>', t('写到此文件', 'write it here'))
    .option('--party <ID>', t('主体', 'party'))
    .option('--trust <FILE>', t('信任文件（取其中的日志名）', 'trust file (for the origin of the log)'))
    .option('--draft-only', t('只做草稿，留待他处签署', 'only a draft, to be signed elsewhere'))
    .action(async (paths: string[], options: SignOptions) => done(await sign(terminal, paths, options)));

  command('verify', t('核验证据包、索引答复、文件或文件夹', 'verify bundles, index answers, a file or a folder'))
    .argument('[PATH...]', t('证据包、文件、文件夹', 'bundles, a file, a folder'))
    .option('--trust <FILE>', t('信任文件（必需）', 'trust file (required)'))
    .option('--bundle <FILE>', t('证据包', 'bundle'))
    .option(
      '--manifest <FILE>',
      t('清单：指出改动、缺失、多出的文件', 'manifest: names changed, missing and extra files'),
    )
    .option('--rpc <URL>', t('向链节点核对区块', 'check the blocks with a node of the chain'))
    .option('--skip-links', t('略过符号链接', 'leave symbolic links out'))
    .option(
      '--report <OUT>',
      t(
        '技术核验报告写到此文件（.pdf 或 .json；--lang both 为双语）',
        'write a technical report (.pdf or .json; --lang both: in both languages)',
      ),
    )
    .option('--seal-cert <FILE>', t('报告的签章证书（PEM）', 'certificate that seals the report (PEM)'))
    .option('--seal-key <FILE>', t('签章私钥（PEM）', 'its private key (PEM)'))
    .option('--seal-p12 <FILE>', t('或二者合一（PKCS #12）', 'or both in one (PKCS #12)'))
    .option('--seal-password-file <FILE>', t('签章密钥的口令', 'password of the key'))
    .action(async (paths: string[], options: VerifyOptions & ReportOptions, { parent }: Command) =>
      // The program itself takes `--lang`, wherever it stands.
      done(await verify(terminal, paths, { ...options, lang: options.lang ?? parent?.opts<{ lang?: string }>().lang })),
    );
  command(
    'audit',
    t('审计日志：对照其检查点、锚定与先前所见', 'audit a log: against its checkpoint, its anchors and all seen before'),
  )
    .argument('<LOG-URL>', t('日志地址或文件夹', 'address or folder of the log'))
    .option('--trust <FILE>', t('信任文件（必需）', 'trust file (required)'))
    .option('--mirror <DIR>', t('副本存于此文件夹', 'keep the copy in this folder'))
    .option('--rpc <URL>', t('链节点，可多次', 'a node of a chain, repeatable'), collect, [])
    .option(
      '--promises <PATH>',
      t('手中的证据包或受理承诺，可多次', 'bundles or promises at hand, repeatable'),
      collect,
      [],
    )
    .option(
      '--within <SECONDS>',
      t(
        '叶入日志、检查点得到锚定所容许的秒数',
        'how long a leaf may wait for the log, and a checkpoint for its anchor',
      ),
      '60',
    )
    .action(async (place: string, options: AuditOptions) => done(await audit(terminal, place, options)));
  const acts = program.command('acts').description(t('审计记录', 'the audit trail'));
  command('verify', t('离线核验导出的审计记录', 'check an export of the audit trail, offline'), acts)
    .argument('<FILE>', t('导出文件', 'the export'))
    .option('--trust <FILE>', t('信任文件（必需）', 'trust file (required)'))
    .option('--rpc <URL>', t('向链节点核对区块', 'check the blocks with a node of the chain'))
    .action(async (path: string, options: VerifyActsOptions) => done(await verifyActs(terminal, path, options)));
  command('prove', t('为清单内一个文件单做证据包', 'a bundle for one file of a set'))
    .argument('<PATH>', t('清单内的路径', 'path in the manifest'))
    .requiredOption('--bundle <FILE>', t('整套的证据包', 'bundle of the set'))
    .requiredOption('--manifest <FILE>', t('清单', 'manifest'))
    .requiredOption('--out <FILE>', t('写到此文件', 'write it here'))
    .action(async (path: string, options: ProveOptions) => done(await prove(terminal, path, options)));
  command('export', t('导出证据包、证书、卷宗', 'export bundles, certificates, dossiers'))
    .argument('[ID...]', t('存证编号', 'ids of filings'))
    .option('--all', t('全部', 'all of them'))
    .requiredOption('--out <DIR>', t('写到此文件夹', 'write into this folder'))
    .action(async (ids: string[], options: ExportOptions) => done(await exportFilings(terminal, ids, options)));
  return program;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
