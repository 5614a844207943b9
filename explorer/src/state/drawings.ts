import type { CacheMode, ExplanationStep, FoundTypes, Placement } from "@vmprot/core";

/** What a guest gets that asks for one attribute. */
export interface Candidate {
  readonly asked: CacheMode;
  readonly entry: string;
  readonly effective: string;
  readonly relation: string;
  /** Whether the profile accepts it, and whether with a hazard. */
  readonly outcome: "yes" | "hazard" | "no";
}

/** The two levels of page tables over one placement, as far as the steps worked them out. */
export interface Drawing {
  /** What was assumed of unknown fields. */
  readonly assumed?: string | undefined;
  readonly memory: Placement["memory"];
  readonly cache: CacheMode;
  /** The rule by which nothing is mapped there at all. */
  readonly rule?: { readonly id: string; readonly text: string };
  readonly programs?: string | undefined;
  readonly host?: {
    readonly entry: string;
    readonly physical?: string;
    readonly effective: string;
  };
  readonly candidates: readonly Candidate[];
}

type Found = ExplanationStep & { readonly found: FoundTypes };

/** What an explanation's steps say of page tables, each thing once. */
export function drawingsOf(steps: readonly ExplanationStep[]): readonly Drawing[] {
  const groups: { readonly assumed: string | undefined; readonly about: Found[] }[] = [];
  let assumed: string | undefined;
  for (const step of steps) {
    if (step.step === "assume") assumed = step.text;
    if (!isFound(step)) continue;
    // What is found of a placement begins with one of these.
    if (step.step === "rule" || step.step === "stage-2") groups.push({ assumed, about: [step] });
    else groups.at(-1)?.about.push(step);
  }
  const drawings = groups.map(({ about, assumed: taken }) => drawing(about, taken));
  const texts = drawings.map(({ assumed: _, ...drawn }) => JSON.stringify(drawn));
  return drawings.filter((_, index) => texts.indexOf(texts[index] ?? "") === index);
}

const isFound = (step: ExplanationStep): step is Found => step.found !== undefined;

function drawing(steps: readonly Found[], assumed: string | undefined): Drawing {
  const of = (kind: ExplanationStep["step"]) => steps.filter(({ step }) => step === kind);
  const [first] = steps;
  const [rule] = of("rule");
  const [host] = of("host");
  const { memory, cache, programs } = (first as Found).found;
  const aliases = of("alias").map(({ found }) => found);
  const candidates = of("guest").flatMap<Candidate>(({ found: { asked, entry, effective } }) => {
    const alias = aliases.find((each) => each.asked === asked);
    if (asked === undefined || entry === undefined || effective === undefined) return [];
    const { relation = "", accepted = false, hazard } = alias ?? {};
    const accepting = hazard === undefined ? "yes" : "hazard";
    return [{ asked, entry, effective, relation, outcome: accepted ? accepting : "no" }];
  });
  return {
    assumed,
    memory,
    cache,
    programs,
    candidates,
    ...(rule !== undefined && { rule: { id: rule.row ?? "", text: rule.text } }),
    ...hostOf(host),
  };
}

function hostOf(step: Found | undefined): Pick<Drawing, "host"> {
  const { entry, physical, effective } = step?.found ?? {};
  if (entry === undefined || effective === undefined) return {};
  return { host: { entry, effective, ...(physical !== undefined && { physical }) } };
}
