import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ABI, abiOf, compilePolicy, EMITTERS, Interpreter, randomVectors } from "@vmprot/compiler";
import { defineAdapter } from "@vmprot/core";
import { EVERY_PLACEMENT } from "@vmprot/core/compile";
import { describeWith, missingProgram } from "../support/requirement.js";
import { compiled } from "./compiled.js";
import { inScratch, run, SOURCES, STRICT } from "./compiled-c.js";

/** Three facts of so many words, all of which rules tell apart. */
function adapterOf(counts: readonly [number, number, number]) {
  const facts = ["one", "two", "three"].map((name, at) => {
    const words = Array.from({ length: counts[at] as number }, (_, word) => `${name}-${word}`);
    return { name, words };
  });
  return defineAdapter({
    contract: 1,
    exporter: "many",
    title: "t",
    source: "s",
    facts: Object.fromEntries(
      facts.map(({ name, words }) => [name, { kind: "word", words, doc: "A word." }]),
    ),
    // The last word of each leaves it to the next fact.
    rules: [
      ...facts.flatMap(({ name, words }, at) =>
        words.slice(0, -1).map((word, index) => ({
          id: word,
          when: { [name]: { is: word } },
          map: [EVERY_PLACEMENT[(7 * index + at) % EVERY_PLACEMENT.length]],
          source: "s",
        })),
      ),
      { id: "rest", map: EVERY_PLACEMENT.slice(-2), source: "s" },
    ],
    cases: [],
  } as never);
}

describe("kinds of buffers", () => {
  it("are far fewer than combinations of facts", () => {
    const { policy, abi } = compiled();
    const header = EMITTERS.c(policy, abi, []).get("vmprot_abi.h");
    const kinds = Number(/VMPROT_KINDS (\d+)u/.exec(header ?? "")?.[1]);
    expect(kinds).toBeGreaterThan(100);
    expect(kinds).toBeLessThan(400);
  });
});

describeWith("compilers", missingProgram("gcc"))("an adapter's table of kinds", () => {
  it.each([
    [[17, 16, 15], true, [0, 0.3]],
    // Of more than 4,096 possibilities core looks at none.
    [[17, 16, 16], false, [0]],
  ] as const)(
    "of %j words, where there is one, changes no verdict",
    (counts, isThere, unknown) => {
      const adapter = adapterOf(counts);
      const policy = compilePolicy([adapter], "0");
      const abi = abiOf(policy, ABI);
      const files = EMITTERS.c(policy, abi, []);
      expect(files.get("vmprot_exporters.c")?.includes("many_place(")).toBe(isThere);
      const interpreter = new Interpreter([adapter], policy, abi);
      const vectors = unknown.flatMap((share, seed) =>
        randomVectors(policy, abi, { seed, count: 300, unknown: share }),
      );
      const lines = vectors.map((vector) => `${interpreter.line(vector)}\n`).join("");
      inScratch((folder) => {
        for (const [name, text] of files)
          writeFileSync(join(folder, name.replace(/.*\//, "")), text);
        const sources = [...SOURCES, "vmprot_vectors"].map((name) => join(folder, `${name}.c`));
        const program = join(folder, "judge");
        run("gcc", [...STRICT, "-O1", `-I${folder}`, ...sources, "-o", program]);
        expect(run(program, [], lines)).toBe("");
      });
    },
    60_000,
  );
});
