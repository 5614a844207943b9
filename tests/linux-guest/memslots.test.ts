import { describe, expect, it } from "@jest/globals";
import { type HostBuffer, Memslots } from "@vmprot/example-linux-guest";
import { architectureOf, VirtualMachine } from "@vmprot/linux/guest";
import { type FakeX86Kvm, failing, fakeX86Kvm } from "./fake-x86-kvm.js";

const PAGE = 4096;
const HUGE = 0x20_0000;
const REGION = { address: 0x1_0000_0000, size: 0x4000_0000 };
const ENOSPC = 28;

function region(kvm: FakeX86Kvm = fakeX86Kvm()) {
  const vm = new VirtualMachine(kvm, architectureOf("x64"));
  const memslots = new Memslots(kvm, vm, REGION);
  const buffer = (size: number, own: Partial<HostBuffer> = {}): HostBuffer => ({
    ...{ blobId: 1, fd: kvm.memory.memfd("buffer", size), size },
    ...{ exporter: "shared-memory", facts: {}, ...own },
  });
  const files = () => [...kvm.open.values()].filter((what) => what.startsWith("memfd")).sort();
  const mappings = () => [...kvm.memory.mapped.values()].map(({ fd, size }) => ({ fd, size }));
  const congruent = (slot: number): boolean => {
    const { guestAddress = 0n, hostAddress = 0n } = kvm.slots.get(slot) ?? {};
    return (guestAddress - hostAddress) % BigInt(HUGE) === 0n;
  };
  return { kvm, vm, memslots, buffer, files, mappings, congruent };
}

describe("a slot", () => {
  it("is over the VMM's own mapping, where the guest asked for it, every page touched before", () => {
    const { kvm, memslots, buffer } = region();
    expect(memslots.map(buffer(8 * PAGE), 0x5000, 8 * PAGE)).toBe(0);
    const { address, memory: own } = memslots.of(1) ?? {};
    expect(address).toBe(0x1_0000_5000);
    expect([...kvm.slots.values()]).toEqual([
      { guestAddress: 0x1_0000_5000n, hostAddress: own?.address, size: BigInt(8 * PAGE) },
    ]);
    expect(kvm.memory.touched).toEqual([[own?.address, 8 * PAGE]]);
    const calls = kvm.heard.slice(kvm.heard.lastIndexOf("mmap"));
    expect(calls).toEqual(["mmap", "touch", "KVM_SET_USER_MEMORY_REGION"]);
    expect([memslots.of(2), memslots.size]).toEqual([undefined, REGION.size]);
  });

  it("is of as many bytes as the guest maps", () => {
    const { kvm, memslots, buffer, mappings } = region();
    const whole = buffer(8 * PAGE);
    memslots.map(whole, 0, 2 * PAGE);
    expect([...kvm.slots.values()]).toMatchObject([{ size: BigInt(2 * PAGE) }]);
    expect(mappings()).toEqual([{ fd: whole.fd, size: 2 * PAGE }]);
  });

  it("is taken away before the mapping beneath it is", () => {
    const { kvm, memslots, buffer, mappings } = region();
    memslots.map(buffer(PAGE), 0, PAGE);
    const unmap = kvm.memory.unmap.bind(kvm.memory);
    let left = Number.NaN;
    kvm.memory.unmap = (address, size) => {
      left = kvm.slots.size;
      unmap(address, size);
    };
    memslots.unmap(0);
    expect([left, mappings(), memslots.of(1)]).toEqual([0, [], undefined]);
    memslots.unmap(0);
    memslots.unmap(0x1000);
    memslots.unmap(-1);
    expect(mappings()).toEqual([]);
  });

  it("is of 128, never the RAM's, and its number is used again", () => {
    const { kvm, memslots, buffer, mappings } = region();
    const one = buffer(PAGE);
    const offsets = Array.from({ length: 128 }, (_, index) => index * PAGE);
    for (const offset of offsets) expect(memslots.map(one, offset, PAGE)).toBe(0);
    const numbers = [...kvm.slots.keys()].sort((a, b) => a - b);
    expect([numbers[0], numbers.at(-1), numbers.length]).toEqual([1, 128, 128]);
    const before = kvm.heard.length;
    expect(memslots.map(one, 128 * PAGE, PAGE)).toBe(ENOSPC);
    expect([kvm.heard.length, mappings().length]).toEqual([before, 128]);
    memslots.unmap(77 * PAGE);
    expect(memslots.map(one, 128 * PAGE, PAGE)).toBe(0);
    expect([...kvm.slots.keys()].sort((a, b) => a - b)).toEqual(numbers);
    memslots.close();
    expect([kvm.slots.size, mappings()]).toEqual([0, []]);
    for (const offset of offsets) expect(memslots.map(one, offset, PAGE)).toBe(0);
  });

  it("is as many as a guest wants one after the other", () => {
    const { kvm, memslots, buffer, mappings, files } = region();
    const one = buffer(HUGE);
    for (let round = 0; round < 1000; round++) {
      expect(memslots.map(one, 0, HUGE)).toBe(0);
      memslots.unmap(0);
    }
    expect([kvm.slots.size, mappings(), files()]).toEqual([0, [], ["memfd buffer"]]);
  });
});

