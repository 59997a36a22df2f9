// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {CheckpointAnchor} from './CheckpointAnchor.sol';
import {ICheckpointAnchor} from './interfaces/ICheckpointAnchor.sol';

/// @dev The cheat codes of the test runner that are used here.
interface Vm {
    function prank(address sender) external;
    function assume(bool condition) external pure;
    function expectRevert(bytes calldata reason) external;
}

Vm constant VM = Vm(address(uint160(uint256(keccak256('hevm cheat code')))));

/// @dev This contract is the writer.
contract CheckpointAnchorTest {
    CheckpointAnchor private log;

    function setUp() public {
        log = new CheckpointAnchor(address(this), sha256('filmdeed.test/log'));
    }

    function test_startsEmpty() public view {
        (uint64 size, bytes32 root) = log.latest();
        require(size == 0 && root == 0, 'not empty');
        require(log.originHash() == sha256('filmdeed.test/log'), 'origin');
        require(log.writer() == address(this) && log.offeredWriter() == address(0), 'writer');
    }

    function test_needsAWriter() public {
        VM.expectRevert(abi.encodeWithSelector(ICheckpointAnchor.AnchorWriterMissing.selector));
        new CheckpointAnchor(address(0), 0);
    }

    function testFuzz_anchor_isReadable(uint64 size, bytes32 root) public {
        VM.assume(size > 0 && root != 0);
        log.anchor(size, root);
        (uint64 latestSize, bytes32 latestRoot) = log.latest();
        require(latestSize == size && latestRoot == root && log.rootOf(size) == root, 'not readable');
    }

    function testFuzz_anchor_refusesWhatIsNotNewer(uint64 first, uint64 given, bytes32 root) public {
        VM.assume(first > 0 && root != 0);
        given %= first;
        log.anchor(first, bytes32(uint256(1)));
        _refusesNotNewer(first, given, root);
        _refusesNotNewer(first, first, root);
        require(log.rootOf(first) == bytes32(uint256(1)) && log.rootOf(given) == 0, 'written');
    }

    function testFuzz_anchor_refusesAMissingRoot(uint64 size) public {
        VM.assume(size > 0);
        VM.expectRevert(abi.encodeWithSelector(ICheckpointAnchor.AnchorRootMissing.selector));
        log.anchor(size, 0);
    }

    function testFuzz_anchor_refusesStrangers(address stranger, uint64 size, bytes32 root) public {
        VM.assume(stranger != address(this));
        _refusesStranger(stranger);
        log.anchor(size, root);
        require(log.rootOf(size) == 0, 'written');
    }

    function testFuzz_offerWriter_refusesStrangers(address stranger, address to) public {
        VM.assume(stranger != address(this));
        _refusesStranger(stranger);
        log.offerWriter(to);
        require(log.offeredWriter() == address(0), 'offered');
    }

    function testFuzz_takeWriter_needsTheOffer(address offered, address stranger) public {
        VM.assume(offered != stranger);
        log.offerWriter(offered);
        require(log.writer() == address(this), 'an offer alone changed the writer');
        VM.expectRevert(abi.encodeWithSelector(ICheckpointAnchor.AnchorNotOffered.selector, stranger));
        VM.prank(stranger);
        log.takeWriter();
    }

    /// @dev Some chains let calls of their own come from the zero address, which is also what "offered to nobody" reads as.
    function test_takeWriter_isNotForTheZeroAddress() public {
        VM.expectRevert(abi.encodeWithSelector(ICheckpointAnchor.AnchorNotOffered.selector, address(0)));
        VM.prank(address(0));
        log.takeWriter();
    }

    function testFuzz_takeWriter_handsOver(address next, uint64 size, bytes32 root) public {
        VM.assume(next != address(this) && next != address(0) && size > 0 && root != 0);
        log.offerWriter(next);
        VM.prank(next);
        log.takeWriter();
        require(log.writer() == next && log.offeredWriter() == address(0), 'not handed over');
        VM.expectRevert(abi.encodeWithSelector(ICheckpointAnchor.AnchorWriterOnly.selector, address(this)));
        log.anchor(size, root);
        VM.prank(next);
        log.anchor(size, root);
        require(log.rootOf(size) == root, 'the new writer cannot write');
    }

    function testFuzz_offerWriter_canBeTakenBack(address next) public {
        VM.assume(next != address(0));
        log.offerWriter(next);
        log.offerWriter(address(0));
        VM.expectRevert(abi.encodeWithSelector(ICheckpointAnchor.AnchorNotOffered.selector, next));
        VM.prank(next);
        log.takeWriter();
    }

    function testFuzz_roots_stayForEver(uint32[16] calldata steps) public {
        uint64 size;
        for (uint256 i; i < steps.length; i++) {
            size += uint64(steps[i]) + 1;
            log.anchor(size, keccak256(abi.encode(size)));
        }
        uint64 again;
        for (uint256 i; i < steps.length; i++) {
            again += uint64(steps[i]) + 1;
            require(log.rootOf(again) == keccak256(abi.encode(again)), 'a root changed');
        }
    }

    function _refusesNotNewer(uint64 last, uint64 given, bytes32 root) private {
        VM.expectRevert(abi.encodeWithSelector(ICheckpointAnchor.AnchorNotNewer.selector, last, given));
        log.anchor(given, root);
    }

    function _refusesStranger(address stranger) private {
        VM.expectRevert(abi.encodeWithSelector(ICheckpointAnchor.AnchorWriterOnly.selector, stranger));
        VM.prank(stranger);
    }
}

