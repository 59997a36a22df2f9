import { FixedClock, newId, utf8 } from '@filmdeed/kernel';
import fc from 'fast-check';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { outcomeOf } from '../../../../test/support/outcomes.js';
import { describeWithVectors, sharedVectors } from '../../../../test/support/shared-vectors.js';
import { outboundHttp } from '../outbound-http.js';
import { readDeliveryReport } from './delivery-report.js';
import { gatewayCarrier } from './gateway-carrier.js';
import { checkWebhook, signWebhook, webhookKey } from './standard-webhook.js';

const NOW = new Date('2026-11-25T04:00:00.000Z');
const KEYS = [1, 2].map((n) => webhookKey(`whsec_${Buffer.alloc(24, n).toString('base64')}`)) as [
  Uint8Array,
  Uint8Array,
];

describeWithVectors('Standard Webhooks 1.0.0', 'http/standard-webhooks.json', () => {
  it('signs the vector', () => {
    const { secret, id, timestamp, payload, signature } = sharedVectors('http/standard-webhooks.json').v1;
    const at = new Date(timestamp * 1000);
    const headers = signWebhook(webhookKey(secret), id, at, utf8(payload));
    expect(headers['webhook-signature']).toBe(signature);
    expect(checkWebhook([webhookKey(secret)], { ...headers }, utf8(payload), at)).toBe(id);
  });
});

describe('checkWebhook', () => {
  const body = utf8('{"a":1}');
  const good = { ...signWebhook(KEYS[0], 'evt_1', NOW, body) };
  const check = (
    changes: Record<string, string | string[] | undefined>,
    bytes = body,
    keys = [KEYS[0]],
    now = NOW,
  ): string => outcomeOf(() => checkWebhook(keys, { ...good, ...changes }, bytes, now));

  it('takes any listed signature by any key at hand, and passes over versions that it does not know', () => {
    const other = signWebhook(KEYS[1], 'evt_1', NOW, body)['webhook-signature'];
    expect(check({})).toBe('done');
    expect(check({ 'webhook-signature': `v1a,AAAA v2,x ${other} ${good['webhook-signature']}` })).toBe('done');
    expect(check({}, body, [KEYS[1], KEYS[0]])).toBe('done');
    for (const seconds of [-300, 300])
      expect(check({}, body, KEYS, new Date(NOW.getTime() + seconds * 1000))).toBe('done');
  });

  it.each<[Record<string, string | string[] | undefined>]>([
    [{ 'webhook-id': undefined }],
    [{ 'webhook-id': 'evt_2' }],
    [{ 'webhook-id': 'a.b' }],
    [{ 'webhook-id': ['evt_1', 'evt_1'] }],
    [{ 'webhook-timestamp': '1' }],
    [{ 'webhook-timestamp': '1e9' }],
    [{ 'webhook-timestamp': undefined }],
    [{ 'webhook-signature': '' }],
    [{ 'webhook-signature': 'v1,' }],
    [{ 'webhook-signature': 'v1a,AAAA' }],
    [{ 'webhook-signature': signWebhook(KEYS[1], 'evt_1', NOW, body)['webhook-signature'] }],
  ])('refuses %j', (changes) => expect(check(changes)).toBe('webhook.invalid'));

  it('refuses another body, an old and a future one, and any single bit of the signature changed', () => {
    expect(check({}, utf8('{"a":2}'))).toBe('webhook.invalid');
    for (const seconds of [-301, 301]) {
      expect(check({}, body, KEYS, new Date(NOW.getTime() + seconds * 1000))).toBe('webhook.invalid');
    }
    fc.assert(
      fc.property(fc.nat(31), fc.nat(7), (byte, bit) => {
        const mac = Buffer.from(good['webhook-signature'].slice(3), 'base64');
        mac[byte]! ^= 1 << bit;
        expect(check({ 'webhook-signature': `v1,${mac.toString('base64')}` })).toBe('webhook.invalid');
      }),
    );
  });

  it('takes no secret that is too short, too long or none', () => {
    for (const secret of [
      '',
      'whsec_',
      `whsec_${Buffer.alloc(23).toString('base64')}`,
      `whsec_${Buffer.alloc(65).toString('base64')}`,
      Buffer.alloc(24).toString('base64'),
      'whsec_****',
    ]) {
      expect([secret, outcomeOf(() => webhookKey(secret))]).toEqual([secret, 'environment.invalid']);
    }
  });
});

