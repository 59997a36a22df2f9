import type { IncomingMessage } from 'node:http';
import { requestIds } from './request-id.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const from = (remoteAddress: string, id?: string): IncomingMessage =>
  ({ headers: { 'x-request-id': id }, socket: { remoteAddress } }) as unknown as IncomingMessage;

describe('requestIds', () => {
  const idOf = requestIds(['10.1.0.0/16', '127.0.0.1', 'fd00::/8']);

  it.each(['10.1.2.3', '127.0.0.1', '::ffff:10.1.2.3', 'fd00::1'])('takes the id of a proxy at %s', (address) => {
    expect(idOf(from(address, 'lb-7f3a:000001'))).toBe('lb-7f3a:000001');
  });

  it.each(['10.2.0.1', '192.0.2.1', 'fe80::1', ''])('takes none from %j', (address) => {
    expect(idOf(from(address, 'lb-7f3a:000001'))).toMatch(UUID);
  });

  it.each(['short', 'a'.repeat(65), 'line\nbreak-line', '{"level":"error"}', '影契影契影契影契', undefined])(
    'makes one of its own instead of %j',
    (id) => {
      expect(idOf(from('127.0.0.1', id))).toMatch(UUID);
    },
  );

  it('trusts nobody unless told to', () => {
    expect(requestIds([])(from('127.0.0.1', 'lb-7f3a:000001'))).toMatch(UUID);
  });
});
