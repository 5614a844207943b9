import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import type { MachineName } from "../boot/machines.js";
import type { Suite } from "../provision/kernels.js";

/** A machine and a kernel on it, with what its KVM shows of core's mappability rules. */
export interface GuestPlace {
  readonly machine: MachineName;
  readonly suite: Suite;
  /** Rules that a call fails by there, or memory is wrong by. */
  readonly shows: readonly string[];
  /** Rules that are broader than this kernel is: see `broader.ts`. */
  readonly exceeds: readonly string[];
}

const place = (
  machine: MachineName,
  suite: Suite,
  shows: readonly string[],
  ...exceeds: readonly string[]
): GuestPlace => ({ machine, suite, shows, exceeds });

/** Cacheable VM_PFNMAP without support. */
const CACHEABLE = ["R22", "R22-fault", "R22-device-fault"];

/** Where guests are run. */
export const GUEST_PLACES: readonly GuestPlace[] = [
  place("amd", "trixie", ["R11", "R11-shmem", "R11-memfd"], "R11-memfd"),
  place("amd", "forky", ["R14"], "R12"),
  place("arm64", "bookworm", ["R9", "R10", "R11-shmem"], "R11"),
  place("arm64", "trixie", ["R10", "R11", "R11-shmem", "R11-memfd"], "R9", "R11", "R11-memfd"),
  place("arm64", "forky", ["R14", "R10", ...CACHEABLE, "R12"], "R9"),
  place("arm64-mte", "forky", ["R14", "R10", ...CACHEABLE, "R12", "R19", "R19-device"], "R9"),
  place("arm64-nvhe", "forky", ["R14", "R10", ...CACHEABLE, "R12"], "R9"),
  place("arm64-cacheable", "forky", ["R14", "R10", "R12"], "R9"),
  place("riscv64", "trixie", ["R10", "R11", "R11-shmem"]),
  place("riscv64", "forky", ["R10", "R12"]),
];

/** Rules of KVM's that no machine here shows, and why. */
export const NOT_HERE: Readonly<Record<string, string>> = {
  R16: "no driver here puts special entries into a VM_MIXEDMAP mapping",
  "R8-arm64": "Debian has no kernel before 5.14 any more",
  "R22-device":
    "no driver here maps a device's memory cached but page by page: virtio-gpu does for a host3d blob, which takes a GPU behind QEMU",
};

/** Every rule by which KVM itself cannot map. */
export const KVM_RULES: readonly string[] = MAPPABILITY_RULES.filter(
  ({ code }) => code === "KVM_CANNOT_MAP",
).map(({ id }) => id);
