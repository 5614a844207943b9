/** What the laws cannot read off an adapter. */
export interface LawOptions {
  /** The adapter's documentation, in which every refusal code that it gives must occur. */
  readonly docs?: string;
}
