import { IsBooleanString, IsNotEmpty, IsOptional, IsString, IsUrl, Matches } from 'class-validator';
import { join, resolve } from 'node:path';

/** Where the originals lie: in a folder, or in a bucket of an S3 service. */
export type ObjectPlace = { readonly folder: string } | { readonly bucket: BucketPlace };

export interface BucketPlace {
  readonly bucket: string;
  /** What all keys begin with: empty, or a path that ends in `/`. */
  readonly prefix: string;
  /** Absent: the service of AWS in the region. */
  readonly endpoint?: string;
  readonly region: string;
  readonly pathStyle: boolean;
  /** Lines: access key id, secret access key, session token if there is one. Absent: the standard AWS environment, profile or role. */
  readonly keyFile?: string;
}

const ANY_HOST = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

export class ObjectVariables {
  @IsOptional() @IsString() @IsNotEmpty() OBJECT_DIR?: string;
  @IsOptional() @Matches(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w-][\w.-]*)*\/?$/) OBJECT_STORE_URL?: string;
  @IsOptional() @IsUrl(ANY_HOST) S3_ENDPOINT?: string;
  @IsString() @IsNotEmpty() S3_REGION = 'us-east-1';
  @IsOptional() @IsBooleanString() S3_PATH_STYLE?: string;
  @IsOptional() @IsString() @IsNotEmpty() S3_KEY_FILE?: string;
}

export function objectPlace(v: ObjectVariables, dataDir: string): ObjectPlace {
  if (v.OBJECT_STORE_URL === undefined) return { folder: resolve(v.OBJECT_DIR ?? join(dataDir, 'objects')) };
  const [bucket, ...path] = v.OBJECT_STORE_URL.slice('s3://'.length).split('/').filter(Boolean);
  return {
    bucket: {
      bucket: bucket!,
      prefix: path.map((part) => `${part}/`).join(''),
      region: v.S3_REGION,
      // Services of one's own seldom have a host name for every bucket.
      pathStyle: v.S3_PATH_STYLE === undefined ? v.S3_ENDPOINT !== undefined : v.S3_PATH_STYLE === 'true',
      ...(v.S3_ENDPOINT === undefined ? {} : { endpoint: v.S3_ENDPOINT }),
      ...(v.S3_KEY_FILE === undefined ? {} : { keyFile: resolve(v.S3_KEY_FILE) }),
    },
  };
}
