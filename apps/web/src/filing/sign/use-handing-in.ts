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

interface Made {
  readonly filing: SignedFiling | UnsignedFiling;
  /** The manifest lies on the server and is named in the filing. */
  readonly stored: boolean;
}

/**
 * Signs, stores the manifest if wished, hands in. What was signed once is kept, so that a repetition after a lost answer is the same request.
 */
export function useHandingIn(order: FilingOrder, keepManifest: boolean, onFiled: (filing: FilingView) => void) {
  const [state, setState] = useState<HandingIn>({ step: 'waiting' });
  const [made, setMade] = useState<Made>();

  const send = useCallback(
    async (make: () => Promise<SignedFiling | UnsignedFiling>): Promise<void> => {
      let now = made;
      try {
        if (now === undefined) {
          setState({ step: 'signing' });
          setMade((now = { filing: await make(), stored: false }));
        }
        const { manifest, picked } = order.ready;
        if (keepManifest && manifest !== undefined && !now.stored) {
          setState({ step: 'storing' });
          const manifestUpload = await storeManifest(manifest.file, manifestName(nameOf(picked)));
          setMade((now = { filing: withAttached(now.filing, { manifestUpload }), stored: true }));
        }
        setState({ step: 'sending' });
        onFiled(await fileEvidence(now.filing, order.idempotencyKey));
      } catch (error) {
        setState({ step: 'failed', error, signed: now !== undefined });
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
