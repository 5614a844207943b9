import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { LAYOUTS, VIRTIO_GPU, VIRTIO_GPU_F_BLOB_ALIGNMENT } from "@vmprot/virtio-gpu";
import { describeWith, missingProgram } from "../support/requirement.js";

const INCLUDES = "#include <stdio.h>\n#include <stddef.h>\n#include <linux/virtio_gpu.h>\n";

const gcc = (args: readonly string[], input: string) =>
  spawnSync("gcc", [...args, "-x", "c", "-"], { input, encoding: "utf8" });

/** Whether the header is here. In CI, which installs it, its absence is a failure. */
function hasHeader(): boolean {
  const { status, stderr } = gcc(["-fsyntax-only"], INCLUDES);
  if (status === 0) return true;
  if (process.env.CI === "true") throw new Error(`linux/virtio_gpu.h does not compile: ${stderr}`);
  process.stdout.write("linux/virtio_gpu.h is not installed: its tests did not run\n");
  return false;
}

/** What a C program of these statements prints. */
function printed(statements: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "vmprot-uapi-"));
  try {
    const program = join(folder, "program");
    const source = `${INCLUDES}int main(void) {\n${statements.join("\n")}\nreturn 0;\n}\n`;
    const { status, stderr } = gcc(["-Wall", "-Werror", "-o", program], source);
    if (status !== 0) throw new Error(stderr);
    return spawnSync(program, { encoding: "utf8" }).stdout.trimEnd().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const print = (name: string, expression: string): string =>
  `printf("${name} %llu\\n", (unsigned long long)(${expression}));`;

describeWith("gcc", missingProgram("gcc"))("the layouts and numbers of virtio-gpu", () => {
  it("are those of linux/virtio_gpu.h", () => {
    if (!hasHeader()) return;
    const statements: string[] = [];
    const ours: string[] = [];
    const compare = (name: string, expression: string, value: number): void => {
      statements.push(print(name, expression));
      ours.push(`${name} ${value}`);
    };
    for (const [name, value] of Object.entries(VIRTIO_GPU)) {
      compare(name, `VIRTIO_GPU_${name}`, value);
    }
    for (const [struct, { size, fields }] of Object.entries(LAYOUTS)) {
      compare(struct, `sizeof(struct ${struct})`, size);
      for (const [field, [offset, bytes]] of Object.entries(fields)) {
        compare(`${struct}.${field}`, `offsetof(struct ${struct}, ${field})`, offset);
        compare(`${struct}.${field}:`, `sizeof(((struct ${struct} *)0)->${field})`, bytes);
      }
    }
    expect(printed(statements)).toEqual(ours);
    expect(ours.length).toBeGreaterThan(50);
  });

  it("include BLOB_ALIGNMENT where the header has it", () => {
    if (!hasHeader()) return;
    const [value] = printed([
      "#ifdef VIRTIO_GPU_F_BLOB_ALIGNMENT",
      print("F", "VIRTIO_GPU_F_BLOB_ALIGNMENT"),
      "#else",
      'puts("none");',
      "#endif",
    ]);
    expect([`F ${VIRTIO_GPU_F_BLOB_ALIGNMENT}`, "none"]).toContain(value);
  });
});
