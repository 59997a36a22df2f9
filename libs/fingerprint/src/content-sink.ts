import type { ContentDigests } from './content-digester.js';

/**
 * Port: takes the bytes of one content in order and ends in its size and digests, whatever threads it works on. One call at a
 * time; spent after `finish()` and after any rejection.
 */
export interface ContentSink {
  /** Bytes taken so far. */
  readonly size: number;
  /** Waits while too many bytes are on their way. Once it has answered, the caller may reuse the buffer. */
  update(bytes: Uint8Array): void | Promise<void>;
  finish(): ContentDigests | Promise<ContentDigests>;
  /** Gives up what it holds; harmless at any time. A pending call may reject. */
  close(): void;
}

/** Opens a sink for content of about so many bytes. */
export type OpenSink = (size: number) => ContentSink;
