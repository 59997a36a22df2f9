import { type FilingId, newId, type ReportId, utf8 } from '@filmdeed/kernel';
import type { NewReportDecision, Report, Reports, Verdict } from '@filmdeed/registry';

const AT = new Date('2026-11-25T08:00:00.000Z');

/** What every place of reports promises (libs/registry/src/report/report-ports.ts). */
export function reportsContract(make: () => Promise<Reports>): void {
  let reports: Reports;
  let filing: FilingId;
  beforeEach(async () => {
    reports = await make();
    filing = newId('fil');
  });

  const report = (changes: Partial<Report> = {}): Report => ({
    ...{ id: newId('rpt'), filing, holder: newId('pty'), reporter: null, reason: 'OTHER', state: 'open' },
    ...{ text: utf8('sealed'), contact: null, receivedAt: AT, ...changes },
  });
  const decision = (of: Report, verdict: Verdict): NewReportDecision => ({
    ...{ id: newId('rpd'), report: of.id, filing: of.filing, verdict, ground: 'OTHER', words: '因为 because' },
    ...{ by: newId('acc'), at: AT },
    leaf:
      verdict === 'leave'
        ? null
        : { bytes: utf8(`leaf ${newId('rpd')}`), hash: crypto.getRandomValues(new Uint8Array(32)) },
  });
  const added = async (changes: Partial<Report> = {}): Promise<Report> => {
    const made = report(changes);
    expect(await reports.add(made, 100)).toBe(true);
    return made;
  };
  const ids = async (query: Parameters<Reports['list']>[0]): Promise<ReportId[]> =>
    (await reports.list(query)).map(({ id }) => id);

  it('keeps a report as it was given', async () => {
    const made = await added({ reporter: newId('pty'), contact: utf8('sealed too') });
    expect(await reports.find(made.id)).toEqual(made);
    expect(await reports.find(newId('rpt'))).toBeNull();
  });

  it('takes no more open ones of a page than it may have, of others still', async () => {
    await added();
    const second = await added();
    expect(await reports.add(report(), 2)).toBe(false);
    expect(await reports.add(report({ filing: newId('fil') }), 2)).toBe(true);
    await reports.decide(decision(second, 'leave'), 'open', 'left');
    expect(await reports.add(report(), 2)).toBe(true);
  });

  it('lists them in the order in which they came, page by page, by state', async () => {
    const [a, b, c] = [await added(), await added(), await added()];
    const all = await ids({ limit: 1000 });
    expect(all.slice(-3)).toEqual([a.id, b.id, c.id]);
    expect(await ids({ after: a.id, limit: 1 })).toEqual([b.id]);
    await reports.decide(decision(b, 'hide'), 'open', 'hidden');
    expect(await ids({ state: 'open', after: a.id, limit: 9 })).toEqual([c.id]);
    expect(await ids({ state: 'hidden', after: a.id, limit: 9 })).toEqual([b.id]);
  });

  it('decides a report once', async () => {
    const made = await added();
    const verdicts = await Promise.all([
      reports.decide(decision(made, 'hide'), 'open', 'hidden'),
      reports.decide(decision(made, 'leave'), 'open', 'left'),
    ]);
    expect(verdicts.filter(Boolean)).toHaveLength(1);
    expect(await reports.decisions(made.id)).toHaveLength(1);
    expect(await reports.decide(decision(report(), 'leave'), 'open', 'left')).toBe(false);
  });

  it('says why a page is hidden, as long as one decision hides it', async () => {
    const [one, two, left] = [await added(), await added(), await added()];
    expect(await reports.hiding([filing])).toEqual(new Map());
    const [first, second] = [decision(one, 'hide'), decision(two, 'hide')];
    await reports.decide(first, 'open', 'hidden');
    await reports.decide(second, 'open', 'hidden');
    await reports.decide(decision(left, 'leave'), 'open', 'left');
    expect((await reports.hiding([filing, newId('fil')])).get(filing)).toMatchObject({
      ...{ id: first.id, words: first.words, leafHash: first.leaf!.hash, leafIndex: null },
    });
    await reports.decide(decision(one, 'restore'), 'hidden', 'restored');
    expect((await reports.hiding([filing])).get(filing)?.id).toBe(second.id);
    await reports.decide(decision(two, 'restore'), 'hidden', 'restored');
    expect((await reports.hiding([filing])).size).toBe(0);
    expect((await reports.decisions(one.id)).map(({ verdict }) => verdict)).toEqual(['hide', 'restore']);
  });

  it('knows of which decisions nobody was told', async () => {
    const made = await added();
    const given = decision(made, 'leave');
    await reports.decide(given, 'open', 'left');
    const untold = async () => (await reports.untold(1000)).map(({ id }) => id);
    expect(await untold()).toContain(given.id);
    await reports.told(given.id);
    expect(await untold()).not.toContain(given.id);
  });
}
