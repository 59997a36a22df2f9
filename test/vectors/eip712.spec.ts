import { toHex } from '@filmdeed/kernel';
import {
  draftFiling,
  encodeType,
  filingStatement,
  hashStruct,
  keyStatement,
  type TypedData,
  typedDataDigest,
} from '@filmdeed/evidence';
import { TypedDataEncoder } from 'ethers';
import { filingInput, FILM, PARTY, TEST_ORIGIN } from '../support/filed-bundle.js';
import { describeWithVectors, vectorText } from '../support/shared-vectors.js';

const MAIL = 'ethereum/eip-712-mail.json';

interface MailVector {
  typedData: TypedData;
  encodeType: string;
  structHash: string;
  digest?: string;
}

describeWithVectors('EIP-712 Mail', MAIL, () => {
  it('has the published encoding, struct hash and digest', () => {
    const vector = JSON.parse(vectorText(MAIL)) as MailVector;
    const { types, message } = vector.typedData;
    expect(encodeType('Mail', types)).toBe(vector.encodeType);
    expect(`0x${toHex(hashStruct('Mail', message, types))}`).toBe(vector.structHash);
    expect(toHex(typedDataDigest(vector.typedData))).toBe(
      'be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2',
    );
  });
});

describe('our statements', () => {
  const nonce = '07'.repeat(32);
  const signedAt = '2026-11-24T08:29:58.000Z';
  const statements: [string, TypedData, Uint8Array][] = [
    filingStatement({ origin: TEST_ORIGIN, record: draftFiling(filingInput()).record, content: FILM, signedAt, nonce }),
    keyStatement({ origin: TEST_ORIGIN, party: PARTY, scheme: 'p256', key: '0b'.repeat(64), signedAt, nonce }),
  ].map(({ typedData, digest }) => [typedData.primaryType, typedData, digest]);

  it.each(statements)('%s has the digest that a wallet computes', (_, { domain, types, message }, digest) => {
    const { EIP712Domain: _domain, ...own } = types;
    const theirs = TypedDataEncoder.hash(domain, own as never, message as Record<string, unknown>);
    expect(`0x${toHex(digest)}`).toBe(theirs);
  });
});
