/** Certificates in base64 of DER as PEM (RFC 7468 §5), one after another. */
export function certificatesPem(certificates: readonly string[]): string {
  return certificates
    .map((base64) => {
      const lines = base64.replace(/.{1,64}/g, '$&\n');
      return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
    })
    .join('');
}
