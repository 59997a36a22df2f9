import { accountsContract } from './accounts.contract.js';
import { MemoryAccounts } from './memory-accounts.js';
import { MemorySessions, MemorySignInAttempts } from './memory-sessions.js';

describe('MemoryAccounts, MemorySessions, MemorySignInAttempts', () => {
  accountsContract(async () => {
    const accounts = new MemoryAccounts();
    const attempts = new MemorySignInAttempts();
    return { accounts, attempts, sessions: new MemorySessions(accounts, attempts) };
  });
});
