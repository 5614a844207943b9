import { freezeDeep } from "../base/plain.js";
import type { Platform, PresetName } from "../contract/platform.js";
import type { Vm } from "../contract/vm.js";
import { PLAIN_VM } from "./plain-vm.js";

/** A whole environment under a name: a host, and the VM on it. */
export interface Preset {
  readonly name: PresetName;
  /** One sentence for listings. */
  readonly title: string;
  readonly platform: Platform;
  /** The plain VM, with what this preset is named for. */
  readonly vm: Required<Vm>;
}

const RECENT = {
  hypervisor: "kvm",
  kernel: "6.18",
  shmemHugePages: false,
  memfdHugePages: false,
} as const;

const X86 = {
  ...RECENT,
  arch: "x86_64",
  nestedPaging: true,
  deviceMtrr: "uncached",
} as const;
const INTEL = { ...X86, vendor: "intel", selfSnoop: true, guestPatQuirk: true } as const;
const ARM64 = { ...RECENT, arch: "arm64" } as const;
const RISCV64 = { ...RECENT, arch: "riscv64" } as const;

/** Every preset; each stands for Linux 6.18 and firmware that marks BARs uncached. */
export const PRESETS: readonly Preset[] = freezeDeep<Preset[]>([
  {
    name: "intel",
    title: "Intel, KVM's default: the guest's PAT is ignored",
    platform: INTEL,
    vm: PLAIN_VM,
  },
  {
    name: "intel-honor-pat",
    title: "Intel, after the VMM disabled KVM_X86_QUIRK_IGNORE_GUEST_PAT",
    platform: INTEL,
    vm: { ...PLAIN_VM, guestPat: "honored" },
  },
  {
    name: "amd",
    title: "AMD: the guest's PAT is always honoured",
    platform: { ...X86, vendor: "amd" },
    vm: PLAIN_VM,
  },
  {
    name: "arm64-fwb",
    title: "arm64 with FEAT_S2FWB: stage 2 forces Write-Back on memory",
    platform: { ...ARM64, fwb: true, cacheablePfnmap: true },
    vm: PLAIN_VM,
  },
  {
    name: "arm64-no-fwb",
    title: "arm64 without FEAT_S2FWB: the stricter stage wins",
    platform: { ...ARM64, fwb: false, cacheablePfnmap: false },
    vm: PLAIN_VM,
  },
  {
    name: "riscv64-svpbmt",
    title: "riscv64 with Svpbmt, in the host and in the VM",
    platform: { ...RISCV64, hostSvpbmt: true },
    vm: { ...PLAIN_VM, svpbmt: true },
  },
  {
    name: "riscv64-no-svpbmt",
    title: "riscv64 without Svpbmt: page tables carry no memory type",
    platform: { ...RISCV64, hostSvpbmt: false },
    vm: PLAIN_VM,
  },
]);
