import { AMD_ALIAS, AMD_NESTED_PAT, AMD_PAT_MTRR } from "./amd-tables.js";
import { ARM64_ALIAS, ARM64_STAGE1_FWB, ARM64_STAGE1_STAGE2 } from "./arm64-tables.js";
import {
  INTEL_ALIAS,
  INTEL_EPT_IGNORE_PAT,
  INTEL_EPT_PAT,
  INTEL_MTRR_PAT,
} from "./intel-tables.js";
import { RISCV64_ALIAS, RISCV64_PBMT } from "./riscv64-tables.js";
import type { TypeTable } from "./table.js";

/** Every two-way table of memory types that the policy reads. */
export const TYPE_TABLES: readonly TypeTable[] = [
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
];
