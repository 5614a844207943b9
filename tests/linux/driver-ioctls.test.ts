import { describe, expect, it } from "@jest/globals";
import type { ProbeDevice } from "@vmprot/core";
import { ERRNO } from "@vmprot/linux";
import { ask, RENDER } from "./fake-gpu.js";

const facts = (value: object) => ({ kind: "facts", facts: value });

describe("an ioctl", () => {
  const GET = 0xc0106450; // of 16 bytes
  const SHORT = 0xc0086451; // of 8 bytes

  it.each([
    ["is longer than its argument", 0xd0006450, new Uint8Array(64)],
    ["is shorter than its argument", GET, new Uint8Array(64)],
    ["has no size", 0x6450, new Uint8Array(1)],
    ["has a size, and no argument", GET, new Uint8Array(0)],
    ["has no number", Number.NaN, new Uint8Array(0)],
    ["has no bytes", GET, { length: 16 } as Uint8Array],
    ["has other numbers", GET, new Uint32Array(16) as unknown as Uint8Array],
  ])("that %s never reaches the kernel", (_what, request, argument) => {
    let code: unknown;
    const { answer, system } = ask((device) => {
      try {
        device?.ioctl(request, argument);
      } catch (error) {
        code = (error as { code?: unknown }).code;
        throw error;
      }
      return facts({});
    });
    expect(code).toBe("IOCTL_MALFORMED");
    expect(answer).toMatchObject({
      kind: "refusal",
      code: "ADAPTER_FAILED",
      exporter: "gpu",
      device: RENDER,
    });
    expect(system.log).not.toContain(`ioctl ${RENDER}`);
  });

  it("reaches the kernel with its argument's bytes, and those alone", () => {
    const seen: number[][] = [];
    const { answer } = ask(
      (device) => {
        const long = new Uint8Array(16).fill(0xaa);
        const short = new Uint8Array(8).fill(0xbb);
        const errnos = [device?.ioctl(GET, long), device?.ioctl(SHORT, short)];
        return facts({ errnos, long: [...long], short: [...short] });
      },
      (_request, argument) => {
        // All the memory that the kernel could be tempted to read.
        const around = [...new Uint8Array(argument.buffer)];
        seen.push([argument.length, ...around.filter((byte) => byte !== 0)]);
        argument[0] = seen.length;
        return seen.length === 1 ? 0 : ERRNO.EINVAL;
      },
    );
    expect(seen).toEqual([
      [16, ...new Array(16).fill(0xaa)],
      [8, ...new Array(8).fill(0xbb)],
    ]);
    expect(answer).toMatchObject({
      facts: {
        errnos: [0, ERRNO.EINVAL],
        long: [1, ...new Array(15).fill(0xaa)],
        short: [2, ...new Array(7).fill(0xbb)],
      },
    });
  });

  it("leaves no bytes behind where the kernel's side throws", () => {
    const seen: number[] = [];
    ask(
      (device) => {
        for (const request of [GET, GET]) {
          try {
            device?.ioctl(request, new Uint8Array(16).fill(seen.length === 0 ? 0xcc : 0));
          } catch {
            // What a test's double throws.
          }
        }
        return facts({});
      },
      (_request, argument) => {
        seen.push(new Uint8Array(argument.buffer).reduce((sum, byte) => sum + byte, 0));
        throw new Error("oops");
      },
    );
    expect(seen).toEqual([16 * 0xcc, 0]);
  });

  it("of a device that was kept fails once it is closed", () => {
    let kept: ProbeDevice | undefined;
    const { system } = ask((device) => {
      kept = device;
      return facts({});
    });
    const before = [...system.log];
    expect(kept?.ioctl(GET, new Uint8Array(16))).toBe(ERRNO.EBADF);
    expect(system.log).toEqual(before);
  });
});
