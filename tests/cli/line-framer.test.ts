import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { root } from "../support/repository.js";

interface Line {
  readonly number: number;
  readonly text: string | undefined;
  readonly last: boolean;
}
interface Framer {
  readonly bytes: Buffer;
  readonly isOpen: boolean;
  readonly hasLine: boolean;
  room(): { readonly offset: number; readonly length: number };
  received(count: number): void;
  next(ended: boolean): Line | undefined;
}
const { LineFramer }: { LineFramer: new () => Framer } = await import(
  join(root, "cli/dist-tsc/serve/line-framer.js")
);
const { LIMITS }: { LIMITS: { readonly line: number } } = await import(
  join(root, "cli/dist-tsc/serve/limits.js")
);

/** The lines of bytes that arrive in pieces of these lengths, again and again. */
function framed(bytes: Buffer, pieces: readonly number[]): Line[] {
  const framer = new LineFramer();
  const lines: Line[] = [];
  const take = (ended: boolean): void => {
    for (let line = framer.next(ended); line !== undefined; line = framer.next(ended)) {
      lines.push(line);
    }
  };
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const { offset, length } = framer.room();
    expect(length).toBeGreaterThan(0);
    const count = Math.min(length, pieces[turn % pieces.length] as number, bytes.length - at);
    bytes.copy(framer.bytes, offset, at, at + count);
    framer.received(count);
    at += count;
    take(false);
    // Whether anything of a line is there is known without looking at it again.
    expect(framer.hasLine).toBe(false);
    expect(framer.isOpen).toBe(at > 0 && bytes[at - 1] !== 0x0a);
  }
  take(true);
  return lines;
}

/** The same, by splitting. */
function split(bytes: Buffer): Line[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
    parts.push(bytes.subarray(from, to));
    from = to + 1;
  }
  const rest = bytes.subarray(from);
  return [...parts, ...(rest.length > 0 ? [rest] : [])].map((part, index) => {
    const isLong = part.length > LIMITS.line;
    const last = index === parts.length && !isLong;
    return { number: index + 1, text: isLong ? undefined : part.toString(), last };
  });
}

/** Pseudo-random whole numbers, the same each time. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

it.each([1, 2, 3, 4, 5, 6])("lines are the same however they arrive (%s)", (seed) => {
  const upTo = numbers(seed);
  const lengths = [0, 1, 7, 300, LIMITS.line - 1, LIMITS.line, LIMITS.line + 1, 3 * LIMITS.line];
  const few = [0, 0, 1, 1, 7, 7, 7, 300];
  const lines = Array.from({ length: 40 }, (_, n) => {
    const length = (n % 8 === 0 ? lengths : few)[upTo(8)] as number;
    return Buffer.from(Array.from({ length }, () => [0x61, 0x22, 0xff, 0x0d, 0x7b][upTo(5)] ?? 0));
  });
  const whole = Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")]));
  const bytes = upTo(2) === 0 ? whole : whole.subarray(0, -1);
  for (const pieces of [[1 << 30], [65_536], [4096, 1, 3], [upTo(5000) + 50, upTo(9) + 1]]) {
    expect(framed(bytes, pieces)).toEqual(split(bytes));
  }
});

it("no more than a line and what came with it is held, whatever comes", () => {
  const framer = new LineFramer();
  const size = framer.bytes.length;
  framer.bytes.fill("a");
  let told = 0;
  for (let n = 0; n < 1000; n++) {
    framer.received(framer.room().length);
    if (framer.next(false) !== undefined) told += 1;
  }
  expect(framer.bytes).toHaveLength(size);
  expect(size).toBeLessThanOrEqual(1 << 18);
  expect(told).toBe(1);
});
