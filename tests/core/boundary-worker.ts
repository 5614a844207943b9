// Asks in a worker of its own: queries in, results or errors out. Run by boundaries.test.ts.
import { parentPort } from "node:worker_threads";
import { ADAPTERS } from "@vmprot/adapters";
import { type Query, VmProt } from "@vmprot/core";

const vmProt = new VmProt(ADAPTERS);

/** A list of queries; or one that ends the worker, if it is malformed. */
parentPort?.on("message", (asked: readonly Query[] | Query) => {
  if (!Array.isArray(asked)) return vmProt.query(asked as Query);
  const said = asked.map((query) => {
    try {
      return { result: vmProt.query(query) };
    } catch (error) {
      return { error };
    }
  });
  return parentPort?.postMessage(said);
});
