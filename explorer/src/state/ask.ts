import { ADAPTERS } from "@vmprot/adapters";
import { PLAIN_VM, type Query, type Result, reasonOf, VmProt, VmprotError } from "@vmprot/core";

/** As the command asks: its adapters, its plain VM. */
const vmProt = new VmProt(ADAPTERS, { baseVm: PLAIN_VM });

/** What core says of a query: a result, or what is wrong with the query. */
export type Asked =
  | { readonly result: Result; readonly fault?: never }
  | {
      readonly fault: { readonly code: string; readonly message: string };
      readonly result?: never;
    };

/** Asks core, in this page. */
export function ask(query: Query): Asked {
  try {
    return { result: vmProt.query(query) };
  } catch (error) {
    const code = error instanceof VmprotError ? error.code : "INTERNAL";
    return { fault: { code, message: reasonOf(error) } };
  }
}
