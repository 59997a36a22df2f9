import type { BundleV1, TrustV1 } from '@filmdeed/evidence';
import type { Filer } from '../certificate/filer.js';
import { type CertificatePair, dossierFiles } from './dossier-files.js';
import { secondVerifier } from './second-verifier.js';
import { filesOf, under } from './text-files.js';
import { zipOf } from './zip.js';

export interface DossierInput {
  readonly bundle: BundleV1;
  /** The trust file of this operator; the README says that a copy from the dossier proves nothing. */
  readonly trust: TrustV1;
  readonly certificates: CertificatePair;
  /** The offline verifier in one file; left out if it was not built. */
  readonly verifierHtml: Uint8Array | undefined;
  /** Who issues the dossier, for the README. */
  readonly name?: string;
  /** Who filed, for the README. */
  readonly filer?: Filer | undefined;
}

/**
 * The dossier of one filing (docs/format.md §11): a ZIP with one folder named after the filing. Equal input gives equal bytes. Refuses
 * `bundle.invalid` if a check is broken and `filing.not-logged` before the leaf stands in a signed checkpoint.
 */
export async function dossierZip(input: DossierInput): Promise<Uint8Array> {
  const { bundle, trust, certificates, verifierHtml, name, filer } = input;
  const { files, id, asOf } = dossierFiles({
    bundle,
    trust,
    certificates,
    verifierHtml,
    verifierPython: secondVerifier(),
    name,
    filer,
  });
  return zipOf(filesOf(under(id, [...files])), asOf);
}
