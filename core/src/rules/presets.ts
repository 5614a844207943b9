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

/**
 * Every preset; each stands for Linux 6.18, firmware that marks the device's BAR uncached (with a
 * write-back default it does so below 4 GiB only), and a VMM that registers slots over its mappings.
 */
export const PRESETS: readonly Preset[] = freezeDeep<Preset[]>([
  {
    name: "intel",
    title: "Intel, the guest's PAT ignored: crosvm, libkrun, QEMU before 11.1",
    platform: INTEL,
    vm: PLAIN_VM,
  },
  {
    name: "intel-honor-pat",
    title: "Intel, the guest's PAT honoured, as QEMU does from 11.1 on",
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
