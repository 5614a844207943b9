import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";

type Obstacle = (read: (path: string) => string | undefined) => string | undefined;
interface Obstacles {
  readonly hidingObstacle: Obstacle;
  readonly tracingObstacle: Obstacle;
}

const { hidingObstacle, tracingObstacle }: Obstacles = await import(
  join(root, "cli/dist-tsc/doctor/obstacles.js")
);

const USER = "Name:\tnode\nCapEff:\t0000000000000000\n";
const ROOT = "Name:\tnode\nCapEff:\t000001ffffffffff\n";
const read = (status: string, more: Record<string, string>) => (path: string) =>
  ({ "self/status": status, ...more })[path];
const mounts = (options: string) => ({
  "self/mounts": `proc /proc proc rw,nosuid${options} 0 0\n`,
});
const scope = (value: string) => ({ "sys/kernel/yama/ptrace_scope": `${value}\n` });

describe("what the doctor finds", () => {
  it.each([
    [",hidepid=2", USER, true],
    [",hidepid=invisible", USER, true],
    [",hidepid=0", USER, false],
    [",hidepid=off", USER, false],
    ["", USER, false],
    [",hidepid=2", ROOT, false],
  ])("of /proc mounted with %j", (options, status, isHidden) => {
    expect(hidingObstacle(read(status, mounts(options))) !== undefined).toBe(isHidden);
  });

  it.each([
    ["0", USER, false],
    ["1", USER, true],
    ["2", USER, true],
    ["1", ROOT, false],
    ["2", ROOT, false],
    ["3", ROOT, true],
  ])("of ptrace_scope %s", (value, status, isBarred) => {
    expect(tracingObstacle(read(status, scope(value))) !== undefined).toBe(isBarred);
  });

  it("where neither can be read", () => {
    expect(hidingObstacle(() => undefined)).toBeUndefined();
    expect(tracingObstacle(() => undefined)).toBeUndefined();
  });
});
