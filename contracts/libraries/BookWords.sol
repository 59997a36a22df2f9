// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {IPartyBook} from '../interfaces/IPartyBook.sol';

/// @title What is said to a PartyBook: the struct hashes of docs/format.md §17.1
library BookWords {
    bytes32 private constant BIND = keccak256(
        'BindSigner(string statement,bytes32 party,bytes signer,uint64 deadline,bytes32 nonce)'
    );
    bytes32 private constant ADD = keccak256(
        'AddSigner(string statement,bytes32 party,bytes signer,uint8 threshold,uint64 deadline,bytes32 nonce)'
    );
    bytes32 private constant REMOVE = keccak256(
        'RemoveSigner(string statement,bytes32 party,bytes signer,uint8 threshold,uint64 deadline,bytes32 nonce)'
    );
    bytes32 private constant ROTATE = keccak256(
        'RotateSigner(string statement,bytes32 party,bytes from,bytes to,uint64 deadline,bytes32 nonce)'
    );
    bytes32 private constant THRESHOLD = keccak256(
        'ChangeThreshold(string statement,bytes32 party,uint8 threshold,uint64 deadline,bytes32 nonce)'
    );
    bytes32 private constant RECOVERY_KEY = keccak256(
        'NameRecoveryKey(string statement,bytes32 party,bytes recoveryKey,uint64 deadline,bytes32 nonce)'
    );
    bytes32 private constant RECOVER = keccak256(
        'ProposeRecovery(string statement,bytes32 party,bytes signer,uint64 deadline,bytes32 nonce)'
    );
    bytes32 private constant VETO = keccak256(
        'VetoRecovery(string statement,bytes32 party,bytes32 recovery,uint64 deadline,bytes32 nonce)'
    );
    bytes32 private constant HAND_OVER = keccak256(
        'HandOverIndependentKey(string statement,bytes next,uint64 deadline,bytes32 nonce)'
    );

    bytes32 private constant BIND_SENTENCE = keccak256(
        unicode'本人将此密钥登记为本主体的首个签署密钥 I bind this key as the first signer of this party'
    );
    bytes32 private constant ADD_SENTENCE = keccak256(unicode'本主体增加此签署密钥 This party adds this signer');
    bytes32 private constant REMOVE_SENTENCE = keccak256(unicode'本主体移除此签署密钥 This party removes this signer');
    bytes32 private constant ROTATE_SENTENCE = keccak256(
        unicode'本主体以新签署密钥替换旧签署密钥 This party replaces the old signer by the new one'
    );
    bytes32 private constant THRESHOLD_SENTENCE = keccak256(
        unicode'本主体更改所需签署密钥的数量 This party changes how many signers must sign'
    );
    bytes32 private constant RECOVERY_KEY_SENTENCE = keccak256(
        unicode'本主体指定此恢复密钥 This party names this recovery key'
    );
    bytes32 private constant RECOVER_SENTENCE = keccak256(
        unicode'恢复本主体:公示三十日后由此密钥取代全部签署密钥,其后三十日内不得转让或专有授权 Recovery of this party: after 30 days in public this key replaces all signers, and for 30 days more nothing is assigned or licensed exclusively'
    );
    bytes32 private constant VETO_SENTENCE = keccak256(
        unicode'本人否决对本主体的此项恢复 I veto this recovery of this party'
    );
    bytes32 private constant HAND_OVER_SENTENCE = keccak256(
        unicode'独立密钥由此密钥接替 This key takes the place of the independent key'
    );

    function bind(bytes32 party, bytes memory signer, IPartyBook.Terms memory terms) internal pure returns (bytes32) {
        return _ofKey(BIND, BIND_SENTENCE, party, signer, terms);
    }

    function add(
        bytes32 party,
        bytes memory signer,
        uint8 threshold,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(ADD, ADD_SENTENCE, party, keccak256(signer), threshold, terms.deadline, terms.nonce));
    }

    function remove(
        bytes32 party,
        bytes memory signer,
        uint8 threshold,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(REMOVE, REMOVE_SENTENCE, party, keccak256(signer), threshold, terms.deadline, terms.nonce)
            );
    }

    function rotate(
        bytes32 party,
        bytes memory from,
        bytes memory to,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(ROTATE, ROTATE_SENTENCE, party, keccak256(from), keccak256(to), terms.deadline, terms.nonce)
            );
    }

    function changeThreshold(
        bytes32 party,
        uint8 threshold,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(THRESHOLD, THRESHOLD_SENTENCE, party, threshold, terms.deadline, terms.nonce));
    }

    function nameRecoveryKey(
        bytes32 party,
        bytes memory recoveryKey,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return _ofKey(RECOVERY_KEY, RECOVERY_KEY_SENTENCE, party, recoveryKey, terms);
    }

    function recover(
        bytes32 party,
        bytes memory signer,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return _ofKey(RECOVER, RECOVER_SENTENCE, party, signer, terms);
    }

    function veto(bytes32 party, bytes32 recovery, IPartyBook.Terms memory terms) internal pure returns (bytes32) {
        return keccak256(abi.encode(VETO, VETO_SENTENCE, party, recovery, terms.deadline, terms.nonce));
    }

    function handOver(bytes memory next, IPartyBook.Terms memory terms) internal pure returns (bytes32) {
        return keccak256(abi.encode(HAND_OVER, HAND_OVER_SENTENCE, keccak256(next), terms.deadline, terms.nonce));
    }

    function _ofKey(
        bytes32 kind,
        bytes32 sentence,
        bytes32 party,
        bytes memory key,
        IPartyBook.Terms memory terms
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(kind, sentence, party, keccak256(key), terms.deadline, terms.nonce));
    }
}
