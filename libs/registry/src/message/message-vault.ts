import { type AddressId, type DeliveryId, fromUtf8, type MessageId, utf8 } from '@filmdeed/kernel';
import type { Vault } from '../vault/vault.js';

/** An address belongs to the row that it stands in: of a party, or of one delivery. */
export async function sealAddress(vault: Vault, of: AddressId | DeliveryId, value: string): Promise<Uint8Array> {
  return vault.seal(`address ${of}`, utf8(value));
}

/** Refuses `vault.damaged`. */
export async function openAddress(vault: Vault, of: AddressId | DeliveryId, sealed: Uint8Array): Promise<string> {
  return fromUtf8(await vault.open(`address ${of}`, sealed));
}

export async function sealSecrets(
  vault: Vault,
  of: MessageId,
  facts: Readonly<Record<string, string>>,
): Promise<Uint8Array | null> {
  return Object.keys(facts).length === 0 ? null : vault.seal(`facts ${of}`, utf8(JSON.stringify(facts)));
}

/** Refuses `vault.damaged`. */
export async function openSecrets(
  vault: Vault,
  of: MessageId,
  sealed: Uint8Array | null,
): Promise<Readonly<Record<string, string>>> {
  if (sealed === null) return {};
  return JSON.parse(fromUtf8(await vault.open(`facts ${of}`, sealed))) as Record<string, string>;
}
