import type { S3Client } from '@aws-sdk/client-s3';
import { Refusal } from '@filmdeed/kernel';
import { isMissing, s3Refusal } from './s3-refusal.js';

export interface S3Settings {
  /** Another service than that of AWS, e.g. `https://oss.example.cn`. */
  readonly endpoint?: string;
  readonly region: string;
  readonly bucket: string;
  /** The bucket in the path instead of in the host's name. */
  readonly pathStyle: boolean;
  /** Absent: the standard AWS environment, profile or role. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** A part of a joined object: a number from 1 on, and what the service answered for it. */
export interface JoinedPart {
  readonly PartNumber: number;
  readonly ETag: string | undefined;
}

/** The few operations of S3 that object V1 needs. Every one refuses `storage.*` and, but for `get`, has been taken by the service on return. */
export type S3Bucket = Awaited<ReturnType<typeof openS3Bucket>>;

const TRIES = 4;
const CONNECT_MILLISECONDS = 5000;
/** Joining the parts of a large object takes S3 up to minutes; it sends blanks meanwhile. */
const SILENT_MILLISECONDS = 60_000;

/** Opens a bucket; asks nothing of it yet. The library is loaded only by those who use it. */
export async function openS3Bucket({ bucket: Bucket, endpoint, region, pathStyle, credentials }: S3Settings) {
  const s3 = await import('@aws-sdk/client-s3');
  const client: S3Client = new s3.S3Client({
    region,
    forcePathStyle: pathStyle,
    maxAttempts: TRIES,
    // Bodies are signed with their SHA-256; newer checksums are not known to every service.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MILLISECONDS, socketTimeout: SILENT_MILLISECONDS },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });

  return {
    put: (Key: string, Body: Uint8Array) =>
      asked(() => client.send(new s3.PutObjectCommand({ Bucket, Key, Body, ContentLength: Body.length }))),

    /** Bytes `start` to `end` (excluded) of a key; undefined if there is no such key. Portions are as they come from the network. */
    get: (Key: string, start: number, end: number) =>
      asked(async () => {
        try {
          const Range = `bytes=${start}-${end - 1}`;
          const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key, Range }));
          return Body as AsyncIterable<Uint8Array> & { destroy(): void };
        } catch (error) {
          if ((error as { name?: unknown }).name === 'NoSuchKey') return undefined;
          throw error;
        }
      }),

    /** A small text; undefined if there is no such key. */
    text: (Key: string) =>
      asked(async () => {
        try {
          return await (await client.send(new s3.GetObjectCommand({ Bucket, Key }))).Body!.transformToString('utf8');
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),

    /** A small key as a whole; undefined if there is none. */
    whole: (Key: string) =>
      asked(async () => {
        try {
          return await (await client.send(new s3.GetObjectCommand({ Bucket, Key }))).Body!.transformToByteArray();
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),

    size: (Key: string) =>
      asked(async () => (await client.send(new s3.HeadObjectCommand({ Bucket, Key }))).ContentLength ?? 0),

    /** Keys that begin so, with their sizes, in order. */
    list: (Prefix: string) =>
      asked(async () => {
        const found: { readonly key: string; readonly size: number }[] = [];
        for (let ContinuationToken: string | undefined; ;) {
          const page = await client.send(new s3.ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
          for (const { Key, Size } of page.Contents ?? []) found.push({ key: Key!, size: Size ?? 0 });
          ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
          if (ContinuationToken === undefined) return found;
        }
      }),

    /** An absent key is fine. */
    delete: (Key: string) => asked(() => client.send(new s3.DeleteObjectCommand({ Bucket, Key }))),

    /** Begins an object that is joined from parts; gives the id of the joining. */
    begin: (Key: string) =>
      asked(async () => (await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key }))).UploadId!),

    /** The service itself copies the whole of another key. */
    copyPart: (Key: string, UploadId: string, PartNumber: number, from: string): Promise<JoinedPart> =>
      asked(async () => {
        const CopySource = `${Bucket}/${from.split('/').map(encodeURIComponent).join('/')}`;
        const part = { Bucket, Key, UploadId, PartNumber, CopySource };
        const { CopyPartResult } = await client.send(new s3.UploadPartCopyCommand(part));
        return { PartNumber, ETag: CopyPartResult?.ETag };
      }),

    putPart: (Key: string, UploadId: string, PartNumber: number, Body: Uint8Array): Promise<JoinedPart> =>
      asked(async () => {
        const { ETag } = await client.send(new s3.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
        return { PartNumber, ETag };
      }),

    join: (Key: string, UploadId: string, Parts: readonly JoinedPart[]) =>
      asked(() => {
        const MultipartUpload = { Parts: [...Parts] };
        return client.send(new s3.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
      }),

    /** Gives a joining up; one that has ended is fine. */
    giveUp: (Key: string, UploadId: string) =>
      asked(async () => {
        try {
          await client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
        } catch (error) {
          if ((error as { name?: unknown }).name !== 'NoSuchUpload') throw error;
        }
      }),

    close: () => client.destroy(),
  };
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw s3Refusal(error);
  }
}

/** All bytes of a range, in portions; refuses `storage.damaged` if they are not all there. */
export async function* wholeRange(bucket: S3Bucket, key: string, start: number, end: number) {
  const body = start < end ? await bucket.get(key, start, end) : undefined;
  let at = start;
  try {
    for await (const bytes of body ?? []) {
      at += bytes.length;
      yield bytes;
    }
  } catch (error) {
    throw s3Refusal(error);
  } finally {
    body?.destroy();
  }
  if (at !== end) {
    throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: end, found: at, cause: 'NoSuchKey' });
  }
}
