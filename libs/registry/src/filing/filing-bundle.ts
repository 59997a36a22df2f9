import { type BundleV1, withoutDisclosures } from '@filmdeed/evidence';
import { toBase64 } from '@filmdeed/kernel';
import type { FilingPorts } from './filing.flow.js';
import type { StoredFiling } from './filing-ports.js';

type BundlePorts = Pick<FilingPorts, 'evidenceLog'>;

/** The bundle of a filing (docs/format.md §8) as of now; without proof and anchors while its leaf is not logged. */
export const bundleOf =
  ({ evidenceLog }: BundlePorts) =>
  async (stored: StoredFiling): Promise<BundleV1> => {
    const { leaf, leafIndex, disclosures, promise } = stored;
    const logged =
      leafIndex === null
        ? { anchors: [] }
        : { proof: await evidenceLog.proof(leafIndex), anchors: await evidenceLog.bundleAnchors(leafIndex) };
    return { v: 1, type: 'filmdeed.bundle', leaf: toBase64(leaf), disclosures, promise, ...logged };
  };

/** What may be shown to anybody: the same proof with nothing opened. */
export const receiptOf =
  (ports: BundlePorts) =>
  async (stored: StoredFiling): Promise<BundleV1> =>
    withoutDisclosures(await bundleOf(ports)(stored));
