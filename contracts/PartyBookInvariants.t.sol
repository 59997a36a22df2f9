// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {BookWorld, VM} from './BookWorld.t.sol';
import {IPartyBook} from './interfaces/IPartyBook.sol';
import {PartyBook} from './PartyBook.sol';

/// @dev Parties, guardian and thieves under any order of acts, beside a second account of who should sign: kept in plain lists, and changed by the
/// words that were signed alone.
contract BookActors is BookWorld {
    uint256 private constant _KEYS = 6;

    uint256[] public live;
    uint8 public threshold;
    uint256 public recoveryKey;
    bytes32 public pending;
    uint256 public heir;
    uint64 public dueAt;
    uint64 public until;
    bool public broken;
    bytes[] private _spent;
    uint64 private _now;

    constructor() {
        _now = START;
        setUp();
        _bindFirst();
        live.push(_key(0));
        threshold = 1;
    }

    function party() external pure returns (bytes32) {
        return PARTY;
    }

    function theBook() external view returns (PartyBook) {
        return book;
    }

    function count() external view returns (uint256) {
        return live.length;
    }

    function wait(uint32 time) external {
        _now += time % 40 days;
    }

    function add(uint8 by, uint8 who, uint8 next) external {
        uint256 key = _key(who);
        next %= 5;
        IPartyBook.Terms memory terms = _at();
        bytes32 words = _words(_addHash(PARTY, _signer(key), next, terms));
        (IPartyBook.Signed[] memory signatures, bool enough) = _by(by, words);
        bool may = enough && !_isLive(key) && key != recoveryKey && next > 0 && next <= live.length + 1;
        _try(abi.encodeCall(book.addSigner, (PARTY, _signer(key), next, terms, signatures, _sign(key, words))), may);
        if (!may) return;
        live.push(key);
        threshold = next;
    }

    function remove(uint8 by, uint8 who, uint8 next) external {
        uint256 key = _key(who);
        next %= 5;
        IPartyBook.Terms memory terms = _at();
        bytes32 words = _words(_removeHash(PARTY, _signer(key), next, terms));
        (IPartyBook.Signed[] memory signatures, bool enough) = _by(by, words);
        bool may = enough && _isLive(key) && next > 0 && next < live.length;
        _try(abi.encodeCall(book.removeSigner, (PARTY, _signer(key), next, terms, signatures)), may);
        if (!may) return;
        _drop(key);
        threshold = next;
    }

    function rotate(uint8 by, uint8 from, uint8 to) external {
        IPartyBook.Terms memory terms = _at();
        bytes32 words = _words(_rotateHash(PARTY, _signer(_key(from)), _signer(_key(to)), terms));
        (IPartyBook.Signed[] memory signatures, bool enough) = _by(by, words);
        bool may = enough && _isLive(_key(from)) && !_isLive(_key(to)) && _key(to) != recoveryKey;
        bytes memory proof = _sign(_key(to), words);
        _try(
            abi.encodeCall(
                book.rotateSigner,
                (PARTY, _signer(_key(from)), _signer(_key(to)), terms, signatures, proof)
            ),
            may
        );
        if (!may) return;
        _drop(_key(from));
        live.push(_key(to));
    }

    function name(uint8 by, uint8 who) external {
        uint256 key = _key(who);
        IPartyBook.Terms memory terms = _at();
        bytes32 words = _words(_recoveryKeyHash(PARTY, _signer(key), terms));
        (IPartyBook.Signed[] memory signatures, bool enough) = _by(by, words);
        bool may = enough && !_isLive(key) && key != recoveryKey;
        _try(abi.encodeCall(book.nameRecoveryKey, (PARTY, _signer(key), terms, signatures, _sign(key, words))), may);
        if (may) recoveryKey = key;
    }

    function propose(uint8 by, uint8 who, bool byLaw) external {
        uint256 signing = byLaw && by % 2 == 0 ? INDEPENDENT : _key(by);
        uint256 key = _key(who);
        IPartyBook.Terms memory terms = _at();
        bytes32 words = _words(_recoverHash(PARTY, _signer(key), terms));
        bool may = signing == (byLaw ? INDEPENDENT : recoveryKey) && pending == 0 && key != recoveryKey;
        bytes memory signature = _sign(signing, words);
        bytes memory proof = _sign(key, words);
        if (byLaw) {
            bytes memory call = abi.encodeCall(
                book.proposeRecoveryByLaw,
                (PARTY, _signer(key), terms, signature, proof)
            );
            VM.prank(GUARDIAN);
            _try(call, may);
        } else {
            _try(abi.encodeCall(book.proposeRecovery, (PARTY, _signer(key), terms, signature, proof)), may);
        }
        if (!may) return;
        (pending, heir, dueAt) = (words, key, _now + 30 days);
        isByLaw = byLaw;
    }

    bool public isByLaw;

    function veto(uint8 by) external {
        IPartyBook.Terms memory terms = _at();
        uint256 key = _key(by);
        bytes32 words = _words(_vetoHash(PARTY, pending, terms));
        bool may = pending != 0 && _now < dueAt && (_isLive(key) || key == recoveryKey);
        _try(abi.encodeCall(book.vetoRecovery, (PARTY, pending, terms, _signed(key, words)[0])), may);
        if (may) pending = 0;
    }

    function complete() external {
        _at();
        bool may = pending != 0 && _now >= dueAt;
        _try(abi.encodeCall(book.completeRecovery, (PARTY, pending)), may);
        if (!may) return;
        delete live;
        live.push(heir);
        (threshold, pending, until) = (1, 0, _now + 30 days);
        if (isByLaw || heir == recoveryKey) recoveryKey = 0;
    }

    /// @dev Whatever was taken once is sent again by anybody.
    function replay(uint256 which) external {
        _at();
        if (_spent.length > 0) _try(_spent[which % _spent.length], false);
    }

    /// @dev The registrar, with a key of its own.
    function bindAgain(uint8 who) external {
        IPartyBook.Terms memory terms = _at();
        uint256 key = _key(who);
        bytes memory proof = _sign(key, _words(_bindHash(PARTY, _signer(key), terms)));
        bytes memory call = abi.encodeCall(book.bind, (PARTY, _signer(key), terms, proof));
        VM.prank(REGISTRAR);
        _try(call, false);
    }

    function signer(uint256 index) external view returns (bytes memory) {
        return _signer(live[index]);
    }

    function recoverySigner() external view returns (bytes memory) {
        return recoveryKey == 0 ? bytes('') : _signer(recoveryKey);
    }

    function _try(bytes memory call, bool may) private {
        (bool done, ) = address(book).call(call);
        if (done != may) broken = true;
        if (done) _spent.push(call);
    }

    function _at() private returns (IPartyBook.Terms memory) {
        VM.warp(_now);
        return IPartyBook.Terms({deadline: _now, nonce: bytes32(++nonces)});
    }

    /// @dev One or two who sign, live or not.
    function _by(uint8 by, bytes32 words) private view returns (IPartyBook.Signed[] memory list, bool enough) {
        uint256 one = _key(by % 8);
        uint256 other = _key(by / 8);
        if (by < 128 || one == other) return (_signed(one, words), threshold == 1 && _isLive(one));
        return (_signed(one, other, words), threshold == 2 && _isLive(one) && _isLive(other));
    }

    function _isLive(uint256 key) private view returns (bool) {
        for (uint256 i; i < live.length; i++) if (live[i] == key) return true;
        return false;
    }

    function _drop(uint256 key) private {
        for (uint256 i; i < live.length; i++) {
            if (live[i] != key) continue;
            live[i] = live[live.length - 1];
            live.pop();
            return;
        }
    }

    function _key(uint8 index) private pure returns (uint256) {
        return FIRST + (index % _KEYS);
    }
}

