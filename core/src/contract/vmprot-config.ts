/** A project's `vmprot.config.json`: which adapters there are beside vmprot's own. */
export interface VmprotConfig {
  /** The address of this schema, for editors. */
  readonly $schema?: string;
  /**
   * Packages with adapters: names, found as Node.js finds them from the file's folder, or folders
   * relative to it, which begin with a dot. Their adapters go before vmprot's own and before
   * discovered ones.
   */
  readonly adapters?: readonly string[];
  /**
   * Also use the adapters that are found in node_modules by keyword, for exporters that nothing
   * else knows. Absent means no.
   */
  readonly discover?: boolean;
}
