import type { Arch } from "../provision/architectures.js";
import { arm64Reader } from "./arm64.js";
import type { Reader } from "./reader.js";
import { riscv64Reader } from "./riscv64.js";
import { x86Reader } from "./x86.js";

export const READERS: Readonly<Record<Arch, Reader>> = {
  x86_64: x86Reader,
  arm64: arm64Reader,
  riscv64: riscv64Reader,
};
