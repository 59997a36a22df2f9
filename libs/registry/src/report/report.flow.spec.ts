import { parseReportLeaf } from '@filmdeed/evidence';
import { type FilingId, isRefusal, newId, type PartyId } from '@filmdeed/kernel';
import { MemoryReports } from '../../../../test/support/memory-reports.js';
import { MemoryVault } from '../../../../test/support/memory-vault.js';
import type { StoredFiling, Tie } from '../index.js';
import type { Message } from '../message/message.js';
import type { NewMessage } from '../message/notify.flow.js';
import { REPORT_MOVES, REPORT_STATES, type Report, VERDICTS, type Verdict } from './report.js';
import { decideReport, openReport, reportFiling, type ReportPorts, standingOf, tellDecisions } from './report.flow.js';

const NOW = new Date('2026-11-25T08:00:00.000Z');
const ORIGIN = 'deeds.example/log';
let reports: MemoryReports;
let told: NewMessage[];
let filing: Pick<StoredFiling, 'id' | 'party' | 'leafHash' | 'leafIndex'>;
let ports: ReportPorts;

beforeEach(() => {
  reports = new MemoryReports();
  told = [];
  filing = { id: newId('fil'), party: newId('pty'), leafHash: new Uint8Array(32).fill(9), leafIndex: 7 };
  ports = {
    ...{ reports, vault: new MemoryVault(), origin: ORIGIN, clock: { now: () => NOW } },
    filings: { find: async (id: FilingId) => (id === filing.id ? (filing as StoredFiling) : null) },
    knownTimes: async () => ({ database: NOW, anchored: null }),
    notify: async (said: NewMessage) => {
      told.push(said);
      return {} as Message;
    },
  };
});

async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
  return undefined;
}

const report = (changes: object = {}): Promise<Report> =>
  reportFiling(ports)({
    ...{
      filing: filing.id,
      reason: 'COPYRIGHT',
      text: '这是我的片子\nThis film is mine',
      contact: null,
      reporter: null,
    },
    ...changes,
  });
const decide = (made: Report, verdict: Verdict, changes: object = {}) =>
  decideReport(ports)({
    ...{ report: made.id, verdict, ground: verdict === 'hide' ? 'COPYRIGHT' : 'CURED', words: '理由 reasons' },
    ...{ by: newId('acc'), ties: [], ...changes },
  });

const tie = (party: PartyId): Tie => ({ party, endedAt: null });

describe('a report', () => {
  it('is kept sealed, and read by who decides', async () => {
    const made = await report({ contact: 'li@example.cn' });
    expect(made).toMatchObject({ holder: filing.party, state: 'open', receivedAt: NOW });
    expect(Buffer.from(made.text).toString()).not.toContain('film');
    expect(await openReport(ports)(made)).toEqual({
      text: '这是我的片子\nThis film is mine',
      contact: 'li@example.cn',
    });
  });

  it.each([
    ['an unknown reason', { reason: 'DISLIKE' }, 'code.unknown'],
    ['no words', { text: ' \n ' }, 'name.hostile'],
    ['words that reorder what is read', { text: 'abc\u202edef' }, 'name.hostile'],
    ['a NUL', { text: 'a\u0000b' }, 'name.hostile'],
    ['half a character', { text: 'a\ud800b' }, 'name.hostile'],
    ['10,000 characters', { text: 'x'.repeat(10_000) }, 'name.hostile'],
    ['a contact of two lines', { contact: 'a@b.cn\nBcc: c@d.cn' }, 'name.hostile'],
    ['another filing', { filing: newId('fil') }, 'filing.not-found'],
  ])('with %s is refused', async (_what, changes, code) => {
    expect(await refusalOf(report(changes))).toBe(code);
    expect(reports.reports.size).toBe(0);
  });

  it('of a filing that nobody has seen yet is one of nothing', async () => {
    filing = { ...filing, leafIndex: null };
    expect(await refusalOf(report())).toBe('filing.not-found');
    expect(await refusalOf(standingOf(ports)(filing.id))).toBe('filing.not-found');
  });

  it('is one too many when a hundred are open', async () => {
    for (let i = 0; i < 100; i++) await report();
    expect(await refusalOf(report())).toBe('request.too-many');
  });
});

