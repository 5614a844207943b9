import type { Abi } from "../abi.js";
import type { Policy } from "../policy.js";
import { runtimeFiles } from "../runtime.js";
import { heading } from "./heading.js";
import { tables } from "./tables.js";

/** What the module shows; everything else in it is its own. */
const SHOWN = [
  ...["decide", "judge", "deciding", "environmentOf", "environmentOfNumbers"],
  ...["factsOf", "factsOfNumbers", "placesOf", "VmprotError"],
  ...["VERSION", "CONTRACT", "NEWEST_KERNEL", "HASH"],
  ...["CODES", "RULES", "HAZARDS", "EXPORTER_NUMBERS", "PRESETS", "PLAIN_VM"],
];

/** vmprot.js: the tables, and behind them the modules of runtime/js, each after those that it imports. */
export function jsModule(policy: Policy, abi: Abi): string {
  const files = new Map(runtimeFiles("js"));
  const parts: string[] = [];
  const add = (path: string): void => {
    const text = files.get(path);
    if (text === undefined) return;
    files.delete(path);
    const imports = /^import \{[^}]*\} from "\.\/([\w-]+\.js)";\n/gm;
    for (const [, imported = ""] of text.matchAll(imports)) add(imported);
    parts.push(
      text
        .replace(imports, "")
        .replace(/^export /gm, "")
        .trim(),
    );
  };
  for (const path of [...files.keys()]) add(path);
  return `${heading(policy)}
${tables(policy, abi)}
${parts.join("\n\n")}

export {
${[...SHOWN]
  .sort()
  .map((name) => `  ${name},`)
  .join("\n")}
};
`;
}
