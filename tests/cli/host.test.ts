import { describe, expect, it } from "@jest/globals";
import { detectHost, hostFiles } from "@vmprot/linux";
import { linesOf, parseLines, vmprot } from "./run-vmprot.js";

interface Row {
  readonly field: string;
  readonly value: string | boolean;
  readonly from: string;
  readonly decides: readonly { readonly outcomes: Readonly<Record<string, string>> }[];
}

const rows = parseLines(vmprot(["host", "--json"]).stdout) as Row[];

describe("vmprot host", () => {
  it("shows every field with where it was read", () => {
    const fields = Object.keys(detectHost(hostFiles()).platform);
    expect(rows.map(({ field }) => field).sort()).toEqual(fields.sort());
    for (const { from } of rows) expect(from).not.toBe("");
  });

  it("says what hangs on a field, where it is unknown", () => {
    for (const { value, decides } of rows) {
      if (value !== "unknown") expect(decides).toEqual([]);
      for (const { outcomes } of decides) {
        expect(new Set(Object.values(outcomes)).size).toBeGreaterThan(1);
        for (const text of Object.values(outcomes)) expect(text).toMatch(/^(map|refuse) \S+$/);
      }
    }
  });

  it.each(["80", "140"])("fits into %s columns", (COLUMNS) => {
    const { status, stdout, stderr } = vmprot(["host"], "", { COLUMNS });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(Math.max(...linesOf(stdout).map((line) => line.length))).toBeLessThanOrEqual(
      Number(COLUMNS),
    );
  });

  it("takes a device, which must be there", () => {
    for (const args of [
      ["--device", "/dev/dri/renderD9999"],
      ["--device", "/dev/null"],
      ["--pci", "ffff:ff:1f.7"],
    ]) {
      const { status, stdout, stderr } = vmprot(["host", ...args]);
      expect(stderr).toMatch(/^vmprot: DEVICE_UNAVAILABLE: /);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    }
    const { status, stderr } = vmprot(["host", "--pci", "01:00.0"]);
    expect(stderr).toMatch(/^vmprot: USAGE: .*0000:01:00\.0/);
    expect(status).toBe(2);
    const both = vmprot(["host", "--pci", "0000:01:00.0", "--device", "/dev/dri/card0"]);
    expect(both).toMatchObject({ status: 2, stderr: expect.stringMatching(/^vmprot: USAGE: /) });
  });

  it("is about that device where it is there", () => {
    const files = hostFiles();
    const [pci = "0000:00:00.0"] = files.list("sys/bus/pci/devices") ?? [];
    const isThere = files.exists(`sys/bus/pci/devices/${pci}`);
    const { status, stdout } = vmprot(["host", "--json", "--pci", pci]);
    expect(status).toBe(isThere ? 0 : 2);
    const fields = (parseLines(stdout) as Row[]).map(({ field }) => field);
    expect(fields).toEqual(isThere ? rows.map(({ field }) => field) : []);
  });

  it("is what --platform host stands for", () => {
    const query = '{"exporter":"msm","facts":{"flags":131072}}';
    const { status, stderr } = vmprot(["query", "--json", "--platform", "host"], query);
    expect(stderr).toBe("");
    expect([0, 1]).toContain(status);
  });
});

describe("vmprot doctor", () => {
  it("says what is there, and how to get what is not", () => {
    const { status, stdout, stderr } = vmprot(["doctor", "--json"]);
    const checks = parseLines(stdout) as { ok: boolean; found: string; remedy?: string }[];
    expect(stderr).toBe("");
    expect(checks.length).toBeGreaterThan(5);
    for (const { ok, found, remedy } of checks) {
      expect(found).not.toBe("");
      expect(remedy === undefined).toBe(ok);
    }
    expect(status).toBe(checks.every(({ ok }) => ok) ? 0 : 1);
    expect(vmprot(["doctor"]).stdout).toContain("/dev/kvm");
  });
});

describe.each(["scan", "host", "doctor"])("vmprot %s --help", (name) => {
  it("explains it with examples", () => {
    const { status, stdout } = vmprot([name, "--help"]);
    expect(stdout).toMatch(new RegExp(`^Usage: vmprot ${name} `));
    expect(stdout).toMatch(/Examples?:\n {2}\$ /);
    expect(status).toBe(0);
  });
});
