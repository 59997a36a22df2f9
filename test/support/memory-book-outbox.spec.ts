import { bookOutboxContract } from './book-outbox.contract.js';
import { MemoryBookOutbox } from './memory-book-outbox.js';

describe('the twin of the words on their way to a book', () => bookOutboxContract(async () => new MemoryBookOutbox()));
