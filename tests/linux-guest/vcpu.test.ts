import { describe, expect, it } from "@jest/globals";
import type { System } from "@vmprot/linux";
import {
  type AddressSpace,
  architectureOf,
  translationRegisters,
  type Vcpu,
  VirtualMachine,
} from "@vmprot/linux/guest";
import { type FakeGuest, failing, fakeX86Kvm } from "./fake-x86-kvm.js";

const ALL_ONES = 2n ** 64n - 1n;

/** What was asked of an address space, and what it answers. */
function space(answer: (address: number, size: number) => number = () => 0) {
  const heard: (string | number)[][] = [];
  const asked: AddressSpace = {
    read(address, size) {
      heard.push(["read", address, size]);
      return answer(address, size);
    },
    write: (address, size, value) => void heard.push(["write", address, size, value]),
  };
  return { heard, asked };
}

const nowhere = space().asked;

function guestOf(program: () => FakeGuest) {
  const kvm = fakeX86Kvm(undefined, program);
  return { kvm, vcpu: new VirtualMachine(kvm, architectureOf("x64")).createVcpu() };
}

const shutdown = { kind: "other", reason: "KVM_EXIT_SHUTDOWN, detail 0" };

describe("a port", () => {
  it("is written to, by each size", () => {
    const { vcpu } = guestOf(function* () {
      yield { port: 0x3f8, size: 1, out: [0xa5] };
      yield { port: 0xcf8, size: 2, out: [0xa55a] };
      yield { port: 0xffff, size: 4, out: [0x8123_4567] };
    });
    const ports = space();
    expect(vcpu.serve(nowhere, ports.asked)).toEqual(shutdown);
    expect(ports.heard).toEqual([
      ["write", 0x3f8, 1, 0xa5],
      ["write", 0xcf8, 2, 0xa55a],
      ["write", 0xffff, 4, 0x8123_4567],
    ]);
  });

  it("is read, by each size, and no byte more", () => {
    const loaded: bigint[][] = [];
    const { vcpu } = guestOf(function* () {
      for (const size of [1, 2, 4]) loaded.push(yield { port: 0x60, size, in: 1 });
    });
    const ports = space((_port, size) => [0, 0xfe, 0xfedc, 0, 0xfedc_ba98][size] as number);
    vcpu.serve(nowhere, ports.asked);
    expect(loaded).toEqual([[0xfen], [0xfedcn], [0xfedc_ba98n]]);
    expect(ports.heard.map(([, , size]) => size)).toEqual([1, 2, 4]);
  });

  it.each([1, 2, 4])("is written to and read by string instructions, %i bytes at once", (size) => {
    const loaded: bigint[][] = [];
    const { vcpu } = guestOf(function* () {
      yield { port: 0x3f8, size, out: [1, 2, 3, 4, 5] };
      loaded.push(yield { port: 0x3f8, size, in: 7 });
    });
    let next = 0x40;
    const ports = space(() => next++);
    vcpu.serve(nowhere, ports.asked);
    const written = [1, 2, 3, 4, 5].map((value) => ["write", 0x3f8, size, value]);
    expect(ports.heard).toEqual([...written, ...Array(7).fill(["read", 0x3f8, size])]);
    expect(loaded).toEqual([[0x40n, 0x41n, 0x42n, 0x43n, 0x44n, 0x45n, 0x46n]]);
  });
});

describe("memory that is none", () => {
  it.each([1, 2, 4, 8])("is stored to, %i bytes at once", (size) => {
    const value = 0x0011_2233_4455_6677n & (2n ** BigInt(8 * size) - 1n);
    const { vcpu } = guestOf(function* () {
      yield { address: 0xd000_0ff8n, size, store: 0x0011_2233_4455_6677n };
    });
    const memory = space();
    vcpu.serve(memory.asked, nowhere);
    expect(memory.heard).toEqual([["write", 0xd000_0ff8, size, Number(value)]]);
  });

  it.each([
    [1, 0xff, 0xffn],
    [2, 0xfe01, 0xfe01n],
    [4, 0xffff_ffff, 0xffff_ffffn],
    [8, 0x1f_ffff_ffff_ffff, 0x1f_ffff_ffff_ffffn],
    [8, 2 ** 64 - 1, ALL_ONES],
    [8, 0, 0n],
  ])("is loaded from, %i bytes at once: 0x%x", (size, answer, wanted) => {
    const loaded: bigint[] = [];
    const { vcpu } = guestOf(function* () {
      loaded.push(...(yield { address: 0x40_0000_0000n, size }));
    });
    const memory = space(() => answer);
    vcpu.serve(memory.asked, nowhere);
    expect(memory.heard).toEqual([["read", 0x40_0000_0000, size]]);
    expect((loaded[0] as bigint) & (2n ** BigInt(8 * size) - 1n)).toBe(wanted);
  });

  it("is not asked for a store's value, nor a port for memory's", () => {
    const { vcpu } = guestOf(function* () {
      yield { address: 0x3f8n, size: 1 };
      yield { port: 0x3f8, size: 1, in: 1 };
    });
    const [memory, ports] = [space(), space()];
    vcpu.serve(memory.asked, ports.asked);
    expect([memory.heard, ports.heard]).toEqual([[["read", 0x3f8, 1]], [["read", 0x3f8, 1]]]);
  });
});

