import {
  type Content,
  draftFiling,
  type FilingInput,
  type Json,
  openLeaf,
  operatorLeaf,
  readContent,
  Shape,
} from '@filmdeed/evidence';
import { asId, type PartyId } from '@filmdeed/kernel';
import { type FilingUploads, requireComplete } from './handed-in.js';
import { type PreparedFiling, requireDisclosed } from './prepared-filing.js';

const MEMBERS = ['work', 'particulars'];
const OPTIONAL = ['id', 'form', 'sealed', 'provenance', 'links'];
const MOST_TEXT = 20_000;

/**
 * Prepares a filing that nobody signs: `{filing, upload?, content?, manifestUpload?}`, drafted here with `auth: operator`. With an upload the
 * content is what we computed, else what is stated. Refuses `request.invalid`, `id.invalid`, `digest.invalid`, `upload.not-found`,
 * `upload.not-complete`, and whatever `draftFiling` refuses.
 */
export async function prepareUnsigned(
  ports: { readonly uploads: FilingUploads },
  caller: { readonly party: PartyId; readonly now: Date },
  request: Json,
): Promise<PreparedFiling> {
  const shape = new Shape('request.invalid', request);
  shape.object(['filing'], ['upload', 'content', 'manifestUpload']);
  const upload = shape.has('upload') ? asId('upl', shape.at('upload').value) : null;
  const filing = shape.at('filing');
  filing.object(MEMBERS, OPTIONAL);
  const form = filing.has('form') ? filing.at('form').oneOf(['ORIGINAL', 'DIGEST']) : upload ? 'ORIGINAL' : 'DIGEST';
  const content = shape.has('content')
    ? readContent(new Shape('digest.invalid', shape.at('content').value, 'content'))
    : upload === null
      ? shape.refuse('neither upload nor content')
      : await uploadedContent(ports.uploads, caller.party, upload);
  const { record, disclosures } = draftFiling({
    ...readInput(filing, upload !== null),
    party: caller.party,
    form,
    content,
  });
  const made = operatorLeaf(record, caller.now.toISOString());
  const opened = openLeaf(made.parsed, disclosures);
  return {
    leaf: made.leaf,
    leafHash: made.leafHash,
    disclosures,
    opened,
    content: requireDisclosed(opened.content, 'body.content'),
    upload,
    manifestUpload: shape.has('manifestUpload') ? asId('upl', shape.at('manifestUpload').value) : null,
  };
}

async function uploadedContent(
  uploads: FilingUploads,
  party: PartyId,
  id: NonNullable<PreparedFiling['upload']>,
): Promise<Content> {
  const { size, sha256, sm3, blake3, cid } = (await requireComplete(uploads, party, id)).digests;
  return { kind: 'file', size, sha256, sm3, blake3, cid };
}

function readInput(filing: Shape, uploaded: boolean): Omit<FilingInput, 'party' | 'form' | 'content'> {
  return {
    ...(filing.has('id') ? { id: asId('fil', filing.at('id').value) } : {}),
    ...(filing.has('sealed') ? { sealed: filing.at('sealed').boolean() } : {}),
    work: readTexts(filing.at('work')),
    particulars: readTexts(filing.at('particulars')),
    // Without a word from the party: the digests of an upload are ours.
    provenance: {
      ...(uploaded ? { hashedBy: 'SERVER' } : {}),
      ...(filing.has('provenance') ? readTexts(filing.at('provenance')) : {}),
    },
    links: filing.has('links') ? filing.at('links').list(32).map(readLink) : [],
  };
}

/** An object of texts; which members there may be, and what they may say, `draftFiling` judges. */
function readTexts(shape: Shape): Record<string, string> {
  const { value } = shape;
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  shape.object([], names);
  return Object.fromEntries(names.map((name) => [name, shape.at(name).text(MOST_TEXT)]));
}

function readLink(shape: Shape): { rel: string; leaf: string } {
  shape.object(['rel', 'leaf']);
  return { rel: shape.at('rel').text(60), leaf: shape.at('leaf').hex(32) };
}
