export { type KeyVault, openKeyVault } from './key-vault.js';
export { VAULT_CIPHERS, type VaultCipher } from './vault-cipher.js';
export { newVaultKeyLine } from './vault-keys.js';
