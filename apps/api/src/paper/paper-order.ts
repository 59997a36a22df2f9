import type { BundleV1, TrustV1 } from '@filmdeed/evidence';
import type { Filer, House } from '@filmdeed/media';
import type { Lang } from '@filmdeed/paper';

export type PaperKind =
  | { readonly kind: 'certificate'; readonly bundle: BundleV1; readonly filer: Filer; readonly lang: Lang }
  | { readonly kind: 'dossier'; readonly bundle: BundleV1; readonly filer: Filer }
  | {
      readonly kind: 'series';
      readonly bundles: readonly BundleV1[];
      readonly filer: Filer;
      readonly title: string;
      readonly lang: Lang;
    }
  | {
      readonly kind: 'series-dossier';
      readonly bundles: readonly BundleV1[];
      readonly filer: Filer;
      readonly title: string;
    };

/** Everything that a paper is made of; it can be handed to another thread. */
export type PaperOrder = PaperKind & {
  readonly trust: TrustV1;
  readonly house: House;
  /** File of the offline verifier, for dossiers; null if it was not built. */
  readonly verifierFile: string | null;
};
