import { afterAll, describe, expect, it } from "@jest/globals";
import { fromMarkdown } from "mdast-util-from-markdown";
import { type CodeBlock, codeBlocks } from "./code-blocks.js";
import { compileBlocks } from "./compile-blocks.js";
import { commandsOf, fits, printed } from "./console-block.js";
import { Sandbox } from "./sandbox.js";
import { treatmentOf } from "./treatment.js";

const made = (text: string): CodeBlock[] =>
  codeBlocks({ path: "x.md", folder: ".", tree: fromMarkdown(text) });

const sandbox = new Sandbox();
sandbox.add("x.md");
afterAll(() => sandbox[Symbol.dispose]());

describe("a block's treatment", () => {
  it.each([
    ["```\nanything\n```", "none"],
    ["    indented", "none"],
    ["```sh\nrm -r /\n```", "none"],
    ["```sh\nnpm install left-pad\n```", "none"],
    ["<!-- not run: it cannot be -->\n```sh\nreboot\n```", "leave"],
    ["```sh\nnpm install @vmprot/core\n```", "look up"],
    ["```console\n$ true\n```", "run"],
    ["<!-- not run: it cannot be -->\n```console\n$ reboot\n```", "leave"],
    ["```ts\n```", "run code"],
    ["<!-- with: declare const fd: number; -->\n```ts\nfd;\n```", "compile"],
    ["<!-- with: const fd = 1; -->\n```ts\nfd;\n```", "run code"],
    ["<!-- file: a.ts -->\n```ts\n```", "compile"],
    ["```json\n{}\n```", "parse"],
    ["```text\n{}\n```", "text"],
    ["- in a list\n\n  ```\n  x\n  ```", "none"],
  ])("%j is %s", (text, expected) => {
    expect(made(text).map(treatmentOf)).toEqual([expected]);
  });

  it("is not what a comment further up says", () => {
    const [first, second] = made("<!-- not run: a reason -->\n```sh\na\n```\n\n```sh\nb\n```");
    expect(first?.notes).toEqual({ notRun: "a reason" });
    expect(second?.notes).toEqual({});
  });
});

describe("a compiled block", () => {
  it("is held to strict settings, and its errors name the document's lines", () => {
    const blocks = made(
      '# A\n\n<!-- with:\nconst list = [1];\n-->\n```ts\nimport { VmProt } from "@vmprot/core";\n\nconst one: number = list[0];\nnew VmProt(one);\n```\n',
    );
    const [module] = compileBlocks(sandbox, blocks);
    expect(module?.errors.map((error) => error.replace(/ error (TS\d+): .*/, " $1"))).toEqual([
      "x.md:9: TS2322",
      "x.md:10: TS2345",
    ]);
  });
});

describe("a console block", () => {
  it("is commands, which may go on over several lines, and their output", () => {
    expect(commandsOf("$ a\nx\ny\n$ b \\\n  c\n$ d\n")).toEqual([
      { command: "a", output: "x\ny" },
      { command: "b \\\n  c", output: "" },
      { command: "d", output: "" },
    ]);
  });

  it("shows what both streams say", () => {
    expect(printed("echo a >&2; echo b", ".", sandbox.programs)).toBe("a\nb");
  });

  it.each([
    ["a", "a", true],
    ["a", "a\nb", false],
    ["a\nb", "a", false],
    ["a\n…", "a", true],
    ["a\n…", "a\nb\nc", true],
    ["…\nc", "a\nb\nc", true],
    ["…\nb", "a\nb\nc", false],
    ["a…c", "abc", true],
    ["a…c", "ab\nc", false],
    ["(a|b).*", "(a|b).*", true],
    ["(a|b).*", "a", false],
    ["", "", true],
    ["", "a", false],
  ])("that shows %j fits %j: %j", (expected, text, result) => {
    expect(fits(expected, text)).toBe(result);
  });
});
