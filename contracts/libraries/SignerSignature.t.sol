// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {IERC1271} from '@openzeppelin/contracts/interfaces/IERC1271.sol';
import {ERC7913P256Verifier} from '@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol';
import {VM} from '../BookWorld.t.sol';
import {SignerSignature} from './SignerSignature.sol';

/// @dev A wallet of one digest.
contract OneDigestWallet is IERC1271 {
    bytes32 private immutable _digest;

    constructor(bytes32 digest) {
        _digest = digest;
    }

    function isValidSignature(bytes32 hash, bytes memory) external view returns (bytes4) {
        return hash == _digest ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}

/// @dev Code that knows no ERC-1271: a delegate that an account may have chosen.
contract DeafDelegate {
    function execute() external pure returns (bool) {
        return true;
    }
}

contract SignerSignatureTest {
    uint256 private constant _ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    uint256 private constant _KEY = 0xa1;

    function testFuzz_account_signs(uint256 key, bytes32 digest, bytes32 other) public view {
        key = (key % (_ORDER - 1)) + 1;
        VM.assume(digest != other);
        bytes memory signer = abi.encodePacked(VM.addr(key));
        bytes memory signature = _sign(key, digest);
        require(SignerSignature.isValid(signer, digest, signature), 'own');
        require(!SignerSignature.isValid(signer, other, signature), 'other digest');
        require(!SignerSignature.isValid(abi.encodePacked(VM.addr(_KEY + 1)), digest, signature), 'other key');
    }

    function testFuzz_account_refusesTheOtherS(bytes32 digest) public view {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(_KEY, digest);
        bytes memory flipped = abi.encodePacked(r, _ORDER - uint256(s), v == 27 ? 28 : 27);
        require(!SignerSignature.isValid(abi.encodePacked(VM.addr(_KEY)), digest, flipped), 'high s');
    }

    function testFuzz_anyFlippedBit_isRefused(bytes32 digest, uint256 bit) public view {
        bytes memory signature = _sign(_KEY, digest);
        bit %= 64 * 8;
        signature[bit / 8] ^= bytes1(uint8(1) << uint8(bit % 8));
        require(!SignerSignature.isValid(abi.encodePacked(VM.addr(_KEY)), digest, signature), 'flipped');
    }

    /// @dev EIP-7702: the account has code now, of whatever kind, and its own key still signs.
    function testFuzz_delegatedAccount_signsStill(bytes32 digest) public {
        address account = VM.addr(_KEY);
        bytes memory signer = abi.encodePacked(account);
        VM.etch(account, abi.encodePacked(hex'ef0100', address(new DeafDelegate())));
        require(SignerSignature.isValid(signer, digest, _sign(_KEY, digest)), 'delegated');
        VM.etch(account, address(new DeafDelegate()).code);
        require(SignerSignature.isValid(signer, digest, _sign(_KEY, digest)), 'with code');
        require(!SignerSignature.isValid(signer, digest, _sign(_KEY + 1, digest)), 'of another key');
    }

    function testFuzz_wallet_isAsked(bytes32 digest, bytes32 other, bytes calldata signature) public {
        VM.assume(digest != other);
        bytes memory signer = abi.encodePacked(new OneDigestWallet(digest));
        require(SignerSignature.isValid(signer, digest, signature), 'wallet');
        require(!SignerSignature.isValid(signer, other, signature), 'other digest');
        bytes memory deaf = abi.encodePacked(new DeafDelegate());
        require(!SignerSignature.isValid(deaf, digest, signature), 'no wallet');
    }

    function testFuzz_whatIsNoSigner_isRefused(uint8 length, bytes32 digest, bytes calldata signature) public view {
        require(!SignerSignature.isValid(new bytes(length % 20), digest, signature), 'short');
    }

    /// @dev Precompile 4 gives back the selector and the 28 zero bytes behind it: exactly what a verifier that agrees would say.
    function testFuzz_verifierWithoutCode_verifiesNothing(bytes32 digest, bytes calldata key) public view {
        for (uint160 at_ = 0; at_ < 0x120; at_++) {
            bytes memory signer = abi.encodePacked(address(at_), bytes1(0), key);
            require(!SignerSignature.isValid(signer, digest, ''), 'a precompile said yes');
        }
    }

    function testFuzz_p256_signs(uint256 key, bytes32 digest, bytes32 other) public {
        key = (key % 1e60) + 1;
        VM.assume(digest != other);
        (uint256 x, uint256 y) = VM.publicKeyP256(key);
        bytes memory signer = abi.encodePacked(address(new ERC7913P256Verifier()), x, y);
        (bytes32 r, bytes32 s) = VM.signP256(key, digest);
        require(SignerSignature.isValid(signer, digest, abi.encodePacked(r, _lowS(s))), 'own');
        require(!SignerSignature.isValid(signer, other, abi.encodePacked(r, _lowS(s))), 'other digest');
        require(!SignerSignature.isValid(signer, digest, abi.encodePacked(r, _highS(s))), 'high s');
    }

    uint256 private constant _P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;

    function _lowS(bytes32 s) private pure returns (uint256) {
        return uint256(s) > _P256 / 2 ? _P256 - uint256(s) : uint256(s);
    }

    function _highS(bytes32 s) private pure returns (uint256) {
        return _P256 - _lowS(s);
    }

    function _sign(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }
}
