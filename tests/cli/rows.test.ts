import { describe, expect, it } from "@jest/globals";
import { expectRows } from "./expect-rows.js";
import { fakeVendor, functionModule } from "./fake-vendor.js";
import { vmprot } from "./run-vmprot.js";

describe("what is printed with --json fits its schema", () => {
  it.each<string[]>([
    ["host"],
    ["doctor"],
    ["adapters", "--discover"],
    ["adapters", "--adapter", fakeVendor()],
    ["adapters", "--adapter", fakeVendor({}, functionModule("return [];"))],
    ["adapters", "msm"],
    ["explain", "msm:cached"],
    ["explain", "R13"],
    ["explain", "amdgpu.flags"],
    ["platforms"],
    ["explain"],
    ["matrix"],
    ["matrix", "--profile", "strict", "--exporter", "amdgpu"],
  ])("%s %s %s", (command, ...options) => {
    const { stdout, stderr } = vmprot([command, "--json", ...options]);
    expect(stderr).toBe("");
    expectRows(command, stdout);
  });
});
