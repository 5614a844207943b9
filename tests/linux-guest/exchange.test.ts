import { describe, expect, it } from "@jest/globals";
import {
  type BlobEvent,
  Exchange,
  type HostBuffer,
  makeReport,
  parseTold,
  type Report,
  rowText,
  STATUS,
  type StoppedGuest,
} from "@vmprot/example-linux-guest";
import { BufferMemory } from "@vmprot/linux/guest";
import { FakeMemory } from "./fake-memory.js";

const PAGE = 4096;
const statusOf = ({ outcome }: Report): number => STATUS[outcome];
const END = { failedSteps: 0, exit: "over" };
const OFFSET = 0x1_0000;

const mapped = (blobId: number): BlobEvent =>
  ({
    ...{ kind: "map", resourceId: 9, blobId },
    mapping: { resourceId: 9, offset: OFFSET, verdict: { mapInfo: 1, guestCache: "cached" } },
  }) as BlobEvent;
const refused = (blobId: number): BlobEvent => ({
  ...{ kind: "error", resourceId: 9, blobId, error: "REFUSED" as NonNullable<BlobEvent["error"]> },
  ...{ code: "SYNC_REQUIRED", rule: "R5", message: "It is.", remedy: "Do not." },
});

/** An exchange over one buffer of three pages, which the guest has at an offset. */
function exchange(blobId = 4) {
  const memory = new FakeMemory(new Map(), () => 0);
  const buffer: HostBuffer = {
    ...{ blobId, fd: memory.memfd("buffer", 3 * PAGE), size: 3 * PAGE },
    ...{ exporter: "shared-memory", facts: {} },
  };
  const own = BufferMemory.of(memory, buffer.fd, buffer.size);
  /** What the guest has, once it has mapped it. */
  const has = new Set([blobId]);
  const guest = {
    mapped: (id: number) => (has.has(id) ? { address: 0, memory: own } : undefined),
  } as StoppedGuest;
  const made = new Exchange([buffer]);
  const steps = made.script.trim().split("\n");
  const tell = (index: number, said = "ok") =>
    made.line(`[    1.5] vmprot: step ${index + 1} ${steps[index]}: ${said}`);
  /** The guest's part of it: what the read and write steps do to its pages. */
  const guestWrites = (step: string, more = 0): void => {
    const [, , at, first] = step.split(" ").map(Number);
    own.fill(at as number, (first as number) + more);
  };
  const guestReads = (step: string): number => {
    const [, , at, first] = step.split(" ").map(Number);
    return own.wrong(at as number, first as number);
  };
  const report = (end: Parameters<typeof makeReport>[2] = END) =>
    makeReport([{ what: "a memfd", buffer }], made.results, end);
  return { made, steps, tell, guest, has, guestReads, guestWrites, report };
}

type Made = ReturnType<typeof exchange>;

/** All of the script, as a guest does it. */
function carryOut({ made, steps, tell, guest, guestReads, guestWrites }: Made, off = 0): void {
  for (const [index, step] of steps.entries()) {
    const [verb] = step.split(" ");
    if (verb === "map") made.blob(mapped(4));
    if (verb === "unmap") made.blob({ ...mapped(4), kind: "unmap" });
    if (verb === "ring") made.ring(4, guest);
    if (verb === "write") guestWrites(step, off);
    tell(index, verb === "read" ? `ok wrong=${guestReads(step)}` : "ok map_ns=12");
  }
}

describe("an exchange of data", () => {
  it("is whole where both sides read what the other wrote", () => {
    const made = exchange();
    carryOut(made);
    expect(made.made.results).toEqual([
      {
        ...{ blobId: 4, event: mapped(4), mapped: "ok" },
        ...{ wrongForGuest: 0, wrongForHost: 0, whole: true },
      },
    ]);
    const report = made.report();
    expect([statusOf(report), report.rows.map(rowText)]).toEqual([
      0,
      ["a memfd: map cached, map_info 1; every page was read and written by both sides, twice"],
    ]);
  });

  it("is wrong where the host does not read what the guest should have written", () => {
    const made = exchange();
    carryOut(made, 1);
    expect(made.made.results).toMatchObject([{ wrongForGuest: 3, wrongForHost: 3, whole: true }]);
    const report = made.report();
    expect(statusOf(report)).toBe(1);
    expect(rowText(report.rows[0] as never)).toMatch(/wrong: 3 for the guest, 3 for the host$/);
  });

  it.each(["wrong=1", "wrong=nonsense"])("is wrong where the guest says %s", (said) => {
    const made = exchange();
    made.made.blob(mapped(4));
    for (const index of made.steps.keys()) made.tell(index, index === 9 ? `ok ${said}` : "ok");
    expect(made.made.results).toMatchObject([{ whole: true }]);
    expect(statusOf(made.report())).toBe(1);
  });

  it.each([1, 5, 10])("is not whole where the guest got no further than step %i", (last) => {
    const made = exchange();
    made.made.blob(mapped(4));
    for (let index = 0; index < last; index++) made.tell(index);
    const report = made.report();
    expect([statusOf(report), rowText(report.rows[0] as never)]).toEqual([
      1,
      expect.stringContaining("the guest went no further: ok"),
    ]);
  });

  it("is not whole where one step failed", () => {
    const made = exchange();
    carryOut(made);
    const again = exchange();
    again.made.blob(mapped(4));
    for (const index of again.steps.keys()) again.tell(index, index === 8 ? "ENOMEM" : "ok");
    expect([made, again].map(({ report }) => statusOf(report()))).toEqual([0, 1]);
  });

  it("writes nothing to what the guest does not have", () => {
    const { made, guest, has, guestReads, steps } = exchange();
    const fromHost = steps[2] as string;
    made.ring(77, guest);
    has.clear();
    made.ring(4, guest);
    expect(guestReads(fromHost)).toBe(3);
    has.add(4);
    made.ring(4, guest);
    expect(guestReads(fromHost)).toBe(0);
  });
});

