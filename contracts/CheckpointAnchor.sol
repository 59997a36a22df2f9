// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {ICheckpointAnchor} from './interfaces/ICheckpointAnchor.sol';

/// @title See ICheckpointAnchor, where everything is said that this promises.
contract CheckpointAnchor is ICheckpointAnchor {
    bytes32 private immutable _originHash;

    /// @dev Shares its slot with `_lastSize`: one read tells both who may write and what is newest.
    address private _writer;
    uint64 private _lastSize;
    address private _offeredWriter;

    /// @dev One slot per size, though the event alone would cost half: a contract, and a node that keeps no old logs, can still
    /// answer for every checkpoint, and a storage proof of one slot proves it to somebody without a node.
    mapping(uint64 size => bytes32 root) private _roots;

    constructor(address firstWriter, bytes32 logOriginHash) {
        if (firstWriter == address(0)) revert AnchorWriterMissing();
        _writer = firstWriter;
        _originHash = logOriginHash;
        emit WriterChanged(address(0), firstWriter);
    }

    modifier onlyWriter() {
        if (msg.sender != _writer) revert AnchorWriterOnly(msg.sender);
        _;
    }

    /// @inheritdoc ICheckpointAnchor
    function anchor(uint64 size, bytes32 root) external onlyWriter {
        if (size <= _lastSize) revert AnchorNotNewer(_lastSize, size);
        if (root == bytes32(0)) revert AnchorRootMissing();
        _lastSize = size;
        _roots[size] = root;
        emit CheckpointAnchored(size, root);
    }

    /// @inheritdoc ICheckpointAnchor
    function offerWriter(address to) external onlyWriter {
        _offeredWriter = to;
        emit WriterOffered(msg.sender, to);
    }

    /// @inheritdoc ICheckpointAnchor
    function takeWriter() external {
        if (msg.sender != _offeredWriter || msg.sender == address(0)) revert AnchorNotOffered(msg.sender);
        address previous = _writer;
        _writer = msg.sender;
        delete _offeredWriter;
        emit WriterChanged(previous, msg.sender);
    }

    /// @inheritdoc ICheckpointAnchor
    function rootOf(uint64 size) external view returns (bytes32) {
        return _roots[size];
    }

    /// @inheritdoc ICheckpointAnchor
    function latest() external view returns (uint64 size, bytes32 root) {
        size = _lastSize;
        root = _roots[size];
    }

    /// @inheritdoc ICheckpointAnchor
    function originHash() external view returns (bytes32) {
        return _originHash;
    }

    /// @inheritdoc ICheckpointAnchor
    function writer() external view returns (address) {
        return _writer;
    }

    /// @inheritdoc ICheckpointAnchor
    function offeredWriter() external view returns (address) {
        return _offeredWriter;
    }
}
