import { newId } from '@filmdeed/kernel';
import { apiClientsContract } from './api-clients.contract.js';
import { MemoryApiClients } from './memory-api-clients.js';

describe('MemoryApiClients', () => {
  apiClientsContract(async () => {
    const party = newId('pty');
    const partyName = '被试影业';
    return { clients: new MemoryApiClients(new Map([[party, partyName]])), party, partyName };
  });
});