describe("a guest that does something else", () => {
  it.each([
    [{ exit: 8 }, shutdown],
    [
      { exit: 17, detail: 3 },
      { kind: "other", reason: "KVM_EXIT_INTERNAL_ERROR, detail 3" },
    ],
    [
      { exit: 9, detail: 7 },
      { kind: "other", reason: "KVM_EXIT_FAIL_ENTRY, detail 7" },
    ],
    [
      { exit: 24, detail: 2 },
      { kind: "other", reason: "KVM_EXIT_SYSTEM_EVENT, detail 2" },
    ],
    [{ exit: 4242 }, { kind: "other", reason: "exit 4242, detail 0" }],
    [{ errno: 14 }, { kind: "errno", errno: 14 }],
    [{ errno: 4 }, { kind: "errno", errno: 4 }],
  ] as const)("is no longer served: %j", (access, exit) => {
    const { vcpu } = guestOf(function* () {
      yield access;
    });
    expect(vcpu.serve(nowhere, nowhere)).toEqual(exit);
  });

  it("goes on after a signal", () => {
    const ports = space();
    const { vcpu } = guestOf(function* () {
      yield { errno: 4 };
      yield { port: 1, size: 1, out: [1] };
    });
    expect(vcpu.serve(nowhere, ports.asked)).toEqual({ kind: "errno", errno: 4 });
    expect(vcpu.serve(nowhere, ports.asked)).toEqual(shutdown);
    expect(ports.heard).toEqual([["write", 1, 1, 1]]);
  });
});

describe("stop()", () => {
  it("lets the access be answered, and nothing else happen, until the guest is served again", () => {
    const done: unknown[] = [];
    const { kvm, vcpu } = guestOf(function* () {
      done.push(yield { port: 0x60, size: 1, in: 1 });
      yield { port: 0x61, size: 1, out: [2] };
    });
    const ports = space(() => {
      vcpu.stop();
      return 0x5a;
    });
    expect(vcpu.serve(nowhere, ports.asked)).toEqual({ kind: "errno", errno: 4 });
    expect([done, ports.heard, kvm.runs]).toEqual([[], [["read", 0x60, 1]], 2]);
    expect(vcpu.serve(nowhere, ports.asked)).toEqual(shutdown);
    expect(done).toEqual([[0x5an]]);
    expect(ports.heard.at(-1)).toEqual(["write", 0x61, 1, 2]);
  });

  it("stops a string instruction only after all of it", () => {
    const { vcpu } = guestOf(function* () {
      yield { port: 1, size: 1, out: [1, 2, 3] };
      yield { port: 1, size: 1, out: [4] };
    });
    const values: number[] = [];
    const ports: AddressSpace = {
      read: () => 0,
      write(_port, _size, value) {
        values.push(value);
        vcpu.stop();
      },
    };
    vcpu.serve(nowhere, ports);
    expect(values).toEqual([1, 2, 3]);
  });
});

it("a virtual CPU whose kvm_run cannot be mapped is none, and its VM closes all", () => {
  const kvm = fakeX86Kvm(failing("mmap", 12));
  const vm = new VirtualMachine(kvm, architectureOf("x64"));
  expect(() => vm.createVcpu()).toThrow(
    expect.objectContaining({
      code: "KVM_CALL_FAILED",
      message: expect.stringMatching(/mmap of the virtual CPU failed: .*ENOMEM/),
    }),
  );
  vm.close();
  expect([kvm.open.size, kvm.memory.mapped.size]).toEqual([0, 0]);
});

describe("the registers that a walk begins with", () => {
  /** A virtual CPU of which only GET_ONE_REG and GET_SREGS are asked. */
  function vcpuOf(fail: readonly bigint[] = [], sregs = 0): Vcpu {
    const lent = new Map<bigint, Uint8Array>();
    const system: Pick<System, "address" | "ioctl"> = {
      address(bytes) {
        lent.set(BigInt(lent.size + 1), bytes);
        return BigInt(lent.size);
      },
      ioctl(_fd, request, argument) {
        const view = new DataView(argument.buffer);
        if (request === 0x8138_ae83) {
          view.setBigUint64(240, 0x1234_5000n, true);
          view.setBigUint64(248, 0x20n, true);
          return sregs;
        }
        const id = view.getBigUint64(0, true);
        if (request !== 0x4010_aeab || fail.includes(id)) return 22;
        const to = lent.get(view.getBigUint64(8, true)) as Uint8Array;
        new DataView(to.buffer).setBigUint64(0, id & 0xffffn, true);
        return 0;
      },
    };
    return {
      ioctl: (request, argument) => system.ioctl(0, request, argument),
      address: (bytes) => system.address(bytes),
    } as Vcpu;
  }

  // Arm ARM, D23.2: op0 3, op1 0, CRn, CRm, op2, by KVM's ARM64_SYS_REG.
  const [ttbr0, tcr, mair] = [0xc100n, 0xc102n, 0xc510n];

  it("are CR3 and CR4", () => {
    expect(translationRegisters(vcpuOf(), "x64")).toEqual({ CR3: 0x1234_5000n, CR4: 0x20n });
    expect(translationRegisters(vcpuOf([], 22), "x64")).toEqual({});
  });

  it("are TTBR0_EL1, TCR_EL1 and MAIR_EL1, so far as KVM says them", () => {
    const all = { TTBR0_EL1: ttbr0, TCR_EL1: tcr, MAIR_EL1: mair };
    expect(translationRegisters(vcpuOf(), "arm64")).toEqual(all);
    const { TCR_EL1, ...others } = all;
    const hidden = 0x6030_0000_0013_0000n | TCR_EL1;
    expect(translationRegisters(vcpuOf([hidden]), "arm64")).toEqual(others);
  });

  it("are none elsewhere", () => {
    expect(translationRegisters(vcpuOf(), "riscv64")).toEqual({});
  });
});
