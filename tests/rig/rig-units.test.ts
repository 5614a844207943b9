import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { VmProtAnswer } from "@vmprot/core";
import { sourcesFor } from "./provision/sources.js";
import { parseUsage } from "./usage.js";
import { covers } from "./verify/claim.js";

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
    [
      ["--machine", "vax", "--kernel", "forky"],
      /--machine takes one of amd, amd-drm, intel, arm64,/,
    ],
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
    [["--machine", "intel"], "intel"],
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

  it("may serve other architectures than this machine's", () => {
    const lines = [
      "deb [arch=amd64] http://a.example/debian bookworm main",
      "deb [ arch=amd64,i386 signed-by=/k.gpg ] http://b.example/debian bookworm main",
    ];
    writeFileSync(join(etc, "sources.list"), lines.join("\n"));
    const stanza =
      "Types: deb\nURIs: http://c.example/debian\nSuites: sid\nComponents: main\nArchitectures: amd64";
    writeFileSync(join(etc, "sources.list.d/debian.sources"), stanza);
    expect(sourcesFor("forky", etc)).toEqual({
      lines:
        "deb http://a.example/debian forky main\ndeb [signed-by=/k.gpg] http://b.example/debian forky main\n",
      stanzas: "types: deb\nuris: http://c.example/debian\nsuites: forky\ncomponents: main\n\n",
    });
  });

  it("is missed by name", () => {
    expect(() => sourcesFor("forky", etc)).toThrow(/no Debian archive .* forky/);
  });
});

describe("what was observed", () => {
  const inVram = { memory: "device", vma: "pfnmap-fault", pages: "non-refcounted" } as const;
  const claim = {
    ...{ kind: "attributes", cache: "write-combined", basis: "worst-case" },
    placements: [
      { ...inVram, cache: "write-combined" },
      { memory: "ram", cache: "cached", vma: "pfnmap-fault", pages: "non-refcounted" },
    ],
  } as const satisfies VmProtAnswer;
  const device = (cache: string) => ({ cache, memory: "device" as const });

  it("is among the claimed placements", () => {
    const host = { arch: "arm64", kernel: "7.2.12" } as const;
    expect(covers(claim, device("write-combined"), host)).toBe(true);
    expect(covers(claim, { cache: "cached", memory: "ram" }, host)).toBe(true);
    expect(covers(claim, device("cached"), host)).toBe(false);
    expect(covers(claim, device("own"), host)).toBe(false);
    // A fixed answer has no other placement.
    expect(covers({ ...claim, basis: "fixed" }, device("write-combined"), host)).toBe(false);
  });

  it("is the memory's own on riscv64, where TTM asks in vain before 6.19", () => {
    const covered = (kernel: string, cache: string) =>
      covers(claim, device(cache), { arch: "riscv64", kernel });
    expect([covered("6.18.5", "own"), covered("6.18.5", "write-combined")]).toEqual([true, false]);
    expect([covered("6.19.0", "own"), covered("6.19.0", "write-combined")]).toEqual([false, true]);
  });
});
