import { newId, toHex, utf8 } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import type { NewFiling } from '@filmdeed/registry';
import { randomBytes } from 'node:crypto';
import { filedBundle } from '../../test/support/filed-bundle.ts';

const { leaf: LEAF, disclosures, promise = '' } = await filedBundle();
const LEAF_BYTES = Buffer.from(LEAF, 'base64').length;
const account = newId('acc');
const party = newId('pty');

/** A filing as the flow hands it to its writer: of the size of a real one, its bytes its own. */
export function someFiling(): NewFiling {
  const id = newId('fil');
  const leaf = utf8(`${id}${toHex(randomBytes(LEAF_BYTES))}`.slice(0, LEAF_BYTES));
  return {
    ...{ id, account, party, idempotencyKey: id, requestDigest: new Uint8Array(randomBytes(32)) },
    ...{ leaf, leafHash: leafHash(leaf), disclosures, promise, receivedAt: new Date() },
    ...{
      upload: null,
      manifestUpload: null,
      title: '松江夜雨',
      fileName: null,
      sha256: new Uint8Array(randomBytes(32)),
    },
  };
}
