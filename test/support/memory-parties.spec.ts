import { MemoryAccounts } from './memory-accounts.js';
import { MemoryParties } from './memory-parties.js';
import { MemoryVerifications } from './memory-verifications.js';
import { partiesContract } from './parties.contract.js';

describe('MemoryParties, MemoryMembers, MemoryVerifications', () => {
  partiesContract(async () => {
    const accounts = new MemoryAccounts();
    const parties = new MemoryParties(accounts);
    const verifications = new MemoryVerifications(parties);
    return { accounts, parties, members: parties.members, invitations: parties, verifications };
  });
});
