import { newId } from '@filmdeed/kernel';
import fc from 'fast-check';
import { messageWorld } from '../../../../test/support/message-world.js';
import { codeOf, codesOf, outcomeOf } from '../../../../test/support/outcomes.js';
import {
  cleanAddress,
  CODE_PAUSE_MS,
  CODE_TRIES,
  CODES_A_DAY,
  maskAddress,
  MOST_ADDRESSES,
  PARTY_CODES_A_DAY,
} from './address.js';
import { removeAddress } from './address.flow.js';

describe('cleanAddress', () => {
  it('takes one plain address as it is', () => {
    expect(cleanAddress('mail', ' Li.Lei+a=b@Post.EXAMPLE-1.cn ')).toBe('Li.Lei+a=b@post.example-1.cn');
    expect(cleanAddress('mail', 'a@xn--fiqs8s.xn--fiqs8s')).toBe('a@xn--fiqs8s.xn--fiqs8s');
    expect(cleanAddress('sms', '+86 138-0013-8000')).toBe('+8613800138000');
    expect(cleanAddress('wechat', 'oABC-def_0123456789xyz')).toBe('oABC-def_0123456789xyz');
  });

  it.each([
    'a@b.cn\r\nBcc: c@d.cn',
    'a@b.cn\nb@c.cn',
    'a@b.cn, c@d.cn',
    'a@b.cn;c@d.cn',
    'Li Lei <a@b.cn>',
    '<a@b.cn>',
    '"a b"@c.cn',
    '"a@b"@c.cn',
    'a(b)@c.cn',
    'a@b@c.cn',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a@localhost',
    'a@printer.local',
    'a@b.test',
    'a@b',
    'a@.cn',
    'a@b..cn',
    'a@-b.cn',
    '.a@b.cn',
    'a.@b.cn',
    'a..b@c.cn',
    '@b.cn',
    'a@',
    '',
    '李雷@b.cn',
    'a@中国.cn',
    'a\u0000@b.cn',
    'a@b.cn\u202e',
    'ａ@b.cn',
    `${'a'.repeat(65)}@b.cn`,
    `a@${'b.'.repeat(130)}cn`,
    'a@b.cn?subject=x y',
    'mailto:a@b .cn',
    'a@b%0d%0a.cn',
  ])('refuses the mail address %j', (text) => {
    expect(outcomeOf(() => cleanAddress('mail', text))).toBe('address.invalid');
  });

  it.each([
    '13800138000',
    '+0123456789',
    '+1234567',
    '+1234567890123456',
    '+86138;001',
    '+86 138\r\n0013',
    '＋8613800138000',
  ])('refuses the number %j', (text) => expect(outcomeOf(() => cleanAddress('sms', text))).toBe('address.invalid'));

  it('lets through nothing in which a second line, a second address or a header could stand', () => {
    const near = fc.string({ unit: fc.constantFrom(...'a.@<>,;:"\\\r\n\t ()[]%+=\u0000\u2028é') });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          near,
          near.map((text) => `a@b.cn${text}`),
        ),
        (text) => {
          if (outcomeOf(() => cleanAddress('mail', text)) !== 'done') return;
          const clean = cleanAddress('mail', text);
          expect(clean).toMatch(/^[\x21-\x7e]+$/);
          expect(clean.split('@')).toHaveLength(2);
          expect(clean).not.toMatch(/[<>,;:"\\()[\]\s]/);
        },
      ),
    );
  });
});

it('shows an address masked', () => {
  expect(maskAddress('mail', 'li.lei@post.cn')).toBe('l***@post.cn');
  expect(maskAddress('sms', '+8613800138000')).toBe('+86****8000');
  expect(maskAddress('wechat', 'oABCdef0123456789xyz')).toBe('oA***yz');
});

