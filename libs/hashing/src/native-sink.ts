import { ContentDigester, type ContentSink, type OpenSink } from '@filmdeed/fingerprint';
import { nativeDigests } from './native-digests.js';
import { Sm3Threads } from './sm3-threads.js';
import { TwoThreadDigester } from './two-thread-digester.js';

/** What is smaller is hashed before a thread would have begun. */
const WORTH_A_THREAD = 8 << 20;

const threads = new Sm3Threads();

/** Native digests of content of about so many bytes: of a large one as fast as SM3 alone, on two threads. */
export const nativeSink: OpenSink = (size): ContentSink =>
  size < WORTH_A_THREAD ? new ContentDigester(nativeDigests) : new TwoThreadDigester(threads);
