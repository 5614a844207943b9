import { AMD_MODEL } from "./amd.js";
import { ARM64_MODEL } from "./arm64.js";
import { CACHED_ONLY_MODEL } from "./cached-only.js";
import { INTEL_MODEL } from "./intel.js";
import type { MemoryModel } from "./memory-model.js";
import { RISCV64_MODEL } from "./riscv64.js";

/** Every memory model; exactly one applies to each host. */
export const MEMORY_MODELS: readonly MemoryModel[] = [
  INTEL_MODEL,
  AMD_MODEL,
  ARM64_MODEL,
  RISCV64_MODEL,
  CACHED_ONLY_MODEL,
];
