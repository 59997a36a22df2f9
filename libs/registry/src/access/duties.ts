import { Refusal } from '@filmdeed/kernel';
import type { PlatformRole } from './role.js';

/** The only duties that one person may hold together: who gives roles decides nothing, who audits does nothing else, who decides runs nothing. */
const JOINED: readonly PlatformRole[] = ['administrator', 'operator'];

/** Refuses `access.duties-joined` for platform roles that no one person holds together. */
export function requireSeparateDuties(roles: readonly PlatformRole[]): void {
  if (roles.length < 2 || roles.every((role) => JOINED.includes(role))) return;
  throw new Refusal('access.duties-joined', 'these duties are not held together', { roles, joined: JOINED });
}
