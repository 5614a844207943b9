// Holds the committed C against core on random queries, by hand: compare-compiled.mjs [--points N] [--seed N]. Needs gcc or clang.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { optionsOf } from "./options.mjs";
import { root } from "./workspaces.mjs";

const values = optionsOf({
  points: { type: "string", default: "1000000" },
  seed: { type: "string", default: "1" },
});
const [points, seed] = [values.points, values.seed].map(Number);
if (![points, seed].every((each) => Number.isSafeInteger(each) && each >= 1)) {
  console.error("--points and --seed are whole numbers from 1.");
  process.exit(2);
}

const { ADAPTERS } = await import("../adapters/dist/index.js");
const { ABI, abiOf, compilePolicy, hostileVectors, Interpreter, randomVectors } = await import(
  "../compiler/dist/index.js"
);

/** How many queries are asked at once, and how many of them in one environment: core keeps what it found there. */
const AT_ONCE = 32_000;
const IN_ENVIRONMENT = 32;
/** How much is unknown, batch by batch: core takes a thousand times as long where little is known. */
const UNKNOWN = [
  0, 0.02, 0, 0.05, 0, 0.1, 0, 0.02, 0.05, 0.3, 0, 0.02, 0, 0.05, 0.1, 0, 0.02, 0, 0.05, 0.1,
];

const SOURCES = ["", "_walk", "_fold", "_tables", "_deciding", "_answer", "_exporters"];
const compiled = join(root, "compiled/c");
const scratch = mkdtempSync(join(tmpdir(), "vmprot-compare-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
const program = join(scratch, "vectors");
const built = ["gcc", "clang"].some((compiler) => {
  const sources = SOURCES.map((name) => join(compiled, `vmprot${name}.c`));
  const args = ["-std=c99", "-O2", `-I${compiled}`, join(compiled, "test/vmprot_vectors.c")];
  return spawnSync(compiler, [...args, ...sources, "-o", program]).status === 0;
});
if (!built) {
  console.error("Neither gcc nor clang compiles the committed C.");
  process.exit(2);
}

const policy = compilePolicy(ADAPTERS, "0.0.0");
const abi = abiOf(policy, ABI);
const interpreter = new Interpreter(ADAPTERS, policy, abi);

function batch(number, count) {
  const from = seed * 1_000_003 + number;
  const unknown = UNKNOWN[number % UNKNOWN.length];
  const vectors = randomVectors(policy, abi, { seed: from, count, unknown });
  const shared = vectors.map((vector, index) => ({
    ...vector,
    environment: vectors[index - (index % IN_ENVIRONMENT)].environment,
  }));
  // The last ones are what no caller should say.
  const hostile = hostileVectors(policy, abi, from).slice(0, Math.floor(count / 100));
  return [...shared.slice(hostile.length), ...hostile];
}

let [done, wrong] = [0, 0];
const began = process.hrtime.bigint();
for (let number = 0; done < points && wrong === 0; number++) {
  const vectors = batch(number, Math.min(AT_ONCE, points - done));
  const input = `${vectors.map((vector) => interpreter.line(vector)).join("\n")}\n`;
  const { status, stdout, error } = spawnSync(program, [], { input, encoding: "utf8" });
  if (error || status !== 0) {
    wrong++;
    console.error(error?.message ?? stdout.slice(0, 4000));
  }
  done += vectors.length;
  if (number % 32 === 31) console.error(`${done.toLocaleString("en")} points…`);
}
const seconds = Math.round(Number(process.hrtime.bigint() - began) / 1e9);
const { user, system } = process.cpuUsage();
console.log(
  `${done.toLocaleString("en")} points, ${wrong === 0 ? "no difference" : "differences"}: ${seconds} s, of which core computed ${Math.round((user + system) / 1e6)}`,
);
process.exitCode = wrong === 0 ? 0 : 1;