describe('readDeliveryReport', () => {
  const reference = newId('dlv');
  const report = (fields: string, returned = ''): string =>
    [
      'From: MAILER-DAEMON@post.cn',
      'Message-ID: <own@post.cn>',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Action: delivered is not said here',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      ...fields.split('\n'),
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      returned,
      '--b--',
    ].join('\r\n');
  const recipient = 'Reporting-MTA: dns; mx.post.cn\n\nFinal-Recipient: rfc822; li.lei@post.cn\n';
  const envelope = `Original-Envelope-Id: ${reference}\n`;

  it('reads arrival and failure by the id of the envelope, or by our Message-ID', () => {
    const failed = `${recipient}Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n no such user`;
    expect(readDeliveryReport(report(envelope + failed))).toEqual({
      ...{ delivery: reference, move: 'bounce', reply: '5.1.1 smtp; 550 5.1.1 no such user' },
    });
    expect(
      readDeliveryReport(report(`${recipient}Action: delivered`, `Message-ID: <${reference}@filmdeed.cn>`)),
    ).toEqual({
      ...{ delivery: reference, move: 'deliver', reply: 'delivered' },
    });
    for (const action of ['delayed', 'relayed', 'expanded']) {
      expect(readDeliveryReport(report(`${envelope}${recipient}Action: ${action}`))).toBeNull();
    }
  });

  it('refuses what is none, of no mail of ours, on several recipients, or of an action unknown', () => {
    const cases = [
      '',
      'x'.repeat(300_000),
      report(`${recipient}Action: failed`),
      report(`${recipient}Action: failed`, 'Message-ID: <dlv_1@filmdeed.cn>'),
      report(`Original-Envelope-Id: x\n${recipient}Action: failed`),
      report(`${envelope}${recipient}Action: exploded`),
      report(`${envelope}${recipient}`),
      report(`${envelope}${recipient}Action: failed\n\nFinal-Recipient: rfc822; b@c.cn\nAction: delivered`),
    ];
    for (const mail of cases) expect(outcomeOf(() => readDeliveryReport(mail))).toBe('message.invalid');
  });

  it('never does anything else with whatever comes', () => {
    const pieces = [
      'Content-Type: message/delivery-status',
      '\r\n',
      '\n\n',
      '--',
      ' ',
      'Action: failed',
      envelope,
      ':',
      'Message-ID: <',
    ];
    const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' })), { maxLength: 40 });
    fc.assert(
      fc.property(text, (parts) => {
        expect(['done', 'message.invalid']).toContain(outcomeOf(() => readDeliveryReport(parts.join(''))));
      }),
    );
  });
});

describe('gatewayCarrier', () => {
  it('signs each attempt under the same id and reads only whether the gateway answers for the message', async () => {
    const asked: { headers: IncomingMessage['headers']; body: string }[] = [];
    const answers = [200, 202, 422, 400, 500, 503, 302, 'cut'] as const;
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const answer = answers[asked.push({ headers: request.headers, body }) - 1]!;
        if (answer === 'cut') request.socket.destroy();
        else response.writeHead(answer, { location: 'http://127.0.0.1:1/' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const http = outboundHttp({ privateHosts: ['127.0.0.1'], plainHosts: ['127.0.0.1'] });
    const url = `http://127.0.0.1:${port}/send`;
    const carrier = gatewayCarrier({ channel: 'sms', url, key: KEYS[0] }, http, new FixedClock(NOW));
    const parcel = {
      ...({ reference: newId('dlv'), to: '+8613800138000', kind: 'key-bound', language: 'zh' } as const),
      ...{ subject: 's', text: 't', html: 'h', createdAt: NOW },
    };
    const outcomes: string[] = [];
    for (const _ of answers) outcomes.push((await carrier(parcel)).outcome);
    expect(outcomes).toEqual(['taken', 'taken', 'never', 'later', 'later', 'later', 'later', 'later']);
    for (const { headers, body } of asked) {
      expect(checkWebhook([KEYS[0]], headers, utf8(body), NOW)).toBe(parcel.reference);
      expect(JSON.parse(body)).toMatchObject({ type: 'message.send', data: { to: '+8613800138000', channel: 'sms' } });
    }
    await new Promise((resolve) => server.close(resolve));
    const inside = gatewayCarrier({ channel: 'sms', url, key: KEYS[0] }, outboundHttp(), new FixedClock(NOW));
    expect(await inside(parcel)).toMatchObject({ outcome: 'later' });
  });
});
