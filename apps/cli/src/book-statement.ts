import { readFile } from 'node:fs/promises';
import { type BookAct, type BookDeployment, bookStatement, newNonce, Shape, type Json } from '@filmdeed/evidence';
import { asId, toHex } from '@filmdeed/kernel';
import { writeWhole } from './home.js';
import { type Outcome, type Terminal, UsageError } from './terminal.js';

export interface BookStatementOptions {
  readonly party: string;
  readonly deployment: string;
  readonly signer?: string;
  readonly from?: string;
  readonly to?: string;
  readonly threshold?: string;
  readonly recoveryKey?: string;
  readonly recovery?: string;
  readonly days: string;
  readonly out: string;
}

/**
 * `filmdeed key statement ACT`: what a party says to the PartyBook of one deployment, ready to be signed by `filmdeed sign`; without a network. Signers are
 * ERC-7913 bytes in 0x-hex.
 */
export async function bookStatementFile(
  terminal: Terminal,
  name: string,
  options: BookStatementOptions,
): Promise<Outcome> {
  const days = Number(options.days);
  if (!(days > 0 && days <= 365)) throw new UsageError({ zh: '--days 为 1 至 365', en: '--days is 1 to 365' });
  const deadline = Math.floor(Date.now() / 1000) + Math.round(days * 86_400);
  const { typedData, digest } = bookStatement(await readDeployment(options.deployment), {
    ...{ party: asId('pty', options.party), act: actOf(name, options), deadline, nonce: newNonce() },
  });
  await writeWhole(options.out, `${JSON.stringify(typedData, null, 1)}\n`);
  return {
    ok: true,
    facts: { file: options.out, statement: typedData.primaryType, digest: toHex(digest), deadline },
    lines: [
      terminal.say({ zh: `声明 → ${options.out}`, en: `Statement → ${options.out}` }),
      terminal.say({
        zh: `签署：filmdeed sign ${options.out} --key FILE --out SIGNED`,
        en: `Sign it: filmdeed sign ${options.out} --key FILE --out SIGNED`,
      }),
    ],
  };
}

function actOf(name: string, options: BookStatementOptions): BookAct {
  const signer = (member: 'signer' | 'from' | 'to' | 'recoveryKey' | 'recovery'): string => {
    const value = options[member];
    if (value === undefined || !/^0x(?:[0-9a-f]{2})*$/.test(value)) throw missing(member);
    return value;
  };
  const threshold = (): number => {
    const value = Number(options.threshold);
    if (!Number.isInteger(value) || value < 1) throw missing('threshold');
    return value;
  };
  switch (name) {
    case 'bind':
    case 'recover':
      return { act: name, signer: signer('signer') };
    case 'add':
    case 'remove':
      return { act: name, signer: signer('signer'), threshold: threshold() };
    case 'rotate':
      return { act: name, from: signer('from'), to: signer('to') };
    case 'threshold':
      return { act: name, threshold: threshold() };
    case 'recovery-key':
      return { act: name, recoveryKey: signer('recoveryKey') };
    case 'veto':
      return { act: name, recovery: signer('recovery') };
    default: {
      const acts = 'bind, add, remove, rotate, threshold, recovery-key, recover, veto';
      throw new UsageError({ zh: `声明为其中之一：${acts}`, en: `The statement is one of: ${acts}` });
    }
  }
}

function missing(member: string): UsageError {
  const option = `--${member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return new UsageError({
    zh: `需要 ${option}（0x 十六进制或整数）`,
    en: `${option} is needed (0x-hex, or an integer)`,
  });
}

/** The deployment by which a book is known: chain, contract and salt. Other members are passed over. */
async function readDeployment(path: string): Promise<BookDeployment> {
  const shape = new Shape('statement.mismatch', JSON.parse(await readFile(path, 'utf8')) as Json);
  return {
    chainId: shape.at('chainId').integer(1),
    contract: shape
      .at('contract')
      .match(/^0x[0-9a-fA-F]{40}$/, 'an address')
      .toLowerCase(),
    salt: shape.at('salt').match(/^0x[0-9a-f]{64}$/, '32 bytes in 0x-hex'),
  };
}
