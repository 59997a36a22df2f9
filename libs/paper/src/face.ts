/** The two editions of every paper. */
export type Lang = 'zh' | 'en';

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** One labelled value. `hex` is drawn in groups of four, so that two people can compare it aloud. */
export interface Row {
  readonly label: Bilingual;
  readonly value: string | Bilingual;
  readonly kind?: 'text' | 'hex';
  /** Takes the full width instead of one of two columns. */
  readonly wide?: boolean;
}

export interface Section {
  readonly heading: Bilingual;
  readonly rows: readonly Row[];
}

export interface CheckLine {
  readonly name: Bilingual;
  readonly subject?: string;
  readonly verdict: 'valid' | 'broken' | 'not-checked';
}

/** The time of a filing as it may honestly be said: an interval, or the sentence that no independent clock spoke. */
export interface TimeStatement {
  readonly independent: boolean;
  readonly after?: string;
  readonly before?: string;
  readonly sentence: Bilingual;
  /** 声明, as far as the checks carry it. */
  readonly disclaimer: Bilingual;
}
