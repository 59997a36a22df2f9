import { utf8 } from '@filmdeed/kernel';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { sha256 } from 'multiformats/hashes/sha2';
import { createHash } from 'node:crypto';
import { ContentDigester, digestBytes } from './content-digester.js';
import { pureDigests } from './pure-digests.js';

describe('ContentDigester', () => {
  it('names the empty content as the standards do', () => {
    expect(digestBytes(pureDigests, new Uint8Array())).toEqual({
      size: 0,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      sm3: '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b',
      blake3: 'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262',
      cid: 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
    });
  });

  it('gives the CID that multiformats gives for the same bytes', async () => {
    const bytes = utf8('影契 FilmDeed');
    const expected = CID.createV1(raw.code, await sha256.digest(bytes));
    expect(digestBytes(pureDigests, bytes).cid).toBe(expected.toString());
  });

  it('depends on the bytes alone, not on how they are cut, and does not keep the buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), fc.integer({ min: 1, max: 700 }), (bytes, step) => {
        const digester = new ContentDigester(pureDigests);
        const reused = new Uint8Array(step);
        for (let from = 0; from < bytes.length; from += step) {
          const part = bytes.subarray(from, from + step);
          reused.set(part);
          digester.update(reused.subarray(0, part.length));
          reused.fill(0xee);
        }
        expect(digester.size).toBe(bytes.length);
        const digests = digester.finish();
        expect(digests).toEqual(digestBytes(pureDigests, bytes));
        expect(digests.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
        expect(digests.sm3).toBe(createHash('sm3').update(bytes).digest('hex'));
      }),
    );
  });
});
