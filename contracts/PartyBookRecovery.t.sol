// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {IAccessManaged} from '@openzeppelin/contracts/access/manager/IAccessManaged.sol';
import {BookWorld, VM} from './BookWorld.t.sol';
import {IPartyBook} from './interfaces/IPartyBook.sol';
import {PartyBook} from './PartyBook.sol';

/// @dev Invariant 8, the part of it that is not a party's own signature: two keys, 30 days in public, a veto, 30 days of restraint.
contract PartyBookRecoveryTest is BookWorld {
    uint64 private constant _DELAY = 2_592_000;

    function setUp() public override {
        super.setUp();
        _bindFirst();
        _add(FIRST, SECOND, 2);
    }

    function test_propose_changesNothingYet() public {
        _name();
        bytes32 recovery = _propose(RECOVERY, HEIR);
        IPartyBook.Recovery memory pending = book.recoveryOf(PARTY);
        require(pending.id == recovery && pending.means == IPartyBook.RecoveryMeans.RecoveryKey, 'pending');
        require(pending.dueAt == START + _DELAY && keccak256(pending.signer) == keccak256(_signer(HEIR)), 'due');
        require(book.isSigner(PARTY, _signer(FIRST)) && !book.isSigner(PARTY, _signer(HEIR)), 'signers');
        require(book.thresholdOf(PARTY) == 2 && !book.isRestrained(PARTY, block.timestamp), 'restrained');
    }

    function testFuzz_propose_needsTheRecoveryKeyAndTheNewSigner(uint256 seed) public {
        uint256 other = (seed % 1e30) + 0x1000;
        _refuses(abi.encodeWithSelector(IPartyBook.BookRecoveryKeyMissing.selector, PARTY), _proposal(RECOVERY, HEIR));
        _name();
        bytes memory call = _proposal(other, HEIR);
        _refuses(_invalid(RECOVERY, _lastWords), call);
        // A signer of the party is no recovery key, nor is the independent key of the book.
        call = _proposal(FIRST, HEIR);
        _refuses(_invalid(RECOVERY, _lastWords), call);
        call = _proposal(INDEPENDENT, HEIR);
        _refuses(_invalid(RECOVERY, _lastWords), call);
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_recoverHash(PARTY, _signer(HEIR), terms));
        _refuses(
            _invalid(HEIR, words),
            abi.encodeCall(
                book.proposeRecovery,
                (PARTY, _signer(HEIR), terms, _sign(RECOVERY, words), _sign(other, words))
            )
        );
        require(book.recoveryOf(PARTY).id == 0, 'proposed');
    }

    /// @dev Neither of the two alone, whoever they are; and the party's own recovery key is no way around the guardian.
    function testFuzz_byLaw_needsGuardianAndIndependentKey(address sender, uint256 seed) public {
        uint256 other = (seed % 1e30) + 0x1000;
        VM.assume(sender != GUARDIAN);
        _name();
        bytes memory call = _lawful(INDEPENDENT, HEIR);
        _refusesFrom(sender, abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, sender), call);
        call = _lawful(other, HEIR);
        _refusesFrom(GUARDIAN, _invalid(INDEPENDENT, _lastWords), call);
        call = _lawful(RECOVERY, HEIR);
        _refusesFrom(GUARDIAN, _invalid(INDEPENDENT, _lastWords), call);
        require(book.recoveryOf(PARTY).id == 0, 'proposed');
    }

    function test_byLaw_isImpossibleWithoutAnIndependentKey() public {
        book = new PartyBook(address(anchor), address(manager), SALT, '');
        bytes4[] memory selectors = new bytes4[](2);
        selectors[0] = PartyBook.bind.selector;
        selectors[1] = PartyBook.proposeRecoveryByLaw.selector;
        manager.setTargetFunctionRole(address(book), selectors, GUARDIAN_ROLE);
        _refusesFrom(
            GUARDIAN,
            abi.encodeWithSelector(IPartyBook.BookIndependentKeyMissing.selector),
            _lawful(INDEPENDENT, HEIR)
        );
    }

    /// @dev The operator with every role that there is, admin included, gets nothing done without a signature that it cannot make.
    function testFuzz_operator_aloneMovesNothing(uint256 seed, bytes calldata junk) public {
        uint256 own = (seed % 1e30) + 0x1000;
        manager.grantRole(REGISTRAR_ROLE, address(this), 0);
        manager.grantRole(GUARDIAN_ROLE, address(this), 0);
        bytes memory call = _lawful(own, HEIR);
        _refuses(_invalid(INDEPENDENT, _lastWords), call);
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_bindHash(PARTY, _signer(own), terms));
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookPartyBound.selector, PARTY),
            abi.encodeCall(book.bind, (PARTY, _signer(own), terms, _sign(own, words)))
        );
        (bool done, ) = address(book).call(junk);
        done;
        manager.setTargetClosed(address(book), true);
        _unchanged();
        // Closed by its operator, the book still obeys its parties.
        terms = _terms();
        words = _words(_thresholdHash(PARTY, 1, terms));
        book.changeThreshold(PARTY, 1, terms, _signed(FIRST, SECOND, words));
    }

    function test_complete_toTheSecond() public {
        _name();
        bytes32 recovery = _propose(RECOVERY, HEIR);
        uint64 dueAt = START + _DELAY;
        VM.warp(dueAt - 1);
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookRecoveryNotDue.selector, dueAt, uint256(dueAt) - 1),
            abi.encodeCall(book.completeRecovery, (PARTY, recovery))
        );
        _unchanged();
        VM.warp(dueAt);
        book.completeRecovery(PARTY, recovery);
        bytes[] memory signers = book.signersOf(PARTY);
        require(signers.length == 1 && keccak256(signers[0]) == keccak256(_signer(HEIR)), 'signers');
        require(book.thresholdOf(PARTY) == 1 && book.recoveryOf(PARTY).id == 0, 'threshold');
        require(!book.isSigner(PARTY, _signer(FIRST)) && !book.isSigner(PARTY, _signer(SECOND)), 'an old signer lives');
        require(keccak256(book.recoveryKeyOf(PARTY)) == keccak256(_signer(RECOVERY)), 'recovery key');
        _refuses(
            abi.encodeWithSelector(IPartyBook.BookRecoveryNotPending.selector, PARTY, recovery),
            abi.encodeCall(book.completeRecovery, (PARTY, recovery))
        );
    }

    function test_complete_isFollowedByThirtyDaysOfRestraint() public {
        _name();
        bytes32 recovery = _propose(RECOVERY, HEIR);
        uint64 from = START + _DELAY + 5;
        VM.warp(from);
        book.completeRecovery(PARTY, recovery);
        require(book.restrainedUntil(PARTY) == from + _DELAY, 'until');
        require(!book.isRestrained(PARTY, from - 1) && book.isRestrained(PARTY, from), 'begin');
        require(book.isRestrained(PARTY, from + _DELAY - 1) && !book.isRestrained(PARTY, from + _DELAY), 'end');
        // The new signer changes its set, and is restrained all the same.
        _nameRecoveryKeyBy(HEIR, STRANGER);
        _add(HEIR, THIRD, 1);
        require(book.isRestrained(PARTY, from + 1), 'shaken off');
    }

    function test_veto_byAnySignerAlone_throughTheLastSecond() public {
        _name();
        for (uint256 i; i < 3; i++) {
            uint256 by =
                i == 0
                    ? FIRST
                    : i == 1
                        ? SECOND
                        : RECOVERY;
            bytes32 recovery = _propose(RECOVERY, HEIR);
            uint64 dueAt = book.recoveryOf(PARTY).dueAt;
            VM.warp(dueAt - 1);
            _veto(by, recovery);
            require(book.recoveryOf(PARTY).id == 0, 'stands');
            VM.warp(dueAt);
            _refuses(
                abi.encodeWithSelector(IPartyBook.BookRecoveryNotPending.selector, PARTY, recovery),
                abi.encodeCall(book.completeRecovery, (PARTY, recovery))
            );
            _unchanged();
        }
    }

    function test_veto_isTooLateWhenDue() public {
        _name();
        bytes32 recovery = _propose(RECOVERY, HEIR);
        uint64 dueAt = START + _DELAY;
        VM.warp(dueAt);
        bytes memory call = _vetoCall(FIRST, recovery);
        _refuses(abi.encodeWithSelector(IPartyBook.BookVetoTooLate.selector, dueAt, uint256(dueAt)), call);
    }

    /// @dev Neither a stranger, nor who would take over, nor the independent key; nor words against another recovery.
    function test_veto_isForKeysOfThePartyAlone() public {
        bytes32 recovery = _proposeByLaw(INDEPENDENT, HEIR);
        uint256[3] memory others = [STRANGER, HEIR, INDEPENDENT];
        for (uint256 i; i < 3; i++) {
            _refuses(
                abi.encodeWithSelector(IPartyBook.BookSignerUnknown.selector, PARTY, _signer(others[i])),
                _vetoCall(others[i], recovery)
            );
        }
        bytes memory reason = abi.encodeWithSelector(
            IPartyBook.BookRecoveryNotPending.selector,
            PARTY,
            bytes32('other')
        );
        _refuses(reason, _vetoCall(FIRST, bytes32('other')));
        bytes memory old = _vetoCall(FIRST, recovery);
        _veto(FIRST, recovery);
        bytes32 again = _proposeByLaw(INDEPENDENT, HEIR);
        _refuses(abi.encodeWithSelector(IPartyBook.BookRecoveryNotPending.selector, PARTY, recovery), old);
        require(book.recoveryOf(PARTY).id == again, 'an old veto counts');
    }

    function test_byLaw_takesTheRecoveryKeyToo() public {
        _name();
        bytes32 recovery = _proposeByLaw(INDEPENDENT, HEIR);
        VM.warp(START + _DELAY);
        book.completeRecovery(PARTY, recovery);
        require(book.recoveryKeyOf(PARTY).length == 0, 'recovery key');
    }

    function test_onlyOneStandsInPublic() public {
        _name();
        bytes32 recovery = _propose(RECOVERY, HEIR);
        bytes memory reason = abi.encodeWithSelector(IPartyBook.BookRecoveryPending.selector, PARTY, recovery);
        _refuses(reason, _proposal(RECOVERY, STRANGER));
        _refusesFrom(GUARDIAN, reason, _lawful(INDEPENDENT, STRANGER));
    }

    /// @dev Named as recovery key in the meantime, the key that takes over would be its own second key.
    function test_complete_leavesNoSignerAsRecoveryKey() public {
        bytes32 recovery = _proposeByLaw(INDEPENDENT, HEIR);
        _veto(FIRST, recovery);
        _name();
        recovery = _propose(RECOVERY, HEIR);
        _nameRecoveryKeyBy(FIRST, SECOND, HEIR);
        VM.warp(START + _DELAY);
        book.completeRecovery(PARTY, recovery);
        require(book.recoveryKeyOf(PARTY).length == 0, 'signer and recovery key');
    }

    function test_independentKey_isHandedOverByItselfAlone() public {
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_handOverHash(_signer(STRANGER), terms));
        _refuses(
            _invalid(INDEPENDENT, words),
            abi.encodeCall(
                book.handOverIndependentKey,
                (_signer(STRANGER), terms, _sign(STRANGER, words), _sign(STRANGER, words))
            )
        );
        book.handOverIndependentKey(_signer(STRANGER), terms, _sign(INDEPENDENT, words), _sign(STRANGER, words));
        require(keccak256(book.independentKey()) == keccak256(_signer(STRANGER)), 'not handed over');
        bytes memory call = _lawful(INDEPENDENT, HEIR);
        _refusesFrom(GUARDIAN, _invalid(STRANGER, _lastWords), call);
    }

    bytes32 private _lastWords;

    function _proposal(uint256 by, uint256 heir) private returns (bytes memory) {
        IPartyBook.Terms memory terms = _terms();
        _lastWords = _words(_recoverHash(PARTY, _signer(heir), terms));
        return
            abi.encodeCall(
                book.proposeRecovery,
                (PARTY, _signer(heir), terms, _sign(by, _lastWords), _sign(heir, _lastWords))
            );
    }

    function _lawful(uint256 by, uint256 heir) private returns (bytes memory) {
        IPartyBook.Terms memory terms = _terms();
        _lastWords = _words(_recoverHash(PARTY, _signer(heir), terms));
        return
            abi.encodeCall(
                book.proposeRecoveryByLaw,
                (PARTY, _signer(heir), terms, _sign(by, _lastWords), _sign(heir, _lastWords))
            );
    }

    function _vetoCall(uint256 by, bytes32 recovery) private returns (bytes memory) {
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_vetoHash(PARTY, recovery, terms));
        return abi.encodeCall(book.vetoRecovery, (PARTY, recovery, terms, _signed(by, words)[0]));
    }

    function _veto(uint256 by, bytes32 recovery) private {
        (bool done, ) = address(book).call(_vetoCall(by, recovery));
        require(done, 'veto refused');
    }

    function _name() private {
        _nameRecoveryKeyBy(FIRST, SECOND, RECOVERY);
    }

    function _nameRecoveryKeyBy(uint256 one, uint256 other, uint256 key) private {
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_recoveryKeyHash(PARTY, _signer(key), terms));
        book.nameRecoveryKey(PARTY, _signer(key), terms, _signed(one, other, words), _sign(key, words));
    }

    function _nameRecoveryKeyBy(uint256 one, uint256 key) private {
        _nameRecoveryKey(one, key);
    }

    function _handOverHash(bytes memory next, IPartyBook.Terms memory terms) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256('HandOverIndependentKey(string statement,bytes next,uint64 deadline,bytes32 nonce)'),
                    keccak256(unicode'独立密钥由此密钥接替 This key takes the place of the independent key'),
                    keccak256(next),
                    terms.deadline,
                    terms.nonce
                )
            );
    }

    function _invalid(uint256 key, bytes32 words) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPartyBook.BookSignatureInvalid.selector, _signer(key), words);
    }

    function _unchanged() private view {
        require(book.signersOf(PARTY).length == 2 && book.thresholdOf(PARTY) == 2, 'signers changed');
        require(book.isSigner(PARTY, _signer(FIRST)) && book.isSigner(PARTY, _signer(SECOND)), 'signers changed');
        require(book.restrainedUntil(PARTY) == 0, 'restrained');
    }
}
