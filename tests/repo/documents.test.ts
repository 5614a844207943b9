import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";
import { ADAPTERS, vmProt } from "../support/space.js";

const run = (command: string, args: readonly string[]) =>
  spawnSync(command, args, { cwd: root, encoding: "utf8", env: { ...process.env, COLUMNS: "80" } });
const documents = run("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"])
  .stdout.split("\n")
  .filter((path) => path !== "" && existsSync(join(root, path)));

describe("documents", () => {
  it.each(documents)("%s: every relative link leads somewhere", (path) => {
    const text = readFileSync(join(root, path), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target) || target.startsWith("#")) continue;
      const file = join(root, dirname(path), target.replace(/#.*/, ""));
      expect({ target, exists: existsSync(file) }).toEqual({ target, exists: true });
    }
  });

  it("made from core's tables are fresh", () => {
    const { status, stderr } = run(process.execPath, ["scripts/docs.mjs", "--check"]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it("show a command whose output is what the command prints", () => {
    const text = readFileSync(join(root, "README.md"), "utf8");
    const [, block = ""] = /```console\n([\s\S]*?)```/.exec(text) ?? [];
    const [command = "", ...lines] = block.trimEnd().split("\n");
    const { stdout } = run("sh", ["-c", command.replace(/^\$ /, "")]);
    const trim = (text: string): string => text.trimEnd();
    expect(lines.length).toBeGreaterThan(4);
    expect(stdout.split("\n").map(trim).slice(0, lines.length)).toEqual(lines.map(trim));
  });
});

describe("an adapter's README", () => {
  it.each(ADAPTERS.map((adapter) => [adapter.exporter, adapter] as const))(
    "of %s lists every fact and every refusal code",
    (exporter, { optionalFacts, cases }) => {
      const text = readFileSync(join(root, "adapters", exporter, "README.md"), "utf8");
      for (const fact of Object.keys(optionalFacts)) expect(text).toContain(`\`${fact}\``);
      for (const { facts } of cases) {
        const { answer } = vmProt.query({ exporter, facts, platform: "amd" });
        if (answer.kind === "refusal") expect(text).toContain(answer.code);
      }
    },
  );
});
