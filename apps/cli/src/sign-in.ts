import { isRefusal } from '@filmdeed/kernel';
import { askLine, askSecret, readAll } from './console.js';
import { dropSession, findSession, saveSession } from './home.js';
import { Server, type ServerStatus } from './server.js';
import { signInByPage } from './sign-in-by-page.js';
import { type Outcome, type Terminal, UsageError } from './terminal.js';

export interface LoginOptions {
  readonly server: string;
  readonly login?: string;
  readonly passwordStdin?: boolean;
  readonly code?: string;
  readonly page?: boolean;
}

export interface SignedIn {
  readonly account: { readonly login: string; readonly name: string; readonly party: string };
  readonly token: string;
}

/** `filmdeed login`: exchanges login and password, or a person's yes on a page, for a token that is kept for the next commands. */
export async function signIn(terminal: Terminal, options: LoginOptions): Promise<Outcome> {
  const server = serverAddress(options.server);
  const door = new Server(server);
  if (options.page === true) {
    const status = await door.get<ServerStatus>('/status');
    return kept(terminal, server, status, await signInByPage(terminal, door, status.publicUrl));
  }
  const given = { ...(await askPassword(terminal, options)), code: options.code };
  const status = await door.get<ServerStatus>('/status');
  return kept(terminal, server, status, await openSession(terminal, door, given));
}

async function askPassword(terminal: Terminal, options: LoginOptions): Promise<{ login: string; password: string }> {
  const { console } = terminal;
  const login = options.login ?? (await askLine(console, terminal.say({ zh: '用户名：', en: 'Login: ' })));
  if (!login) throw new UsageError({ zh: '请用 --login 给出用户名', en: 'Name the account with --login' });
  const password = options.passwordStdin
    ? await readAll(console.stdin)
    : await askSecret(console, terminal.say({ zh: '密码：', en: 'Password: ' }));
  if (!password) {
    throw new UsageError({
      zh: '没有密码：请在终端输入，或用 --password-stdin 从标准输入读取',
      en: 'No password: type it at a terminal, or use --password-stdin',
    });
  }
  return { login, password };
}

async function kept(
  terminal: Terminal,
  server: string,
  status: ServerStatus,
  { account, token }: SignedIn,
): Promise<Outcome> {
  await saveSession(terminal.console.env, {
    server,
    token,
    login: account.login,
    party: account.party,
    origin: status.origin,
  });
  return {
    ok: true,
    facts: { server, login: account.login, party: account.party, origin: status.origin },
    lines: [
      terminal.say({
        zh: `已登录 ${server}：${account.name}（${account.login}），主体 ${account.party}`,
        en: `Signed in at ${server}: ${account.name} (${account.login}), party ${account.party}`,
      }),
    ],
  };
}

/** Where the account has a second factor, the right password asks for its code. */
async function openSession(
  terminal: Terminal,
  door: Server,
  given: { readonly login: string; readonly password: string; readonly code: string | undefined },
): Promise<SignedIn> {
  const body = { ...given, client: 'cli' };
  try {
    return await door.post<SignedIn>('/sessions', body);
  } catch (error) {
    if (!isRefusal(error, 'session.second-factor-required')) throw error;
    const question = {
      zh: '验证器的 6 位数字，或一个恢复码：',
      en: 'Code of your authenticator app, or a recovery code: ',
    };
    const code = await askLine(terminal.console, terminal.say(question));
    if (!code) throw error;
    return door.post<SignedIn>('/sessions', { ...body, code });
  }
}

/** `filmdeed logout`: ends the session on the server as far as it can be reached, and forgets the token in any case. */
export async function signOut(terminal: Terminal): Promise<Outcome> {
  const { env } = terminal.console;
  const session = await findSession(env);
  if (session !== undefined) {
    try {
      await Server.of(session).delete('/sessions/current');
    } catch {
      terminal.note({
        zh: '服务器未应答；本机的令牌已删除，会话到期后自行失效。',
        en: 'The server did not answer; the token here is deleted, the session lapses by itself.',
      });
    }
  }
  await dropSession(env);
  return { ok: true, facts: {}, lines: [terminal.say({ zh: '已退出', en: 'Signed out' })] };
}

function serverAddress(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError({ zh: `不是网址：${text}`, en: `Not an address: ${text}` });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError({ zh: '服务器地址须以 http 或 https 开头', en: 'The server address is http or https' });
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
