import { isIPv4, isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(?=\d+\.)/i;

/** Whose attempts count together: an IPv4 address, or the /64 network of an IPv6 address, all of which one client commonly has. */
export function countedAddress(ip: string | undefined): string {
  if (ip === undefined) return 'unknown'; // the connection has gone while its request was read
  const address = ip.replace(MAPPED, '').replace(/%.*$/, '');
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return 'unknown';
  const [left = '', right] = address.toLowerCase().split('::');
  const [first, last] = [left, right ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = right === undefined ? 0 : Math.max(0, 8 - first!.length - last!.length);
  const groups = [...first!, ...Array<string>(zeros).fill('0'), ...last!];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
