/** Files that are made from other files of the project and committed beside them, so that a change of what is promised shows in review. */
export interface GeneratedPart {
  readonly name: string;
  /** Path within the project → text, the same for the same sources. Builds what it needs. */
  make(): Promise<ReadonlyMap<string, string>>;
}
