import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { walkPageTables } from "./observe/page-entry.js";
import { sourcesFor } from "./provision/sources.js";
import { parseUsage } from "./usage.js";

describe("the rig's command line", () => {
  it.each([
    [[], /--kernel takes one of bookworm, trixie, forky/],
    [["--kernel", "sarge", "--", "true"], /--kernel takes one of/],
    [["--kernel", "trixie"], /nothing to run/],
    [["--kernel", "trixie", "--"], /nothing to run/],
    [["--kernel", "trixie", "--shell", "--", "true"], /--shell takes no command/],
    [["--kernel", "trixie", "--timeout", "soon", "--", "true"], /--timeout takes seconds/],
    [["--colour"], /--colour/],
    [["--verify", "--kernel", "trixie"], /--verify boots what it needs/],
    [["--verify", "--arch", "arm64"], /--verify boots what it needs/],
    [["--write"], /--write goes with --verify/],
    [["--arch", "sparc", "--kernel", "forky"], /--arch takes one of x86_64, arm64, riscv64/],
    [["--machine", "vax", "--kernel", "forky"], /--machine takes one of amd, arm64,/],
    [["--machine", "amd", "--arch", "arm64", "--kernel", "forky"], /amd is x86_64, not arm64/],
    [["--arch", "riscv64", "--kernel", "bookworm"], /riscv64 boots the kernels of trixie, forky/],
  ])("refuses %j", (args, message) => {
    expect(() => parseUsage(args)).toThrow(message);
  });

  it("passes a command on as it is", () => {
    const command = ["node", "-e", "1", "--", "--help"];
    expect(parseUsage(["--kernel", "forky", "--", ...command])).toEqual({
      ...{ kind: "run", machine: "amd", suite: "forky", command },
    });
  });

  it.each([
    [[], "amd"],
    [["--arch", "x86_64"], "amd"],
    [["--arch", "arm64"], "arm64"],
    [["--arch", "arm64", "--machine", "arm64-mte"], "arm64-mte"],
    [["--machine", "arm64-nvhe"], "arm64-nvhe"],
    [["--arch", "riscv64"], "riscv64"],
  ])("takes %j for %s", (args, machine) => {
    expect(parseUsage([...args, "--kernel", "forky", "--", "true"])).toMatchObject({ machine });
  });

  it("exits with 2 when used wrongly, and helps", () => {
    const rig = (...args: string[]) =>
      spawnSync(process.execPath, [join(import.meta.dirname, "main.js"), ...args], {
        encoding: "utf8",
      });
    expect(rig("--kernel")).toMatchObject({ status: 2, stdout: "" });
    expect(rig("--help").status).toBe(0);
    expect(rig("--help").stdout).toContain("--kernel SUITE");
  });
});

describe("the archive that kernels come from", () => {
  let etc = "";
  beforeEach(() => {
    etc = mkdtempSync(join(tmpdir(), "vmprot-apt-"));
    mkdirSync(join(etc, "sources.list.d"));
  });
  afterEach(() => rmSync(etc, { recursive: true }));

  it("is the machine's own, with another suite", () => {
    const lines = [
      "# deb http://comment.example bookworm main",
      "deb [signed-by=/k.gpg] http://a.example/debian bookworm main contrib",
      "deb http://a.example/debian bookworm-updates main",
      "deb-src http://a.example/debian bookworm main",
      "deb http://other.example nodistro main",
    ];
    writeFileSync(join(etc, "sources.list"), lines.join("\n"));
    const stanzas = [
      "Types: deb deb-src\n# why\nURIs: http://b.example/debian\nSuites: sid experimental\nComponents: main\nSigned-By:\n -----BEGIN\n .\n -----END",
      "Types: deb\nURIs: http://b.example/security\nSuites: bookworm-security\nComponents: main",
      "Enabled: no\nTypes: deb\nURIs: http://c.example\nSuites: trixie\nComponents: main",
    ];
    writeFileSync(join(etc, "sources.list.d/debian.sources"), stanzas.join("\n\n"));
    expect(sourcesFor("forky", etc)).toEqual({
      lines: "deb [signed-by=/k.gpg] http://a.example/debian forky main\n",
      stanzas:
        "types: deb\nuris: http://b.example/debian\nsuites: forky\ncomponents: main\nsigned-by: \n -----BEGIN\n .\n -----END\n\n",
    });
  });

  it("is missed by name", () => {
    expect(() => sourcesFor("forky", etc)).toThrow(/no Debian archive .* forky/);
  });
});

describe("a page-table walk", () => {
  /** Tables at 0x1000, 0x2000, …: one entry each, for addresses whose every index is 1. */
  const walk = (entries: readonly bigint[], levels: 4 | 5 = 4) => {
    let address = 0x123n;
    for (let level = 0; level < levels; level += 1) address |= 1n << BigInt(12 + 9 * level);
    const memory = new Map(entries.map((entry, i) => [BigInt(i + 1) * 0x1000n + 8n, entry]));
    const read = async (at: bigint) => memory.get(at) ?? 0n;
    return walkPageTables(read, 0x1000n, levels, address);
  };

  it("reads the attribute bits of a 4 KiB entry", async () => {
    const seen = await walk([0x2001n, 0x3001n, 0x4001n, 0x8000_0000_5000_0089n]);
    expect(seen).toEqual({ physical: 0x5000_0123n, pwt: 1, pcd: 0, pat: 1, size: 4096 });
  });

  it("reads those of a 2 MiB and a 1 GiB entry, where the PAT bit is another", async () => {
    const middle = await walk([0x2001n, 0x3001n, 0x4020_1091n]);
    expect(middle).toEqual({ physical: 0x4020_1123n, pwt: 0, pcd: 1, pat: 1, size: 0x20_0000 });
    const large = await walk([0x2001n, 0x8000_0089n]);
    expect(large).toEqual({ physical: 0x8020_1123n, pwt: 1, pcd: 0, pat: 0, size: 0x4000_0000 });
  });

  it("walks five levels, and says where nothing is mapped", async () => {
    expect(await walk([0x2001n, 0x3001n, 0x4001n, 0x5001n, 0x6001n], 5)).toMatchObject({ pat: 0 });
    expect(await walk([0x2001n, 0n])).toBeUndefined();
  });
});
