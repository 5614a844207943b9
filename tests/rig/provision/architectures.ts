/** What an architecture is called by Node and by Debian, and where Debian puts its things. */
export interface Architecture {
  /** As `process.arch` says it. */
  readonly node: string;
  /** As `dpkg --print-architecture` says it. */
  readonly debian: string;
  /** Debian's folder of its libraries, below /usr/lib. */
  readonly libraries: string;
  /** The program that loads dynamically linked ones. */
  readonly loader: string;
}

export const ARCHITECTURES = {
  x86_64: {
    ...{ node: "x64", debian: "amd64" },
    ...{ libraries: "x86_64-linux-gnu", loader: "usr/lib64/ld-linux-x86-64.so.2" },
  },
  arm64: {
    ...{ node: "arm64", debian: "arm64" },
    ...{ libraries: "aarch64-linux-gnu", loader: "usr/lib/ld-linux-aarch64.so.1" },
  },
  riscv64: {
    ...{ node: "riscv64", debian: "riscv64" },
    ...{ libraries: "riscv64-linux-gnu", loader: "usr/lib/ld-linux-riscv64-lp64d.so.1" },
  },
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
