import type { Architecture } from "./architecture.js";
import { supervisor, supervisorWithSvpbmt } from "./supervisor.js";

export const riscv64: Architecture = {
  title: "riscv64",
  modes: [supervisorWithSvpbmt, supervisor],
  vmType: 0,
  // A virtual CPU is made with all that the host has.
  prepare: () => () => {},
};
