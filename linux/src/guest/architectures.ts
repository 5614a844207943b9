import { VmprotError } from "@vmprot/core";
import type { Architecture } from "./architecture.js";
import { arm64 } from "./arm64.js";
import { riscv64 } from "./riscv64.js";
import { x86 } from "./x86.js";

/** By the names that Node.js has for them. */
const ARCHITECTURES: Readonly<Record<string, Architecture>> = { arm64, riscv64, x64: x86 };

/** @throws VmprotError ARCH_UNSUPPORTED */
export function architectureOf(name: string = process.arch): Architecture {
  const architecture = Object.hasOwn(ARCHITECTURES, name) ? ARCHITECTURES[name] : undefined;
  if (architecture !== undefined) return architecture;
  throw new VmprotError("ARCH_UNSUPPORTED", `There is no guest code for ${name}.`);
}
