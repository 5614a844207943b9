import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../support/repository.js";
import type { CodeBlock } from "./code-blocks.js";
import type { Sandbox } from "./sandbox.js";

/** The settings of this repository's own packages, and nothing looser. */
const OPTIONS = {
  target: "es2023",
  lib: ["es2023"],
  module: "nodenext",
  moduleDetection: "force",
  types: ["node"],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  resolveJsonModule: true,
  allowJs: true,
  checkJs: true,
  skipLibCheck: true,
  // Packages are links to the repository's folders; as such they would be compiled along.
  preserveSymlinks: true,
  outDir: "out",
  rootDir: ".",
};

/** A block as a module. */
interface Module {
  readonly block: CodeBlock;
  /** The compiled file. */
  readonly script: string;
  /** What the compiler says of it, with lines of the document. */
  readonly errors: readonly string[];
}

/** Compiles all blocks in one run of the compiler. */
export function compileBlocks(sandbox: Sandbox, blocks: readonly CodeBlock[]): Module[] {
  const files = blocks.map((block) => {
    const name = block.notes.file ?? `block-${block.line}.${block.language}`;
    return relative(sandbox.folder, sandbox.write(block.document, name, moduleText(block)));
  });
  const project = join(sandbox.folder, "tsconfig.json");
  writeFileSync(project, JSON.stringify({ compilerOptions: OPTIONS, files }));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", project, "--pretty", "false"], {
    cwd: sandbox.folder,
    encoding: "utf8",
  });
  const complaints = stdout.split("\n").filter((line) => line.includes("error TS"));
  const unplaced = complaints.filter((line) => !files.some((file) => line.startsWith(`${file}(`)));
  if (unplaced.length > 0) throw new Error(unplaced.join("\n"));
  return blocks.map((block, index) => {
    const file = files[index] ?? "";
    const own = complaints.filter((line) => line.startsWith(`${file}(`));
    return {
      block,
      script: join(sandbox.folder, "out", file.replace(/\.ts$/, ".js")),
      errors: own.map((line) => inDocument(block, line)),
    };
  });
}

const preamble = ({ notes }: CodeBlock): string =>
  notes.with === undefined ? "" : `${notes.with}\n`;
const moduleText = (block: CodeBlock): string => `${preamble(block)}${block.text}\n`;

function inDocument(block: CodeBlock, complaint: string): string {
  const [, line = "0", what] = /\((\d+),\d+\): (.*)/.exec(complaint) ?? [];
  const hidden = preamble(block).split("\n").length - 1;
  return `${block.document}:${block.line + Number(line) - hidden - 1}: ${what}`;
}
