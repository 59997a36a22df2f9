import type { Content } from '@filmdeed/evidence';
import type { Manifest } from '../../digest/manifest-of-files.js';
import type { Picked } from '../../digest/picked-files.js';
import type { Pace } from '../../digest/rate.js';

/** Whether the bytes are handed in or only their digests. Sets are always filed by digests. */
export type Form = 'ORIGINAL' | 'DIGEST';

/** Something that takes its time: bytes and files done, and how fast. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly files: number;
  readonly pace: Pace;
  readonly paused: boolean;
  /** The connection is cut; it goes on by itself. */
  readonly cut: boolean;
}

export interface InHand {
  readonly picked: Picked;
  readonly form: Form;
}

/** What is known of the content to be filed. */
export interface ReadyContent extends InHand {
  readonly content: Content;
  /** Upload id, if the original was handed in; its digests were compared with ours. */
  readonly upload?: string;
  readonly manifest?: Manifest;
}

export type IntakeState =
  | { readonly phase: 'empty' }
  | ({ readonly phase: 'hashing' } & InHand & Progress)
  | ({ readonly phase: 'uploading'; readonly content: Content; readonly resumed: boolean } & InHand & Progress)
  | ({ readonly phase: 'comparing'; readonly content: Content } & InHand & Progress)
  | ({ readonly phase: 'ready' } & ReadyContent)
  | ({ readonly phase: 'failed'; readonly error: unknown } & InHand);

export function sizeOf(picked: Picked): number {
  return picked.kind === 'file' ? picked.file.size : picked.files.reduce((size, { file }) => size + file.size, 0);
}

export function countOf(picked: Picked): number {
  return picked.kind === 'file' ? 1 : picked.files.length;
}

export function nameOf(picked: Picked): string {
  return picked.kind === 'file' ? picked.file.name : picked.name;
}
