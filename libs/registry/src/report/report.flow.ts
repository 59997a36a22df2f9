import {
  checkText,
  type PageVerdict,
  REPORT_REASONS,
  STAY_GROUNDS,
  reportLeaf,
  requireCode,
  requireGround,
  soundTime,
  type SoundTimePorts,
} from '@filmdeed/evidence';
import { type AccountId, type FilingId, newId, type PartyId, Refusal, type ReportId, utf8 } from '@filmdeed/kernel';
import { requireImpartial, type Tie } from '../access/duties.js';
import type { FilingRows } from '../filing/filing-ports.js';
import type { Notify } from '../message/notify.flow.js';
import type { Vault } from '../vault/vault.js';
import { moveReport, type Report, type ReportDecision, type Verdict } from './report.js';
import type { LoggedDecision, Reports } from './report-ports.js';

export interface ReportPorts extends SoundTimePorts {
  readonly reports: Reports;
  readonly filings: Pick<FilingRows, 'find'>;
  readonly vault: Vault;
  /** Of the log. */
  readonly origin: string;
  readonly notify: Notify;
}

export interface NewReport {
  readonly filing: FilingId;
  readonly reason: string;
  readonly text: string;
  readonly contact: string | null;
  readonly reporter: PartyId | null;
}

export interface DecideReport {
  readonly report: ReportId;
  readonly verdict: Verdict;
  readonly ground: string;
  readonly words: string;
  readonly by: AccountId;
  /** Parties that the examiner is or was of. */
  readonly ties: readonly Tie[];
}

export const MOST_REPORT_TEXT = 2000;
const MOST_WORDS = 500;
const MOST_CONTACT = 200;
/** So many open reports of one page are enough to look at it; more only bury those of other pages. */
const MOST_OPEN = 100;
const TOLD_AT_ONCE = 100;

const textPurpose = (id: ReportId): string => `report-text ${id}`;
const contactPurpose = (id: ReportId): string => `report-contact ${id}`;

/**
 * Takes a report of the page of a filing that is in the log. Refuses `code.unknown`, `name.hostile`, `filing.not-found` (also while its leaf waits: nobody has seen
 * it), `request.too-many` for a page of which enough reports are open, `clock.unsound`.
 */
export const reportFiling =
  ({ reports, filings, vault, ...time }: ReportPorts) =>
  async ({ filing: id, reason, text, contact, reporter }: NewReport): Promise<Report> => {
    requireCode('reportReason', REPORT_REASONS, reason);
    checkText('text', text, MOST_REPORT_TEXT);
    if (text.trim() === '') throw new Refusal('name.hostile', 'a report without words', { path: 'text' });
    if (contact !== null) oneLine('contact', contact, MOST_CONTACT);
    const filing = await filings.find(id);
    if (filing === null || filing.leafIndex === null)
      throw new Refusal('filing.not-found', 'no such filing in the log');
    const report: Report = {
      ...{ id: newId('rpt'), filing: id, holder: filing.party, reporter, reason, state: 'open', contact: null },
      text: new Uint8Array(),
      receivedAt: await soundTime(time),
    };
    const sealed: Report = {
      ...report,
      text: await vault.seal(textPurpose(report.id), utf8(text)),
      contact: contact === null ? null : await vault.seal(contactPurpose(report.id), utf8(contact)),
    };
    if (!(await reports.add(sealed, MOST_OPEN))) {
      throw new Refusal('request.too-many', 'this page was reported often enough to be looked at', { most: MOST_OPEN });
    }
    return sealed;
  };

/** What the reporter wrote, for an examiner. Refuses `vault.damaged`. */
export const openReport =
  ({ vault }: Pick<ReportPorts, 'vault'>) =>
  async ({ id, text, contact }: Report): Promise<{ readonly text: string; readonly contact: string | null }> => {
    const open = async (purpose: string, sealed: Uint8Array): Promise<string> =>
      new TextDecoder().decode(await vault.open(purpose, sealed));
    return {
      text: await open(textPurpose(id), text),
      contact: contact === null ? null : await open(contactPurpose(id), contact),
    };
  };

/**
 * Decides a report, states in the log what is hidden or shown again, and tells both sides. Refuses `report.not-found`, `access.own-matter` for an examiner with a tie to
 * either side, `report.decided`, `code.unknown`, `name.hostile`, `clock.unsound`.
 */
