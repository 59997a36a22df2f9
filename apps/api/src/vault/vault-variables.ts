import { IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { join, resolve } from 'node:path';
import { VAULT_CIPHERS, type VaultCipher } from '@filmdeed/media';
import { ObjectVariables } from '../object-variables.js';

export interface VaultSettings {
  readonly keyFile: string;
  readonly cipher: VaultCipher;
}

export class VaultVariables extends ObjectVariables {
  @IsOptional() @IsString() @IsNotEmpty() VAULT_KEY_FILE?: string;
  @IsIn(VAULT_CIPHERS) VAULT_CIPHER: VaultCipher = 'aes-256-gcm';
}

export function vaultSettings(v: VaultVariables, dataDir: string): VaultSettings {
  return { keyFile: resolve(v.VAULT_KEY_FILE ?? join(dataDir, 'keys', 'vault.key')), cipher: v.VAULT_CIPHER };
}
