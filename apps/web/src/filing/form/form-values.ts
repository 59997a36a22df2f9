import { type Content, type FilingInput, type Link, PROVENANCE_CODES } from '@filmdeed/evidence';
import { asId, newId } from '@filmdeed/kernel';
import type { InHand } from '../intake/intake-state.js';
import { nameOf } from '../intake/intake-state.js';

type Texts = Readonly<Record<string, string | undefined>>;

/** What stands in the form. Lives in the browser's storage between visits. */
export interface FormValues {
  readonly work?: Texts;
  readonly particulars?: Texts;
  readonly provenance?: Texts;
  /** Undefined: as the publication status suggests. */
  readonly sealed?: boolean;
  readonly links?: readonly Partial<Link>[];
}

/** Software that computed the digests, as it is stated in `provenance.hashSoftware`. */
export const HASH_SOFTWARE = 'FilmDeed web (hash-wasm 4.13.0)';

/** Kind of data by the media type that the browser names. */
export function mediaTypeOf(type: string): string {
  const [kind] = type.split('/');
  if (kind === 'video' || kind === 'image' || kind === 'audio') return kind;
  return kind === 'text' || type === 'application/pdf' ? 'file' : 'other';
}

/** A title to begin with: the file's name without its ending. */
export function titleOf(name: string): string {
  return name.replace(/\.[^.]{1,8}$/, '').slice(0, 300);
}

export function isSealed(values: FormValues): boolean {
  return values.sealed ?? values.work?.['publication'] !== 'PUBLISHED';
}

/** The filing that the form describes. A new id every time: whoever repeats a request keeps what this gave. */
export function filingInput(values: FormValues, hand: InHand & { content: Content }, party: string): FilingInput {
  const { form, content, picked } = hand;
  const name = nameOf(picked);
  const particulars = filled(values.particulars);
  const work = filled(values.work);
  if (work['workType'] !== 'AUDIOVISUAL') delete work['avSubtype'];
  if (work['publication'] !== 'PUBLISHED') {
    delete particulars['firstPublishedOn'];
    delete particulars['firstPublishedAt'];
  }
  return {
    id: newId('fil'),
    party: asId('pty', party),
    form,
    sealed: isSealed(values),
    content,
    work,
    particulars: { ...(picked.kind === 'file' ? { fileName: name } : {}), ...particulars },
    provenance: {
      ...(form === 'ORIGINAL' ? { captureMethod: 'UPLOAD' } : { hashSoftware: HASH_SOFTWARE }),
      hashedBy: form === 'ORIGINAL' ? 'SERVER' : 'CLIENT',
      ...filled(values.provenance),
    },
    links: (values.links ?? []).filter((link): link is Link => isFilled(link.leaf) && isFilled(link.rel)).map(trimLink),
  };
}

/** Codes of `provenance` stand in the clear; the rest of it is sealed as text. */
export function clearProvenance(input: FilingInput): string[] {
  return Object.keys(input.provenance ?? {}).filter((name) => (PROVENANCE_CODES as readonly string[]).includes(name));
}

function filled(texts: Texts | undefined): Record<string, string> {
  const entries = Object.entries(texts ?? {}).map(([name, text]) => [name, (text ?? '').trim()] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== ''));
}

function trimLink({ rel, leaf }: Link): Link {
  return { rel, leaf: leaf.trim().toLowerCase() };
}

function isFilled(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}
