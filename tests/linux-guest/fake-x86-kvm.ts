import { ERRNO, type System } from "@vmprot/linux";
import type { Kernel } from "@vmprot/linux/guest";
import { FakeMemory } from "./fake-memory.js";

/** What a guest does that KVM does not do itself. A load's, and an IN's, yield gives what was answered. */
export type Access =
  | {
      readonly port: number;
      readonly size: number;
      readonly out?: readonly number[];
      readonly in?: number;
    }
  | { readonly address: bigint; readonly size: number; readonly store?: bigint }
  /** Another exit, by its number, or a failure of KVM_RUN. */
  | { readonly exit: number; readonly detail?: number }
  | { readonly errno: number };

export type FakeGuest = Generator<Access, void, bigint[]>;

export interface FakeSlot {
  readonly guestAddress: bigint;
  readonly hostAddress: bigint;
  readonly size: bigint;
}

/** The kernel, and what became of a VM of it. */
export interface FakeX86Kvm extends Kernel {
  /** KVM's calls and those of memory, by name, in order. */
  readonly heard: string[];
  /** Descriptors that are open, and what each is. */
  readonly open: Map<number, string>;
  readonly memory: FakeMemory;
  readonly slots: Map<number, FakeSlot>;
  /** Arguments of the last calls, by name, as KVM got them. */
  readonly given: Map<string, Uint8Array>;
  /** `line level` in order. */
  readonly lines: string[];
  /** How often KVM_RUN was called. */
  runs: number;
}

const NAMES: Readonly<Record<number, string>> = {
  44545: "KVM_CREATE_VM",
  44547: "KVM_CHECK_EXTENSION",
  44548: "KVM_GET_VCPU_MMAP_SIZE",
  44609: "KVM_CREATE_VCPU",
  44615: "KVM_SET_TSS_ADDR",
  44640: "KVM_CREATE_IRQCHIP",
  44672: "KVM_RUN",
  1075883590: "KVM_SET_USER_MEMORY_REGION",
  1074310753: "KVM_IRQ_LINE",
  1077980791: "KVM_CREATE_PIT2",
  1080602275: "KVM_ENABLE_CAP",
  3221794309: "KVM_GET_SUPPORTED_CPUID",
  1074310800: "KVM_SET_CPUID2",
  3221794449: "KVM_GET_CPUID2",
  2156965505: "KVM_GET_REGS",
  1083223682: "KVM_SET_REGS",
  2167975555: "KVM_GET_SREGS",
  1094233732: "KVM_SET_SREGS",
  1074310793: "KVM_SET_MSRS",
};
const RUN_SIZE = 0x3000;
const DATA_AT = 0x1000;

/** Leaf, index, EAX, EBX, ECX, EDX: the host's processor is number 7 of 8. */
export const CPUID: readonly (readonly number[])[] = [
  [0x0, 0, 0x1f, 1, 2, 3],
  [0x1, 0, 0x806f8, 0x0708_0800, 0x0000_0001, 0x1fcb_fbff],
  [0xb, 0, 1, 2, 0x100, 7],
  [0xb, 1, 4, 8, 0x201, 7],
  [0x1f, 0, 1, 2, 0x100, 7],
  [0x8000_0001, 0, 0, 0, 0x121, 0x2c10_0800],
];

/** @returns what follows KVM_GET_SUPPORTED_CPUID's head */
function cpuidBytes(): Uint8Array {
  const words = CPUID.flatMap(([leaf = 0, index = 0, ...registers]) => [
    ...[leaf, index, 1],
    ...registers,
    ...[0, 0, 0],
  ]);
  return new Uint8Array(Uint32Array.from(words).buffer);
}

/**
 * KVM as an x86 host has it, whose guest is a generator.
 *
 * @param fail the errno of a call by its name, or by its number from 0 among all that can fail
 */
