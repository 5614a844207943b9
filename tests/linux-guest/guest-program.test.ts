import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { hostArch } from "../rig/provision/architectures.js";
import { compilerFor, missingCompiler } from "../rig/provision/compiler.js";
import { root } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";

const PATIENCE = 120_000;
const SOURCES = join(root, "examples/linux-guest/guest");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vmprot-guest-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const make = (...args: string[]) => {
  const all = ["--silent", "-C", SOURCES, `OUT=${folder}`, ...args];
  const { status, stdout, stderr } = spawnSync("make", all, { encoding: "utf8" });
  return { status, stdout, stderr };
};

/** An ELF file's machine, and the types of its segments. */
function elf(path: string) {
  const file = readFileSync(path);
  const headers = Number(file.readBigUInt64LE(0x20));
  const [size, count] = [file.readUInt16LE(0x36), file.readUInt16LE(0x38)];
  const segments = Array.from({ length: count }, (_, n) => file.readUInt32LE(headers + n * size));
  return { machine: file.readUInt16LE(0x12), segments };
}

const INTERPRETER = 3;
const COMPILERS = [
  { arch: "x86_64", machine: 62 },
  { arch: "arm64", machine: 183 },
] as const;

describe.each(COMPILERS)("the guest's program for $arch", ({ arch, machine }) => {
  describeWith(`compiler for ${arch}`, missingCompiler(arch))("with Debian's compiler", () => {
    const CC = `CC=${compilerFor(arch).program}`;

    it(
      "compiles without a warning, and needs no library",
      () => {
        expect(make("--always-make", CC)).toEqual({ status: 0, stdout: "", stderr: "" });
        const { machine: made, segments } = elf(join(folder, "init"));
        expect(made).toBe(machine);
        expect(segments).not.toContain(INTERPRETER);
      },
      PATIENCE,
    );

    it(
      "asks the driver as its header says, where that is installed",
      () => {
        const made = make("--always-make", CC, join(folder, "check"));
        expect(made).toEqual({ status: 0, stdout: "", stderr: "" });
      },
      PATIENCE,
    );
  });
});

/** Debian's clang comes without the sanitizers' libraries. */
const SANITIZED = "CFLAGS=-O1 -fsanitize=address,undefined -fno-sanitize-recover=all";

describe.each([
  { compiler: "gcc", flags: [SANITIZED] },
  { compiler: "clang", flags: [] },
])("the guest's program, with $compiler", ({ compiler, flags }) => {
  describeWith(compiler, missingProgram(compiler) ?? missingProgram("make"))("here", () => {
    const CC = `CC=${compiler}`;

    it(
      "compiles without a warning",
      () => {
        expect(make("--always-make", CC)).toEqual({ status: 0, stdout: "", stderr: "" });
      },
      PATIENCE,
    );

    it(
      "reads scripts, and touches pages",
      () => {
        const { status, stdout, stderr } = make("--always-make", CC, ...flags, "check");
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        expect(stdout).toMatch(/^[1-9]\d+ passed, 0 failed\n$/);
      },
      PATIENCE,
    );

    it("is nobody's program but a guest's", () => {
      make("--always-make", CC);
      const { status, stderr } = spawnSync(join(folder, "init"), { encoding: "utf8" });
      expect(status).toBe(2);
      expect(stderr).toBe("vmprot: this is /init of a guest's initramfs\n");
    });
  });
});

it("is compiled here by this machine's own compiler", () => {
  const host = hostArch();
  if (host !== undefined) expect(compilerFor(host).program).toBe("gcc");
});
