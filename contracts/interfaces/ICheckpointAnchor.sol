// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

/// @title Checkpoints of one evidence log, recorded where nobody can take them back
/// @notice Says: at the time of the block, whoever writes here had committed to this log of this size and root. Sizes only grow, every
/// root stays readable for ever, and only the writer writes. Whether the log itself only grew is for its auditors, who hold these
/// roots against the log's consistency proofs (RFC 6962).
interface ICheckpointAnchor {
    /// @notice A checkpoint was recorded.
    /// @param size Leaves in the log
    /// @param root Head of the log's tree (RFC 6962, SHA-256)
    event CheckpointAnchored(uint64 indexed size, bytes32 root);

    /// @notice The writer offered its place; the zero address takes an offer back.
    event WriterOffered(address indexed writer, address indexed offeredTo);

    /// @notice Whoever was offered the place has taken it.
    event WriterChanged(address indexed previous, address indexed writer);

    /// @notice The checkpoint is no newer than the newest one.
    error AnchorNotNewer(uint64 last, uint64 given);

    /// @notice A log with leaves has a root: zero stands for "none" here.
    error AnchorRootMissing();

    /// @notice Only the writer may do this.
    error AnchorWriterOnly(address caller);

    /// @notice Only the one to whom the writer's place was offered may take it.
    error AnchorNotOffered(address caller);

    /// @notice A contract without a writer could never be written to.
    error AnchorWriterMissing();

    /// @notice Records a checkpoint. Only the writer; `size` is larger than ever before.
    function anchor(uint64 size, bytes32 root) external;

    /// @notice Offers the writer's place. Nothing changes until it is taken, so that a mistyped address locks nobody out.
    function offerWriter(address to) external;

    /// @notice Takes the writer's place that was offered to the caller.
    function takeWriter() external;

    /// @notice Root recorded for exactly this size; zero if none was.
    function rootOf(uint64 size) external view returns (bytes32);

    /// @notice The newest checkpoint; zeros before the first.
    function latest() external view returns (uint64 size, bytes32 root);

    /// @notice SHA-256 of the UTF-8 bytes of the log's origin: this contract anchors that log and no other.
    function originHash() external view returns (bytes32);

    /// @notice Who may record checkpoints.
    function writer() external view returns (address);

    /// @notice To whom the writer's place is offered; zero if to nobody.
    function offeredWriter() external view returns (address);
}
