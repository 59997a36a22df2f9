import { IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { join, resolve } from 'node:path';
import { VAULT_CIPHERS, type VaultCipher } from '@filmdeed/media';
import { ObjectVariables } from '../object-variables.js';

export interface VaultSettings {
  readonly keyFile: string;
  readonly cipher: VaultCipher;
  /** Of new objects; null: they are plain. */
  readonly objectCipher: VaultCipher | null;
}

export class VaultVariables extends ObjectVariables {
  @IsOptional() @IsString() @IsNotEmpty() VAULT_KEY_FILE?: string;
  @IsIn(VAULT_CIPHERS) VAULT_CIPHER: VaultCipher = 'aes-256-gcm';
  @IsOptional() @IsIn([...VAULT_CIPHERS, 'plain']) OBJECT_CIPHER?: VaultCipher | 'plain';
}

export function vaultSettings(v: VaultVariables, dataDir: string): VaultSettings {
  const objectCipher = v.OBJECT_CIPHER ?? v.VAULT_CIPHER;
  return {
    keyFile: resolve(v.VAULT_KEY_FILE ?? join(dataDir, 'keys', 'vault.key')),
    cipher: v.VAULT_CIPHER,
    objectCipher: objectCipher === 'plain' ? null : objectCipher,
  };
}
