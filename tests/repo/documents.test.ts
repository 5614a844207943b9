import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";
import { ADAPTERS, vmProt } from "../support/space.js";

describe("documents", () => {
  it("made from core's tables are fresh", () => {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/docs.mjs", "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(status === 0 ? "" : stderr).toBe("");
    expect(status).toBe(0);
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
