export { FEE_MODES, type FeeMode, type FeeTerms } from './chain-fee.js';
export { chainAddress, newChainKey, openChainKey } from './chain-key.js';
export { type ChainSigner, localSigner } from './chain-signer.js';
export { deployCheckpointAnchor, type DeploymentOrder } from './deploy-checkpoint-anchor.js';
export { type EvmAnchorSettings, evmAnchorChain } from './evm-anchor-chain.js';
export { lookAtChain } from './look-at-chain.js';
export { web3Signer, type Web3SignerSettings } from './web3-signer.js';
