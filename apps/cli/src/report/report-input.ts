import { createHash } from 'node:crypto';
import type { Content } from '@filmdeed/evidence';
import { Sm3 } from '@filmdeed/fingerprint';
import { toHex } from '@filmdeed/kernel';

/** One thing that was verified, or verified against. Digests are of exactly the bytes that were read for the verification. */
export interface ReportInput {
  readonly role: 'bundle' | 'index-answer' | 'trust' | 'file' | 'set' | 'manifest';
  /** As it was named on the command line. */
  readonly name: string;
  /** Absent of a folder that differs from its manifest. */
  readonly size?: number;
  readonly sha256?: string;
  readonly sm3?: string;
  /** Of a set: the root of its manifest (docs/format.md §4), and how many files. */
  readonly root?: string;
  readonly files?: number;
}

export function inputOf(role: ReportInput['role'], name: string, bytes: Uint8Array): ReportInput {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const sink = new Sm3();
  sink.update(bytes);
  return { role, name, size: bytes.length, sha256, sm3: toHex(sink.digest()) };
}

/** The file or set at hand, as it was hashed for the verification. */
export function contentInput(name: string, content: Content): ReportInput {
  if (content.kind === 'file') {
    return { role: 'file', name, size: content.size, sha256: content.sha256, sm3: content.sm3 };
  }
  return { role: 'set', name, size: content.size, root: content.root, files: content.files };
}
