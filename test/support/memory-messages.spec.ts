import { MemoryAddresses, MemoryExpiries, MemoryMessages, MemoryWorkingCalendar } from './memory-messages.js';
import { addressesContract, expiriesContract, messagesContract, workingCalendarContract } from './messages.contract.js';

describe('MemoryMessages', () => {
  messagesContract(async () => {
    const messages = new MemoryMessages();
    return { messages, tasks: messages.tasks };
  });
});
describe('MemoryAddresses', () => addressesContract(async () => new MemoryAddresses()));
describe('MemoryExpiries', () => expiriesContract(async () => new MemoryExpiries()));
describe('MemoryWorkingCalendar', () => workingCalendarContract(async () => new MemoryWorkingCalendar()));
