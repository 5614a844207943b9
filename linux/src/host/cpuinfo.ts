import type { HostFiles } from "./host-files.js";

/** What the lines of that name in /proc/cpuinfo say, one a processor; empty where it says nothing. */
export function cpuinfoLines(files: HostFiles, name: string): string[] {
  const lines = new RegExp(`^${name}[ \\t]*:(.*)$`, "gm");
  return [...(files.read("proc/cpuinfo") ?? "").matchAll(lines)].map(([, text = ""]) =>
    text.trim(),
  );
}

/** The first processor's flags; undefined where /proc/cpuinfo names none. */
export function cpuFlags(files: HostFiles): readonly string[] | undefined {
  const [line = ""] = cpuinfoLines(files, "flags");
  return line === "" ? undefined : line.split(" ");
}

const VENDORS: ReadonlyMap<string | undefined, "intel" | "amd"> = new Map([
  ["GenuineIntel", "intel"],
  ["AuthenticAMD", "amd"],
  ["HygonGenuine", "amd"],
]);

/** Whose processor this is, as far as KVM's memory types tell vendors apart. */
export function cpuVendor(files: HostFiles): "intel" | "amd" | "unknown" {
  return VENDORS.get(cpuinfoLines(files, "vendor_id")[0]) ?? "unknown";
}