export const decideReport =
  (ports: ReportPorts) =>
  async (order: DecideReport): Promise<{ readonly report: Report; readonly decision: ReportDecision }> => {
    const { reports, filings, vault: _, origin, notify: __, ...time } = ports;
    const { verdict, words, by } = order;
    const ground = requireGround(verdict, order.ground);
    oneLine('words', words, MOST_WORDS);
    if (words.trim() === '') throw new Refusal('name.hostile', 'a decision without reasons', { path: 'words' });
    const report = await reports.find(order.report);
    if (report === null) throw new Refusal('report.not-found', 'no such report');
    const sides = [report.holder, report.reporter].filter((party) => party !== null);
    requireImpartial(order.ties, sides, time.clock.now());
    const moved = moveReport(report, verdict);
    const filing = await filings.find(report.filing);
    if (filing === null) throw new Refusal('filing.not-found', 'no such filing');
    const at = await soundTime(time);
    const leaf = verdict === 'leave' ? null : leafOf(origin, verdict, ground, filing.leafHash, at);
    const decision = {
      id: leaf?.id ?? newId('rpd'),
      report: report.id,
      filing: report.filing,
      verdict,
      ground,
      words,
      by,
      at,
    };
    const written = { ...decision, leaf: leaf === null ? null : { bytes: leaf.leaf, hash: leaf.leafHash } };
    if (!(await reports.decide(written, report.state, moved.state))) {
      throw new Refusal('report.decided', 'somebody else has decided it meanwhile', { state: report.state, verdict });
    }
    return { report: moved, decision: { ...decision, leafHash: leaf?.leafHash ?? null } };
  };

function leafOf(origin: string, verdict: PageVerdict, ground: string, leafHash: Uint8Array, at: Date) {
  return reportLeaf({ origin, verdict, ground, leafHash, at });
}

/** Tells both sides of decisions of which they were not told yet; gives the number of decisions. A crash between tells nobody twice. */
export const tellDecisions =
  ({ reports, notify }: Pick<ReportPorts, 'reports' | 'notify'>) =>
  async (): Promise<number> => {
    const decisions = await reports.untold(TOLD_AT_ONCE);
    for (const decision of decisions) {
      const report = await reports.find(decision.report);
      if (report !== null) await tellBoth(notify, report, decision);
      await reports.told(decision.id);
    }
    return decisions.length;
  };

const HOLDER_KINDS = { hide: 'filing-hidden', restore: 'filing-restored', leave: 'report-decided' } as const;

async function tellBoth(notify: Notify, report: Report, decision: ReportDecision): Promise<void> {
  const { id, filing, verdict, ground, words, at } = decision;
  const told = { filing, ground: wordsOf(ground), words, decidedAt: at.toISOString() };
  const facts = { ...told, verdict: VERDICT_WORDS[verdict] };
  const kind = HOLDER_KINDS[verdict];
  await notify({
    ...{ kind, party: report.holder, about: filing, once: `${id} holder` },
    facts: kind === 'report-decided' ? facts : told,
  });
  if (report.reporter === null || report.reporter === report.holder) return;
  await notify({ kind: 'report-decided', party: report.reporter, facts, about: report.id, once: `${id} reporter` });
}

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  hide: '隐藏页面 the page is hidden',
  leave: '不予隐藏 the page stays',
  restore: '恢复页面 the page is shown again',
};

function wordsOf(ground: string): string {
  const found = [...REPORT_REASONS, ...STAY_GROUNDS].find(({ code }) => code === ground);
  return found === undefined ? ground : `${found.zh} ${found.en}`;
}

function oneLine(path: string, text: string, most: number): void {
  checkText(path, text, most);
  if (/[\r\n\t\u2028\u2029]/.test(text)) throw new Refusal('name.hostile', `${path} is one line`, { path });
}

/** A page as everybody may know of it: whether it is hidden, since when, on what ground and by which decision. */
export interface PageStanding {
  readonly filing: FilingId;
  readonly leafHash: Uint8Array;
  readonly leafIndex: number;
  readonly hidden: LoggedDecision | null;
}

/** Refuses `filing.not-found`, also while the leaf waits. */
export const standingOf =
  ({ reports, filings }: Pick<ReportPorts, 'reports' | 'filings'>) =>
  async (id: FilingId): Promise<PageStanding> => {
    const filing = await filings.find(id);
    if (filing === null || filing.leafIndex === null)
      throw new Refusal('filing.not-found', 'no such filing in the log');
    const hidden = (await reports.hiding([id])).get(id) ?? null;
    return { filing: id, leafHash: filing.leafHash, leafIndex: filing.leafIndex, hidden };
  };
