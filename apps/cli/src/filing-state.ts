import type { Server } from './server.js';
import type { Bilingual, Terminal } from './terminal.js';
import { Unanswered } from './unanswered.js';

/** A filing as the server shows it. */
export interface FilingView {
  readonly id: string;
  readonly state: string;
  readonly selfAnchoredOnly?: boolean;
  readonly leafHash: string;
  readonly leafIndex?: number | null;
  readonly receivedAt: string;
}

export const STATES = ['received', 'logged', 'anchored', 'final'];
const WAIT_MILLISECONDS = 10 * 60_000;
const POLL_MILLISECONDS = 250;

export function hasReached(view: FilingView, state: string): boolean {
  return STATES.indexOf(view.state) >= STATES.indexOf(state);
}

/**
 * Waits for a state, at most ten minutes, and through a restart of the server. Gives up at once where `final` cannot come: with anchors on
 * the operator's own chain alone.
 */
export async function waitFor(server: Server, filed: FilingView, state: string): Promise<FilingView> {
  const until = Date.now() + WAIT_MILLISECONDS;
  for (let view = filed; ;) {
    const hopeless = state === 'final' && view.state === 'anchored' && view.selfAnchoredOnly === true;
    if (hasReached(view, state) || hopeless || Date.now() > until) return view;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    try {
      view = await server.get<FilingView>(`/filings/${filed.id}`);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    }
  }
}

/** State of a filing, what happens next and where the certificate is. */
export function stateLines(terminal: Terminal, server: Server, view: FilingView, wanted: string | undefined): string[] {
  const state = stateWords(view);
  const missed = wanted !== undefined && !hasReached(view, wanted);
  return [
    `${view.id}  ${terminal.say(state)}`,
    terminal.say({ zh: `叶哈希 ${view.leafHash}`, en: `leaf hash ${view.leafHash}` }),
    ...(missed
      ? [terminal.say({ zh: `存证有效，但未达到 ${wanted}`, en: `the filing stands, but it is not ${wanted}` })]
      : []),
    terminal.say(nextWords(view)),
    terminal.say({
      zh: `证书：${server.address}/filings/${view.id} ，或 filmdeed export ${view.id} --out 文件夹`,
      en: `certificate: ${server.address}/filings/${view.id} or filmdeed export ${view.id} --out FOLDER`,
    }),
  ];
}

function stateWords({ state, selfAnchoredOnly }: FilingView): Bilingual {
  const words: Readonly<Record<string, Bilingual>> = {
    received: { zh: '已受理', en: 'received' },
    logged: { zh: '已入日志', en: 'logged' },
    anchored: selfAnchoredOnly
      ? { zh: '已锚定（自锚定，尚无独立时钟）', en: 'anchored (self: no independent clock yet)' }
      : { zh: '已锚定', en: 'anchored' },
    final: { zh: '已终局', en: 'final' },
  };
  return words[state] ?? { zh: state, en: state };
}

function nextWords({ state, selfAnchoredOnly }: FilingView): Bilingual {
  if (state === 'received') {
    return {
      zh: '接下来：通常一秒内入日志，随后锚定（--wait 等候至锚定）',
      en: 'next: in the log usually within a second, then anchored (--wait waits for that)',
    };
  }
  if (state === 'logged')
    return { zh: '接下来：锚定，通常几秒至几分钟', en: 'next: anchored, usually within seconds to minutes' };
  if (state !== 'anchored') return { zh: '已完成', en: 'nothing more to come' };
  return selfAnchoredOnly
    ? {
        zh: '只锚定在运营方自己的链上：连接他人运行的链之前不会有独立的时间证明',
        en: 'anchored on a chain of the operator alone: no independent time until a chain of others is connected',
      }
    : { zh: '接下来：等候确认后终局', en: 'next: final after the confirmations' };
}
