import { toHex, utf8 } from '@filmdeed/kernel';
import { canonicalJson, type Json } from '@filmdeed/evidence';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { outcomeOf } from '../../../../../test/support/outcomes.js';
import { MESSAGE_KINDS, type MessageKind } from '../message-kinds.js';
import { TEMPLATES } from './message-templates.js';
import { checkFacts, factsOf, newestTemplate, renderMessage, textDigest } from './template.js';

const KINDS = Object.keys(MESSAGE_KINDS) as MessageKind[];
const TIME = '2026-11-25T16:30:00.000Z';
const factsFor = (kind: MessageKind, version = 1, text = '某<b>&"\'{code}'): Record<string, string> =>
  Object.fromEntries(
    [...factsOf(kind, version)].map(([name, type]) => [
      name,
      type === 'time' ? TIME : name === 'link' ? 'https://a.cn/x?y=1&z=%7B2%7D' : text,
    ]),
  );

/** A text that was sent must be the same for ever: a digest here never changes, new versions bring new ones. */
const FROZEN: Readonly<Record<string, string>> = {
  'address-confirmation 1': 'a8b3ef1f63eafcc3',
  'expiry-reminder 1': 'cd0b33f08ee3d7ab',
  'filing-certificate-ready 1': 'c703234f36758178',
  'filing-hidden 1': '81878390a0445d35',
  'filing-restored 1': '34b3464fa8409f27',
  'invitation 1': '3fe2f147cbb1648e',
  'key-bound 1': '9e13b4ddc8a1f498',
  'key-revoked 1': 'd6ce4446034a6fe7',
  'key-rotated 1': '77f92ebd59a2146b',
  'mandate-granted 1': 'f0502b3dc6ee3656',
  'mandate-revoked 1': 'd30fc468d5929598',
  'mandate-renounced 1': 'f68a3d43c8ff3132',
  'recovery-begun 1': '30478ad66979337a',
  'report-decided 1': '77cae2cc6276c60e',
  'sign-in-new-device 1': '89298dfc17745f6f',
  'verification-decided 1': 'd7e36a1c0b56ece9',
};

it('never changes what was said', () => {
  const digests = KINDS.flatMap((kind) =>
    TEMPLATES[kind].map((template, i) => [
      `${kind} ${i + 1}`,
      toHex(sha256(utf8(canonicalJson(template as unknown as Json)))).slice(0, 16),
    ]),
  );
  expect(Object.fromEntries(digests)).toEqual(FROZEN);
});

describe('renderMessage', () => {
  it.each(KINDS)('says %s in both languages with the same facts, all of them, and escapes what it is given', (kind) => {
    const facts = factsFor(kind);
    checkFacts(kind, newestTemplate(kind), facts);
    for (const language of ['zh', 'en'] as const) {
      const { subject, text, html } = renderMessage(kind, 1, language, facts);
      expect(`${subject}${text}`).not.toMatch(/\{[A-Za-z]+\|/);
      expect(subject).not.toMatch(/[\r\n]/);
      expect(html).not.toMatch(/<(?!\/?(?:html|head|body|p|a)\b|!doctype|meta )/i);
      expect(html).not.toMatch(/<b>|src=|style=|url\(/);
      const own = Object.entries(TEMPLATES[kind][0]![language]).flat(2).join('\n');
      for (const name of factsOf(kind, 1).keys()) expect(own).toMatch(new RegExp(`\\{${name}(\\|time)?\\}`));
    }
  });

  it('fills in once: what stands in a fact is never a place', () => {
    const facts = { ...factsFor('invitation'), inviter: '{organisation}', organisation: '$& {role}' };
    const { subject } = renderMessage('invitation', 1, 'en', facts);
    expect(subject).toBe('[FilmDeed] {organisation} invites you to $& {role}');
  });

  it('tells times as in China, and takes the same digest of the same text', () => {
    const text = renderMessage('address-confirmation', 1, 'zh', { code: 'ABCD-1234', until: TIME });
    expect(text.text).toContain('2026-11-26 00:30 (UTC+8)');
    expect(textDigest(text)).toBe(toHex(sha256(utf8(`${text.subject}\n\n${text.text}`))));
  });
});

describe('checkFacts', () => {
  it('refuses what is missing, not asked for, of more than one line, no time and no link', () => {
    const good = factsFor('invitation', 1, '甲');
    const cases: [Record<string, string>, string][] = [
      [good, 'done'],
      [{ ...good, inviter: '' }, 'message.invalid'],
      [{ ...good, bcc: 'x' }, 'message.invalid'],
      [{ ...good, __proto__x: 'x' }, 'message.invalid'],
      [Object.fromEntries(Object.entries(good).slice(1)), 'message.invalid'],
      [{ ...good, inviter: 'a\r\nBcc: b@c.cn' }, 'message.invalid'],
      [{ ...good, inviter: 'a\nb' }, 'message.invalid'],
      [{ ...good, inviter: 'a\u2028b' }, 'message.invalid'],
      [{ ...good, inviter: 'a\u202eb' }, 'name.hostile'],
      [{ ...good, inviter: 'x'.repeat(1001) }, 'name.hostile'],
      [{ ...good, inviter: '\ud800' }, 'name.hostile'],
      [{ ...good, until: '2026-11-25' }, 'message.invalid'],
      [{ ...good, link: 'javascript:alert(1)' }, 'message.invalid'],
      [{ ...good, link: 'https://a.cn/ b' }, 'message.invalid'],
    ];
    for (const [facts, code] of cases) expect(outcomeOf(() => checkFacts('invitation', 1, facts))).toBe(code);
  });

  it('lets through no fact with which a header could begin', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const facts = { ...factsFor('invitation'), inviter: text };
        if (outcomeOf(() => checkFacts('invitation', 1, facts)) !== 'done') return;
        for (const language of ['zh', 'en'] as const) {
          expect(renderMessage('invitation', 1, language, facts).subject).not.toMatch(
            /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/,
          );
        }
      }),
    );
  });
});
