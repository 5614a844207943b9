import { frozen } from "../base/plain.js";
import { AMD_ALIAS, AMD_MODEL, AMD_NESTED_PAT, AMD_PAT_MTRR } from "./amd.js";
import { ARM64_ALIAS, ARM64_MODEL, ARM64_STAGE1_FWB, ARM64_STAGE1_STAGE2 } from "./arm64.js";
import { CACHED_ONLY_MODEL } from "./cached-only.js";
import {
  INTEL_ALIAS,
  INTEL_EPT_IGNORE_PAT,
  INTEL_EPT_PAT,
  INTEL_MODEL,
  INTEL_MTRR_PAT,
} from "./intel.js";
import type { MemoryModel } from "./memory-model.js";
import { RISCV64_ALIAS, RISCV64_MODEL, RISCV64_PBMT } from "./riscv64.js";
import type { TypeTable } from "./type-table.js";

/** Every memory model; exactly one applies to each host. */
export const MEMORY_MODELS: readonly MemoryModel[] = frozen([
  INTEL_MODEL,
  AMD_MODEL,
  ARM64_MODEL,
  RISCV64_MODEL,
  CACHED_ONLY_MODEL,
]);

/** Every two-way table of memory types that the policy reads. */
export const TYPE_TABLES: readonly TypeTable[] = frozen([
  INTEL_MTRR_PAT,
  INTEL_EPT_PAT,
  INTEL_EPT_IGNORE_PAT,
  INTEL_ALIAS,
  AMD_NESTED_PAT,
  AMD_PAT_MTRR,
  AMD_ALIAS,
  ARM64_STAGE1_STAGE2,
  ARM64_STAGE1_FWB,
  ARM64_ALIAS,
  RISCV64_PBMT,
  RISCV64_ALIAS,
]);
