import { useCallback, useState } from 'react';
import { fileEvidence, type SignedFiling, type UnsignedFiling } from '../../api/filings.js';
import type { FilingView, SignerView } from '../../api/types.js';
import { manifestName } from '../intake/ManifestChoice.js';
import { nameOf } from '../intake/intake-state.js';
import { type FilingOrder, signOrder, unsignedOrder, withAttached } from './filing-order.js';
import { storeManifest } from './store-manifest.js';

export type HandingIn =
  | { readonly step: 'waiting' }
  | { readonly step: 'signing' | 'storing' | 'sending' }
  /** `signed` stands: the same request can be sent again under the same key. */
  | { readonly step: 'failed'; readonly error: unknown; readonly signed: boolean };

/**
 * Signs, stores the manifest if wished, hands in. What was signed once is kept, so that a repetition after a lost answer is the same request.
 */
export function useHandingIn(order: FilingOrder, keepManifest: boolean, onFiled: (filing: FilingView) => void) {
  const [state, setState] = useState<HandingIn>({ step: 'waiting' });
  const [made, setMade] = useState<SignedFiling | UnsignedFiling>();

  const send = useCallback(
    async (make: () => Promise<SignedFiling | UnsignedFiling>): Promise<void> => {
      let filing = made;
      try {
        if (filing === undefined) {
          setState({ step: 'signing' });
          filing = await make();
          const { manifest, picked } = order.ready;
          if (keepManifest && manifest !== undefined) {
            setState({ step: 'storing' });
            const manifestUpload = await storeManifest(manifest.file, manifestName(nameOf(picked)));
            filing = withAttached(filing, { manifestUpload });
          }
          setMade(filing);
        }
        setState({ step: 'sending' });
        onFiled(await fileEvidence(filing, order.idempotencyKey));
      } catch (error) {
        setState({ step: 'failed', error, signed: filing !== undefined });
      }
    },
    [made, order, keepManifest, onFiled],
  );
  return {
    state,
    sign: (signer: SignerView) => void send(() => signOrder(order, signer)),
    fileUnsigned: () => void send(() => Promise.resolve(unsignedOrder(order))),
    again: () => void send(() => Promise.reject(new Error('nothing was signed'))),
  };
}
