// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {AccessManaged} from '@openzeppelin/contracts/access/manager/AccessManaged.sol';
import {BookDomain} from './BookDomain.sol';
import {IPartyBook} from './interfaces/IPartyBook.sol';
import {BookWords} from './libraries/BookWords.sol';
import {SignerSet} from './libraries/SignerSet.sol';
import {SignerSignature} from './libraries/SignerSignature.sol';

/// @title See IPartyBook, where everything is said that this promises.
contract PartyBook is IPartyBook, BookDomain, AccessManaged {
    using SignerSet for SignerSet.State;

    uint64 private constant _RECOVERY_DELAY = 30 days;
    uint64 private constant _RESTRAINT = 30 days;
    uint256 private constant _LEAST_SIGNER_BYTES = 20;
    uint256 private constant _MOST_SIGNER_BYTES = 1024;

    address private immutable _anchor;

    mapping(bytes32 party => SignerSet.State signers) private _parties;
    mapping(bytes32 party => bytes recoveryKey) private _recoveryKeys;
    mapping(bytes32 party => Recovery recovery) private _recoveries;

    /// @dev By digest and not by a counter, so that one act never cancels another.
    mapping(bytes32 words => bool used) private _used;

    bytes private _independentKey;

    /// @param firstIndependentKey ERC-7913 bytes; empty: nobody recovers a party by law, ever
    constructor(
        address anchor,
        address accessManager,
        bytes32 salt,
        bytes memory firstIndependentKey
    ) BookDomain(salt) AccessManaged(accessManager) {
        if (anchor.code.length == 0) revert BookAnchorMissing(anchor);
        if (firstIndependentKey.length > 0) _requireForm(firstIndependentKey);
        _anchor = anchor;
        _independentKey = firstIndependentKey;
        emit IndependentKeyChanged('', firstIndependentKey, 0);
    }

    /// @inheritdoc IPartyBook
    function bind(
        bytes32 party,
        bytes calldata signer,
        Terms calldata terms,
        bytes calldata signature
    ) external restricted {
        SignerSet.State storage book = _parties[party];
        if (book.count != 0) revert BookPartyBound(party);
        _requireForm(signer);
        bytes32 words = _use(BookWords.bind(party, signer, terms), terms.deadline);
        _requireSignature(signer, words, signature);
        book.add(signer);
        book.threshold = 1;
        emit PartyBound(party, signer, words);
    }

    /// @inheritdoc IPartyBook
    function addSigner(
        bytes32 party,
        bytes calldata signer,
        uint8 threshold,
        Terms calldata terms,
        Signed[] calldata signatures,
        bytes calldata proof
    ) external {
        SignerSet.State storage book = _known(party);
        bytes32 words = _use(BookWords.add(party, signer, threshold, terms), terms.deadline);
        _requireParty(party, words, signatures);
        _requireNew(party, signer, words, proof);
        if (book.count == SignerSet.MOST) revert BookSignersTooMany(SignerSet.MOST);
        book.add(signer);
        _setThreshold(book, threshold);
        emit SignerAdded(party, signer, threshold, words);
    }

    /// @inheritdoc IPartyBook
    function removeSigner(
        bytes32 party,
        bytes calldata signer,
        uint8 threshold,
        Terms calldata terms,
        Signed[] calldata signatures
    ) external {
        SignerSet.State storage book = _known(party);
        bytes32 words = _use(BookWords.remove(party, signer, threshold, terms), terms.deadline);
        _requireParty(party, words, signatures);
        if (!book.has(signer)) revert BookSignerUnknown(party, signer);
        book.remove(signer);
        _setThreshold(book, threshold);
        emit SignerRemoved(party, signer, threshold, words);
    }

    /// @inheritdoc IPartyBook
    function rotateSigner(
        bytes32 party,
        bytes calldata from,
        bytes calldata to,
        Terms calldata terms,
        Signed[] calldata signatures,
        bytes calldata proof
    ) external {
        SignerSet.State storage book = _known(party);
        bytes32 words = _use(BookWords.rotate(party, from, to, terms), terms.deadline);
        _requireParty(party, words, signatures);
        if (!book.has(from)) revert BookSignerUnknown(party, from);
        _requireNew(party, to, words, proof);
        book.remove(from);
        book.add(to);
        emit SignerRotated(party, from, to, words);
    }

    /// @inheritdoc IPartyBook
    function changeThreshold(
        bytes32 party,
        uint8 threshold,
        Terms calldata terms,
        Signed[] calldata signatures
    ) external {
        SignerSet.State storage book = _known(party);
        bytes32 words = _use(BookWords.changeThreshold(party, threshold, terms), terms.deadline);
        _requireParty(party, words, signatures);
        _setThreshold(book, threshold);
        emit ThresholdChanged(party, threshold, words);
    }

    /// @inheritdoc IPartyBook
    function nameRecoveryKey(
        bytes32 party,
        bytes calldata recoveryKey,
        Terms calldata terms,
        Signed[] calldata signatures,
        bytes calldata proof
    ) external {
        _known(party);
        bytes32 words = _use(BookWords.nameRecoveryKey(party, recoveryKey, terms), terms.deadline);
        _requireParty(party, words, signatures);
        if (recoveryKey.length > 0) _requireNew(party, recoveryKey, words, proof);
        _recoveryKeys[party] = recoveryKey;
        emit RecoveryKeyNamed(party, recoveryKey, words);
    }

    /// @inheritdoc IPartyBook
    function proposeRecovery(
        bytes32 party,
        bytes calldata signer,
        Terms calldata terms,
        bytes calldata signature,
        bytes calldata proof
    ) external {
        bytes memory key = _recoveryKeys[party];
        if (key.length == 0) revert BookRecoveryKeyMissing(party);
        _propose(party, RecoveryMeans.RecoveryKey, key, signer, terms, signature, proof);
    }

    /// @inheritdoc IPartyBook
    function proposeRecoveryByLaw(
        bytes32 party,
        bytes calldata signer,
        Terms calldata terms,
        bytes calldata signature,
        bytes calldata proof
    ) external restricted {
        bytes memory key = _independentKey;
        if (key.length == 0) revert BookIndependentKeyMissing();
        _propose(party, RecoveryMeans.Law, key, signer, terms, signature, proof);
    }

    /// @inheritdoc IPartyBook
    function vetoRecovery(bytes32 party, bytes32 recovery, Terms calldata terms, Signed calldata signature) external {
        Recovery storage pending = _pending(party, recovery);
        if (block.timestamp >= pending.dueAt) revert BookVetoTooLate(pending.dueAt, block.timestamp);
        bytes32 words = _use(BookWords.veto(party, recovery, terms), terms.deadline);
        if (!_parties[party].has(signature.signer) && !_isRecoveryKey(party, signature.signer)) {
            revert BookSignerUnknown(party, signature.signer);
        }
        _requireSignature(signature.signer, words, signature.signature);
        delete _recoveries[party];
        emit RecoveryVetoed(party, recovery, signature.signer, words);
    }

    /// @inheritdoc IPartyBook
    function completeRecovery(bytes32 party, bytes32 recovery) external {
        Recovery memory pending = _pending(party, recovery);
        if (block.timestamp < pending.dueAt) revert BookRecoveryNotDue(pending.dueAt, block.timestamp);
        uint64 until = uint64(block.timestamp) + _RESTRAINT;
        SignerSet.State storage book = _parties[party];
        delete _recoveries[party];
        // The party may have named the key since that now takes over: as a signer it is no second key any more.
        bool isNamed = keccak256(_recoveryKeys[party]) == keccak256(pending.signer);
        if (pending.means == RecoveryMeans.Law || isNamed) delete _recoveryKeys[party];
        book.clear();
        book.add(pending.signer);
        book.threshold = 1;
        book.restrainedUntil = until;
        emit PartyRecovered(party, recovery, pending.means, pending.signer, until);
    }

    /// @inheritdoc IPartyBook
    function handOverIndependentKey(
        bytes calldata next,
        Terms calldata terms,
        bytes calldata signature,
        bytes calldata proof
    ) external {
        bytes memory previous = _independentKey;
        if (previous.length == 0) revert BookIndependentKeyMissing();
        _requireForm(next);
        bytes32 words = _use(BookWords.handOver(next, terms), terms.deadline);
        _requireSignature(previous, words, signature);
        _requireSignature(next, words, proof);
        _independentKey = next;
        emit IndependentKeyChanged(previous, next, words);
    }

    /// @inheritdoc IPartyBook
    function isSignedBy(bytes32 party, bytes32 hash, Signed[] calldata signatures) external view returns (bool) {
        SignerSet.State storage book = _parties[party];
        if (book.count == 0 || signatures.length != book.threshold) return false;
        bytes32 last;
        for (uint256 i; i < signatures.length; i++) {
            bytes calldata signer = signatures[i].signer;
            bytes32 signerHash = keccak256(signer);
            if (signerHash <= last || !book.has(signer)) return false;
            if (!SignerSignature.isValid(signer, hash, signatures[i].signature)) return false;
            last = signerHash;
        }
        return true;
    }

    /// @inheritdoc IPartyBook
    function isRestrained(bytes32 party, uint256 time) external view returns (bool) {
        uint64 until = _parties[party].restrainedUntil;
        return until != 0 && time < until && time >= until - _RESTRAINT;
    }

    /// @inheritdoc IPartyBook
    function signersOf(bytes32 party) external view returns (bytes[] memory) {
        return _parties[party].all();
    }

    /// @inheritdoc IPartyBook
    function isSigner(bytes32 party, bytes calldata signer) external view returns (bool) {
        return _parties[party].has(signer);
    }

    /// @inheritdoc IPartyBook
    function thresholdOf(bytes32 party) external view returns (uint8) {
        return _parties[party].threshold;
    }

    /// @inheritdoc IPartyBook
    function recoveryKeyOf(bytes32 party) external view returns (bytes memory) {
        return _recoveryKeys[party];
    }

    /// @inheritdoc IPartyBook
    function recoveryOf(bytes32 party) external view returns (Recovery memory) {
        return _recoveries[party];
    }

    /// @inheritdoc IPartyBook
    function restrainedUntil(bytes32 party) external view returns (uint64) {
        return _parties[party].restrainedUntil;
    }

    /// @inheritdoc IPartyBook
    function isUsed(bytes32 words) external view returns (bool) {
        return _used[words];
    }

    /// @inheritdoc IPartyBook
    function independentKey() external view returns (bytes memory) {
        return _independentKey;
    }

    /// @inheritdoc IPartyBook
    function checkpointAnchor() external view returns (address) {
        return _anchor;
    }

    /// @inheritdoc IPartyBook
    function deploymentSalt() external view returns (bytes32) {
        return _deploymentSalt();
    }

    function _propose(
        bytes32 party,
        RecoveryMeans means,
        bytes memory key,
        bytes calldata signer,
        Terms calldata terms,
        bytes calldata signature,
        bytes calldata proof
    ) private {
        _known(party);
        bytes32 standing = _recoveries[party].id;
        if (standing != 0) revert BookRecoveryPending(party, standing);
        _requireForm(signer);
        if (_isRecoveryKey(party, signer)) revert BookSignerKnown(party, signer);
        bytes32 words = _use(BookWords.recover(party, signer, terms), terms.deadline);
        _requireSignature(key, words, signature);
        _requireSignature(signer, words, proof);
        uint64 dueAt = uint64(block.timestamp) + _RECOVERY_DELAY;
        _recoveries[party] = Recovery({id: words, means: means, dueAt: dueAt, signer: signer});
        emit RecoveryProposed(party, words, means, signer, dueAt);
    }

    /// @dev Words are used up before anything else looks at them; what is refused later is undone with all the rest.
    function _use(bytes32 structHash, uint64 deadline) private returns (bytes32 words) {
        if (block.timestamp > deadline) revert BookWordsExpired(deadline, block.timestamp);
        words = _wordsOf(structHash);
        if (_used[words]) revert BookWordsUsed(words);
        _used[words] = true;
    }

    function _setThreshold(SignerSet.State storage book, uint8 threshold) private {
        if (threshold == 0 || threshold > book.count) revert BookThresholdOutOfRange(threshold, book.count);
        book.threshold = threshold;
    }

    function _known(bytes32 party) private view returns (SignerSet.State storage book) {
        book = _parties[party];
        if (book.count == 0) revert BookPartyUnknown(party);
    }

    function _pending(bytes32 party, bytes32 recovery) private view returns (Recovery storage pending) {
        pending = _recoveries[party];
        if (recovery == 0 || pending.id != recovery) revert BookRecoveryNotPending(party, recovery);
    }

    /// @dev As many live signers as must have signed, no fewer and no more.
    function _requireParty(bytes32 party, bytes32 words, Signed[] calldata signatures) private view {
        SignerSet.State storage book = _parties[party];
        if (signatures.length != book.threshold) revert BookSignaturesNeeded(book.threshold, signatures.length);
        bytes32 last;
        for (uint256 i; i < signatures.length; i++) {
            bytes calldata signer = signatures[i].signer;
            bytes32 signerHash = keccak256(signer);
            if (signerHash <= last) revert BookSignersUnordered(signer);
            if (!book.has(signer)) revert BookSignerUnknown(party, signer);
            _requireSignature(signer, words, signatures[i].signature);
            last = signerHash;
        }
    }

    /// @dev A key that nobody holds would lock the party out, and one that is both signer and recovery key would be no second key.
    function _requireNew(bytes32 party, bytes calldata signer, bytes32 words, bytes calldata proof) private view {
        _requireForm(signer);
        if (_parties[party].has(signer) || _isRecoveryKey(party, signer)) revert BookSignerKnown(party, signer);
        _requireSignature(signer, words, proof);
    }

    function _isRecoveryKey(bytes32 party, bytes calldata signer) private view returns (bool) {
        bytes memory key = _recoveryKeys[party];
        return key.length > 0 && keccak256(key) == keccak256(signer);
    }

    function _requireSignature(bytes memory signer, bytes32 words, bytes calldata signature) private view {
        if (!SignerSignature.isValid(signer, words, signature)) revert BookSignatureInvalid(signer, words);
    }

    function _requireForm(bytes memory signer) private pure {
        if (signer.length < _LEAST_SIGNER_BYTES || signer.length > _MOST_SIGNER_BYTES) {
            revert BookSignerMalformed(signer.length);
        }
    }
}
