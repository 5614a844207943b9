// cli/src/listings/stacks-say.ts: the differences of docs/disagreements.md, as the command tells them.
import { formatted } from "./formatted.mjs";
import { differencesByExporter } from "./stacks.mjs";

const answered = ({ says, refuses }) => (refuses === undefined ? says : `refuses ${refuses}`);

/** One entry for what is said and answered alike, whoever says it. */
function merged(groups) {
  const entries = new Map();
  for (const { stacks, says, cases, vmprot, host, reason } of groups) {
    const key = JSON.stringify([says, vmprot, host, reason.id]);
    const entry = entries.get(key) ?? {
      ...{ stacks: [], says, cases: [], vmprot: answered(vmprot) },
      ...(host === undefined ? {} : { host }),
      ...{ why: reason.title, reason: reason.id },
    };
    entries.set(key, entry);
    entry.stacks.push(...[...stacks].map(([stack, files]) => `${stack}, ${[...files].join("; ")}`));
    entry.cases.push(...cases.keys());
  }
  return [...entries.values()].map((entry) => ({
    ...entry,
    stacks: [...new Set(entry.stacks)],
    cases: [...new Set(entry.cases)],
  }));
}

/** By exporter, where today's stacks answer differently. */
export const STACKS_SAY = Object.fromEntries(
  [...differencesByExporter()].map(([exporter, groups]) => [exporter, merged(groups)]),
);

export function stacksSay() {
  const text = `// Made by \`npm run docs\` from tests/disagreements and the adapters; do not edit.
import type { StackDifference } from "./stack-difference.js";

/** Where today's stacks answer differently from vmprot, by exporter. */
export const STACKS_SAY: Readonly<Record<string, readonly StackDifference[]>> = ${JSON.stringify(STACKS_SAY)};
`;
  return formatted("cli/src/listings/stacks-say.ts", text);
}
