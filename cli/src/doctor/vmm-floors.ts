import type { VmmProgram } from "./vmm-programs.js";

/** What a VMM's program does by itself from a version on. */
export interface VmmFloor {
  /** The field of the VM that it makes so. */
  readonly field: string;
  readonly value: unknown;
  readonly program: VmmProgram["name"];
  readonly from: string;
  readonly source: string;
}

/** One change, one row. Other VMMs have to do it themselves, and the remedy says how. */
export const VMM_FLOORS: readonly VmmFloor[] = [
  {
    field: "vm.guestPat",
    value: "honored",
    program: "QEMU",
    from: "11.1",
    source: "qemu-system-x86_64 11.1.3, accelerator property honor-guest-pat, which is auto",
  },
  {
    field: "vm.slot",
    value: "before",
    program: "virglrenderer",
    from: "1.3",
    source: "virgl_renderer_resource_map_fixed, which QEMU uses to map into the memslot of hostmem",
  },
];

/** Whether a version is that one or a later one. */
export function isFrom(version: string, from: string): boolean {
  const [has, needs] = [version, from].map((each) => each.split(".").map(Number));
  for (const [index, least] of (needs ?? []).entries()) {
    const part = has?.[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
