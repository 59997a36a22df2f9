import { countedAddress } from '../session/counted-address.js';

/** The network of an address: of IPv4 its /24, of IPv6 its /48. Whom it leads to only the provider knows. */
export function networkOf(ip: string): string {
  const counted = countedAddress(ip);
  if (counted === 'unknown') return counted;
  if (counted.endsWith('::/64')) return `${counted.slice(0, -'::/64'.length).split(':').slice(0, 3).join(':')}::/48`;
  return `${counted.split('.').slice(0, 3).join('.')}.0/24`;
}
