import type { Abi } from "../abi.js";
import type { Policy } from "../policy.js";
import { declarations } from "./declarations.js";
import { jsModule } from "./js-module.js";

/** The policy as one module of JavaScript that imports nothing: contents by file name. */
export function emitJs(policy: Policy, abi: Abi): Map<string, string> {
  return new Map([
    ["vmprot.js", jsModule(policy, abi)],
    ["vmprot.d.ts", declarations(policy, abi)],
  ]);
}
