import type { Platform } from "@vmprot/core";
import platformSchema from "@vmprot/schemas/json/platform.schema.json" with { type: "json" };
import vmSchema from "@vmprot/schemas/json/vm.schema.json" with { type: "json" };

type Docs = Readonly<Record<string, { readonly description: string }>>;

const PLATFORM: Docs = platformSchema.properties;
const VM: Docs = vmSchema.properties;

/** What a field of host or VM is, in the contract's own words. */
export const fieldDoc = (group: "platform" | "vm", field: string): string =>
  (group === "platform" ? PLATFORM : VM)[field]?.description.replaceAll("`", "") ?? "";

/** The hosts that a field is about, by the word before the colon with which its description begins. */
const ABOUT: Readonly<Record<string, Platform>> = {
  x86_64: { arch: "x86_64" },
  SEV: { arch: "x86_64" },
  Intel: { arch: "x86_64", vendor: "intel" },
  arm64: { arch: "arm64" },
  riscv64: { arch: "riscv64" },
};

/** Whether such a host has the field. */
export function applies(doc: string, host: Platform): boolean {
  const [word = ""] = doc.split(":");
  const { arch, vendor } = ABOUT[word] ?? {};
  const fits = (is: unknown, wanted: unknown) =>
    [undefined, "unknown", wanted].some((each) => each === is) || wanted === undefined;
  return fits(host.arch, arch) && fits(host.vendor, vendor);
}
