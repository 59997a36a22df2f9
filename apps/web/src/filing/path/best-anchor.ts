import type { AnchorView, FilingView } from '../../api/types.js';

/** The anchor worth showing first, of those that hold the leaf: on a chain that others run, before one of our own. */
export function bestAnchor({ anchors, leafIndex }: Pick<FilingView, 'anchors' | 'leafIndex'>): AnchorView | undefined {
  const covering = anchors.filter(
    ({ state, size }) => (state === 'anchored' || state === 'final') && leafIndex !== null && size > leafIndex,
  );
  return covering.find(({ operator }) => operator !== 'self') ?? covering[0];
}