/// @dev The writer under any order of calls, remembering what was accepted.
contract Writer {
    CheckpointAnchor public immutable log;
    uint64[] public sizes;
    mapping(uint64 size => bytes32 root) public given;
    bool public broken;

    constructor() {
        log = new CheckpointAnchor(address(this), 0);
    }

    function anchor(uint64 size, bytes32 root) external {
        (uint64 last, ) = log.latest();
        try log.anchor(size, root) {
            if (size <= last || root == 0) broken = true;
            sizes.push(size);
            given[size] = root;
        } catch {
            if (size > last && root != 0) broken = true;
        }
    }

    /// @dev Random sizes soon reach the end of uint64; small steps make long histories.
    function anchorNext(uint8 step, bytes32 root) external {
        (uint64 last, ) = log.latest();
        if (last < type(uint64).max - 256) this.anchor(last + step, root);
    }

    function offer(address to) external {
        log.offerWriter(to == address(this) ? to : address(0));
    }

    function count() external view returns (uint256) {
        return sizes.length;
    }
}

/// @dev Anybody calls anything in any order, on the contract itself and through its writer.
contract CheckpointAnchorInvariants {
    Writer private writer;
    CheckpointAnchor private log;

    function setUp() public {
        writer = new Writer();
        log = writer.log();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](2);
        targets[0] = address(writer);
        targets[1] = address(log);
    }

    function invariant_sizesGrow() public view {
        require(!writer.broken(), 'an older checkpoint was taken, or a newer one refused');
        for (uint256 i = 1; i < writer.count(); i++) require(writer.sizes(i - 1) < writer.sizes(i), 'shrank');
    }

    function invariant_onlyTheWriterWrites() public view {
        (uint64 size, bytes32 root) = log.latest();
        uint256 count = writer.count();
        require(size == (count == 0 ? 0 : writer.sizes(count - 1)), 'a size of somebody else');
        require(root == writer.given(size), 'a root of somebody else');
    }

    function invariant_rootsStay() public view {
        for (uint256 i; i < writer.count(); i++) {
            uint64 size = writer.sizes(i);
            require(log.rootOf(size) == writer.given(size), 'a root changed');
        }
    }

    function invariant_theWriterStaysUntilItOffers() public view {
        require(log.writer() == address(writer), 'the writer changed');
    }
}
