import type {
  ChainOperator,
  ClockOperator,
  CodeListName,
  Content,
  FileContent,
  Link,
  Scheme,
  Signature,
  TypedData,
} from '@filmdeed/evidence';

export const PLATFORM_ROLES = ['administrator', 'operator', 'examiner', 'arbiter', 'auditor'] as const;
export type PlatformRole = (typeof PLATFORM_ROLES)[number];
export const MEMBER_ROLES = ['owner', 'filer', 'signer', 'reviewer', 'finance', 'reader'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** Who is signed in. */
export interface Account {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly platformRoles: readonly PlatformRole[];
  /** Its own person. */
  readonly party: string;
  readonly quotaBytes: number;
  readonly usedBytes: number;
  readonly createdAt: string;
}

/** A party that the account acts for. */
export interface Membership {
  readonly party: string;
  readonly kind: string;
  readonly name: string;
  readonly roles: readonly MemberRole[];
}

export interface ChainStatus {
  readonly name: string;
  readonly operator: ChainOperator;
  readonly chainId: number;
  readonly contract: string;
  readonly lastAnchoredSize: number | null;
  readonly lastAnchoredAt: string | null;
  readonly reachable: boolean;
}

/** A time-stamp authority, or the witnesses together. */
export interface ClockStatus {
  readonly name: string;
  readonly kind: 'rfc3161' | 'witness';
  readonly operator: ClockOperator;
  readonly lastAttestedSize: number | null;
  readonly lastAttestedAt: string | null;
  readonly reachable: boolean;
  readonly problem: string | null;
}

export interface InstanceStatus {
  readonly name: string;
  readonly version: string;
  readonly origin: string;
  readonly publicUrl: string;
  readonly cacFilingNo: string | null;
  readonly maxUploadBytes: number;
  readonly chains: readonly ChainStatus[];
  readonly clocks: readonly ClockStatus[];
  readonly log: { readonly size: number };
  readonly promiseSeconds: number;
}

/** A registered signing key of the own party. */
export interface SignerView {
  readonly id: string;
  readonly scheme: string;
  readonly key: string;
  readonly credentialId: string | null;
  readonly label: string;
  readonly state: 'pending' | 'live' | 'ended';
  /** Who keeps the secret half. */
  readonly custody: 'party' | 'operator';
  readonly createdAt: string;
  /** It signs from then on. */
  readonly effectiveAt: string;
  readonly restrictedUntil: string | null;
  readonly revokedAt: string | null;
}

export interface SignerList {
  readonly items: readonly SignerView[];
  readonly threshold: number;
  readonly advice: readonly ('second-signer' | 'custodial' | 'threshold-unreachable')[];
}

export interface KeyEventView {
  readonly id: string;
  readonly action: 'bind' | 'rotate' | 'recover' | 'veto' | 'revoke' | 'threshold';
  readonly signer: string | null;
  readonly at: string;
  readonly agreed: boolean;
  readonly leafHash: string;
  readonly leafIndex: number | null;
}

interface SignedStatement {
  readonly signedAt: string;
  readonly nonce: string;
  readonly signature: Signature;
}

/** The word of a key of the party. */
export interface Agreement extends SignedStatement {
  readonly scheme: string;
  readonly signer: string;
}

export interface NewSigner {
  readonly scheme: Scheme;
  readonly key: string;
  readonly credentialId?: string;
  readonly label: string;
  readonly proof: SignedStatement;
  readonly agreement?: Agreement;
}

export interface CosigningView {
  readonly id: string;
  readonly state: 'open' | 'complete' | 'expired';
  readonly typedData: TypedData;
  readonly digest: string;
  readonly handIn: unknown;
  readonly threshold: number;
  readonly cosigners: readonly { readonly scheme: string; readonly key: string; readonly signedAt: string | null }[];
  readonly createdAt: string;
  readonly deadline: string;
  readonly joint: { readonly scheme: string; readonly signer: string; readonly signature: Signature } | null;
}

export interface UploadView {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly offset: number;
  readonly state: 'open' | 'hashing' | 'complete' | 'refused';
  readonly hashedBytes: number;
  /** What the client said of the content before it sent any. */
  readonly declared: Partial<Pick<FileContent, 'sha256' | 'sm3'>>;
  readonly digests?: Omit<FileContent, 'kind'>;
  readonly refusal?: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> };
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** Who verified a party, how, and until when. */
export interface Vouching {
  readonly by: string | null;
  readonly byName: string;
  readonly method: string;
  readonly at: string;
  readonly until: string | null;
}

export type FilingState = 'received' | 'logged' | 'anchored' | 'final';

export interface AnchorView {
  /** Name of the chain, authority or witnesses. */
  readonly chain: string;
  readonly operator: ClockOperator;
  readonly state: string;
  readonly size: number;
  readonly transaction: string | null;
  readonly blockNumber: number | null;
  readonly blockTime: string | null;
  readonly confirmations: number | null;
}

export interface FilingView {
  readonly id: string;
  readonly party: string;
  /** Under which somebody else filed it for the party. */
  readonly mandate: { readonly id: string; readonly leaf: string; readonly mandatary: string } | null;
  /** Who verified the party. */
  readonly vouched: Vouching | null;
  readonly form: 'ORIGINAL' | 'DIGEST';
  readonly sealed: boolean;
  readonly title: string;
  readonly fileName: string | null;
  readonly work: Readonly<Partial<Record<CodeListName, string>>>;
  readonly content: Content | null;
  readonly receivedAt: string;
  readonly state: FilingState;
  readonly selfAnchoredOnly: boolean;
  readonly leafHash: string;
  readonly leafIndex: number | null;
  readonly treeSize: number | null;
  readonly promise: string;
  readonly anchors: readonly AnchorView[];
  readonly signer: { readonly scheme: string; readonly key: string; readonly label: string | null } | null;
  readonly particulars: Readonly<Record<string, string>>;
  readonly provenance: Readonly<Record<string, string>>;
  readonly links: readonly Link[];
  readonly upload: string | null;
  readonly hasManifest: boolean;
  readonly erasure: { readonly time: string; readonly reason: string; readonly original: boolean } | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
