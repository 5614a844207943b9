import { describe, expect, it } from "@jest/globals";
import { readCommandLine } from "@vmprot/example-linux-guest";

const FILES = ["--kernel", "k", "--initramfs", "i"];

describe("the command line", () => {
  it("has defaults for all but the files", () => {
    expect(readCommandLine(FILES)).toEqual({
      ...{ help: false, json: false, console: false, kvm: "/dev/kvm" },
      ...{ kernel: "k", initramfs: "i", script: undefined, ram: 256 << 20, append: "" },
    });
  });

  it("is taken as it is written", () => {
    const more = ["--memory=64", "--append", "a b", "--script", "s", "--kvm", "/k"];
    expect(readCommandLine([...FILES, ...more, "--json", "--console"])).toMatchObject({
      ...{ ram: 64 << 20, append: "a b", script: "s", kvm: "/k", json: true, console: true },
    });
    expect(readCommandLine([...FILES, "--memory", "2048"]).ram).toBe(2 ** 31);
    expect(readCommandLine(["--help"]).help).toBe(true);
  });

  it.each([
    [[]],
    [["--kernel", "k"]],
    [["--initramfs", "i"]],
    [["--kernel=", "--initramfs", "i"]],
    [["--kernel"]],
    [[...FILES, "--nothing"]],
    [[...FILES, "--help=yes"]],
    [[...FILES, "more"]],
    [[...FILES, "--memory"]],
    ...["0", "62", "65", "2050", "99999", "-64", "64.0", "64k", "0x40", " 64", "1e2", "", "٦٤"].map(
      (memory) => [[...FILES, `--memory=${memory}`]],
    ),
  ])("is USAGE: %j", (args) => {
    expect(() => readCommandLine(args)).toThrow(expect.objectContaining({ code: "USAGE" }));
  });
});
