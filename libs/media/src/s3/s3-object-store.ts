import { objectStore, type Sealing, type SealingStore } from '../objects/object-store.js';
import { s3ObjectFiles, type S3ObjectFilesSettings } from './s3-object-files.js';

export interface S3ObjectStoreSettings extends S3ObjectFilesSettings {
  /** Absent: objects are plain, and sealed ones are not opened. */
  readonly sealing?: Sealing;
}

export interface S3ObjectStore extends SealingStore {
  close(): void;
}

/** Objects V1 in a bucket (docs/format.md §10). */
export async function s3ObjectStore({ sealing, ...settings }: S3ObjectStoreSettings): Promise<S3ObjectStore> {
  const files = await s3ObjectFiles(settings);
  return { ...objectStore(files, sealing ?? null), close: () => files.close() };
}
