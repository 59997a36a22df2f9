import { parseDigest } from '@filmdeed/fingerprint';
import type { BeginUpload, UploadView } from '@filmdeed/registry';

type Metadata = Readonly<Record<string, string | null>>;

/** Keys that look like a digest of an algorithm: a client that relies on one of them must learn that it is not checked. */
const DIGEST_KEY = /^(?:md|sha|sm|ripemd|blake|crc|xxh)-?\d/i;
const COMPARED = ['sha256', 'sm3'];

/**
 * What a client says of its file: `filename`, `filetype`, `sha256`, `sm3` (hex). Other keys are ignored. Refuses `digest.invalid`
 * and `digest.unknown-algorithm`.
 */
export function readMetadata(metadata: Metadata): Pick<BeginUpload, 'name' | 'mediaType' | 'declared'> {
  for (const key of Object.keys(metadata)) {
    if (DIGEST_KEY.test(key) && !COMPARED.includes(key)) parseDigest(`${key} in Upload-Metadata`, '');
  }
  const declared = COMPARED.filter((key) => Object.hasOwn(metadata, key));
  return {
    name: metadata['filename'] ?? '',
    mediaType: metadata['filetype'] ?? '',
    declared: Object.fromEntries(declared.map((key) => [key, parseDigest(key, metadata[key]).hex])),
  };
}

/** The same the other way, for `HEAD`. */
export function writeMetadata({ name, mediaType, declared }: UploadView): Record<string, string> {
  return { filename: name, ...(mediaType === null ? {} : { filetype: mediaType }), ...declared };
}
