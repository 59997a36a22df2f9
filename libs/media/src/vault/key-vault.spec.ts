import { isRefusal, utf8 } from '@filmdeed/kernel';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vaultContract } from '../../../../test/support/vault.contract.js';
import { newVaultKeyLine, openKeyVault, VAULT_CIPHERS } from './index.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-'));
  file = join(folder, 'vault.key');
  await writeFile(file, `${newVaultKeyLine()}\n`);
});
afterEach(() => rm(folder, { recursive: true }));

async function refusalOf(
  work: Promise<unknown>,
): Promise<{ code: string; facts: object; message: string } | undefined> {
  try {
    await work;
  } catch (error) {
    if (isRefusal(error)) return { code: error.code, facts: error.facts, message: error.message };
    throw error;
  }
  return undefined;
}

describe.each(VAULT_CIPHERS)('a vault with %s', (cipher) => {
  vaultContract(() => openKeyVault(file, cipher));

  it('opens what older keys sealed, and seals under the newest, in a process that runs already too', async () => {
    const running = await openKeyVault(file, cipher);
    const old = await running.seal('x', utf8('secret'));
    await appendFile(file, `${newVaultKeyLine()}\n`);
    const restarted = await openKeyVault(file, cipher);
    const anew = (await restarted.reseal('x', old))!;
    expect(Buffer.from(await running.open('x', anew)).toString()).toBe('secret');
    expect(Buffer.from(await restarted.open('x', old)).toString()).toBe('secret');
    expect(await restarted.reseal('x', anew)).toBeNull();
    await writeFile(file, `${newVaultKeyLine()}\n`);
    const stranger = await openKeyVault(file, cipher);
    expect(await refusalOf(stranger.open('x', anew))).toMatchObject({ code: 'vault.damaged' });
    expect(await refusalOf(stranger.reseal('x', anew))).toMatchObject({ code: 'vault.damaged' });
  });
});

it('opens what the other cipher sealed: the name stands in it', async () => {
  const [aes, sm4] = await Promise.all(VAULT_CIPHERS.map((cipher) => openKeyVault(file, cipher)));
  const sealed = await aes!.seal('x', utf8('secret'));
  expect(Buffer.from(await sm4!.open('x', sealed)).toString()).toBe('secret');
});

describe('a key file', () => {
  const line = newVaultKeyLine();
  const flipped = line.slice(0, -1) + (line.endsWith('0') ? '1' : '0');
  it.each([
    ['nothing', ''],
    ['words', 'my key\n'],
    ['a slip of the pen', `${flipped}\n`],
    ['one bad line of two', `${line}\n${flipped}\n`],
  ])('with %s is refused, and not told', async (_what, text) => {
    await writeFile(file, text);
    const refusal = await refusalOf(openKeyVault(file, 'aes-256-gcm'));
    expect(refusal).toMatchObject({ code: 'environment.invalid', facts: { variable: 'VAULT_KEY_FILE' } });
    expect(JSON.stringify(refusal)).not.toContain(line.slice(30, 60));
  });

  it('that is absent is refused', async () => {
    expect(await refusalOf(openKeyVault(join(folder, 'none'), 'aes-256-gcm'))).toMatchObject({
      code: 'environment.invalid',
    });
  });
});
