import type { Abi } from "../abi.js";
import { bufferKinds } from "../buffer-kinds.js";
import { snake } from "../c/names.js";
import type { Policy } from "../policy.js";
import { runtimeFiles } from "../runtime.js";
import { answerTables } from "./answers.js";
import { codes } from "./codes.js";
import { exporterModule } from "./exporters.js";
import { exportersIndex } from "./exporters-index.js";
import { host } from "./host.js";
import { manifest } from "./manifest.js";
import { placement } from "./placement.js";
import { tables } from "./tables.js";
import { vectors } from "./vectors.js";

/** The policy as a crate of Rust: contents by file name. */
export function emitRust(policy: Policy, abi: Abi): Map<string, string> {
  const { at: answerAt } = answerTables(policy, abi);
  const kinds = bufferKinds(policy);
  return new Map([
    ...runtimeFiles("rust"),
    ["Cargo.toml", manifest(policy)],
    ["src/tables.rs", tables(policy, abi, kinds)],
    ["src/codes.rs", codes(policy, abi)],
    ["src/host.rs", host(policy)],
    ["src/placement.rs", placement(policy)],
    ["src/exporters/mod.rs", exportersIndex(policy)],
    ...policy.exporters.map((each, index): [string, string] => [
      `src/exporters/${snake(each.exporter)}.rs`,
      exporterModule(each, policy, answerAt, kinds.tables[index]),
    ]),
    ["tests/support/generated.rs", vectors(policy, abi)],
  ]);
}
