import { setImmediate } from 'node:timers/promises';
import type { BundleV1, TrustV1 } from '@filmdeed/evidence';
import { fromHex, Refusal, toHex } from '@filmdeed/kernel';
import { rootOfLeaves } from '@filmdeed/ledger';
import type { Filer } from '../certificate/filer.js';
import { certificateFiles, type CertificatePair, dossierFiles, type FiledDossier, withSums } from './dossier-files.js';
import { SECOND_VERIFIER, secondVerifier } from './second-verifier.js';
import { seriesReadme } from './series-readme.js';
import { type Entries, filesOf, lines, under } from './text-files.js';
import { SERIES_SCRIPT } from './verify-script.js';
import { zipOf } from './zip.js';

export interface SeriesDossierInput {
  /** The certificate of the series. */
  readonly certificates: CertificatePair;
  /** In the order of the certificate's list. */
  readonly parts: readonly { readonly bundle: BundleV1; readonly certificates?: CertificatePair }[];
  readonly trust: TrustV1;
  readonly verifierHtml: Uint8Array | undefined;
  readonly name?: string;
  /** Of all of them. */
  readonly filer?: Filer | undefined;
}

/**
 * The dossier of a series: one folder per filing, each complete but for the verifiers, which stand once at the top. Equal input gives
 * equal bytes. Refuses `request.invalid` for no filing at all, and as `dossierZip` for any of them.
 */
export async function seriesDossierZip(input: SeriesDossierInput): Promise<Uint8Array> {
  const { certificates, parts, trust, verifierHtml, name, filer } = input;
  if (parts.length === 0)
    throw new Refusal('request.invalid', 'a series holds at least one filing', { field: 'filings' });
  const dossiers: FiledDossier[] = [];
  for (const { bundle, certificates: own } of parts) {
    dossiers.push(
      dossierFiles({
        bundle,
        trust,
        certificates: own,
        verifierHtml: undefined,
        verifierPython: undefined,
        name,
        filer,
      }),
    );
    // Some 30 ms of verification for each: others get their turn in between.
    await setImmediate();
  }
  const digits = Math.max(3, String(parts.length).length);
  const folders = dossiers.map(({ id }, i) => `filings/${String(i + 1).padStart(digits, '0')}-${id}`);
  const root = toHex(rootOfLeaves(dossiers.map(({ leafHash }) => fromHex(leafHash))));
  const texts = { name, root, folders, verifier: verifierHtml !== undefined };
  const top: Entries = [
    ['README.md', seriesReadme(texts, 'zh')],
    ['README.en.md', seriesReadme(texts, 'en')],
    ...certificateFiles(certificates),
    ['trust.json', dossiers[0]!.files.get('trust.json')!],
    ...(verifierHtml === undefined ? [] : [['verifier.html', verifierHtml] as const]),
    ['verify.sh', SERIES_SCRIPT],
    [SECOND_VERIFIER, secondVerifier()],
    ['list.txt', lines(dossiers.map(({ leafHash }, i) => `${leafHash} ${folders[i]!}`))],
    ['series-root.txt', `${root}\n`],
  ];
  const files = withSums(filesOf(top, ...dossiers.map((dossier, i) => under(folders[i]!, [...dossier.files]))));
  const asOf = dossiers
    .map((dossier) => dossier.asOf)
    .sort()
    .at(-1)!;
  return zipOf(filesOf(under(`FDS-${root.slice(0, 10).toUpperCase()}`, [...files])), asOf);
}
