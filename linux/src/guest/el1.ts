import type { CacheMode } from "@vmprot/core";
import {
  MAIR_EL1,
  PC,
  PSTATE,
  SCTLR_EL1,
  TCR_EL1,
  TTBR0_EL1,
  VBAR_EL1,
  x,
} from "../uapi/arm64-registers-uapi.js";
import { ARM64_CODE } from "./arm64-code.js";
import { CODE, type GuestMode, type Round } from "./guest-mode.js";
import { register, setRegisters } from "./one-register.js";
import { type EntryFormat, NOWHERE, pageTables, TABLES } from "./page-tables.js";
import { reportByStore } from "./report-by-store.js";

/**
 * MAIR_EL1 as Linux programs it, by index from the lowest byte: Normal write-back, the same with
 * tags, Normal non-cacheable, Device-nGnRnE, Device-nGnRE (arch/arm64/mm/proc.S, MAIR_EL1_SET).
 */
const GUEST_MAIR = 0x04_00_44_f0_ffn;

/** Indices into {@link GUEST_MAIR}, as pgprot_writecombine and pgprot_noncached have them. */
const ATTRIBUTE: Readonly<Record<CacheMode, bigint>> = {
  cached: 0n,
  "write-combined": 2n,
  uncached: 3n,
};

// Arm ARM, D8.3: descriptors of a granule of 4 KiB.
const TABLE_OR_PAGE = 0b11n;
const BLOCK = 0b01n;
const INNER_SHAREABLE = 0b11n << 8n;
const ACCESSED = 1n << 10n;
const NEVER_EXECUTED = 0b11n << 53n;
const leaf = (address: bigint, cache: CacheMode): bigint =>
  address | (ATTRIBUTE[cache] << 2n) | INNER_SHAREABLE | ACCESSED;

const ENTRIES: EntryFormat = {
  hasTop: false,
  table: (at) => at | TABLE_OR_PAGE,
  page: (address, cache) => leaf(address, cache) | TABLE_OR_PAGE | NEVER_EXECUTED,
  code: (address) => leaf(address, "cached") | BLOCK,
  device: (address) => leaf(address, "uncached") | BLOCK | NEVER_EXECUTED,
};

/**
 * TCR_EL1: addresses of 39 bits below, so that the walk begins with a table of GiBs; walks are
 * cached, as the tables are; nothing above; results of 36 bits.
 */
const TRANSLATION =
  BigInt(64 - 39) | (0b01n << 8n) | (0b01n << 10n) | (0b11n << 12n) | (1n << 23n) | (1n << 32n);

/** SCTLR_EL1: translation and both caches on. Alignment is not checked, as in Linux. */
const MMU_AND_CACHES = (1n << 0n) | (1n << 2n) | (1n << 12n);
const ALIGNMENT_CHECK = 1n << 1n;

/** EL1 with its own stack pointer, and no interrupts. */
const EL1H_MASKED = 0x3c5n;

function registersOf(sctlr: bigint, round: Round): ReadonlyMap<bigint, bigint> {
  const { pages, readAt, writeAt, expected, written } = round;
  const address = Number(el1.bufferAddress);
  const general = [address, pages, expected, written, readAt, writeAt, NOWHERE];
  return new Map([
    [MAIR_EL1, GUEST_MAIR],
    [TCR_EL1, TRANSLATION],
    [TTBR0_EL1, BigInt(TABLES.root)],
    [VBAR_EL1, BigInt(CODE)],
    [SCTLR_EL1, (sctlr | MMU_AND_CACHES) & ~ALIGNMENT_CHECK],
    [PSTATE, EL1H_MASKED],
    [PC, BigInt(CODE)],
    ...general.map((value, index) => [x(index), BigInt(value)] as const),
  ]);
}

/** A kernel's exception level, under page tables whose entries carry the attribute. */
export const el1: GuestMode = {
  name: "EL1",
  code: ARM64_CODE,
  bufferAddress: 0x1_0000_0000n,
  attributes: ["cached", "write-combined", "uncached"],
  tables(pages, cache) {
    return { at: TABLES.top, bytes: pageTables(ENTRIES, el1.bufferAddress, pages, cache) };
  },
  enter(vcpu, round) {
    const sctlr = register(vcpu, SCTLR_EL1);
    if (sctlr === undefined) return { call: "KVM_GET_ONE_REG(SCTLR_EL1)" };
    return setRegisters(vcpu, registersOf(sctlr, round));
  },
  report: reportByStore("ESR_EL1"),
  pagesLeft(vcpu) {
    const left = register(vcpu, x(1));
    return left === undefined ? undefined : Number(left);
  },
};