export function fakeX86Kvm(
  fail: (call: string, index: number) => number = () => 0,
  guest: () => FakeGuest = function* () {},
): FakeX86Kvm {
  const heard: string[] = [];
  const open = new Map<number, string>();
  const slots = new Map<number, FakeSlot>();
  const given = new Map<string, Uint8Array>();
  const lines: string[] = [];
  let index = 0;
  const attempt = (call: string): number => {
    heard.push(call);
    return fail(call, index++);
  };
  const memory = new FakeMemory(open, attempt);
  let next = 10;
  const create = (what: string): number => {
    next += 1;
    open.set(next, what);
    return next;
  };
  const view = ({ buffer, byteOffset, length }: Uint8Array) =>
    new DataView(buffer, byteOffset, length);

  let running: FakeGuest | undefined;
  let under: Access | undefined;
  let answered: bigint[] = [];

  const runView = (): DataView => {
    const found = [...memory.mapped.values()].find(({ fd }) => open.get(fd) === "vcpu");
    if (found === undefined) throw new Error("kvm_run is not mapped");
    return new DataView(found.bytes);
  };

  /** What the guest loaded is known at the next KVM_RUN, even one that ends at once. */
  function complete(run: DataView): void {
    const done = under;
    under = undefined;
    if (done === undefined) return;
    answered = [];
    if ("address" in done && done.store === undefined) answered = [run.getBigUint64(40, true)];
    if ("port" in done && done.in !== undefined) {
      answered = Array.from({ length: done.in }, (_, each) => value(run, each, done.size));
    }
  }

  const value = (run: DataView, each: number, size: number): bigint =>
    Array.from({ length: size }, (_, byte) =>
      run.getUint8(DATA_AT + each * size + byte),
    ).reduceRight((total, byte) => (total << 8n) | BigInt(byte), 0n);

  function run(): number {
    const run = runView();
    complete(run);
    if (run.getUint8(1) === 1) return -ERRNO.EINTR;
    running ??= guest();
    const { value: access = { exit: 8 } } = running.next(answered);
    if ("errno" in access) return -access.errno;
    under = access;
    for (let at = 32; at < 64; at++) run.setUint8(at, 0xee);
    if ("exit" in access) {
      run.setUint32(8, access.exit, true);
      run.setUint32(32, access.detail ?? 0, true);
    } else if ("port" in access) {
      const { port, size, out } = access;
      run.setUint32(8, 2, true);
      run.setUint8(32, out === undefined ? 0 : 1);
      run.setUint8(33, size);
      run.setUint16(34, port, true);
      run.setUint32(36, out?.length ?? access.in ?? 1, true);
      run.setBigUint64(40, BigInt(DATA_AT), true);
      out?.forEach((each, number) => {
        for (let byte = 0; byte < size; byte++) {
          run.setUint8(DATA_AT + number * size + byte, (each >>> (8 * byte)) & 0xff);
        }
      });
    } else {
      run.setUint32(8, 6, true);
      run.setBigUint64(32, access.address, true);
      if (access.store !== undefined) run.setBigUint64(40, access.store, true);
      run.setUint32(48, access.size, true);
      run.setUint8(52, access.store === undefined ? 0 : 1);
    }
    return 0;
  }

  function setSlot(argument: DataView): number {
    const number = argument.getUint32(0, true);
    const guestAddress = argument.getBigUint64(8, true);
    const size = argument.getBigUint64(16, true);
    const hostAddress = argument.getBigUint64(24, true);
    if (size === 0n) return slots.delete(number) ? 0 : ERRNO.EINVAL;
    if ([guestAddress, size, hostAddress].some((each) => each % 4096n !== 0n)) return ERRNO.EINVAL;
    if (!memory.has(hostAddress, Number(size))) return ERRNO.EINVAL;
    for (const [other, slot] of slots) {
      const apart =
        guestAddress + size <= slot.guestAddress || slot.guestAddress + slot.size <= guestAddress;
      if (other === number || !apart) return ERRNO.EEXIST;
    }
    slots.set(number, { guestAddress, hostAddress, size });
    return 0;
  }

  const kvm: FakeX86Kvm = {
    ...{ heard, open, memory, slots, given, lines, kvm: "/dev/kvm", runs: 0 },
    system: {
      open() {
        const errno = attempt("open");
        return errno === 0 ? create("kvm") : -errno;
      },
      close(fd) {
        if (!open.delete(fd)) throw new Error("close of what is not open");
        // KVM keeps to a VM's slots while anything of it is open; nothing here keeps more than that.
        if (![...open.values()].some((what) => what === "vm" || what === "vcpu")) slots.clear();
      },
      ask(fd, request, argument) {
        const name = NAMES[request] ?? `${request}`;
        if (name === "KVM_RUN") {
          if (open.get(fd) !== "vcpu") return -ERRNO.EBADF;
          kvm.runs++;
          return run();
        }
        const errno = attempt(name);
        if (errno !== 0) return -errno;
        if (name === "KVM_SET_MSRS") return 1;
        if (name === "KVM_GET_VCPU_MMAP_SIZE") return RUN_SIZE;
        if (name === "KVM_CREATE_VM") return create("vm");
        if (name === "KVM_CREATE_VCPU") return create("vcpu");
        if (name === "KVM_CHECK_EXTENSION") return argument === 72 ? 1 : 0;
        if (name === "KVM_CREATE_IRQCHIP" || name === "KVM_SET_TSS_ADDR") return 0;
        return -ERRNO.ENOTTY;
      },
      ioctl(fd, request, argument) {
        const name = NAMES[request] ?? `${request}`;
        const on = open.get(fd);
        if (on === undefined) return ERRNO.EBADF;
        const errno = attempt(name);
        if (errno !== 0) return errno;
        given.set(name, argument.slice());
        if (name === "KVM_SET_USER_MEMORY_REGION") return setSlot(view(argument));
        if (name === "KVM_IRQ_LINE") {
          const [line, level] = [0, 4].map((at) => view(argument).getUint32(at, true));
          lines.push(`${line} ${level}`);
        }
        if (name === "KVM_GET_SUPPORTED_CPUID") {
          view(argument).setUint32(0, CPUID.length, true);
          argument.set(cpuidBytes(), 8);
        }
        if (name === "KVM_GET_CPUID2") {
          // What the virtual CPU was given before.
          argument.set(given.get("KVM_SET_CPUID2") ?? []);
        }
        return 0;
      },
      address: () => 0x1000n,
      borrow: () => -ERRNO.EPERM,
    } satisfies System,
  };
  return kvm;
}

/** Fails the first call of that name. */
export const failing = (name: string, errno: number) => {
  let left = 1;
  return (call: string): number => (call === name && left-- > 0 ? errno : 0);
};
