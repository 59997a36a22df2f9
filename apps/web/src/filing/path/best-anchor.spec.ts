import type { AnchorView } from '../../api/types.js';
import { bestAnchor } from './best-anchor.js';

const anchor = (changes: Partial<AnchorView>): AnchorView => ({
  chain: 'x',
  operator: 'self',
  state: 'anchored',
  size: 10,
  transaction: null,
  blockNumber: null,
  blockTime: null,
  confirmations: null,
  ...changes,
});

describe('bestAnchor', () => {
  it('prefers a chain that others run', () => {
    const own = anchor({ chain: 'own' });
    const others = anchor({ chain: 'others', operator: 'consortium' });
    expect(bestAnchor({ leafIndex: 3, anchors: [own, others] })).toBe(others);
    expect(bestAnchor({ leafIndex: 3, anchors: [own] })).toBe(own);
  });

  it('shows none that is only on its way or does not hold the leaf', () => {
    expect(bestAnchor({ leafIndex: 3, anchors: [anchor({ state: 'sent' }), anchor({ size: 3 })] })).toBeUndefined();
    expect(bestAnchor({ leafIndex: null, anchors: [anchor({})] })).toBeUndefined();
  });
});
