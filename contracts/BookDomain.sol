// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {IERC5267} from '@openzeppelin/contracts/interfaces/IERC5267.sol';
import {MessageHashUtils} from '@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol';
import {IPartyBook} from './interfaces/IPartyBook.sol';

/// @title The EIP-712 domain of one deployment
/// @dev That of OpenZeppelin has no salt, and a chain that begins anew gives the same chain id and the same address again.
abstract contract BookDomain is IERC5267 {
    string private constant _NAME = 'FilmDeed PartyBook';
    string private constant _VERSION = '1';
    bytes32 private constant _TYPE = keccak256(
        'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)'
    );

    bytes32 private immutable _salt;
    uint256 private immutable _firstChainId;
    bytes32 private immutable _firstSeparator;

    constructor(bytes32 salt) {
        if (salt == 0) revert IPartyBook.BookSaltMissing();
        _salt = salt;
        _firstChainId = block.chainid;
        _firstSeparator = _separator(salt);
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex'1f', _NAME, _VERSION, block.chainid, address(this), _salt, new uint256[](0));
    }

    function _deploymentSalt() internal view returns (bytes32) {
        return _salt;
    }

    /// @dev A chain that splits off with an id of its own takes no words of the old one.
    function _wordsOf(bytes32 structHash) internal view returns (bytes32) {
        bytes32 separator = block.chainid == _firstChainId ? _firstSeparator : _separator(_salt);
        return MessageHashUtils.toTypedDataHash(separator, structHash);
    }

    function _separator(bytes32 salt) private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    _TYPE,
                    keccak256(bytes(_NAME)),
                    keccak256(bytes(_VERSION)),
                    block.chainid,
                    address(this),
                    salt
                )
            );
    }
}
