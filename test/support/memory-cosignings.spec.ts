import { cosigningsContract } from './cosignings.contract.js';
import { MemoryCosignings } from './memory-cosignings.js';

describe('the twin of the joint signings', () => cosigningsContract(async () => new MemoryCosignings()));
