import { spawnSync } from "node:child_process";

const UNSHARE = ["unshare", "--map-root-user", "--net"] as const;

/**
 * A command in a network of its own, where this machine allows that: Bochs's display, which nobody
 * looks at, listens for whoever comes.
 */
export function withoutNetwork(command: readonly string[]): [program: string, ...args: string[]] {
  const [program = "", ...args] = command;
  const [unshare, ...options] = UNSHARE;
  const can = spawnSync(unshare, [...options, "true"]).status === 0;
  return can ? [...UNSHARE, ...command] : [program, ...args];
}
