import type { Bilingual, CheckLine, Row, Section, TimeStatement } from '@filmdeed/paper';

/** Everything that a certificate says, and nothing about how it looks. Made from a verified bundle only. */
export interface CertificateFace {
  readonly number: string;
  readonly filing: string;
  readonly party: string;
  readonly leafHash: string;
  /** SHA-256 of the file or root of the manifest; `undefined` if sealed and not disclosed. */
  readonly digest: string | undefined;
  readonly anchored: boolean;
  /** `undefined`: the title was not disclosed. */
  readonly title: string | undefined;
  readonly work: readonly Row[];
  readonly digests: readonly Row[];
  readonly time: TimeStatement;
  /** ISO time of the leaf: stated by the operator, not proven. */
  readonly statedAt: string;
  /** The latest time that the bundle itself names; also the date of the document, so that equal input gives equal bytes. */
  readonly asOf: string;
  readonly sections: readonly Section[];
  readonly checks: readonly CheckLine[];
  readonly proves: readonly Bilingual[];
  readonly provesNot: readonly Bilingual[];
  readonly verifyUrl: string;
  readonly issuer: Bilingual;
  readonly signed: boolean;
}

/** One filing in the list of a series certificate. */
export interface SeriesLine {
  readonly title: string | undefined;
  readonly filing: string;
  readonly sha256: string | undefined;
  readonly statedAt: string;
  readonly state: Bilingual;
}

/** One certificate for many filings. */
export interface SeriesFace {
  readonly number: string;
  readonly title: string;
  readonly parties: readonly string[];
  readonly asOf: string;
  readonly lines: readonly SeriesLine[];
  readonly summary: readonly Row[];
  readonly time: TimeStatement;
  readonly proves: readonly Bilingual[];
  readonly provesNot: readonly Bilingual[];
  readonly verifyUrl: string;
  readonly issuer: Bilingual;
}
