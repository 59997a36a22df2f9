// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {IAccessManaged} from '@openzeppelin/contracts/access/manager/IAccessManaged.sol';
import {BookWorld, VM} from './BookWorld.t.sol';
import {IPartyBook} from './interfaces/IPartyBook.sol';
import {PartyBook} from './PartyBook.sol';

/// @dev Invariants 8 (a party's signers are its own) and 9 (words hold here, once, in time), act by act.
contract PartyBookTest is BookWorld {
    function test_needsAnchorSaltAndAKeyOfSomeForm() public {
        VM.expectRevert(abi.encodeWithSelector(IPartyBook.BookAnchorMissing.selector, address(1)));
        new PartyBook(address(1), address(manager), SALT, '');
        VM.expectRevert(abi.encodeWithSelector(IPartyBook.BookSaltMissing.selector));
        new PartyBook(address(anchor), address(manager), 0, '');
        VM.expectRevert(abi.encodeWithSelector(IPartyBook.BookSignerMalformed.selector, 19));
        new PartyBook(address(anchor), address(manager), SALT, new bytes(19));
    }

    function test_domain_isWhatWasSigned() public {
        VM.chainId(7);
        (bytes1 fields, string memory name, string memory version, uint256 chain, address at_, bytes32 salt, ) = book
            .eip712Domain();
        require(fields == 0x1f && chain == 7 && at_ == address(book) && salt == SALT, 'domain');
        require(keccak256(bytes(name)) == keccak256('FilmDeed PartyBook'), 'name');
        require(keccak256(bytes(version)) == keccak256('1'), 'version');
        require(book.deploymentSalt() == SALT && book.checkpointAnchor() == address(anchor), 'deployment');
    }

    function test_bind_isReadable() public {
        _bindFirst();
        bytes[] memory signers = book.signersOf(PARTY);
        require(signers.length == 1 && keccak256(signers[0]) == keccak256(_signer(FIRST)), 'signers');
        require(book.thresholdOf(PARTY) == 1 && book.isSigner(PARTY, _signer(FIRST)), 'threshold');
        require(!book.isRestrained(PARTY, block.timestamp) && book.recoveryKeyOf(PARTY).length == 0, 'fresh');
    }

    function testFuzz_bind_isForTheRegistrarAlone(address sender) public {
        VM.assume(sender != REGISTRAR);
        IPartyBook.Terms memory terms = _terms();
        bytes memory signature = _sign(FIRST, _words(_bindHash(PARTY, _signer(FIRST), terms)));
        _refusesFrom(
            sender,
            abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, sender),
            abi.encodeCall(book.bind, (PARTY, _signer(FIRST), terms, signature))
        );
    }

    /// @dev Invariant 8: the registrar binds what is not here, and never touches what is.
    function testFuzz_bind_neverAgain(uint256 seed) public {
        _bindFirst();
        uint256 key = (seed % 1e30) + 1;
        IPartyBook.Terms memory terms = _terms();
        bytes memory signature = _sign(key, _words(_bindHash(PARTY, _signer(key), terms)));
        _refusesFrom(
            REGISTRAR,
            abi.encodeWithSelector(IPartyBook.BookPartyBound.selector, PARTY),
            abi.encodeCall(book.bind, (PARTY, _signer(key), terms, signature))
        );
    }

    function test_bind_needsTheSignersOwnSignature() public {
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_bindHash(PARTY, _signer(FIRST), terms));
        bytes memory signature = _sign(STRANGER, words);
        _refusesFrom(
            REGISTRAR,
            abi.encodeWithSelector(IPartyBook.BookSignatureInvalid.selector, _signer(FIRST), words),
            abi.encodeCall(book.bind, (PARTY, _signer(FIRST), terms, signature))
        );
    }

    function testFuzz_bind_refusesWhatIsNoSigner(uint16 length) public {
        length %= 3000;
        VM.assume(length < 20 || length > 1024);
        IPartyBook.Terms memory terms = _terms();
        _refusesFrom(
            REGISTRAR,
            abi.encodeWithSelector(IPartyBook.BookSignerMalformed.selector, uint256(length)),
            abi.encodeCall(book.bind, (PARTY, new bytes(length), terms, ''))
        );
    }

    /// @dev Invariant 9, each part of the domain alone: words of another chain, contract or deployment are of other keys, as far as we can tell.
    function testFuzz_words_areOfThisDeploymentAlone(uint64 chain, address contract_, bytes32 salt) public {
        VM.assume(chain != block.chainid && contract_ != address(book) && salt != SALT);
        _refusesBind(_wordsFor(chain, address(book), SALT, _bindHash(PARTY, _signer(FIRST), _peek())));
        _refusesBind(_wordsFor(block.chainid, contract_, SALT, _bindHash(PARTY, _signer(FIRST), _peek())));
        _refusesBind(_wordsFor(block.chainid, address(book), salt, _bindHash(PARTY, _signer(FIRST), _peek())));
        _bindFirst();
    }

    /// @dev A chain that splits off takes its own id: words of before are nothing there, and its own hold.
    function testFuzz_words_doNotFollowAFork(uint64 chain) public {
        VM.assume(chain != block.chainid && chain != 0);
        IPartyBook.Terms memory terms = _terms();
        bytes memory signature = _sign(FIRST, _words(_bindHash(PARTY, _signer(FIRST), terms)));
        VM.chainId(chain);
        bytes32 there = _words(_bindHash(PARTY, _signer(FIRST), terms));
        _refusesFrom(
            REGISTRAR,
            abi.encodeWithSelector(IPartyBook.BookSignatureInvalid.selector, _signer(FIRST), there),
            abi.encodeCall(book.bind, (PARTY, _signer(FIRST), terms, signature))
        );
        _bindFirst();
    }

    function test_words_holdThroughTheSecondOfTheirDeadline() public {
        IPartyBook.Terms memory terms = IPartyBook.Terms({deadline: START + 10, nonce: bytes32('n')});
        bytes memory signature = _sign(FIRST, _words(_bindHash(PARTY, _signer(FIRST), terms)));
        VM.warp(START + 11);
        _refusesFrom(
            REGISTRAR,
            abi.encodeWithSelector(IPartyBook.BookWordsExpired.selector, START + 10, uint256(START) + 11),
            abi.encodeCall(book.bind, (PARTY, _signer(FIRST), terms, signature))
        );
        VM.warp(START + 10);
        bytes memory signer = _signer(FIRST);
        VM.prank(REGISTRAR);
        book.bind(PARTY, signer, terms, signature);
    }

    function test_words_holdOnce_andCancelNoOthers() public {
        _bindFirst();
        IPartyBook.Terms memory one = _terms();
        IPartyBook.Terms memory other = _terms();
        bytes32 words = _words(_addHash(PARTY, _signer(SECOND), 1, one));
        bytes32 later = _words(_addHash(PARTY, _signer(THIRD), 1, other));
        require(!book.isUsed(words) && !book.isUsed(later), 'used');
        book.addSigner(PARTY, _signer(THIRD), 1, other, _signed(FIRST, later), _sign(THIRD, later));
        book.addSigner(PARTY, _signer(SECOND), 1, one, _signed(FIRST, words), _sign(SECOND, words));
        require(book.isUsed(words) && book.isUsed(later), 'not used');
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookWordsUsed.selector, words),
            abi.encodeCall(
                book.addSigner,
                (PARTY, _signer(SECOND), 1, one, _signed(FIRST, words), _sign(SECOND, words))
            )
        );
    }

    /// @dev Removed and bound to be added again by old words: the digest stays used.
    function test_words_ofARemovedSignerCannotBringItBack() public {
        _bindFirst();
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_addHash(PARTY, _signer(SECOND), 1, terms));
        book.addSigner(PARTY, _signer(SECOND), 1, terms, _signed(FIRST, words), _sign(SECOND, words));
        _remove(FIRST, SECOND, 1);
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookWordsUsed.selector, words),
            abi.encodeCall(
                book.addSigner,
                (PARTY, _signer(SECOND), 1, terms, _signed(FIRST, words), _sign(SECOND, words))
            )
        );
    }

    function testFuzz_add_needsThePartyAndTheNewSigner(address sender, uint256 seed) public {
        uint256 key = (seed % 1e30) + 0x1000;
        _bindFirst();
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_addHash(PARTY, _signer(key), 1, terms));
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignerUnknown.selector, PARTY, _signer(STRANGER)),
            abi.encodeCall(book.addSigner, (PARTY, _signer(key), 1, terms, _signed(STRANGER, words), _sign(key, words)))
        );
        IPartyBook.Signed[] memory forged = _signed(STRANGER, words);
        forged[0].signer = _signer(FIRST);
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignatureInvalid.selector, _signer(FIRST), words),
            abi.encodeCall(book.addSigner, (PARTY, _signer(key), 1, terms, forged, _sign(key, words)))
        );
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignatureInvalid.selector, _signer(key), words),
            abi.encodeCall(
                book.addSigner,
                (PARTY, _signer(key), 1, terms, _signed(FIRST, words), _sign(STRANGER, words))
            )
        );
        VM.prank(sender);
        book.addSigner(PARTY, _signer(key), 1, terms, _signed(FIRST, words), _sign(key, words));
        require(book.isSigner(PARTY, _signer(key)), 'not added');
    }

    function test_threshold_isWhatMustSign_noFewerNoMoreNoneTwice() public {
        _bindFirst();
        _add(FIRST, SECOND, 2);
        _expectSignatures(1);
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_thresholdHash(PARTY, 1, terms));
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignaturesNeeded.selector, 2, 1),
            abi.encodeCall(book.changeThreshold, (PARTY, 1, terms, _signed(FIRST, words)))
        );
        IPartyBook.Signed[] memory twice = _signed(FIRST, FIRST, words);
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignersUnordered.selector, _signer(FIRST)),
            abi.encodeCall(book.changeThreshold, (PARTY, 1, terms, twice))
        );
        book.changeThreshold(PARTY, 1, terms, _signed(FIRST, SECOND, words));
        require(book.thresholdOf(PARTY) == 1, 'threshold');
        terms = _terms();
        words = _words(_thresholdHash(PARTY, 2, terms));
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignaturesNeeded.selector, 1, 2),
            abi.encodeCall(book.changeThreshold, (PARTY, 2, terms, _signed(FIRST, SECOND, words)))
        );
    }

    function testFuzz_threshold_staysWithinTheSigners(uint8 threshold) public {
        VM.assume(threshold == 0 || threshold > 2);
        _bindFirst();
        _add(FIRST, SECOND, 1);
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_thresholdHash(PARTY, threshold, terms));
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookThresholdOutOfRange.selector, threshold, 2),
            abi.encodeCall(book.changeThreshold, (PARTY, threshold, terms, _signed(FIRST, words)))
        );
    }

    function test_remove_neverTheLast() public {
        _bindFirst();
        for (uint8 threshold; threshold < 2; threshold++) {
            IPartyBook.Terms memory terms = _terms();
            bytes32 words = _words(_removeHash(PARTY, _signer(FIRST), threshold, terms));
            _refuses(
                abi.encodeWithSelector(IPartyBook.BookThresholdOutOfRange.selector, threshold, 0),
                abi.encodeCall(book.removeSigner, (PARTY, _signer(FIRST), threshold, terms, _signed(FIRST, words)))
            );
        }
    }

    function test_rotate_theOldKeyIsNothingAnyMore() public {
        _bindFirst();
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_rotateHash(PARTY, _signer(FIRST), _signer(SECOND), terms));
        book.rotateSigner(PARTY, _signer(FIRST), _signer(SECOND), terms, _signed(FIRST, words), _sign(SECOND, words));
        require(!book.isSigner(PARTY, _signer(FIRST)) && book.isSigner(PARTY, _signer(SECOND)), 'not rotated');
        terms = _terms();
        words = _words(_addHash(PARTY, _signer(THIRD), 1, terms));
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignerUnknown.selector, PARTY, _signer(FIRST)),
            abi.encodeCall(
                book.addSigner,
                (PARTY, _signer(THIRD), 1, terms, _signed(FIRST, words), _sign(THIRD, words))
            )
        );
        require(!book.isSignedBy(PARTY, words, _signed(FIRST, words)), 'a rotated key signs');
        require(book.isSignedBy(PARTY, words, _signed(SECOND, words)), 'the new key does not sign');
    }

    function test_keys_areNoTwoThingsAtOnce() public {
        _bindFirst();
        _nameRecoveryKey(FIRST, RECOVERY);
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_addHash(PARTY, _signer(RECOVERY), 1, terms));
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignerKnown.selector, PARTY, _signer(RECOVERY)),
            abi.encodeCall(
                book.addSigner,
                (PARTY, _signer(RECOVERY), 1, terms, _signed(FIRST, words), _sign(RECOVERY, words))
            )
        );
        words = _words(_recoveryKeyHash(PARTY, _signer(FIRST), terms));
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignerKnown.selector, PARTY, _signer(FIRST)),
            abi.encodeCall(
                book.nameRecoveryKey,
                (PARTY, _signer(FIRST), terms, _signed(FIRST, words), _sign(FIRST, words))
            )
        );
    }

    function test_signers_areSixteenAtMost() public {
        _bindFirst();
        for (uint256 key = 0x100; key < 0x10f; key++) _add(FIRST, key, 1);
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_addHash(PARTY, _signer(THIRD), 1, terms));
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignersTooMany.selector, 16),
            abi.encodeCall(
                book.addSigner,
                (PARTY, _signer(THIRD), 1, terms, _signed(FIRST, words), _sign(THIRD, words))
            )
        );
    }

    function _remove(uint256 by, uint256 key, uint8 threshold) private {
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_removeHash(PARTY, _signer(key), threshold, terms));
        book.removeSigner(PARTY, _signer(key), threshold, terms, _signed(by, words));
    }

    function _expectSignatures(uint256 given) private {
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_addHash(PARTY, _signer(THIRD), 1, terms));
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookSignaturesNeeded.selector, 2, given),
            abi.encodeCall(
                book.addSigner,
                (PARTY, _signer(THIRD), 1, terms, _signed(FIRST, words), _sign(THIRD, words))
            )
        );
    }

    function _peek() private view returns (IPartyBook.Terms memory) {
        return IPartyBook.Terms({deadline: START, nonce: bytes32(nonces)});
    }

    function _refusesBind(bytes32 signedWords) private {
        bytes32 here = _words(_bindHash(PARTY, _signer(FIRST), _peek()));
        bytes memory signature = _sign(FIRST, signedWords);
        _refusesFrom(
            REGISTRAR,
            abi.encodeWithSelector(IPartyBook.BookSignatureInvalid.selector, _signer(FIRST), here),
            abi.encodeCall(book.bind, (PARTY, _signer(FIRST), _peek(), signature))
        );
    }
}