describe("a slot that cannot be", () => {
  it.each([
    ["mmap", 12],
    ["touch", 14],
    ["KVM_SET_USER_MEMORY_REGION", 17],
  ])("leaves nothing behind, and its number free, where %s fails", (call, errno) => {
    const { kvm, memslots, buffer, mappings, files } = region(fakeX86Kvm(failing(call, errno)));
    const one = buffer(PAGE);
    expect(memslots.map(one, 0, PAGE)).toBe(errno);
    expect([kvm.slots.size, mappings(), files()]).toEqual([0, [], ["memfd buffer"]]);
    expect(memslots.of(1)).toBeUndefined();
    for (let index = 0; index < 128; index++) {
      expect(memslots.map(one, index * PAGE, PAGE)).toBe(0);
    }
  });

  it("leaves the one that is there already", () => {
    const { kvm, memslots, buffer, mappings } = region();
    const [one, other] = [buffer(2 * PAGE), buffer(2 * PAGE)];
    memslots.map(one, 0, 2 * PAGE);
    for (const offset of [0, PAGE]) expect(memslots.map(other, offset, 2 * PAGE)).toBe(17);
    expect([kvm.slots.size, mappings()]).toEqual([1, [{ fd: one.fd, size: 2 * PAGE }]]);
    memslots.unmap(0);
    expect(mappings()).toEqual([]);
  });

  it("is of a buffer whose descriptor is closed", () => {
    const { memslots, buffer, mappings } = region();
    expect(memslots.map(buffer(PAGE, { fd: 9999 }), 0, PAGE)).toBe(9);
    expect(mappings()).toEqual([]);
  });
});

describe("an address that is congruent to the guest's (rule R9)", () => {
  /** What mmap() gives first is congruent to the beginning of the region. */
  it("is moved, and nothing else stays mapped or open", () => {
    const { memslots, buffer, mappings, files, congruent } = region();
    const one = buffer(HUGE);
    expect(memslots.map(one, 0, HUGE)).toBe(0);
    expect(congruent(128)).toBe(false);
    expect([mappings(), files()]).toEqual([[{ fd: one.fd, size: HUGE }], ["memfd buffer"]]);
  });

  it("is not moved where it is not", () => {
    const { kvm, memslots, buffer, congruent } = region();
    expect(memslots.map(buffer(HUGE), PAGE, HUGE)).toBe(0);
    expect(congruent(128)).toBe(false);
    expect(kvm.heard.filter((call) => call === "mmap")).toHaveLength(1);
  });

  it.each([true, false])("is left where the buffer's own facts say gpaCongruent %s", (stated) => {
    const { kvm, memslots, buffer, congruent } = region();
    expect(memslots.map(buffer(HUGE, { vm: { gpaCongruent: stated } }), 0, HUGE)).toBe(0);
    expect(congruent(128)).toBe(true);
    expect(kvm.heard.filter((call) => call === "mmap")).toHaveLength(1);
  });

  /** The page between, the second mapping, and what makes that one a page lower. */
  it.each([
    ["memfd_create", 1, ENOSPC],
    ["mmap", 1, ENOSPC],
    ["mmap", 2, 12],
  ])("is an errno where it cannot be moved: %s, %i", (name, nth, errno) => {
    let seen = -1;
    const fail = (call: string) => (call === name && ++seen === nth ? 12 : 0);
    const { kvm, memslots, buffer, mappings, files } = region(fakeX86Kvm(fail));
    expect(memslots.map(buffer(HUGE), 0, HUGE)).toBe(errno);
    expect([kvm.slots.size, mappings(), files()]).toEqual([0, [], ["memfd buffer"]]);
  });
});
