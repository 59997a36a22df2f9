import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { bookStatement, BOOK_SENTENCES, parseSignerBytes, typedDataDigest, verifySignature } from '@filmdeed/evidence';
import { fromHex, toHex } from '@filmdeed/kernel';
import { cliWorld } from '../../../test/support/cli-world.js';
import { PARTY } from '../../../test/support/filed-bundle.js';

const { at, cli } = cliWorld();
const VERIFIERS = { p256: `0x${'aa'.repeat(20)}`, webauthn: `0x${'bb'.repeat(20)}` };
const DEPLOYMENT = { chainId: 31337, contract: `0x${'Ab'.repeat(20)}`, salt: `0x${'11'.repeat(32)}` };

/** Everything that talks to somebody else is broken: FilmDeed is gone. */
beforeEach(() => {
  globalThis.fetch = () => Promise.reject(new Error('nobody is there'));
});

describe('with FilmDeed gone', () => {
  it('a party makes a key, puts it in the place of the old one on chain, and signs that: nobody is asked', async () => {
    await writeFile(at('deployment.json'), JSON.stringify({ ...DEPLOYMENT, name: 'PartyBook' }));
    await cli(['keys', 'new', '--no-passphrase', '--out', at('next.pem')]);
    const exported = await cli(['keys', 'export', '--key', at('next.pem'), '--out', at('next.pub'), '--json']);
    const der = execFileSync('openssl', ['pkey', '-pubin', '-in', at('next.pub'), '-outform', 'DER']);
    expect(der.subarray(-64).toString('hex')).toBe(exported.json.key);
    const old = (await cli(['key', 'show', '--key', at('key.pem'), '--json'])).json.key;
    const [from, to] = [`${VERIFIERS.p256}${old}`, `${VERIFIERS.p256}${exported.json.key}`];
    const wrote = await cli([
      ...['keys', 'statement', 'rotate', '--party', PARTY, '--deployment', at('deployment.json')],
      ...['--from', from, '--to', to, '--out', at('rotate.json'), '--json'],
    ]);
    expect(wrote).toMatchObject({ code: 0, json: { statement: 'RotateSigner' } });

    const shown = await cli([
      'sign',
      at('rotate.json'),
      '--key',
      at('key.pem'),
      '--out',
      at('signed.json'),
      '--lang',
      'zh',
    ]);
    expect(shown.code).toBe(0);
    for (const word of [BOOK_SENTENCES.rotate, from, to, '31337', DEPLOYMENT.contract.toLowerCase(), '新密钥']) {
      expect(shown.err).toContain(word);
    }
    const signed = JSON.parse(await readFile(at('signed.json'), 'utf8'));
    const { deadline, nonce } = signed.typedData.message;
    const again = bookStatement(
      { ...DEPLOYMENT },
      { party: PARTY, act: { act: 'rotate', from, to }, deadline, nonce: nonce.slice(2) },
    );
    expect(signed.digest).toBe(toHex(again.digest));
    expect(toHex(typedDataDigest(signed.typedData))).toBe(signed.digest);
    expect(() => verifySignature(signed.scheme, signed.signer, again.digest, signed.signature)).not.toThrow();
    expect(fromHex(signed.chainSignature.slice(2))).toHaveLength(64);
    expect(parseSignerBytes(to, VERIFIERS)).toEqual({ scheme: 'p256', key: exported.json.key });
  });

  it.each([
    ['an unknown act', ['steal', '--signer', '0xab'], 2],
    ['a missing signer', ['add', '--threshold', '1'], 2],
    ['a signer that is no hex', ['bind', '--signer', 'ab'], 2],
    ['a threshold of none', ['threshold', '--threshold', '0'], 2],
  ])('refuses %s', async (_, act, code) => {
    await writeFile(at('deployment.json'), JSON.stringify(DEPLOYMENT));
    const who = ['--party', PARTY, '--deployment', at('deployment.json'), '--out', at('x.json'), '--json'];
    expect((await cli(['keys', 'statement', ...act, ...who])).code).toBe(code);
  });

  it('signs nothing that does not show all of itself', async () => {
    await writeFile(at('deployment.json'), JSON.stringify(DEPLOYMENT));
    const who = ['--party', PARTY, '--deployment', at('deployment.json'), '--out', at('s.json')];
    await cli(['keys', 'statement', 'threshold', '--threshold', '2', ...who]);
    const good = JSON.parse(await readFile(at('s.json'), 'utf8'));
    const changes: ((data: any) => void)[] = [
      (data) => (data.message.hidden = 'not signed'),
      (data) => delete data.message.nonce,
      (data) => (data.domain.chainId = -1),
      (data) => (data.primaryType = 'Other'),
      (data) => (data.types.ChangeThreshold[0].type = 'int8'),
    ];
    for (const change of changes) {
      const data = structuredClone(good);
      change(data);
      await writeFile(at('bad.json'), JSON.stringify(data));
      const refused = await cli(['sign', at('bad.json'), '--key', at('key.pem'), '--out', at('no.json'), '--json']);
      expect(refused).toMatchObject({ code: 1, json: { code: 'statement.mismatch' } });
      await expect(readFile(at('no.json'))).rejects.toMatchObject({ code: 'ENOENT' });
    }
  });
});
