import type { BundleV1, OpenedLeaf, TrustV1 } from '@filmdeed/evidence';
import { anchorSteps } from './anchor-steps.js';
import { contentSteps } from './content-steps.js';
import type { FiledEvidence } from './evidence-files.js';
import { disclosureSteps, leafSteps, logSteps, promiseSteps } from './proof-steps.js';
import { secondSteps } from './second-steps.js';
import { KECCAK_TOOL } from './shell-keccak.js';
import { GROWS_TOOL, ROOT_TOOL, SHELL_TOOLS } from './shell-tools.js';
import { TRIE_TOOL } from './shell-trie.js';
import { signatureSteps } from './signature-steps.js';
import { TRUSTED_ROOTS_TOOL } from './stamp-steps.js';
import type { Step } from './step.js';
import { COSIGNED_TOOL } from './witness-steps.js';

/** Everything that README and `verify.sh` run over one filing: the functions that its lines need, and the lines. */
export interface Procedure {
  readonly tools: readonly string[];
  readonly steps: readonly Step[];
}

export function procedureOf(bundle: BundleV1, opened: OpenedLeaf, trust: TrustV1, filed: FiledEvidence): Procedure {
  const steps = [
    ...leafSteps(),
    ...disclosureSteps(opened, bundle.disclosures.length),
    ...contentSteps(opened.content, bundle),
    ...signatureSteps(opened, trust.log.origin),
    ...logSteps(filed.proof.key!),
    ...promiseSteps(filed.promiseKey, filed.promiseInBatch),
    ...filed.anchors.flatMap(anchorSteps),
    ...secondSteps(),
  ];
  const uses = (name: string): boolean => steps.some(({ shell }) => new RegExp(`\\b${name}\\b`).test(shell));
  return {
    tools: [
      SHELL_TOOLS,
      ...(uses('grows') ? [GROWS_TOOL] : []),
      ...(uses('trusted_roots') ? [TRUSTED_ROOTS_TOOL] : []),
      ...(uses('cosigned') ? [COSIGNED_TOOL] : []),
      ...(uses('root_of') ? [ROOT_TOOL] : []),
      ...(uses('keccak') ? [KECCAK_TOOL] : []),
      ...(uses('under') ? [TRIE_TOOL] : []),
    ],
    steps,
  };
}
