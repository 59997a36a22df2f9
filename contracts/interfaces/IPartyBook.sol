// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

/// @title The signers of each party, kept where no operator can change them
/// @notice Says who may sign for a party. A party's signers are changed by the party's own signatures alone; whoever sends the transaction
/// counts for nothing. Two things are of others: `bind` of a party that is not here yet, which the registrar must send, as ids of parties are
/// public and anybody could take them; and recovery, which is proposed by two, stands in public for 30 days, falls to the veto of any live
/// signer, and is followed by 30 days in which the party assigns nothing and grants nothing exclusively. Words that are signed hold for this
/// chain, contract and deployment, until their deadline, once (docs/format.md §17).
interface IPartyBook {
    /// @notice By what a recovery was proposed: the recovery key that the party had named, or the guardian and the independent key.
    enum RecoveryMeans {
        None,
        RecoveryKey,
        Law
    }

    /// @notice One signature over the words of an act.
    /// @param signer ERC-7913 bytes: an address, or a verifier's address and a key
    /// @param signature In the form of that signer
    struct Signed {
        bytes signer;
        bytes signature;
    }

    /// @notice How long words hold, and what tells them from others.
    /// @param deadline Last second (Unix time of the block) in which they hold
    /// @param nonce Chosen at random by who signs
    struct Terms {
        uint64 deadline;
        bytes32 nonce;
    }

    /// @notice A recovery that stands in public.
    /// @param id Digest of the words by which it was proposed
    /// @param means By what it was proposed
    /// @param dueAt First second in which it may be completed, and no longer vetoed
    /// @param signer What then signs for the party, alone
    struct Recovery {
        bytes32 id;
        RecoveryMeans means;
        uint64 dueAt;
        bytes signer;
    }

    /// @notice A party has its first signer. `words` is here and below the digest that was signed.
    event PartyBound(bytes32 indexed party, bytes signer, bytes32 words);

    /// @notice The party added a signer.
    event SignerAdded(bytes32 indexed party, bytes signer, uint8 threshold, bytes32 words);

    /// @notice The party removed a signer.
    event SignerRemoved(bytes32 indexed party, bytes signer, uint8 threshold, bytes32 words);

    /// @notice The party replaced a signer.
    event SignerRotated(bytes32 indexed party, bytes from, bytes to, bytes32 words);

    /// @notice The party changed how many of its signers must sign.
    event ThresholdChanged(bytes32 indexed party, uint8 threshold, bytes32 words);

    /// @notice The party named its recovery key; empty: it has none any more.
    event RecoveryKeyNamed(bytes32 indexed party, bytes recoveryKey, bytes32 words);

    /// @notice Somebody else than the party's signers asks to replace them all. Nothing changes before `dueAt`.
    event RecoveryProposed(
        bytes32 indexed party,
        bytes32 indexed recovery,
        RecoveryMeans means,
        bytes signer,
        uint64 dueAt
    );

    /// @notice A key of the party refused the recovery.
    event RecoveryVetoed(bytes32 indexed party, bytes32 indexed recovery, bytes by, bytes32 words);

    /// @notice All signers of the party were replaced, though not by themselves.
    event PartyRecovered(
        bytes32 indexed party,
        bytes32 indexed recovery,
        RecoveryMeans means,
        bytes signer,
        uint64 restrainedUntil
    );

    /// @notice Another key is the independent one. `words` is zero in the constructor.
    event IndependentKeyChanged(bytes previous, bytes next, bytes32 words);

    /// @notice There is no contract at the address that must be a CheckpointAnchor.
    error BookAnchorMissing(address anchor);

    /// @notice A deployment without a salt cannot be told from another.
    error BookSaltMissing();

    /// @notice The party has no signer here.
    error BookPartyUnknown(bytes32 party);

    /// @notice The party has signers already: only they change them.
    error BookPartyBound(bytes32 party);

    /// @notice The words held until `deadline`, and it is `time`.
    error BookWordsExpired(uint64 deadline, uint256 time);

    /// @notice These words were acted upon already.
    error BookWordsUsed(bytes32 words);

    /// @notice Not a signature of this signer over these words.
    error BookSignatureInvalid(bytes signer, bytes32 words);

    /// @notice Another number of signatures than the party's threshold.
    error BookSignaturesNeeded(uint256 needed, uint256 given);

    /// @notice Signatures stand in rising order of keccak256 of their signers, so that none counts twice.
    error BookSignersUnordered(bytes signer);

    /// @notice Not a live signer of the party.
    error BookSignerUnknown(bytes32 party, bytes signer);

    /// @notice The key is a signer or the recovery key of the party already.
    error BookSignerKnown(bytes32 party, bytes signer);

    /// @notice No ERC-7913 bytes: 20 to 1024 of them.
    error BookSignerMalformed(uint256 length);

    /// @notice The party has as many signers as it may.
    error BookSignersTooMany(uint256 most);

    /// @notice The threshold is from one to the number of signers.
    error BookThresholdOutOfRange(uint8 threshold, uint256 signers);

    /// @notice The party named no recovery key.
    error BookRecoveryKeyMissing(bytes32 party);

    /// @notice This book knows no independent key: nobody recovers by law.
    error BookIndependentKeyMissing();

