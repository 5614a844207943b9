import type { ExporterAdapter, HostTraits } from "../contract/exporter-adapter.js";
import type { Facts } from "../contract/query.js";
import type { VmProtAnswer } from "../contract/vm-prot-answer.js";
import { HOST_TRAITS } from "../tables/host-traits.js";
import { askPlacements } from "./ask-placements.js";
import { refusal, toAnswer } from "./vm-prot-answer.js";

/** An optional fact, and whether its absence stands for every value. */
export interface OptionalName {
  readonly name: string;
  readonly absentIsUnknown: boolean;
}

/** The adapter's optional facts, as every query is checked for them. */
export function optionalNames({ optionalFacts }: ExporterAdapter): OptionalName[] {
  return Object.entries(optionalFacts).map(([name, { absent }]) => ({
    name,
    absentIsUnknown: absent === "unknown",
  }));
}

/** The optional facts of which every possibility must be asked, or undefined if there are none. */
export function unknownFacts(
  optional: readonly OptionalName[],
  facts: Facts,
): readonly string[] | undefined {
  let unknown: string[] | undefined;
  for (const { name, absentIsUnknown } of optional) {
    const value = facts[name];
    if (value === "unknown" || (value === undefined && absentIsUnknown)) {
      unknown ??= [];
      unknown.push(name);
    }
  }
  return unknown;
}

/** The adapter's answer, if every possibility that the unknowns leave open gives the same one. */
export function askAdapter(
  adapter: ExporterAdapter,
  facts: Facts,
  arch: unknown,
  unknown: readonly string[] = [],
): VmProtAnswer {
  const hosts = HOST_TRAITS.filter((row) => arch === undefined || row.arch === arch);
  const perHost = hosts.map((host) => possibilities(adapter, facts, host, unknown));
  const [first] = perHost[0] ?? [];
  if (first === undefined) return refusal("ATTRIBUTES_UNKNOWN");
  const deciding = unknown.filter((name) => perHost.some((all) => depends(all, name)));
  if (deciding.length > 0) {
    const names = deciding.map((name) => `facts.${name}`);
    const message = `The known facts leave more than one answer open. It depends on ${names.join(", ")}.`;
    return refusal("ATTRIBUTES_UNKNOWN", message, names);
  }
  if (perHost.some(([possibility]) => possibility?.key !== first.key)) {
    const message = "The exporter's attributes depend on platform.arch, which is unknown.";
    return refusal("PLATFORM_UNKNOWN", message, ["platform.arch"]);
  }
  return first.answer;
}

interface AnswerPossibility {
  readonly assumed: Facts;
  readonly answer: VmProtAnswer;
  readonly key: string;
}

function possibilities(
  adapter: ExporterAdapter,
  facts: Facts,
  host: HostTraits,
  unknown: readonly string[],
): AnswerPossibility[] {
  let all: Facts[] = [{}];
  for (const name of unknown) {
    const values = adapter.optionalFacts[name]?.values ?? [];
    all = all.flatMap((assumed) => values.map((value) => ({ ...assumed, [name]: value })));
  }
  return all.map((assumed) => {
    const answer = toAnswer(askPlacements(adapter, { ...facts, ...assumed }, host));
    const key = answer.kind === "refusal" ? answer.code : JSON.stringify(answer.placements);
    return { assumed, answer, key };
  });
}

/** Whether two possibilities that differ in this fact alone have different answers. */
function depends(all: readonly AnswerPossibility[], name: string): boolean {
  const groups = new Map<string, string>();
  return all.some(({ assumed, key }) => {
    const others = JSON.stringify({ ...assumed, [name]: null });
    const known = groups.get(others);
    groups.set(others, known ?? key);
    return known !== undefined && known !== key;
  });
}
