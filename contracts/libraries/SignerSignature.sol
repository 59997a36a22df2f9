// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {ECDSA} from '@openzeppelin/contracts/utils/cryptography/ECDSA.sol';
import {SignatureChecker} from '@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol';

/// @title Signatures of ERC-7913 signers
library SignerSignature {
    uint256 private constant ADDRESS_BYTES = 20;

    /// @dev An address is tried as an account of its own first: one that delegated its code (EIP-7702) to a contract without ERC-1271 could sign
    /// nothing any more otherwise. A verifier must be a contract: precompile 4 gives back what it is asked, and that reads as "valid".
    function isValid(bytes memory signer, bytes32 hash, bytes memory signature) internal view returns (bool) {
        if (signer.length < ADDRESS_BYTES) return false;
        address account = address(bytes20(signer));
        if (signer.length == ADDRESS_BYTES) {
            (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecover(hash, signature);
            if (problem == ECDSA.RecoverError.NoError && recovered == account) return true;
            return account.code.length > 0 && SignatureChecker.isValidERC1271SignatureNow(account, hash, signature);
        }
        return account.code.length > 0 && SignatureChecker.isValidSignatureNow(signer, hash, signature);
    }
}
