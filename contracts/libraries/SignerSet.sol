// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

/// @title The signers of one party
/// @notice Positions are 1 to `count`, without gaps and in no order. Count and threshold share a slot, and no list keeps a length of its own:
/// a first signer that is an address costs three slots.
library SignerSet {
    struct State {
        uint8 count;
        uint8 threshold;
        /// End of the restraint after the last recovery. Here because it shares the slot.
        uint64 restrainedUntil;
        mapping(uint256 position => bytes signer) signers;
        mapping(bytes32 signerHash => uint256 position) positions;
    }

    uint8 internal constant MOST = 16;

    /// @dev The caller has seen that it is not there, and that there is room.
    function add(State storage self, bytes memory signer) internal {
        uint8 position = self.count + 1;
        self.count = position;
        self.signers[position] = signer;
        self.positions[keccak256(signer)] = position;
    }

    /// @dev The caller has seen that it is there. The last one takes its position.
    function remove(State storage self, bytes memory signer) internal {
        bytes32 hash = keccak256(signer);
        uint256 position = self.positions[hash];
        uint8 last = self.count;
        if (position != last) {
            bytes memory moved = self.signers[last];
            self.signers[position] = moved;
            self.positions[keccak256(moved)] = position;
        }
        delete self.signers[last];
        delete self.positions[hash];
        self.count = last - 1;
    }

    function clear(State storage self) internal {
        for (uint256 position = self.count; position > 0; position--) {
            delete self.positions[keccak256(self.signers[position])];
            delete self.signers[position];
        }
        self.count = 0;
    }

    function has(State storage self, bytes memory signer) internal view returns (bool) {
        return self.positions[keccak256(signer)] != 0;
    }

    function all(State storage self) internal view returns (bytes[] memory list) {
        list = new bytes[](self.count);
        for (uint256 i; i < list.length; i++) list[i] = self.signers[i + 1];
    }
}
