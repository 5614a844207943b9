/** What an architecture is called here, by Node, by Debian and by the C compiler. */
export interface Architecture {
  /** As `process.arch` says it. */
  readonly node: string;
  /** As `dpkg --print-architecture` says it. */
  readonly debian: string;
}

export const ARCHITECTURES = {
  x86_64: { node: "x64", debian: "amd64" },
  arm64: { node: "arm64", debian: "arm64" },
  riscv64: { node: "riscv64", debian: "riscv64" },
} as const satisfies Record<string, Architecture>;

/** In core's own words. */
export type Arch = keyof typeof ARCHITECTURES;

export const ARCHES = Object.keys(ARCHITECTURES) as Arch[];

export const isArch = (name: string): name is Arch => Object.hasOwn(ARCHITECTURES, name);

/** This machine's own; undefined if the rig knows nothing of it. */
export const hostArch = (): Arch | undefined =>
  process.platform === "linux"
    ? ARCHES.find((arch) => ARCHITECTURES[arch].node === process.arch)
    : undefined;
