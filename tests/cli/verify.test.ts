import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { askKvm } from "@vmprot/linux";
import { describeWith, missingProgram } from "../support/requirement.js";
import { expectRows } from "./expect-rows.js";
import { plantAdapter, WRONG_MEMFD } from "./planted-adapter.js";
import { linesOf, VMPROT, vmprot } from "./run-vmprot.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vmprot-verify-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const verify = (...args: string[]) => vmprot(["verify", ...args]);

/** On what every Linux has, and no device of this machine. */
const memfd = (...args: string[]) => verify("--yes", "--only", "memfd", ...args);

interface Found {
  readonly claim: string;
  readonly verdict: string;
  readonly claimed: string;
  readonly seen: string;
}
const findings = (stdout: string): Found[] => JSON.parse(stdout).buffers[0].findings;

describe("vmprot verify before it does anything", () => {
  it("shows the plan with --dry-run, and does nothing", () => {
    const { status, stdout, stderr } = verify("--dry-run", "--only", "memfd", "--timeout", "7");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^vmprot verify will allocate 1 MiB each(.|\n)*- memfd(.|\n)*7 seconds/);
  });

  it("shows it as rows with --json", () => {
    const { status, stdout } = verify("--dry-run", "--json");
    expect(status).toBe(0);
    expectRows("verify-plan", stdout);
    const [first = ""] = linesOf(stdout);
    expect(JSON.parse(first)).toMatchObject({ exporter: "memfd", size: 1 << 20 });
  });

  it("does nothing where nobody can be asked", () => {
    const file = join(folder, "report");
    expect(verify("--output", file)).toEqual(
      expect.objectContaining({
        ...{ status: 2, stdout: "" },
        stderr: expect.stringMatching(/^vmprot: CONSENT_MISSING: .*--dry-run.*--yes/),
      }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [["--only", "memfdd"], /^vmprot: USAGE: There is no exporter "memfdd"; did you mean "memfd"/],
    [["--only", "mshv"], /^vmprot: USAGE/],
    [["--only", "nova-drm"], /^vmprot: DEVICE_UNAVAILABLE: Nothing here gives buffers of nova-drm/],
    [["--timeout", "0"], /USAGE/],
    [["--timeout", "-1"], /USAGE/],
    [["--timeout", "1e9"], /USAGE/],
    [["--platform", "nowhere"], /PLATFORM_NAME_UNKNOWN/],
    [["--adapter", "./nowhere"], /ADAPTER_NOT_FOUND/],
    [["--output", "/nowhere/report"], /OUTPUT_FAILED/],
    [["--output", "."], /OUTPUT_FAILED/],
    [["word"], /USAGE/],
  ])("refuses %j", (args, message) => {
    const run = verify("--yes", ...args);
    expect(run).toMatchObject({ status: 2, stdout: "", stderr: expect.stringMatching(message) });
  });
});

describeWith("script", missingProgram("script"))("vmprot verify on a terminal", () => {
  const answered = (answer: string) =>
    spawnSync(
      "script",
      ["-qec", `${process.execPath} ${VMPROT} verify --only memfd`, "/dev/null"],
      { input: `${answer}\n`, encoding: "utf8", timeout: 30_000 },
    );

  it("shows the plan, asks, and goes on", () => {
    const { status, stdout } = answered("y");
    expect(stdout).toMatch(/will allocate(.|\r|\n)*Go on\? \[y\/N\](.|\r|\n)*0 disagree/);
    expect(status).toBe(0);
  });

  it.each(["n", "", "yikes"])("takes %j for a no", (answer) => {
    const { status, stdout } = answered(answer);
    expect(stdout).toMatch(/CONSENT_MISSING: Nothing was done\./);
    expect([status, /mapping/.test(stdout)]).toEqual([2, false]);
  });
});

describe("vmprot verify", () => {
  it("finds that what it says of a memfd is so, and tells what could not be told", () => {
    const { status, stdout, stderr } = memfd("--json");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expectRows("verify", stdout);
    const found = findings(stdout);
    expect(found.map(({ claim }) => claim)).toEqual(
      expect.arrayContaining(["mapping", "speed", "guest"]),
    );
    expect(found).toContainEqual(expect.objectContaining({ claim: "mapping", verdict: "agrees" }));
    expect(found.filter(({ verdict }) => verdict === "disagrees")).toEqual([]);
    const guest = found.find(({ claim }) => claim === "guest");
    const canRun = process.arch === "x64" && askKvm().fault === undefined;
    expect(guest).toMatchObject(
      canRun
        ? { verdict: "agrees", seen: expect.stringMatching(/^256 of 256 pages, both ways/) }
        : { verdict: "could not tell" },
    );
    const { beneath } = JSON.parse(stdout).machine;
    const speed = found.find(({ claim }) => claim === "speed");
    if (beneath !== false) expect(speed?.seen).toMatch(/^speeds mean nothing here/);
  });

  it("says what disagrees, and exits with 1: a wrong adapter is found out", () => {
    const wrong = plantAdapter(join(folder, "wrong"), WRONG_MEMFD);
    const { status, stdout } = memfd("--json", "--adapter", wrong);
    expect(status).toBe(1);
    expectRows("verify", stdout);
    expect(findings(stdout)).toContainEqual({
      ...{ claim: "mapping", verdict: "disagrees", claimed: "refused: NO_CPU_MAPPING" },
      seen: "every page is read and written",
    });
    expect(memfd("--adapter", wrong).stdout).toMatch(/^disagrees .*\n(.|\n)*1 disagree/m);
  });

  it("finds out a wrong kernel, where guests can run", () => {
    if (process.arch !== "x64" || askKvm().fault !== undefined) return;
    // Before 6.13 KVM cannot map pages like these; the kernel of this machine can.
    const wrong = plantAdapter(join(folder, "wrong"), {
      ...WRONG_MEMFD,
      rules: [
        {
          id: "wrong",
          map: [{ memory: "ram", cache: "cached", vma: "pfnmap", pages: "non-refcounted" }],
          source: "the tests",
        },
      ],
    });
    const platform = join(folder, "platform.json");
    const intel = { arch: "x86_64", vendor: "intel", hypervisor: "kvm", kernel: "6.12" };
    writeFileSync(platform, JSON.stringify(intel));
    const { status, stdout } = memfd("--json", "--adapter", wrong, "--platform", platform);
    expect(findings(stdout)).toContainEqual({
      ...{ claim: "guest", verdict: "disagrees" },
      claimed: "refuse KVM_CANNOT_MAP (R11): KVM_RUN fails with EFAULT",
      seen: "256 of 256 pages, both ways, in long mode",
    });
    expect(status).toBe(1);
  });

  it("leaves nothing behind", () => {
    const args = ["verify", "--yes", "--only", "memfd"];
    expect(vmprot(args, "", { TMPDIR: folder }).status).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("the report", () => {
  it("is for people and, in its last line, for programs", () => {
    const file = join(folder, "report.txt");
    const { status, stdout } = memfd("--json", "--output", file);
    expect(status).toBe(0);
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/^vmprot \d\S+, vmprot verify\n\n.*vmprot says/);
    expect(JSON.parse(linesOf(text).at(-1) ?? "")).toMatchObject({ vmprot: expect.any(String) });
    expectRows("verify", `${linesOf(text).at(-1)}\n`);
    expect(readdirSync(folder)).toEqual(["report.txt"]);
    expect(JSON.parse(stdout).vmprot).toBe(JSON.parse(linesOf(text).at(-1) ?? "").vmprot);
  });

  it("is JSON alone where the file's name says so, and replaces an older one", () => {
    const file = join(folder, "report.json");
    writeFileSync(file, "old");
    memfd("--output", file);
    expectRows("verify", readFileSync(file, "utf8"));
  });

  it("says nothing of who and where", () => {
    const file = join(folder, "report.txt");
    const wrong = plantAdapter(join(folder, "wrong"), WRONG_MEMFD);
    const { stdout } = memfd("--output", file, "--adapter", wrong);
    const { username, homedir } = userInfo();
    const words = [hostname(), homedir, folder, process.cwd(), `${process.pid}`];
    // Of short names there may be something in any text.
    if (username.length > 4) words.push(username);
    for (const text of [stdout, readFileSync(file, "utf8")]) {
      for (const word of words.filter((each) => each.length > 3)) expect(text).not.toContain(word);
      expect(text).not.toMatch(/\b(ffff|0x)[0-9a-f]{6,}/);
      expect(text).not.toMatch(/"kernel":"[^"]*[^0-9."][^"]*"/);
    }
  });
});
