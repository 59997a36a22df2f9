import { isRefusal } from '@filmdeed/kernel';
import type { Server } from './server.js';
import type { SignedIn } from './sign-in.js';
import type { Terminal } from './terminal.js';
import { Unanswered } from './unanswered.js';

const POLL_MILLISECONDS = 5000;

interface Asked {
  readonly code: string;
  readonly secret: string;
  readonly expiresAt: string;
}

/**
 * Shows a code and waits until its person has approved it on the page where they are signed in: who has only passkeys has no password to type. Refuses
 * `approval.pending` after ten minutes.
 */
export async function signInByPage(terminal: Terminal, door: Server, publicUrl: string): Promise<SignedIn> {
  const { code, secret, expiresAt } = await door.post<Asked>('/sessions/approvals', {});
  const words = {
    zh: `请在 ${publicUrl}/security 的“批准命令行登录”里输入代码 ${code}（10 分钟内有效）`,
    en: `Type the code ${code} under "Approve the command line" at ${publicUrl}/security, within 10 minutes`,
  };
  // Also with `--json`: without the code nobody could go on.
  terminal.console.stderr.write(`${terminal.say(words)}\n`);
  const began = performance.now();
  const life = Date.parse(expiresAt) - Date.now();
  for (;;) {
    try {
      return await door.post<SignedIn>('/sessions/approved', { secret });
    } catch (error) {
      const isEarly = isRefusal(error, 'approval.pending') || isRefusal(error, 'request.too-many');
      if (!(isEarly || error instanceof Unanswered) || performance.now() - began > life) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}
