import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

const WELL_FORMED = /^[\w.:-]{8,64}$/;
const MAPPED = /^::ffff:(?=\d+\.)/;

/**
 * Makes the id that every line, header and problem of a request bears: the one that a trusted proxy gave it, if it is well-formed, so that lines of
 * both can be joined; else a new one. Nobody else writes into our log.
 */
export function requestIds(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const trusted = new BlockList();
  for (const network of trustedProxies) {
    const [address, bits] = network.split('/');
    const family = isIPv6(address!) ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address!, family);
    else trusted.addSubnet(address!, Number(bits), family);
  }
  return ({ headers, socket }) => {
    const given = headers['x-request-id'];
    if (typeof given === 'string' && WELL_FORMED.test(given)) {
      const from = (socket.remoteAddress ?? '').replace(MAPPED, '');
      if (from !== '' && trusted.check(from, isIPv6(from) ? 'ipv6' : 'ipv4')) return given;
    }
    return crypto.randomUUID();
  };
}
