import { isRefusal } from '@filmdeed/kernel';
import { s3Refusal } from './s3-refusal.js';

const said = (name: string, more: object = {}): Error =>
  Object.assign(new Error('https://secret.example/bucket/key AKIASECRET'), { name, ...more });
const status = (httpStatusCode: number): object => ({ $fault: 'client', $metadata: { httpStatusCode } });

describe('s3Refusal', () => {
  it.each([
    ['a key that is not there', said('NoSuchKey', status(404)), 'storage.damaged'],
    ['a range behind the end', said('InvalidRange', status(416)), 'storage.damaged'],
    ['a quota', said('QuotaExceeded', status(403)), 'storage.full'],
    ['a full MinIO', said('XMinioStorageFull', status(507)), 'storage.full'],
    ['any 507', said('Unknown', status(507)), 'storage.full'],
    ['a wrong key', said('SignatureDoesNotMatch', status(403)), 'storage.denied'],
    ['no such bucket', said('NoSuchBucket', status(404)), 'storage.denied'],
    ['a service in trouble', said('InternalError', status(500)), 'storage.denied'],
    ['a joining that is over', said('NoSuchUpload', status(404)), 'storage.denied'],
    ['nobody there', said('Error', { code: 'ECONNREFUSED' }), 'storage.denied'],
    ['silence', said('TimeoutError'), 'storage.denied'],
    ['no credentials', said('CredentialsProviderError'), 'storage.denied'],
  ])('takes %s for what it is and tells nothing more', (_what, error, code) => {
    const refusal = s3Refusal(error);
    expect(isRefusal(refusal) && refusal.code).toBe(code);
    expect(JSON.stringify([refusal, (refusal as Error).message])).not.toMatch(/secret/i);
  });

  it('leaves a defect what it is', () => {
    const defect = new TypeError('x is undefined');
    expect(s3Refusal(defect)).toBe(defect);
  });
});