describe('every state and verdict', () => {
  it.each(REPORT_STATES.flatMap((state) => VERDICTS.map((verdict) => [state, verdict] as const)))(
    'a report that is %s and the verdict %s',
    async (state, verdict) => {
      const made = await report();
      reports.reports.set(made.id, { ...made, state });
      const to = REPORT_MOVES[state]?.[verdict];
      expect(await refusalOf(decide(made, verdict))).toBe(to === undefined ? 'report.decided' : undefined);
      expect((await reports.find(made.id))?.state).toBe(to ?? state);
      expect(reports.decided.size).toBe(to === undefined ? 0 : 1);
    },
  );
});

describe('a decision', () => {
  it('hides a page, says so in a leaf, and shows it again', async () => {
    const made = await report();
    expect(await standingOf(ports)(filing.id)).toMatchObject({ leafIndex: 7, hidden: null });
    const { decision } = await decide(made, 'hide');
    const { leaf } = reports.decided.get(decision.id)!;
    expect(parseReportLeaf(leaf!.bytes)).toMatchObject({
      ...{ id: decision.id, leaf: '09'.repeat(32), verdict: 'hide', ground: 'COPYRIGHT', time: NOW.toISOString() },
    });
    expect(new TextDecoder().decode(leaf!.bytes)).not.toMatch(/理由|reasons|rpt_|acc_/);
    expect((await standingOf(ports)(filing.id)).hidden).toMatchObject({ id: decision.id, words: '理由 reasons' });
    await decide(made, 'restore');
    expect((await standingOf(ports)(filing.id)).hidden).toBeNull();
  });

  it('that leaves a page stands in no leaf', async () => {
    const { decision } = await decide(await report(), 'leave', { ground: 'UNFOUNDED' });
    expect(reports.decided.get(decision.id)!.leaf).toBeNull();
  });

  it.each([
    [
      'of somebody who belongs to the holder',
      () => ({ ties: [tie(newId('pty')), tie(filing.party)] }),
      'access.own-matter',
    ],
    ['on a ground of the other verdict', () => ({ ground: 'CURED' }), 'code.unknown'],
    ['without reasons', () => ({ words: ' ' }), 'name.hostile'],
    ['in two lines', () => ({ words: 'a\nb' }), 'name.hostile'],
    ['on a report that is none', () => ({ report: newId('rpt') }), 'report.not-found'],
  ])('%s is refused, and changes nothing', async (_what, changes, code) => {
    const made = await report();
    expect(await refusalOf(decide(made, 'hide', changes()))).toBe(code);
    expect([(await reports.find(made.id))?.state, reports.decided.size]).toEqual(['open', 0]);
  });

  it('is not made by who belongs to the reporter', async () => {
    const reporter = newId('pty');
    const made = await report({ reporter });
    expect(await refusalOf(decide(made, 'leave', { ties: [tie(reporter)] }))).toBe('access.own-matter');
  });

  it('is told to both sides, once', async () => {
    const reporter: PartyId = newId('pty');
    const made = await report({ reporter });
    await decide(made, 'hide');
    await decide(made, 'restore');
    await decide(await report(), 'leave', { ground: 'UNFOUNDED' });
    expect(await tellDecisions(ports)()).toBe(3);
    expect(told.map(({ kind, party }) => [kind, party])).toEqual([
      ['filing-hidden', filing.party],
      ['report-decided', reporter],
      ['filing-restored', filing.party],
      ['report-decided', reporter],
      ['report-decided', filing.party],
    ]);
    expect(new Set(told.map(({ once }) => once)).size).toBe(5);
    expect(await tellDecisions(ports)()).toBe(0);
  });

  it('is told again if the telling failed', async () => {
    await decide(await report(), 'hide');
    const failing = { reports, notify: () => Promise.reject(new Error('away')) };
    await expect(tellDecisions(failing)()).rejects.toThrow('away');
    expect(await tellDecisions(ports)()).toBe(1);
  });
});
