import type { Arch } from "../provision/architectures.js";
import type { Suite } from "../provision/kernels.js";
import type { WantedModules } from "./modules.js";

/** An emulator, and where it comes from. */
export interface EmulatorSource {
  /** QEMU, where nothing else is said. */
  readonly kind?: "bochs";
  readonly program: string;
  /** Packages that the host must have. */
  readonly packages: readonly string[];
  /** Unpacked from another release into the cache instead, and run there. */
  readonly from?: Suite;
}

/** A kind of machine that a kernel can be booted on. */
export interface MachineModel {
  readonly arch: Arch;
  /** What is special in it, for people. */
  readonly title: string;
  readonly emulator: EmulatorSource;
  /** QEMU's -machine and -cpu, or Bochs's chipset and model of processor. */
  readonly board: string;
  readonly cpu: string;
  /** How many QEMU emulates, if not one; the kernel uses one of them. */
  readonly processors?: number;
  /** The serial line that the kernel's console is on. */
  readonly console: string;
  /** What this machine's kernels are told besides. */
  readonly kernelArguments: readonly string[];
  /** Where its memory is: whatever is elsewhere is a device. */
  readonly ram: { readonly base: number; readonly size: number };
  /** QEMU's devices, or what is in Bochs's PCI slots. */
  readonly devices: readonly string[];
  /** Drivers to load. */
  readonly modules: WantedModules;
  /** Whose kernels can be booted on it. */
  readonly suites: readonly Suite[];
}

const GIB = 0x4000_0000;

/** Every machine reaches its job, and the host's files, through these. */
const CHANNELS = [["virtio_pci"], ["virtio_console"], ["9pnet_virtio"], ["9p"]] as const;

/** What exports dma-bufs, or takes them, on every architecture. */
const BUFFERS = [
  // Without it, the console of the first driver takes seconds of emulated drawing.
  ["drm_kms_helper", "fbdev_emulation=0"],
  ["virtio_gpu"],
  ["vgem"],
  ["radeon"],
  ["bochs"],
  ["udmabuf"],
  ["system_heap"],
] as const;

/** The same, and what only exports them, or is no dma-buf. */
const EXPORTERS = [
  ...BUFFERS,
  // One name until 6.13, the other after.
  ...[["cirrus"], ["cirrus_qemu"]],
  ["vivid", "n_devs=2 allocators=0,1 node_types=0x1,0x1"],
  ["vfio_pci"],
  // The IOMMU remaps no interrupts: a device could raise any.
  ["vfio_iommu_type1", "allow_unsafe_interrupts=1"],
] as const;

/** Real drivers bind to them. */
const DEVICES = [
  ...["virtio-gpu-pci", "ati-vga,model=rv100", "VGA", "cirrus-vga"],
  // No display driver gets these (`init.sh`): VFIO has the first, and anybody may map the second's memory.
  ...["bochs-display", "bochs-display"],
] as const;

/** Bookworm's QEMU is older than what these machines need. */
const NEWER = "trixie";

const ARM64 = {
  arch: "arm64",
  emulator: { program: "qemu-system-aarch64", packages: ["qemu-system-arm"] },
  board: "virt,virtualization=on,gic-version=3,iommu=smmuv3",
  console: "ttyAMA0",
  kernelArguments: [],
  ram: { base: GIB, size: GIB },
  devices: DEVICES,
  modules: [...CHANNELS, ...EXPORTERS],
  suites: ["bookworm", "trixie", "forky"],
} as const satisfies Partial<MachineModel>;

// Pointer authentication with the architected cipher takes half of the emulation's time.
const ARM64_MAX = "max,pauth-impdef=on";

/** What a kernel can leave out while it boots on a processor of 70 million instructions a second. */
const BOCHS_ARGUMENTS = [
  // Its clocks follow the instructions; measuring them against each other takes long.
  ...["tsc=unstable", "lpj=1000000"],
  // It would look for mappings that are writable and executable, page by page.
  "rodata=off",
  "vga=0x301",
  "initcall_blacklist=sysfb_init,param_sysfs_builtin_init",
];

/** Devices that are behind virtio's IOMMU wait for its driver. */
const BEHIND_IOMMU = [...[["virtio_pci"], ["virtio_iommu"]], ...CHANNELS] as const;

