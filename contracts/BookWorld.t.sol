// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {AccessManager} from '@openzeppelin/contracts/access/manager/AccessManager.sol';
import {CheckpointAnchor} from './CheckpointAnchor.sol';
import {IPartyBook} from './interfaces/IPartyBook.sol';
import {PartyBook} from './PartyBook.sol';

/// @dev The cheat codes of the test runner that are used here.
interface Vm {
    function addr(uint256 key) external pure returns (address);
    function assume(bool condition) external pure;
    function chainId(uint256 id) external;
    function etch(address target, bytes calldata code) external;
    function expectRevert(bytes calldata reason) external;
    function prank(address sender) external;
    function publicKeyP256(uint256 key) external pure returns (uint256 x, uint256 y);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function signP256(uint256 key, bytes32 digest) external pure returns (bytes32 r, bytes32 s);
    function warp(uint256 time) external;
}

Vm constant VM = Vm(address(uint160(uint256(keccak256('hevm cheat code')))));

/// @dev A book with its roles, and whoever signs. Words are hashed here once more, from the text of docs/format.md and not by the contract's own code.
abstract contract BookWorld {
    uint64 internal constant START = 1_800_000_000;
    /// @dev Not sha256, as outside: that is a call of a precompile, which would take the prank of the call that it is an argument of.
    bytes32 internal constant PARTY = keccak256('pty_00000000000000000000000001');
    bytes32 internal constant SALT = keccak256('salt');
    address internal constant REGISTRAR = address(0x4e61);
    address internal constant GUARDIAN = address(0x6a11);
    uint64 internal constant REGISTRAR_ROLE = 1;
    uint64 internal constant GUARDIAN_ROLE = 2;

    uint256 internal constant FIRST = 0xa1;
    uint256 internal constant SECOND = 0xa2;
    uint256 internal constant THIRD = 0xa3;
    uint256 internal constant RECOVERY = 0xb1;
    uint256 internal constant HEIR = 0xc1;
    uint256 internal constant STRANGER = 0xd1;
    uint256 internal constant INDEPENDENT = 0xe1;

    PartyBook internal book;
    AccessManager internal manager;
    CheckpointAnchor internal anchor;
    uint256 internal nonces;

    function setUp() public virtual {
        require(address(book) == address(0), 'once');
        VM.warp(START);
        anchor = new CheckpointAnchor(address(this), sha256('filmdeed.test/log'));
        manager = new AccessManager(address(this));
        book = new PartyBook(address(anchor), address(manager), SALT, _signer(INDEPENDENT));
        manager.grantRole(REGISTRAR_ROLE, REGISTRAR, 0);
        manager.grantRole(GUARDIAN_ROLE, GUARDIAN, 0);
        _permit(PartyBook.bind.selector, REGISTRAR_ROLE);
        _permit(PartyBook.proposeRecoveryByLaw.selector, GUARDIAN_ROLE);
    }

    function _permit(bytes4 selector, uint64 role) private {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = selector;
        manager.setTargetFunctionRole(address(book), selectors, role);
    }

    function _bindFirst() internal {
        _bind(PARTY, FIRST);
    }

    function _bind(bytes32 party, uint256 key) internal {
        IPartyBook.Terms memory terms = _terms();
        bytes memory signer = _signer(key);
        bytes memory signature = _sign(key, _words(_bindHash(party, signer, terms)));
        VM.prank(REGISTRAR);
        book.bind(party, signer, terms, signature);
    }

    function _add(uint256 by, uint256 key, uint8 threshold) internal {
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_addHash(PARTY, _signer(key), threshold, terms));
        book.addSigner(PARTY, _signer(key), threshold, terms, _signed(by, words), _sign(key, words));
    }

    function _nameRecoveryKey(uint256 by, uint256 key) internal {
        IPartyBook.Terms memory terms = _terms();
        bytes32 words = _words(_recoveryKeyHash(PARTY, _signer(key), terms));
        book.nameRecoveryKey(PARTY, _signer(key), terms, _signed(by, words), _sign(key, words));
    }

    function _propose(uint256 by, uint256 heir) internal returns (bytes32 words) {
        IPartyBook.Terms memory terms = _terms();
        words = _words(_recoverHash(PARTY, _signer(heir), terms));
        book.proposeRecovery(PARTY, _signer(heir), terms, _sign(by, words), _sign(heir, words));
    }

    function _proposeByLaw(uint256 by, uint256 heir) internal returns (bytes32 words) {
        IPartyBook.Terms memory terms = _terms();
        bytes memory signer = _signer(heir);
        words = _words(_recoverHash(PARTY, signer, terms));
        bytes memory signature = _sign(by, words);
        bytes memory proof = _sign(heir, words);
        VM.prank(GUARDIAN);
        book.proposeRecoveryByLaw(PARTY, signer, terms, signature, proof);
    }

    /// @dev Not `expectRevert`: that one takes the next call for the one it waits for, and signing is a call of the runner.
    function _refuses(bytes memory reason, bytes memory data) internal {
        _refusesFrom(address(this), reason, data);
    }

    function _refusesFrom(address sender, bytes memory reason, bytes memory data) internal {
        VM.prank(sender);
        (bool done, bytes memory answer) = address(book).call(data);
        require(!done, 'not refused');
        require(keccak256(answer) == keccak256(reason), 'refused for another reason');
    }

    function _terms() internal returns (IPartyBook.Terms memory) {
        return IPartyBook.Terms({deadline: uint64(block.timestamp) + 1 hours, nonce: bytes32(++nonces)});
    }

    function _signer(uint256 key) internal pure returns (bytes memory) {
        return abi.encodePacked(VM.addr(key));
    }

    function _sign(uint256 key, bytes32 words) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, words);
        return abi.encodePacked(r, s, v);
    }

    function _signed(uint256 key, bytes32 words) internal pure returns (IPartyBook.Signed[] memory list) {
        list = new IPartyBook.Signed[](1);
        list[0] = IPartyBook.Signed({signer: _signer(key), signature: _sign(key, words)});
    }

    /// @dev In the order that the contract wants.
    function _signed(
        uint256 one,
        uint256 other,
        bytes32 words
    ) internal pure returns (IPartyBook.Signed[] memory list) {
        if (keccak256(_signer(one)) > keccak256(_signer(other))) (one, other) = (other, one);
        list = new IPartyBook.Signed[](2);
        list[0] = IPartyBook.Signed({signer: _signer(one), signature: _sign(one, words)});
        list[1] = IPartyBook.Signed({signer: _signer(other), signature: _sign(other, words)});
    }

    function _words(bytes32 structHash) internal view returns (bytes32) {
        return _wordsFor(block.chainid, address(book), SALT, structHash);
    }

    function _wordsFor(uint256 chain, address at_, bytes32 salt, bytes32 structHash) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)'
                ),
                keccak256('FilmDeed PartyBook'),
                keccak256('1'),
                chain,
                at_,
                salt
            )
        );
        return keccak256(abi.encodePacked(hex'1901', domain, structHash));
    }

    function _bindHash(
        bytes32 party,
        bytes memory signer,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256('BindSigner(string statement,bytes32 party,bytes signer,uint64 deadline,bytes32 nonce)'),
                    keccak256(
                        unicode'本人将此密钥登记为本主体的首个签署密钥 I bind this key as the first signer of this party'
                    ),
                    party,
                    keccak256(signer),
                    terms.deadline,
                    terms.nonce
                )
            );
    }

    function _addHash(
        bytes32 party,
        bytes memory signer,
        uint8 threshold,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'AddSigner(string statement,bytes32 party,bytes signer,uint8 threshold,uint64 deadline,bytes32 nonce)'
                    ),
                    keccak256(unicode'本主体增加此签署密钥 This party adds this signer'),
                    party,
                    keccak256(signer),
                    threshold,
                    terms.deadline,
                    terms.nonce
                )
            );
    }

    function _removeHash(
        bytes32 party,
        bytes memory signer,
        uint8 threshold,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'RemoveSigner(string statement,bytes32 party,bytes signer,uint8 threshold,uint64 deadline,bytes32 nonce)'
                    ),
                    keccak256(unicode'本主体移除此签署密钥 This party removes this signer'),
                    party,
                    keccak256(signer),
                    threshold,
                    terms.deadline,
                    terms.nonce
                )
            );
    }

    function _rotateHash(
        bytes32 party,
        bytes memory from,
        bytes memory to,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'RotateSigner(string statement,bytes32 party,bytes from,bytes to,uint64 deadline,bytes32 nonce)'
                    ),
                    keccak256(
                        unicode'本主体以新签署密钥替换旧签署密钥 This party replaces the old signer by the new one'
                    ),
                    party,
                    keccak256(from),
                    keccak256(to),
                    terms.deadline,
                    terms.nonce
                )
            );
    }

    function _thresholdHash(
        bytes32 party,
        uint8 threshold,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'ChangeThreshold(string statement,bytes32 party,uint8 threshold,uint64 deadline,bytes32 nonce)'
                    ),
                    keccak256(unicode'本主体更改所需签署密钥的数量 This party changes how many signers must sign'),
                    party,
                    threshold,
                    terms.deadline,
                    terms.nonce
                )
            );
    }

    function _recoveryKeyHash(
        bytes32 party,
        bytes memory key,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'NameRecoveryKey(string statement,bytes32 party,bytes recoveryKey,uint64 deadline,bytes32 nonce)'
                    ),
                    keccak256(unicode'本主体指定此恢复密钥 This party names this recovery key'),
                    party,
                    keccak256(key),
                    terms.deadline,
                    terms.nonce
                )
            );
    }

    function _recoverHash(
        bytes32 party,
        bytes memory signer,
        IPartyBook.Terms memory terms
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'ProposeRecovery(string statement,bytes32 party,bytes signer,uint64 deadline,bytes32 nonce)'
                    ),
                    keccak256(
                        unicode'恢复本主体:公示三十日后由此密钥取代全部签署密钥,其后三十日内不得转让或专有授权 Recovery of this party: after 30 days in public this key replaces all signers, and for 30 days more nothing is assigned or licensed exclusively'
                    ),
                    party,
                    keccak256(signer),
                    terms.deadline,
                    terms.nonce
                )
            );
    }

    function _vetoHash(bytes32 party, bytes32 recovery, IPartyBook.Terms memory terms) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        'VetoRecovery(string statement,bytes32 party,bytes32 recovery,uint64 deadline,bytes32 nonce)'
                    ),
                    keccak256(unicode'本人否决对本主体的此项恢复 I veto this recovery of this party'),
                    party,
                    recovery,
                    terms.deadline,
                    terms.nonce
                )
            );
    }
}