contract PartyBookInvariants {
    BookActors private _actors;
    PartyBook private _book;
    bytes32 private _party;

    function setUp() public {
        _actors = new BookActors();
        _book = _actors.theBook();
        _party = _actors.party();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](2);
        targets[0] = address(_actors);
        targets[1] = address(_book);
    }

    function invariant_everyActIsTakenExactlyIfItMayBe() public view {
        require(!_actors.broken(), 'taken without right, or refused with it');
    }

    function invariant_signersAreWhoseWordsMadeThem() public view {
        require(_book.signersOf(_party).length == _actors.count(), 'another number of signers');
        for (uint256 i; i < _actors.count(); i++) require(_book.isSigner(_party, _actors.signer(i)), 'a signer lost');
        require(_book.thresholdOf(_party) == _actors.threshold(), 'another threshold');
    }

    function invariant_aPartyCanAlwaysSign() public view {
        uint8 threshold = _book.thresholdOf(_party);
        require(threshold > 0 && threshold <= _book.signersOf(_party).length, 'nobody can sign');
    }

    function invariant_theRecoveryKeyIsNoSigner() public view {
        bytes memory key = _book.recoveryKeyOf(_party);
        require(keccak256(key) == keccak256(_actors.recoverySigner()), 'another recovery key');
        require(key.length == 0 || !_book.isSigner(_party, key), 'signer and recovery key');
    }

    function invariant_recoveryAndRestraintAreTheirs() public view {
        require(_book.recoveryOf(_party).id == _actors.pending(), 'another recovery');
        require(_book.restrainedUntil(_party) == _actors.until(), 'another restraint');
    }
}
