import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PRESETS } from "@vmprot/core";
import { describeWith, itWith, missingProgram } from "../support/requirement.js";
import { vmprot } from "./run-vmprot.js";

/** What bash offers for the last word of a command line. */
function offered(...words: string[]): string[] {
  const line = words.map((word) => `'${word}'`).join(" ");
  const ask = `COMP_WORDS=(${line}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _vmprot; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const script = `${vmprot(["completion", "bash"]).stdout}\n${ask}`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((word) => word !== "");
}

describeWith("bash", missingProgram("bash"))("completion in bash", () => {
  it.each([
    [["vmprot", "q"], ["query"]],
    [["vmprot", "query", "--pl"], ["--platform"]],
    [
      ["vmprot", "query", "--platform", ""],
      [...PRESETS.map(({ name }) => name), "host"],
    ],
    [["vmprot", "query", "--vm", ""], []],
    [["vmprot", "query", "--json", "--pr"], ["--profile"]],
    [["vmprot", "matrix", "--exporter", "amdg"], ["amdgpu"]],
    [["vmprot", "verify", "--only", "udm"], ["udmabuf"]],
    [["vmprot", "explain", "SYNC"], ["SYNC_REQUIRED"]],
    [["vmprot", "explain", "R15-m"], ["R15-mshv"]],
    [["vmprot", "adapters", "ms"], ["msm"]],
    [["vmprot", "completion", "z"], ["zsh"]],
    [["vmprot", "help", "q"], ["query"]],
  ])("%j", (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });
});

describe.each(["bash", "zsh", "fish"])("the %s script", (shell) => {
  const { status, stdout, stderr } = vmprot(["completion", shell]);
  it("names every command and option", () => {
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const word of ["query", "matrix", "platform", "explain", "exporter", "virtgpu", "html"]) {
      expect(stdout).toContain(word);
    }
  });

  itWith(shell, missingProgram(shell))("is one that the shell understands", () => {
    const folder = mkdtempSync(join(tmpdir(), "vmprot-completion-"));
    const file = join(folder, "script");
    writeFileSync(file, stdout);
    const { status, stderr } = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