describe('addresses of a party', () => {
  const given = { channel: 'mail' as const, value: 'li.lei@post.cn', language: 'zh' as const };

  it('are sent a code and nothing else until it came back', async () => {
    const world = messageWorld();
    const party = newId('pty');
    const address = await world.add({ ...given, party });
    await world.deliver();
    const [mail] = world.carried;
    expect(mail).toMatchObject({ to: 'li.lei@post.cn', kind: 'address-confirmation', language: 'zh' });
    const code = /确认码：(\S+)/.exec(mail!.text)![1]!;
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const stored =
      JSON.stringify([...world.messages.records.values()]) + JSON.stringify(await world.addresses.code(address.id));
    for (const secret of [code, 'li.lei@post.cn']) expect(stored).not.toContain(secret);
    expect(await world.messages.unread(party)).toBe(0);
    const facts = { login: 'li', at: '2026-11-25T04:00:00.000Z', device: 'd', network: 'n' };
    await world.tell({ kind: 'sign-in-new-device', party, facts });
    await world.deliver();
    expect(world.carried).toHaveLength(1);
    await world.confirm({ party, id: address.id, code: ` ${code.toLowerCase().replace('-', ' ')} ` });
    expect(await codeOf(world.confirm({ party, id: address.id, code }))).toBe('address.code-over');
    await world.tell({ kind: 'sign-in-new-device', party, facts });
    await world.deliver();
    expect(world.carried).toHaveLength(2);
  });

  it('take five guesses, however many come at once, and a code for a quarter of an hour', async () => {
    const world = messageWorld();
    const party = newId('pty');
    const { id } = await world.add({ ...given, party });
    await world.deliver();
    const code = /确认码：(\S+)/.exec(world.carried[0]!.text)![1]!;
    const guesses = await codesOf(Array.from({ length: 9 }, () => world.confirm({ party, id, code: '0000-0000' })));
    expect(guesses.filter((each) => each === 'address.code-wrong')).toHaveLength(CODE_TRIES);
    expect(await codeOf(world.confirm({ party, id, code }))).toBe('address.code-over');
    world.clock.advance(CODE_PAUSE_MS);
    await world.sendCode({ party, id });
    world.clock.advance(15 * 60_000);
    await world.deliver();
    expect(world.carried).toHaveLength(1);
    expect(await codeOf(world.confirm({ party, id, code: '0000-0000' }))).toBe('address.code-over');
  });

  it('are not flooded: one code a minute, five a day', async () => {
    const world = messageWorld();
    const party = newId('pty');
    const { id } = await world.add({ ...given, party });
    expect(await codeOf(world.sendCode({ party, id }))).toBe('request.too-many');
    for (let n = 1; n < CODES_A_DAY; n++) {
      world.clock.advance(CODE_PAUSE_MS);
      await world.sendCode({ party, id });
    }
    world.clock.advance(CODE_PAUSE_MS);
    await expect(world.sendCode({ party, id })).rejects.toMatchObject({
      ...{ code: 'request.too-many', facts: { retryAfterSeconds: 86_400 - 5 * 60 } },
    });
    world.clock.advance(86_400_000);
    await world.sendCode({ party, id });
  });

  it('flood nobody whose address is removed and added again and again', async () => {
    const world = messageWorld();
    const party = newId('pty');
    for (let n = 0; n < PARTY_CODES_A_DAY; n++) {
      const { id } = await world.add({ ...given, party });
      await removeAddress({ addresses: world.addresses })({ party, id });
      world.clock.advance(1000);
    }
    await expect(world.add({ ...given, party })).rejects.toMatchObject({
      ...{ code: 'request.too-many', facts: { retryAfterSeconds: expect.any(Number) as number } },
    });
    await world.deliver();
    expect(world.carried).toHaveLength(PARTY_CODES_A_DAY);
    expect((await world.add({ ...given, party: newId('pty') })).id).toMatch(/^adr_/);
  });

  it('are refused twice, on channels not offered, beyond ten, and to strangers', async () => {
    const world = messageWorld(['mail']);
    const party = newId('pty');
    const { id } = await world.add({ ...given, party });
    const other = newId('pty');
    const codes = await codesOf([
      world.add({ ...given, party, value: 'li.lei@POST.cn' }),
      world.add({ ...given, party, channel: 'sms', value: '+8613800138000' }),
      world.add({ ...given, party, value: 'x@y' }),
      world.confirm({ party: other, id, code: 'x' }),
      world.sendCode({ party: other, id }),
      removeAddress(world)({ party: other, id }),
    ]);
    const unknown = Array<string>(3).fill('address.not-found');
    expect(codes).toEqual(['address.taken', 'channel.not-offered', 'address.invalid', ...unknown]);
    await world.add({ ...given, party: other });
    for (let n = 1; n < MOST_ADDRESSES; n++) await world.add({ ...given, party, value: `a${n}@post.cn` });
    expect(await codeOf(world.add({ ...given, party, value: 'b@post.cn' }))).toBe('request.too-many');
  });
});
