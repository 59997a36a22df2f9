import type { KeyObject } from 'node:crypto';

/** How a key signs, by names of node:crypto and object identifiers of RFC 5754 and RFC 5758. */
export interface SealRule {
  readonly digest: 'sha256' | 'sha384';
  readonly digestOid: string;
  readonly signatureOid: string;
  /** RSA is named with parameters NULL. */
  readonly rsa: boolean;
}

const SHA256 = { digest: 'sha256', digestOid: '2.16.840.1.101.3.4.2.1' } as const;
const SHA384 = { digest: 'sha384', digestOid: '2.16.840.1.101.3.4.2.2' } as const;
const LEAST_RSA_BITS = 2048;

/** RSA from 2048 bits, P-256 and P-384; `undefined` for keys that no seal is made with. */
export function sealRule({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): SealRule | undefined {
  const { namedCurve, modulusLength = 0 } = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType === 'rsa' && modulusLength >= LEAST_RSA_BITS) {
    return { ...SHA256, signatureOid: '1.2.840.113549.1.1.11', rsa: true };
  }
  if (asymmetricKeyType !== 'ec') return undefined;
  if (namedCurve === 'prime256v1') return { ...SHA256, signatureOid: '1.2.840.10045.4.3.2', rsa: false };
  return namedCurve === 'secp384r1' ? { ...SHA384, signatureOid: '1.2.840.10045.4.3.3', rsa: false } : undefined;
}
