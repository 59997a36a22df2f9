import { call } from './call.js';

/** Fetches a paper and hands it to the browser as a file; refusals come back as such instead of as a broken download. */
export async function download(path: string, fileName: string): Promise<void> {
  saveBlob(await (await call(path)).blob(), fileName);
}

export function saveBlob(blob: Blob, fileName: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
