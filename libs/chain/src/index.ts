export { chainAddress, newChainKey, openChainKey } from './chain-key.js';
export { deployCheckpointAnchor, type DeploymentOrder } from './deploy-checkpoint-anchor.js';
export { type EvmAnchorSettings, evmAnchorChain, lookAtChain } from './evm-anchor-chain.js';