const AMD = {
  arch: "x86_64",
  title: "AMD: SVM with nested page tables",
  emulator: { program: "qemu-system-x86_64", packages: ["qemu-system-x86"] },
  board: "pc",
  cpu: "max",
  console: "ttyS0",
  // With page-table isolation, the tables that the process itself uses are not the ones in CR3.
  kernelArguments: ["nopti"],
  // Below the hole for PCI devices.
  ram: { base: 0, size: GIB },
  devices: ["virtio-iommu-pci", ...DEVICES, "qxl,ram_size_mb=16,vram_size_mb=16"],
  modules: [...BEHIND_IOMMU, ...EXPORTERS, ["qxl"], ["kvm_amd"]],
  suites: ["bookworm", "trixie", "forky"],
} as const satisfies MachineModel;

/** All of them. The first of an architecture is what is meant where nothing else is said. */
export const MACHINES = {
  amd: AMD,
  "amd-drm": {
    ...{ ...AMD, title: "the same with a driver for every display adapter, and no KVM" },
    modules: [...BEHIND_IOMMU, ...BUFFERS, ["qxl"]],
    suites: ["trixie", "forky"],
  },
  intel: {
    arch: "x86_64",
    title: "Intel: VMX with EPT, under Bochs",
    emulator: {
      kind: "bochs",
      program: "bochs-bin",
      packages: [
        ...["bochs", "bochsbios", "vgabios", "bochs-term"],
        ...["isolinux", "syslinux-common", "xorriso", "zstd"],
      ],
      from: NEWER,
    },
    board: "i440fx",
    // Newer ones have state that 7.x does not save (AVX-512), older ones no EPT.
    cpu: "corei7_haswell_4770",
    console: "ttyS0",
    kernelArguments: ["nopti", ...BOCHS_ARGUMENTS],
    ram: { base: 0, size: 768 << 20 },
    // Nobody binds to it: its memory is a BAR to map.
    devices: ["pcivga"],
    modules: [
      ...[["ata_piix"], ["sr_mod"], ["isofs"]],
      ...[["vgem"], ["udmabuf"], ["system_heap"], ["kvm_intel"]],
    ] as const,
    suites: ["trixie", "forky"],
  },
  arm64: { ...ARM64, title: "VHE with FWB, but not DIC: no cacheable PFNMAP", cpu: ARM64_MAX },
  "arm64-mte": {
    ...{ ...ARM64, title: "the same with memory tags", cpu: ARM64_MAX },
    board: `${ARM64.board},mte=on`,
  },
  "arm64-nvhe": { ...ARM64, title: "Cortex-A72: neither VHE nor FWB", cpu: "cortex-a72" },
  "arm64-cacheable": {
    ...{ ...ARM64, title: "Neoverse V1: FWB and DIC, so cacheable PFNMAP" },
    cpu: "neoverse-v1,pauth-impdef=on",
    // QEMU checks the alignment of Device memory only where processors run side by side.
    processors: 2,
    kernelArguments: ["maxcpus=1"],
    emulator: { ...ARM64.emulator, from: NEWER },
  },
  riscv64: {
    arch: "riscv64",
    title: "with H and Svpbmt",
    emulator: {
      program: "qemu-system-riscv64",
      packages: ["qemu-system-riscv", "opensbi"],
      from: NEWER,
    },
    board: "virt",
    // The profile is what koffi is compiled for.
    cpu: "rva23s64,h=true",
    console: "ttyS0",
    kernelArguments: [],
    ram: { base: 2 * GIB, size: GIB },
    devices: DEVICES,
    modules: [...CHANNELS, ...EXPORTERS, ["kvm"]],
    suites: ["trixie", "forky"],
  },
} as const satisfies Record<string, MachineModel>;

export type MachineName = keyof typeof MACHINES;

export const MACHINE_NAMES = Object.keys(MACHINES) as MachineName[];

export const isMachine = (name: string): name is MachineName => Object.hasOwn(MACHINES, name);

export const modelOf = (name: MachineName): MachineModel => MACHINES[name];

export const defaultMachine = (arch: Arch): MachineName =>
  MACHINE_NAMES.find((name) => MACHINES[name].arch === arch) as MachineName;
