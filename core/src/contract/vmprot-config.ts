import type { Facts } from "./fact.js";
import type { Platform } from "./platform.js";
import type { Profile } from "./profile.js";
import type { Vm } from "./vm.js";

/**
 * A project's `vmprot.config.json`: which adapters there are beside vmprot's own, and what the command
 * is told in advance where neither its options nor the environment say it.
 */
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
  /** Judge for this platform: a preset's name, `host`, or a file, found from this one's folder. */
  readonly platform?: string;
  readonly profile?: Profile;
  /** A file with what is known of the VM, found from this one's folder. */
  readonly vm?: string;
  /** Values of fields, over whatever a preset, a file, the host's detection or a query says. */
  readonly set?: SetFields;
  /**
   * Values of facts that a buffer's own facts leave unknown or absent, by `FACT` or, for one exporter,
   * `EXPORTER.FACT`.
   */
  readonly assume?: Facts;
}

/** Fields of hosts and VMs with values that go before all others. */
export interface SetFields {
  readonly platform?: Platform;
  readonly vm?: Vm;
}
