// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {ECDSA} from '@openzeppelin/contracts/utils/cryptography/ECDSA.sol';
import {SignatureChecker} from '@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol';

/// @title Asks an account whether it accepts a signature, without being deployed
/// @notice Its creation code is the `data` of an `eth_call` without `to`: what it does to the chain is forgotten, and what would become its code
/// is the answer, 0x01 or 0x00. Order of ERC-6492: a wrapped signature deploys or prepares the wallet first; an account's own ECDSA key counts
/// also where it delegated its code (EIP-7702).
contract SignatureQuestion {
    /// @dev Behind a signature that is wrapped.
    bytes32 private constant _WRAPPED = 0x6492649264926492649264926492649264926492649264926492649264926492;

    constructor(address account, bytes32 digest, bytes memory signature) {
        bytes1 answer = _isValid(account, digest, signature) ? bytes1(0x01) : bytes1(0x00);
        // An answer that is no code is the point of it; nothing else gives back bytes of one's choice from here.
        // solhint-disable-next-line no-inline-assembly
        assembly ('memory-safe') {
            mstore(0, answer)
            return(0, 1)
        }
    }

    function _isValid(address account, bytes32 digest, bytes memory signature) private returns (bool) {
        bytes memory inner = signature;
        if (_isWrapped(signature)) {
            address factory;
            bytes memory preparation;
            (factory, preparation, inner) = abi.decode(signature, (address, bytes, bytes));
            if (_accepts(account, digest, inner)) return true;
            // Whatever it does is forgotten with the call.
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, ) = factory.call(preparation);
            if (!done) return false;
        }
        return _accepts(account, digest, inner);
    }

    function _accepts(address account, bytes32 digest, bytes memory signature) private view returns (bool) {
        (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecover(digest, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == account) return true;
        return account.code.length > 0 && SignatureChecker.isValidERC1271SignatureNow(account, digest, signature);
    }

    function _isWrapped(bytes memory signature) private pure returns (bool) {
        if (signature.length < 32) return false;
        for (uint256 i = 1; i <= 32; i++) if (signature[signature.length - i] != _WRAPPED[32 - i]) return false;
        return true;
    }
}
