/** A file with the path that it has in a manifest. */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

/** What somebody chose: one file, or a set under a name (the folder's, or empty for loose files). */
export type Picked =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'set'; readonly name: string; readonly files: readonly PickedFile[] };

/**
 * Makes a choice of files with their relative paths. A single folder is filed under the paths inside it, so that its own name may
 * change later; several things side by side keep their names. `undefined` for nothing.
 */
export function pickedFrom(files: readonly PickedFile[]): Picked | undefined {
  const [only] = files;
  if (only === undefined) return undefined;
  if (files.length === 1 && !only.path.includes('/')) return { kind: 'file', file: only.file };
  const top = only.path.slice(0, only.path.indexOf('/') + 1);
  if (top === '' || !files.every(({ path }) => path.startsWith(top))) return { kind: 'set', name: '', files };
  const inside = files.map(({ path, file }) => ({ path: path.slice(top.length), file }));
  return { kind: 'set', name: top.slice(0, -1), files: inside };
}

/** Files of an input element; with `webkitdirectory` they carry their relative paths. */
export function filesOfInput(list: Iterable<File>): PickedFile[] {
  return [...list].map((file) => ({
    path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
    file,
  }));
}

/** Files of a drop, folders gone through to the ground. Must be called while the drop event is handled. */
export function filesOfDrop(transfer: DataTransfer): Promise<PickedFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return Promise.resolve(filesOfInput(transfer.files));
  return filesOfEntries(entries, '');
}

async function filesOfEntries(entries: readonly FileSystemEntry[], prefix: string): Promise<PickedFile[]> {
  const found: PickedFile[] = [];
  for (const entry of entries) {
    const path = `${prefix}${entry.name}`;
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      found.push({ path, file });
    } else {
      for (const inside of await filesOfEntries(await childrenOf(entry as FileSystemDirectoryEntry), `${path}/`)) {
        found.push(inside);
      }
    }
  }
  return found;
}

/** The reader hands out a hundred at a time and ends with none. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}
