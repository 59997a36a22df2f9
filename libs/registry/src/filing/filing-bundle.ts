import {
  type BundleIndex,
  type BundleRedaction,
  type BundleV1,
  type Content,
  parseLeaf,
  withoutDisclosures,
} from '@filmdeed/evidence';
import { toBase64 } from '@filmdeed/kernel';
import type { FilingPorts } from './filing.flow.js';
import type { StoredFiling } from './filing-ports.js';

type BundlePorts = Pick<FilingPorts, 'evidenceLog' | 'digestIndex'>;

/** The bundle of a filing (docs/format.md §8) as of now; without proof, anchors and index while its leaf is not logged. */
export const bundleOf =
  (ports: BundlePorts) =>
  async (stored: StoredFiling): Promise<BundleV1> => {
    const { leaf, leafIndex, disclosures, promise } = stored;
    const logged = leafIndex === null ? { anchors: [] } : await provenBy(ports, leaf, leafIndex);
    const redaction = await redactionOf(ports, stored);
    return {
      ...{ v: 1, type: 'filmdeed.bundle', leaf: toBase64(leaf), disclosures, promise },
      ...logged,
      ...(redaction === null ? {} : { redaction }),
    };
  };

/** What may be shown to anybody: the same proof with nothing opened. */
export const receiptOf =
  (ports: BundlePorts) =>
  async (stored: StoredFiling): Promise<BundleV1> =>
    withoutDisclosures(await bundleOf(ports)(stored));

/** The bundle of a leaf that opens nothing and was promised to nobody, as a key event (docs/format.md §14). */
export const plainBundleOf =
  ({ evidenceLog }: Pick<BundlePorts, 'evidenceLog'>) =>
  async ({ leaf, leafIndex }: { leaf: Uint8Array; leafIndex: number | null }): Promise<BundleV1> => ({
    ...{ v: 1, type: 'filmdeed.bundle', leaf: toBase64(leaf), disclosures: [] },
    ...(leafIndex === null ? {} : { proof: await evidenceLog.proof(leafIndex) }),
    anchors: leafIndex === null ? [] : await evidenceLog.bundleAnchors(leafIndex),
  });

async function provenBy(
  { evidenceLog, digestIndex }: BundlePorts,
  leaf: Uint8Array,
  leafIndex: number,
): Promise<Pick<BundleV1, 'proof' | 'anchors' | 'index'>> {
  const { sealed, content } = parseLeaf(leaf).body;
  const index: BundleIndex | null = sealed ? null : await digestIndex.ofContent(leafIndex, content as Content);
  return {
    proof: await evidenceLog.proof(leafIndex),
    anchors: await evidenceLog.bundleAnchors(leafIndex),
    ...(index === null ? {} : { index }),
  };
}

async function redactionOf(
  { evidenceLog }: Pick<BundlePorts, 'evidenceLog'>,
  { redaction }: StoredFiling,
): Promise<BundleRedaction | null> {
  if (redaction === null) return null;
  const { leaf, leafIndex } = redaction;
  return { leaf: toBase64(leaf), ...(leafIndex === null ? {} : { proof: await evidenceLog.proof(leafIndex) }) };
}
