import type { CacheMode } from "@vmprot/core";
import { a, PC, SATP, STVEC, SVPBMT, T2 } from "../uapi/riscv64-registers-uapi.js";
import { CODE, type GuestMode, type Round } from "./guest-mode.js";
import { register, setRegisters } from "./one-register.js";
import { type EntryFormat, NOWHERE, PAGE, pageTables, TABLES } from "./page-tables.js";
import { reportByStore } from "./report-by-store.js";
import { RISCV64_CODE, RISCV64_HANDLER } from "./riscv64-code.js";

/** Page-based memory types, as pgprot_writecombine and pgprot_noncached have them: PMA, NC, IO. */
const PBMT: Readonly<Record<CacheMode, bigint>> = {
  cached: 0n,
  "write-combined": 1n << 61n,
  uncached: 2n << 61n,
};
/** Without Svpbmt they are nothing, and the bits are reserved. */
const NO_PBMT: typeof PBMT = { cached: 0n, "write-combined": 0n, uncached: 0n };

// The privileged specification's Sv39; accessed and dirty, so that nobody has to set them later.
const VALID = 1n;
const READ_WRITE = 0b110n;
const EXECUTE = 0b1000n;
const ACCESSED_DIRTY = 0b1100_0000n;
const SV39 = 8n << 60n;
const frame = (address: bigint): bigint => (address >> 12n) << 10n;
const leaf = (address: bigint): bigint => frame(address) | VALID | READ_WRITE | ACCESSED_DIRTY;

const entries = (pbmt: typeof PBMT): EntryFormat => ({
  hasTop: false,
  table: (at) => frame(at) | VALID,
  page: (address, cache) => leaf(address) | pbmt[cache],
  code: (address) => leaf(address) | EXECUTE,
  device: leaf,
});

const BUFFER = 0x1_0000_0000;

function registersOf({ pages, readAt, writeAt, expected, written }: Round) {
  const arguments_ = [BUFFER, pages, expected, written, readAt, writeAt, NOWHERE];
  return new Map([
    [SATP, SV39 | BigInt(TABLES.root / PAGE)],
    [STVEC, BigInt(CODE + RISCV64_HANDLER)],
    [T2, BigInt(PAGE)],
    [PC, BigInt(CODE)],
    ...arguments_.map((value, index) => [a(index), BigInt(value)] as const),
  ]);
}

function mode(name: string, pbmt: typeof PBMT): GuestMode {
  return {
    name,
    code: RISCV64_CODE,
    bufferAddress: BigInt(BUFFER),
    attributes: ["cached", "write-combined", "uncached"],
    tables(pages, cache) {
      const bytes = pageTables(entries(pbmt), BigInt(BUFFER), pages, cache);
      return { at: TABLES.top, bytes };
    },
    enter(vcpu, round) {
      if (pbmt === PBMT && register(vcpu, SVPBMT) !== 1n) {
        return { call: "KVM_GET_ONE_REG(ISA_EXT_SVPBMT)", exit: "not there" };
      }
      return setRegisters(vcpu, registersOf(round));
    },
    report: reportByStore("scause"),
    pagesLeft(vcpu) {
      const left = register(vcpu, a(1));
      return left === undefined ? undefined : Number(left);
    },
  };
}

/** A kernel's privilege, under page tables whose entries carry the attribute. */
export const supervisorWithSvpbmt: GuestMode = mode("S mode with Svpbmt", PBMT);
/** The same for hosts without Svpbmt, where no kernel's entries carry one. */
export const supervisor: GuestMode = mode("S mode", NO_PBMT);
