import { Refusal } from '@filmdeed/kernel';

const FULL = ['QuotaExceeded', 'QuotaExceededException', 'StorageFull', 'InsufficientStorage', 'XMinioStorageFull'];
const INSUFFICIENT_STORAGE = 507;
/** The key is not there, or the range lies behind its end. */
const MISSING = ['NoSuchKey', 'NotFound', 'InvalidRange'];
/** What the SDK or Node says when nobody answers, or nobody goes on answering. */
const UNREACHABLE =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE|TimeoutError|NetworkingError)$/;

interface Said {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $fault?: unknown;
}

/** Whether the service says that a key is not there. */
export function isMissing(error: unknown): boolean {
  return MISSING.includes(String((error as Said | null)?.name));
}

/**
 * Takes an error of an S3 service, or of the way to it, for the refusal that it is; any other error comes back as it was. No bucket, key,
 * address or credential is told, only the name of the cause.
 */
export function s3Refusal(error: unknown): unknown {
  const { name, code, $metadata, $fault } = (error ?? {}) as Said;
  const named = typeof name === 'string' ? name : '';
  const cause = typeof code === 'string' ? code : named;
  if (FULL.includes(cause) || FULL.includes(named) || $metadata?.httpStatusCode === INSUFFICIENT_STORAGE) {
    return new Refusal('storage.full', 'the store has no room left', { cause });
  }
  if (isMissing(error)) return new Refusal('storage.damaged', 'stored bytes are missing', { cause: named });
  if (UNREACHABLE.test(cause)) return new Refusal('storage.denied', 'the store cannot be reached', { cause });
  if ($fault !== undefined || $metadata?.httpStatusCode !== undefined || cause === 'CredentialsProviderError') {
    return new Refusal('storage.denied', 'the store does not serve us', { cause });
  }
  return error;
}
