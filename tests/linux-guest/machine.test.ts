import { describe, expect, it } from "@jest/globals";
import { Bus, type Device, GuestMemory, Serial } from "@vmprot/example-linux-guest";

describe("the bus", () => {
  function machine() {
    const heard: (string | number)[][] = [];
    const device = (name: string): Device => ({
      read(offset, size) {
        heard.push([name, "read", offset, size]);
        return 0x11;
      },
      write: (offset, size, value) => void heard.push([name, "write", offset, size, value]),
    });
    const bus = new Bus();
    bus.add(0x1000, 0x10, device("low"));
    bus.add(0x1010, 0x8, device("next"));
    bus.add(2 ** 52, 0x1000, device("high"));
    return { heard, bus };
  }

  it("gives each device its own offsets, to the last byte", () => {
    const { heard, bus } = machine();
    bus.write(0x1000, 1, 7);
    bus.write(0x100c, 4, 8);
    expect([bus.read(0x1010, 8), bus.read(2 ** 52 + 0xfff, 1)]).toEqual([0x11, 0x11]);
    expect(heard).toEqual([
      ["low", "write", 0, 1, 7],
      ["low", "write", 12, 4, 8],
      ["next", "read", 0, 8],
      ["high", "read", 0xfff, 1],
    ]);
  });

  it.each([
    ["before", 0xfff, 1],
    ["after", 0x1018, 4],
    ["at 0", 0, 8],
    ["across a beginning", 0xffe, 4],
    ["across an end", 0x1016, 4],
    ["across two devices", 0x100e, 4],
  ])("has all ones where no device is: %s", (_where, address, size) => {
    const { heard, bus } = machine();
    expect(bus.read(address, size)).toBe(2 ** (8 * size) - 1);
    bus.write(address, size, 0);
    expect(heard).toEqual([]);
  });
});

describe("the serial line", () => {
  // Offsets and bits of linux/serial_reg.h.
  const [TX, IER, IIR, LCR, MCR, LSR, MSR, SCR] = [0, 1, 2, 3, 4, 5, 6, 7];

  function line() {
    const sent: number[] = [];
    let raised = 0;
    const serial = new Serial(
      (byte) => void sent.push(byte),
      () => void raised++,
    );
    const out = (offset: number, value: number) => serial.write(offset, 1, value);
    return { sent, out, get: (offset: number) => serial.read(offset), raised: () => raised };
  }

  // drivers/tty/serial/8250/8250_port.c, autoconfig().
  it("is found by Linux's autoconfig", () => {
    const { out, get, sent } = line();
    out(IER, 0);
    expect(get(IER) & 0x0f).toBe(0);
    out(IER, 0x0f);
    expect(get(IER) & 0x0f).toBe(0x0f);
    out(IER, 0);
    const before = get(MCR);
    out(MCR, 0x10 | 0x0a);
    expect(get(MSR) & 0xf0).toBe(0x90);
    out(MCR, before);
    out(LCR, 0xbf);
    out(IIR, 0);
    out(LCR, 0);
    out(IIR, 0x01);
    expect(get(IIR) >> 6).toBe(3);
    expect(sent).toEqual([]);
  });

  it.each([
    [0x1, 0x20],
    [0x2, 0x10],
    [0x4, 0x40],
    [0x8, 0x80],
    [0xf, 0xf0],
    [0x0, 0x00],
  ])("loops 0x%x of the modem's lines back as 0x%x, and sends nothing", (control, status) => {
    const { out, get, sent } = line();
    out(MCR, 0x10 | control);
    expect(get(MSR)).toBe(status);
    out(TX, 0x41);
    expect(sent).toEqual([]);
    out(MCR, control);
    expect(get(MSR)).toBe(0xb0);
    out(TX, 0x42);
    expect(sent).toEqual([0x42]);
  });

  it("keeps its divisor apart from its data and interrupts", () => {
    const { out, get, sent, raised } = line();
    out(IER, 0x05);
    out(LCR, 0x83);
    out(TX, 0x0c);
    out(IER, 0x1f);
    expect([get(TX), get(IER)]).toEqual([0x0c, 0x1f]);
    out(LCR, 0x03);
    expect([get(TX), get(IER), get(LCR)]).toEqual([0, 0x05, 0x03]);
    out(LCR, 0x83);
    expect([get(TX), get(IER)]).toEqual([0x0c, 0x1f]);
    expect([sent, raised()]).toEqual([[], 0]);
  });

  it("says that it is ready when it is asked to, and after each byte, once", () => {
    const { out, get, raised, sent } = line();
    expect(get(IIR) & 0x0f).toBe(1);
    out(TX, 0x41);
    expect([get(IIR) & 0x0f, raised()]).toEqual([1, 0]);
    out(IER, 0x02);
    expect(raised()).toBe(1);
    expect([get(IIR) & 0x0f, get(IIR) & 0x0f]).toEqual([2, 1]);
    out(TX, 0x42);
    expect([raised(), get(IIR) & 0x0f, get(IIR) & 0x0f]).toEqual([2, 2, 1]);
    out(TX, 0x43);
    out(IER, 0);
    expect(get(IIR) & 0x0f).toBe(1);
    expect(sent).toEqual([0x41, 0x42, 0x43]);
  });

  it("is always empty, receives nothing, and has a register to scribble in", () => {
    const { out, get } = line();
    out(SCR, 0xa5);
    out(LSR, 0);
    out(MSR, 0);
    expect([get(SCR), get(LSR), get(TX), get(MSR)]).toEqual([0xa5, 0x60, 0, 0xb0]);
  });

  it("takes a byte of what is wider", () => {
    const sent: number[] = [];
    const serial = new Serial(
      (byte) => void sent.push(byte),
      () => {},
    );
    serial.write(SCR, 1, 0x1ff);
    serial.write(TX, 4, 0xdead_be41);
    expect([serial.read(SCR), sent]).toEqual([0xff, [0x41]]);
  });
});

describe("the guest's memory", () => {
  const BASE = 0x4000_0000;
  const bytes = Buffer.alloc(4096);
  const memory = new GuestMemory(BASE, bytes);

  it("is lent in place, to its last byte", () => {
    memory.at(BASE + 4092, 4)?.set([1, 2, 3, 4]);
    expect([...bytes.subarray(4091)]).toEqual([0, 1, 2, 3, 4]);
    expect([memory.at(BASE, 4096)?.length, memory.size]).toEqual([4096, 4096]);
    expect(memory.at(BASE + 4096, 0)).toHaveLength(0);
  });

  const huge = [2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 64, Number.MAX_VALUE, Number.POSITIVE_INFINITY];

  it.each<[number, number]>([
    [BASE - 1, 1],
    [BASE - 1, 4],
    [BASE, 4097],
    [BASE + 1, 4096],
    [BASE + 4096, 1],
    [BASE + 4097, 0],
    [0, 1],
    [-1, 4],
    [-BASE, 4],
    [Number.NEGATIVE_INFINITY, 4],
    [BASE, -1],
    [BASE + 4096, -4096],
    [BASE + 0.5, 4],
    [BASE, 0.5],
    [Number.NaN, 4],
    [BASE, Number.NaN],
    ...huge.flatMap((each): [number, number][] => [
      [each, 1],
      [BASE + each, 1],
      [BASE, each],
      [each, each],
    ]),
  ])("is not there at %d, %d bytes", (address, length) => {
    expect(memory.at(address, length)).toBeUndefined();
  });
});
