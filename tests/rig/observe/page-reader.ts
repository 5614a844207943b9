import type { MachineModel } from "../boot/machines.js";
import type { Qmp } from "../boot/qmp.js";
import { walkPageTables } from "./page-entry.js";
import type { Observation, PageRequest } from "./protocol.js";

/** The cache modes that Linux programs into the PAT register, by index. */
const LINUX_PAT = [
  "cached",
  "write-combined",
  "uncached-minus",
  "uncached",
  "cached",
  "write-protected",
  "uncached-minus",
  "write-through",
] as const;

type Ram = MachineModel["ram"];

const isRam = ({ base, size }: Ram, address: bigint): boolean =>
  address >= base && address < base + size;

const LA57 = 1 << 12;

function register(text: string, name: string): bigint {
  const value = new RegExp(`\\b${name}=([0-9a-f]+)`).exec(text)?.[1];
  if (value === undefined) throw new Error(`QEMU shows no ${name}`);
  return BigInt(`0x${value}`);
}

async function readPhysical(qmp: Qmp, address: bigint): Promise<bigint> {
  const text = await qmp.ask(`xp /1gx 0x${address.toString(16)}`);
  const value = /:\s*0x([0-9a-f]+)/.exec(text)?.[1];
  if (value === undefined) throw new Error(`QEMU cannot read 0x${address.toString(16)}: ${text}`);
  return BigInt(`0x${value}`);
}

async function observe(qmp: Qmp, ram: Ram, request: PageRequest): Promise<Observation> {
  const registers = await qmp.ask("info registers");
  const levels = Number(register(registers, "CR4")) & LA57 ? 5 : 4;
  const read = (address: bigint) => readPhysical(qmp, address);
  const cr3 = register(registers, "CR3");
  const entry = await walkPageTables(read, cr3, levels, BigInt(request.address));
  if (entry === undefined) return { error: "not mapped" };
  const { physical, pwt, pcd, pat, size } = entry;
  // Whoever else is in CR3 does not have these bytes at this address.
  if ((await read(physical)) !== BigInt(request.holds)) return { error: "holds something else" };
  return {
    pte: { pwt, pcd, pat, size, physical: `0x${physical.toString(16)}` },
    cache: LINUX_PAT[(pat << 2) | (pcd << 1) | pwt] ?? "uncached",
    memory: isRam(ram, physical) ? "ram" : "device",
  };
}

/** The entries of all pages at one moment: the machine stands still while they are read. */
export async function readPages(
  qmp: Qmp,
  ram: Ram,
  pages: readonly PageRequest[],
): Promise<Observation[]> {
  await qmp.execute("stop");
  try {
    const found: Observation[] = [];
    for (const page of pages) found.push(await observe(qmp, ram, page));
    return found;
  } finally {
    await qmp.execute("cont");
  }
}
