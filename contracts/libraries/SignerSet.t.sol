// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {SignerSet} from './SignerSet.sol';

/// @dev Held against a bit for each of sixteen signers of very different lengths.
contract SignerSetTest {
    using SignerSet for SignerSet.State;

    SignerSet.State private _set;

    function testFuzz_is_whatWasAddedAndNotRemoved(uint8[48] calldata acts) public {
        uint256 there;
        for (uint256 i; i < acts.length; i++) {
            uint256 which = acts[i] % 16;
            bytes memory signer = _signer(which);
            uint256 bit = 1 << which;
            if (acts[i] == 255) {
                _set.clear();
                there = 0;
            } else if (there & bit == 0) {
                _set.add(signer);
                there |= bit;
            } else {
                _set.remove(signer);
                there &= ~bit;
            }
            _matches(there);
        }
    }

    function _matches(uint256 there) private view {
        bytes[] memory list = _set.all();
        uint256 seen;
        for (uint256 i; i < list.length; i++) {
            uint256 bit = 1 << uint256(uint8(list[i][0]));
            require(there & bit != 0 && seen & bit == 0, 'one that should not be there, or twice');
            seen |= bit;
            require(keccak256(list[i]) == keccak256(_signer(uint8(list[i][0]))), 'another one');
        }
        require(seen == there, 'one is missing');
        for (uint256 which; which < 16; which++) {
            require(_set.has(_signer(which)) == ((there >> which) & 1 == 1), 'has');
        }
    }

    function _signer(uint256 which) private pure returns (bytes memory signer) {
        signer = new bytes(20 + which * 13);
        signer[0] = bytes1(uint8(which));
        signer[19] = 0x01;
    }
}
