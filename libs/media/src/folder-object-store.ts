import { folderObjectFiles, type FolderObjectFilesSettings } from './folder-object-files.js';
import { objectStore, type Sealing, type SealingStore } from './objects/object-store.js';

export interface FolderObjectStoreSettings extends FolderObjectFilesSettings {
  /** Absent: objects are plain, and sealed ones are not opened. */
  readonly sealing?: Sealing;
}

/** Objects V1 in a folder (docs/format.md §10). */
export function folderObjectStore({ sealing, ...settings }: FolderObjectStoreSettings): SealingStore {
  return objectStore(folderObjectFiles(settings), sealing ?? null);
}
