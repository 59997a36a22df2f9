import { MemoryIdentities, MemoryPasskeys, MemorySecondFactors, MemorySignInTickets } from './memory-sign-in.js';
import { signInContract } from './sign-in.contract.js';

describe('MemoryPasskeys, MemorySecondFactors, MemorySignInTickets, MemoryIdentities', () => {
  signInContract(async () => ({
    passkeys: new MemoryPasskeys(),
    factors: new MemorySecondFactors(),
    tickets: new MemorySignInTickets(),
    identities: new MemoryIdentities(),
  }));
});
