import { arch } from "node:os";
import { loadKoffi } from "./load-koffi.js";

/** Which tasks have one descriptor table, as the kernel knows. */
export interface DescriptorTables {
  /**
   * Whether two tasks, by their TIDs, share it; undefined where the kernel does not say. Nothing is
   * thrown.
   */
  areShared(one: number, other: number): boolean | undefined;
}

/** kcmp()'s number, by Node's name of the architecture; those of asm-generic/unistd.h share one. */
const SYS_KCMP: ReadonlyMap<string, number> = new Map([
  ["x64", 312],
  ["arm64", 272],
  ["riscv64", 272],
  ["loong64", 272],
  ["ppc64", 354],
]);
/** Of linux/kcmp.h. */
const KCMP_FILES = 2;

type Kcmp = (number: number, one: number, other: number, type: number, a: 0, b: 0) => number;

/** Asks this machine's kernel: kcmp(), which needs the right to read both tasks, and CONFIG_KCMP. */
export const LIVE_TABLES: DescriptorTables = Object.freeze<DescriptorTables>({
  areShared(one, other) {
    const number = SYS_KCMP.get(arch());
    const kcmp = number === undefined ? undefined : bound();
    if (number === undefined || kcmp === undefined) return undefined;
    const order = kcmp(number, one, other, KCMP_FILES, 0, 0);
    return order < 0 ? undefined : order === 0;
  },
});

let live: { readonly kcmp: Kcmp | undefined } | undefined;

function bound(): Kcmp | undefined {
  live ??= { kcmp: bind() };
  return live.kcmp;
}

function bind(): Kcmp | undefined {
  try {
    return loadKoffi()
      .load(null)
      .func("long syscall(long number, long a, long b, long c, long d, long e)") as Kcmp;
  } catch {
    return undefined;
  }
}
