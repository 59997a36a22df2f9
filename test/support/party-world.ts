import { FixedClock, type PartyId } from '@filmdeed/kernel';
import {
  type Account,
  byReviewer,
  type IdentityCheck,
  type InvitationPorts,
  makeOrganisation,
  type PartyPorts,
  type VerificationPorts,
} from '@filmdeed/registry';
import { someAccount } from './accounts.contract.js';
import { MemoryAccounts } from './memory-accounts.js';
import { MemoryObjectStore } from './memory-object-store.js';
import { MemoryParties } from './memory-parties.js';
import { MemoryVault } from './memory-vault.js';
import { MemoryVerifications } from './memory-verifications.js';
import { plainPasswords } from './plain-passwords.js';

/** The flows of parties, invitations and verifications over twins. */
export class PartyFlowWorld {
  readonly clock = new FixedClock('2026-11-25T12:00:00.000Z');
  readonly accounts = new MemoryAccounts();
  readonly parties = new MemoryParties(this.accounts);
  readonly verifications = new MemoryVerifications(this.parties);
  readonly objects = new MemoryObjectStore();
  readonly ports: PartyPorts & InvitationPorts & VerificationPorts;

  constructor(check: IdentityCheck = byReviewer) {
    this.ports = {
      ...{ parties: this.parties, members: this.parties.members, invitations: this.parties },
      ...{ verifications: this.verifications, accounts: this.accounts, passwords: plainPasswords },
      ...{ objects: this.objects, vault: new MemoryVault(), check, clock: this.clock, isOpen: false },
    };
  }

  async account(): Promise<Account> {
    const made = someAccount();
    await this.accounts.add(made, 'hash');
    return made;
  }

  async organisation(owner: Account, number = '91110102MAD55U9H0F'): Promise<PartyId> {
    const identifier = { type: 'USCC', number } as const;
    return (await makeOrganisation(this.ports)(owner.id, { kind: 'ENTERPRISE', name: '影契文化', identifier })).id;
  }
}
