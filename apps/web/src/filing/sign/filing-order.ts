import {
  type Draft,
  draftFiling,
  type FilingInput,
  signingTask,
  type SigningTask,
  UNDER_MANDATE,
} from '@filmdeed/evidence';
import { asId } from '@filmdeed/kernel';
import type { ActingMandate } from '../../api/acting-party.js';
import type { SignedFiling, UnsignedFiling } from '../../api/filings.js';
import type { SignerView } from '../../api/types.js';
import { newIdempotencyKey } from '../../api/idempotency.js';
import { signWith } from '../../keys/sign-with.js';
import type { ReadyContent } from '../intake/intake-state.js';

/** A filing that is described and ready to be signed; its record, salts and message do not change any more. */
export interface FilingOrder {
  readonly input: FilingInput;
  readonly draft: Draft;
  readonly task: SigningTask;
  readonly ready: ReadyContent;
  readonly idempotencyKey: string;
}

/** For the principal of the mandate under which it is filed, and linked to that. */
export function underMandate(input: FilingInput, mandate: ActingMandate | null): FilingInput {
  if (mandate === null) return input;
  const link = { rel: UNDER_MANDATE, leaf: mandate.leafHash };
  return { ...input, party: asId('pty', mandate.principal.id), links: [...(input.links ?? []), link] };
}

/** Refuses what `draftFiling` refuses. */
export function orderOf(input: FilingInput, ready: ReadyContent, origin: string): FilingOrder {
  const draft = draftFiling(input);
  const task = signingTask(draft, input.content, origin, new Date().toISOString());
  return { input, draft, task, ready, idempotencyKey: newIdempotencyKey() };
}

/** What is handed in besides the description. */
interface Attached {
  readonly manifestUpload?: string;
}

/** Lets a key of the party sign the order. Refuses as `signWith` does. */
export async function signOrder(order: FilingOrder, signer: SignerView): Promise<SignedFiling> {
  const { draft, task, ready } = order;
  const signature = await signWith(signer, task);
  const { auth, disclosures } = task.finish({ scheme: signer.scheme, signer: signer.key, signature });
  return { record: draft.record, disclosures, auth, ...(ready.upload === undefined ? {} : { upload: ready.upload }) };
}

export function unsignedOrder({ input, ready }: FilingOrder): UnsignedFiling {
  const { party: _party, content, form: _form, ...filing } = input;
  return ready.upload === undefined ? { filing, content } : { filing, upload: ready.upload };
}

export function withAttached<F extends SignedFiling | UnsignedFiling>(filing: F, attached: Attached): F & Attached {
  return { ...filing, ...attached };
}
