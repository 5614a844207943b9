import { describe, expect, it } from "@jest/globals";
import { detectHost } from "@vmprot/linux";
import { fakeHost } from "./fake-host.js";

const FOLDER = "sys/kernel/mm/transparent_hugepage";
const TOP = ["always", "within_size", "advise", "never", "deny", "force"];
const SIZE = ["always", "inherit", "within_size", "advise", "never"];
/** The words as the kernel prints them, with one selected. */
const file = (words: readonly string[], selected: string): string =>
  `${words.map((word) => (word === selected ? `[${word}]` : word)).join(" ")}\n`;

/** A host with this top-level switch, and those of sizes in kB. */
function found(top: string | undefined, sizes: Readonly<Record<number, string>> = {}) {
  const files = Object.entries(sizes).map(([size, word]) => [
    `${FOLDER}/hugepages-${size}kB/shmem_enabled`,
    SIZE.includes(word) ? file(SIZE, word) : word,
  ]);
  const all = Object.fromEntries([
    ...files,
    // Sizes that only anonymous memory has.
    [`${FOLDER}/hugepages-8kB/enabled`, "[always] inherit madvise never\n"],
    ...(top === undefined
      ? []
      : [[`${FOLDER}/shmem_enabled`, TOP.includes(top) ? file(TOP, top) : top]]),
  ]);
  const { platform } = detectHost(fakeHost("x64", all));
  return [platform.shmemHugePages, platform.memfdHugePages];
}

describe("huge pages of shmem and of memfds", () => {
  it.each([
    ["always", [true, true]],
    ["within_size", [true, true]],
    ["force", [true, true]],
    ["advise", [false, "unknown"]],
    ["never", [false, false]],
    ["deny", [false, false]],
    [undefined, ["unknown", "unknown"]],
  ])("follow the top-level switch %s where sizes have none of their own", (top, expected) => {
    expect(found(top)).toEqual(expected);
  });

  it.each([
    [{ 64: "always" }, true],
    [{ 64: "within_size" }, true],
    [{ 64: "advise" }, "unknown"],
    [{ 64: "never" }, false],
    [{ 64: "inherit", 2048: "inherit" }, false],
    [{ 64: "never", 128: "advise", 2048: "always" }, true],
    [{ 64: "never", 128: "nonsense" }, "unknown"],
    [{ 64: "[always] [never]" }, "unknown"],
    [{ 64: "" }, "unknown"],
    [{ 64: "[constructor]" }, "unknown"],
  ])("of sizes %j, with the top level on never", (sizes, memfd) => {
    expect(found("never", sizes)).toEqual([false, memfd]);
  });

  it.each([
    ["deny", { 64: "always" }, false],
    ["force", { 64: "never" }, true],
    ["within_size", { 2048: "inherit" }, true],
    ["advise", { 2048: "inherit" }, "unknown"],
    ["advise", { 2048: "never" }, "unknown"],
    ["advise", { 64: "always", 2048: "inherit" }, true],
  ])("with the top level on %s and sizes %j", (top, sizes, memfd) => {
    expect(found(top, sizes)[1]).toBe(memfd);
  });

  it.each(["", "always never", "[always] [never]", "[sometimes]", "\0\ufffd[", "[__proto__]"])(
    "are unknown where the switch says %j",
    (top) => {
      expect(found(top, { 64: "always" })).toEqual(["unknown", "unknown"]);
    },
  );
});
