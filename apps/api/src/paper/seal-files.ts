import { resolve } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import type { SealFile, SealFiles } from '@filmdeed/paper';

export interface SealVariables {
  readonly SEAL_CERT_FILE?: string;
  readonly SEAL_KEY_FILE?: string;
  readonly SEAL_P12_FILE?: string;
  readonly SEAL_PASSWORD_FILE?: string;
}

/** The files of the seal; null if none is configured. Refuses `environment.invalid` for half of a seal, and for two. */
export function sealFiles(variables: SealVariables): SealFiles | null {
  const file = (setting: keyof SealVariables): SealFile | undefined => {
    const path = variables[setting];
    return path === undefined ? undefined : { setting, path: resolve(path) };
  };
  const [certificates, key, p12] = [file('SEAL_CERT_FILE'), file('SEAL_KEY_FILE'), file('SEAL_P12_FILE')];
  const secret = file('SEAL_PASSWORD_FILE');
  const password = secret === undefined ? {} : { password: secret };
  if (p12 !== undefined) {
    if (certificates !== undefined || key !== undefined) refuse('SEAL_P12_FILE', 'one seal, not two');
    return { p12, ...password };
  }
  if (certificates === undefined && key === undefined) {
    return secret === undefined ? null : refuse('SEAL_PASSWORD_FILE', 'a password, but no seal');
  }
  if (certificates === undefined) return refuse('SEAL_CERT_FILE', 'a key, but no certificate');
  if (key === undefined) return refuse('SEAL_KEY_FILE', 'a certificate, but no key');
  return { certificates, key, ...password };
}

function refuse(variable: string, problem: string): never {
  throw new Refusal('environment.invalid', `${variable}: ${problem}`, { variable });
}