describe("a refusal", () => {
  it("is right where the guest's mmap failed", () => {
    const made = exchange();
    made.made.blob(refused(4));
    for (const index of made.steps.keys()) made.tell(index, "EINVAL");
    const report = made.report();
    expect([statusOf(report), rowText(report.rows[0] as never)]).toEqual([
      0,
      "a memfd: refused, SYNC_REQUIRED, R5; the guest's mmap gave EINVAL\n  It is.\n  Remedy: Do not.",
    ]);
  });

  it("is wrong where it worked all the same, and where nobody was asked", () => {
    const made = exchange();
    made.made.blob(refused(4));
    made.tell(0, "ok");
    const unasked = exchange();
    unasked.tell(0, "EINVAL");
    expect([made, unasked].map(({ report }) => statusOf(report()))).toEqual([1, 1]);
    expect(rowText(unasked.report().rows[0] as never)).toMatch(/refused, no command; .* EINVAL$/);
  });

  it("is the first answer's, whatever comes later", () => {
    const { made } = exchange();
    for (const event of [refused(4), mapped(4), { kind: "error" as const }]) made.blob(event);
    expect(made.results[0]?.event).toEqual(refused(4));
  });
});

describe("the exit status", () => {
  it("is 2 where the guest did not come to the end of its script, whatever it did before", () => {
    const made = exchange();
    carryOut(made);
    expect(statusOf(made.report({ exit: "KVM_EXIT_SHUTDOWN" }))).toBe(2);
    expect(statusOf(makeReport([], [], { exit: "" }))).toBe(2);
  });

  it("is 0 where there was nothing to map", () => {
    const none = makeReport([{ what: "udmabuf", why: "no such device" }], [], END);
    expect([statusOf(none), none.rows.map(rowText)]).toEqual([
      0,
      ["udmabuf: none, no such device"],
    ]);
  });
});

describe("what the console says", () => {
  it("is read as the guest's program writes it", () => {
    expect(parseTold("[ 1.0] vmprot: step 12 read 3 0x0 0x1: ok wrong=3 map_ns=77")).toEqual({
      ...{ step: "read 3 0x0 0x1", word: "ok", details: { wrong: "3", map_ns: "77" } },
    });
    expect(parseTold("vmprot: step 1 map 1 4096: SIGBUS")).toEqual({
      ...{ step: "map 1 4096", word: "SIGBUS", details: {} },
    });
  });

  it.each(
    [
      "",
      "Linux version 6.12",
      "vmprot: step",
      "vmprot: step x map 1: ok",
      "vmprot: step 1 map 1",
      "vmprot: step 1 map 1: ",
      "vmprot: end failed=0",
      "\u0000\u001b[2J\u202e",
      `vmprot: step ${":".repeat(100_000)}`,
    ].map((line) => [line.slice(0, 30), line] as const),
  )("is of no step: %j", (_, line) => {
    expect(parseTold(line)).toBeUndefined();
    const { made } = exchange();
    made.line(line);
    expect(made.results[0]?.mapped).toBe("nothing");
  });

  it("is of no buffer of ours, or has names of its own", () => {
    const { made } = exchange();
    made.line("vmprot: step 1 map 99 4096: ok");
    made.line("vmprot: step 1 map __proto__ 4096: ok");
    made.line("vmprot: step 1 reset: ok __proto__=1 wrong=7");
    expect(made.results[0]?.mapped).toBe("nothing");
    expect(Object.keys(parseTold("vmprot: step 1 a: ok __proto__=1")?.details ?? {})).toEqual([
      "__proto__",
    ]);
  });
});
