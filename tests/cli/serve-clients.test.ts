import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { Served } from "./serve-client.js";

const missing = missingProgram("gcc") ?? missingProgram("make") ?? missingProgram("rustc");

describeWith("compilers", missing)("examples/serve-clients", () => {
  const served = new Served();
  const folder = mkdtempSync(join(tmpdir(), "vmprot-clients-"));

  beforeAll(async () => {
    await served.start();
    const args = ["-s", "-C", join(root, "examples/serve-clients"), `OUT=${folder}`];
    const { status, stderr } = spawnSync("make", args, { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  }, 120_000);
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** Runs a client with a file of this machine as descriptor 3. */
  function ask(client: string, file: string, ...args: string[]) {
    const fd = openSync(file, "r");
    const { status, stdout, stderr } = spawnSync(join(folder, client), args, {
      stdio: ["ignore", "pipe", "pipe", fd],
      encoding: "utf8",
    });
    closeSync(fd);
    return { status, stdout, stderr };
  }

  it.each(["ask-c", "ask-rust"])("%s sends descriptors, and prints the row", (client) => {
    const row = { id: 1, line: 1, error: { code: "NOT_DMA_BUF" } };
    for (const more of [[], ["/dev/null"]]) {
      const { status, stdout, stderr } = ask(client, "/", served.path, "3", ...more);
      expect(JSON.parse(stdout)).toMatchObject(row);
      expect([status, stderr]).toEqual([2, ""]);
    }
  });

  it.each(["ask-c", "ask-rust"])("%s says what is wrong, and exits with 2", (client) => {
    for (const [args, said] of [
      [[], "usage: ask SOCKET FD [DRM_NODE]\n"],
      [[served.path, "99"], /^ask: .*[Bb]ad file descriptor/],
      [["/nonexistent", "3"], /^ask: .*No such file/],
      [["a".repeat(200), "3"], /^ask: /],
      [[served.path, "3", "/nonexistent"], /^ask: .*No such file/],
    ] as const) {
      const { status, stdout, stderr } = ask(client, "/dev/null", ...args);
      expect([args, status, stdout]).toEqual([args, 2, ""]);
      expect(stderr).toEqual(
        typeof said === "string" ? expect.stringContaining(said) : expect.stringMatching(said),
      );
    }
  });
});