    /// @notice One recovery stands in public already.
    error BookRecoveryPending(bytes32 party, bytes32 recovery);

    /// @notice No such recovery stands in public.
    error BookRecoveryNotPending(bytes32 party, bytes32 recovery);

    /// @notice The recovery is not due yet.
    error BookRecoveryNotDue(uint64 dueAt, uint256 time);

    /// @notice The time for a veto is over.
    error BookVetoTooLate(uint64 dueAt, uint256 time);

    /// @notice Gives a party its first signer, by that signer's own signature. Only the registrar may send it (AccessManager), and only for a
    /// party that has none: the registrar can keep a stranger from taking a party's place, and nothing else.
    function bind(bytes32 party, bytes calldata signer, Terms calldata terms, bytes calldata signature) external;

    /// @notice Adds a signer: signed by the threshold of signers, and by the new one (`proof`).
    /// @param threshold How many must sign from then on
    function addSigner(
        bytes32 party,
        bytes calldata signer,
        uint8 threshold,
        Terms calldata terms,
        Signed[] calldata signatures,
        bytes calldata proof
    ) external;

    /// @notice Removes a signer: signed by the threshold of signers.
    /// @param threshold How many must sign from then on
    function removeSigner(
        bytes32 party,
        bytes calldata signer,
        uint8 threshold,
        Terms calldata terms,
        Signed[] calldata signatures
    ) external;

    /// @notice Replaces a signer: signed by the threshold of signers, and by the new one (`proof`).
    function rotateSigner(
        bytes32 party,
        bytes calldata from,
        bytes calldata to,
        Terms calldata terms,
        Signed[] calldata signatures,
        bytes calldata proof
    ) external;

    /// @notice Changes how many signers must sign: signed by as many as must now.
    function changeThreshold(
        bytes32 party,
        uint8 threshold,
        Terms calldata terms,
        Signed[] calldata signatures
    ) external;

    /// @notice Names the recovery key, or takes it away if empty: signed by the threshold of signers, and by that key (`proof`).
    function nameRecoveryKey(
        bytes32 party,
        bytes calldata recoveryKey,
        Terms calldata terms,
        Signed[] calldata signatures,
        bytes calldata proof
    ) external;

    /// @notice Asks that `signer` takes the place of all signers of the party: signed by its recovery key, and by `signer` (`proof`).
    function proposeRecovery(
        bytes32 party,
        bytes calldata signer,
        Terms calldata terms,
        bytes calldata signature,
        bytes calldata proof
    ) external;

    /// @notice The same by law: inheritance, judgment, merger, or all keys lost. Only the guardian may send it (AccessManager), and it is signed by
    /// the independent key (`signature`) and by `signer` (`proof`).
    function proposeRecoveryByLaw(
        bytes32 party,
        bytes calldata signer,
        Terms calldata terms,
        bytes calldata signature,
        bytes calldata proof
    ) external;

    /// @notice Refuses a recovery, before it is due: signed by one live signer of the party, whatever the threshold, or by its recovery key.
    function vetoRecovery(bytes32 party, bytes32 recovery, Terms calldata terms, Signed calldata signature) external;

    /// @notice Completes a recovery that is due. Anybody may. The signer stands alone then, with threshold one; after a recovery by law the
    /// recovery key is gone, too.
    function completeRecovery(bytes32 party, bytes32 recovery) external;

    /// @notice Hands the place of the independent key to another: signed by both.
    function handOverIndependentKey(
        bytes calldata next,
        Terms calldata terms,
        bytes calldata signature,
        bytes calldata proof
    ) external;

    /// @notice Whether at this moment as many live signers of the party as must have signed these 32 bytes, in rising order of keccak256.
    function isSignedBy(bytes32 party, bytes32 hash, Signed[] calldata signatures) external view returns (bool);

    /// @notice Whether later contracts take no assignment and no exclusive grant of the party at a time: the 30 days after its last recovery.
    function isRestrained(bytes32 party, uint256 time) external view returns (bool);

    /// @notice Live signers of the party, in no order; none if it is not here.
    function signersOf(bytes32 party) external view returns (bytes[] memory);

    /// @notice Whether this is a live signer of the party.
    function isSigner(bytes32 party, bytes calldata signer) external view returns (bool);

    /// @notice How many signers of the party must sign; zero if it is not here.
    function thresholdOf(bytes32 party) external view returns (uint8);

    /// @notice The recovery key that the party named; empty for none.
    function recoveryKeyOf(bytes32 party) external view returns (bytes memory);

    /// @notice The recovery of the party that stands in public, due or not; zeros for none.
    function recoveryOf(bytes32 party) external view returns (Recovery memory);

    /// @notice The second in which the restraint after the party's last recovery ends; zero if there was none.
    function restrainedUntil(bytes32 party) external view returns (uint64);

    /// @notice Whether words of this digest were acted upon.
    function isUsed(bytes32 words) external view returns (bool);

    /// @notice The key, ERC-7913 bytes, without which nobody recovers a party by law; empty: nobody does.
    function independentKey() external view returns (bytes memory);

    /// @notice The CheckpointAnchor of the log that parties, mandates and keys of this book stand in.
    function checkpointAnchor() external view returns (address);

    /// @notice Part of the domain of all words: tells this deployment from any other at the same address.
    function deploymentSalt() external view returns (bytes32);
}
