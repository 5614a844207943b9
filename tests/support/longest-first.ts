import { createRequire } from "node:module";

type Package = typeof import("@jest/test-sequencer");
// Its types are those of what it is to require(), not to import.
const { default: Sequencer } = createRequire(import.meta.url)("@jest/test-sequencer") as Package;

/**
 * The files that take longest, longest first. jest remembers what each took, but not in a fresh clone: there
 * one of these could start last, and a processor would wait for it.
 */
const LONGEST: readonly string[] = [
  ...["rig/arm64-kinds", "rig/riscv64", "rig/amd", "rig/arm64", "rig/intel"],
  ...["rig/c-vmm", "rig/rig-command", "rig/imports", "create-adapter/outside", "compiler/c"],
  ...["cli/audit", "compiler/rust", "rig/intel-command", "cli/query-streams", "testkit/runners"],
  ...["create-adapter/repository", "discovery/loading", "cli/compile", "core/pollution"],
  ...["core/unknown-space", "cli/listings", "docs/blocks", "repo/release", "compiler/sql"],
];

type Tests = Parameters<InstanceType<typeof Sequencer>["sort"]>[0];

const rankOf = (path: string): number => {
  const rank = LONGEST.findIndex((name) => path.endsWith(`/${name}.test.js`));
  return rank < 0 ? LONGEST.length : rank;
};

/** The order in which jest starts test files: its own, but for the longest. */
export default class LongestFirst extends Sequencer {
  override sort(tests: Tests): Tests {
    const own = super.sort(tests) as Tests;
    return [...own].sort((one, other) => rankOf(one.path) - rankOf(other.path));
  }
}
