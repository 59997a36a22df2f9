import { objectStoreContract } from '../../../../test/support/object-store.contract.js';
import { type RunningS3, startS3 } from '../../../../test/support/s3-server.js';
import { type S3ObjectStore, s3ObjectStore } from './s3-object-store.js';

let s3: RunningS3;
const stores: S3ObjectStore[] = [];
beforeAll(async () => void (s3 = await startS3()));
afterAll(async () => {
  for (const store of stores) store.close();
  await s3?.stop();
});

describe('s3ObjectStore', () => {
  objectStoreContract(async () => {
    const store = await s3ObjectStore(s3.settings());
    stores.push(store);
    return store;
  });
});
