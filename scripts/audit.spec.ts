import { auditVerdict } from './dependencies/audit-verdict.js';
import { licenceFaults } from './dependencies/licences.js';

const report = (vulnerabilities: object): string =>
  `npm warn something\n${JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} }, null, 2)}\n`;

describe('what an audit means', () => {
  it.each([
    ['nothing found', report({}), 'clean'],
    ['a moderate one', report({ a: { severity: 'moderate', range: '<2' } }), 'clean'],
    ['a high one', report({ a: { severity: 'low' }, b: { severity: 'high', range: '<=3.1' } }), 'grave'],
    ['a critical one', report({ a: { severity: 'critical' } }), 'grave'],
    ['one of no severity', report({ a: {} }), 'grave'],
    ['no answer', '{"message":"request to https://r.example failed","error":{"summary":"","detail":""}}', 'not-asked'],
    ['a registry without advisories', '{"message":"405 Method Not Allowed","statusCode":405}', 'not-asked'],
    ['no npm', 'npm is not installed', 'not-asked'],
    ['nothing at all', '', 'not-asked'],
    ['half an answer', report({ a: { severity: 'high' } }).slice(0, 60), 'not-asked'],
  ] as const)('%s', (_, output, outcome) => expect(auditVerdict(output).outcome).toBe(outcome));

  it('names what was found', () => {
    expect(auditVerdict(report({ a: { severity: 'high', range: '<2' } })).said).toEqual(['high: a <2']);
  });
});

describe('licences', () => {
  const of = (name: string, ...licenses: readonly object[]) =>
    licenceFaults([{ name, version: '1.0.0', purl: '', licenses }]).length === 0;
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND OFL-1.1', true],
    ['MIT AND GPL-3.0-only', false],
    ['(MIT OR ISC) AND (GPL-2.0-only)', false],
    ['AGPL-3.0-only', false],
    ['SEE LICENSE IN LICENSE', false],
    ['UNLICENSED', false],
  ])('%s: %s', (expression, allowed) => expect(of('a', { expression })).toBe(allowed));

  it('none is none, and an exception is for its package alone', () => {
    expect([of('a'), of('a', { license: {} })]).toEqual([false, false]);
    const lgpl = { license: { id: 'LGPL-3.0-or-later' } };
    expect([of('@img/sharp-libvips-linux-x64', lgpl), of('a', lgpl)]).toEqual([true, false]);
  });
});
