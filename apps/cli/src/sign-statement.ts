import { readFile } from 'node:fs/promises';
import { bookSignature, type Json, readTypedData, type TypedData } from '@filmdeed/evidence';
import { Refusal, toHex } from '@filmdeed/kernel';
import { writeWhole } from './home.js';
import { type KeyOptions, openKey } from './key.js';
import { showWords } from './show-words.js';
import type { Outcome, Terminal } from './terminal.js';

/** A statement with one key's signature over it: whoever holds the file can hand it in, to FilmDeed or to the contract that it is for. */
export interface SignedStatement {
  readonly v: 1;
  readonly type: 'filmdeed.signed-statement';
  readonly typedData: TypedData;
  /** EIP-712, hex. */
  readonly digest: string;
  readonly scheme: string;
  readonly signer: string;
  readonly signature: object;
  /** For a contract: the signature as it takes it, 0x-hex. */
  readonly chainSignature?: string;
}

/** Whether a file holds typed data (EIP-712) rather than a filing. */
export async function isStatement(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8');
  return /"primaryType"\s*:/.test(text) && !/"type"\s*:\s*"filmdeed\.(?:draft|signed-filing)"/.test(text);
}

/**
 * `filmdeed sign STATEMENT`: shows every word of it, then asks for the passphrase, then signs; without a network and without FilmDeed. Refuses
 * `statement.mismatch` for a file that is no typed data.
 */
export async function signStatement(
  terminal: Terminal,
  path: string,
  options: KeyOptions & { readonly out: string },
): Promise<Outcome> {
  const { typedData, digest } = await readStatement(path);
  showWords(terminal, typedData);
  const key = await openKey(terminal, options);
  const { scheme, signer, signature } = key.sign(digest);
  const signed: SignedStatement = {
    ...{ v: 1, type: 'filmdeed.signed-statement', typedData, digest: toHex(digest), scheme, signer, signature },
    ...(typedData.domain['verifyingContract'] === undefined
      ? {}
      : { chainSignature: bookSignature(scheme, signature) }),
  };
  await writeWhole(options.out, `${JSON.stringify(signed, null, 1)}\n`, 0o600);
  return {
    ok: true,
    facts: { file: options.out, type: signed.type, statement: typedData.primaryType, digest: signed.digest, signer },
    lines: [terminal.say({ zh: `已签署 → ${options.out}`, en: `Signed → ${options.out}` })],
  };
}

async function readStatement(path: string): Promise<ReturnType<typeof readTypedData>> {
  let value: Json;
  try {
    value = JSON.parse(await readFile(path, 'utf8')) as Json;
  } catch (error) {
    if ((error as { name?: string }).name !== 'SyntaxError') throw error;
    throw new Refusal('statement.mismatch', 'the file is no JSON');
  }
  return readTypedData(value);
}
