import { ADAPTERS } from "@vmprot/adapters";
import { ABI, type Abi, abiOf, compilePolicy, type Policy } from "@vmprot/compiler";

let known: { readonly policy: Policy; readonly abi: Abi } | undefined;

/** The policy of our own adapters, compiled once. */
export function compiled(): { readonly policy: Policy; readonly abi: Abi } {
  if (known === undefined) {
    const policy = compilePolicy(ADAPTERS, "0.0.0");
    known = { policy, abi: abiOf(policy, ABI) };
  }
  return known;
}
