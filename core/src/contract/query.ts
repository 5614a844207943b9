import type { Facts } from "./fact.js";
import type { Platform, PresetName } from "./platform.js";
import type { Profile } from "./profile.js";
import type { Vm } from "./vm.js";

/** One question: may this guest map this buffer, and with which attribute? */
export interface Query {
  /** Contract version; absent means the newest. */
  readonly contract?: 1;
  /**
   * The name of the exporting driver's adapter: `msm`, `amdgpu`, `i915`, `virtgpu`, … Or another name
   * that the adapter has, such as the DRM driver's, with the facts that the name leaves open.
   *
   * @title a name of 1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit first
   * @pattern ^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$
   */
  readonly exporter: string;
  /**
   * What the driver says of the buffer, in its own UAPI values; each adapter declares its own. Use
   * `bufferOf` to have the compiler check them.
   */
  readonly facts: Facts;
  /** A preset's name, or what is known of the host; absent means nothing is known. */
  readonly platform?: PresetName | Platform;
  /** What is known of the VM; with a preset, what differs from the plain VM. */
  readonly vm?: Vm;
  /** Absent means `coherent`. */
  readonly profile?: Profile;
  /** Ask for the table rows that led to the verdict, and what would turn a refusal into a mapping. Absent means no. */
  readonly explain?: boolean;
}
