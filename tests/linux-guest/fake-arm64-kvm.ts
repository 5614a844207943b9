import { ERRNO, type Memory, type System } from "@vmprot/linux";
import type { Kernel } from "@vmprot/linux/guest";

/** What a VMM asked of the fake /dev/kvm, in words, in order. */
export interface FakeArm64Kvm extends Kernel {
  readonly heard: string[];
  /** Of the virtual CPU, by KVM's number for them. */
  readonly registers: ReadonlyMap<bigint, bigint>;
  /** Descriptors that are open. */
  readonly open: ReadonlyMap<number, string>;
}

const NAMES: Readonly<Record<number, string>> = {
  44545: "KVM_CREATE_VM",
  44548: "KVM_GET_VCPU_MMAP_SIZE",
  44609: "KVM_CREATE_VCPU",
  2149625519: "KVM_ARM_PREFERRED_TARGET",
  1075883694: "KVM_ARM_VCPU_INIT",
  3222056672: "KVM_CREATE_DEVICE",
  1075359457: "KVM_SET_DEVICE_ATTR",
  1074835116: "KVM_SET_ONE_REG",
  1074310753: "KVM_IRQ_LINE",
};
const KIND = 5;

/**
 * KVM as an arm64 host has it, with its own rules of which call comes first.
 *
 * @param fail the errno of a call, by its name
 */
export function fakeArm64Kvm(fail: Readonly<Record<string, number>> = {}): FakeArm64Kvm {
  const heard: string[] = [];
  const open = new Map<number, string>();
  const registers = new Map<bigint, bigint>();
  const bytesAt = new Map<bigint, Uint8Array>();
  let next = 10;
  const create = (what: string): number => {
    next += 1;
    open.set(next, what);
    return next;
  };
  const view = ({ buffer, byteOffset }: Uint8Array) => new DataView(buffer, byteOffset);
  const pointed = (address: bigint, width: number): bigint => {
    if (address === 0n) return 0n;
    const bytes = bytesAt.get(address);
    if (bytes?.length !== width) throw new Error(`no ${width} bytes there`);
    return width === 8 ? view(bytes).getBigUint64(0, true) : BigInt(view(bytes).getUint32(0, true));
  };
  const isThere = (what: string): boolean => [...open.values()].includes(what);

  const answers: Readonly<Record<string, (on: string, argument: DataView) => string | number>> = {
    KVM_ARM_PREFERRED_TARGET(_on, argument) {
      argument.setUint32(0, KIND, true);
      return "";
    },
    KVM_ARM_VCPU_INIT(on, argument) {
      if (on !== "vcpu") return ERRNO.ENOTTY;
      return `kind ${argument.getUint32(0, true)}, features ${argument.getUint32(4, true)}`;
    },
    KVM_CREATE_DEVICE(on, argument) {
      if (on !== "vm") return ERRNO.ENOTTY;
      if (argument.getUint32(0, true) !== 7) return ERRNO.ENODEV;
      argument.setUint32(4, create("gic"), true);
      return "7";
    },
    KVM_SET_DEVICE_ATTR(on, argument) {
      if (on !== "gic") return ERRNO.ENOTTY;
      const [group, attribute] = [argument.getUint32(4, true), argument.getBigUint64(8, true)];
      // Documentation/virt/kvm/devices/arm-vgic-v3.rst: 32 bits for the number of interrupts.
      const value = pointed(argument.getBigUint64(16, true), group === 3 ? 4 : 8);
      if (group === 4 && !isThere("vcpu")) return ERRNO.ENODEV;
      return `${group} ${attribute} 0x${value.toString(16)}`;
    },
    KVM_SET_ONE_REG(on, argument) {
      if (on !== "vcpu") return ERRNO.ENOTTY;
      const id = argument.getBigUint64(0, true);
      registers.set(id, pointed(argument.getBigUint64(8, true), 8));
      return `0x${id.toString(16)}`;
    },
    KVM_IRQ_LINE(on, argument) {
      if (on !== "vm") return ERRNO.ENOTTY;
      return `0x${argument.getUint32(0, true).toString(16)} ${argument.getUint32(4, true)}`;
    },
  };

  const system: System = {
    open: () => create("kvm"),
    close: (fd) => void open.delete(fd),
    ask(_fd, request, value) {
      const name = NAMES[request] ?? `${request}`;
      if (fail[name] !== undefined) return -fail[name];
      if (name === "KVM_GET_VCPU_MMAP_SIZE") return 4096;
      heard.push(`${name} ${value}`);
      return create(name === "KVM_CREATE_VM" ? "vm" : "vcpu");
    },
    ioctl(fd, request, argument) {
      const name = NAMES[request] ?? `${request}`;
      if (fail[name] !== undefined) return fail[name];
      const answer = answers[name]?.(open.get(fd) ?? "", view(argument)) ?? ERRNO.ENOTTY;
      if (typeof answer === "number") return answer;
      heard.push(`${name} ${answer}`.trim());
      return 0;
    },
    address(bytes) {
      const at = BigInt(bytesAt.size + 1) << 12n;
      bytesAt.set(at, bytes);
      return at;
    },
    borrow: () => -ERRNO.EPERM,
  };
  const memory = { map: () => 0x1000n, unmap: () => {} } as Partial<Memory> as Memory;
  return { heard, registers, open, system, memory, kvm: "/dev/kvm" };
}
