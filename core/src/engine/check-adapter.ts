import { suggestion } from "../base/did-you-mean.js";
import { bare, frozen, isPlainObject } from "../base/plain.js";
import { printable, quote, shown } from "../base/quote.js";
import { reasonOf } from "../base/reason-of.js";
import type { AdapterRule } from "../contract/adapter-rule.js";
import { CONTRACT_VERSION, SUPPORTED_CONTRACTS } from "../contract/contract-version.js";
import type { ExporterAdapter } from "../contract/exporter-adapter.js";
import { EXPORTER_NAME } from "../contract/exporter-name.js";
import { SHARED_EXP_NAME } from "../contract/exporter-probe.js";
import type { FactDeclarations } from "../contract/fact.js";
import type { HostCondition, HostTraits } from "../contract/host-traits.js";
import { KERNEL_EPOCHS } from "../contract/kernel-epochs.js";
import { VmprotError } from "../contract/vmprot-error.js";
import { PLATFORM_FIELDS } from "../rules/environment-fields.js";
import { declarationFault, FactDomain, OUTSIDE } from "./fact-domain.js";
import { FactRules } from "./fact-rules.js";
import { type Names, namesFault } from "./names.js";
import { placementsOf, refusalOf } from "./placements.js";
import { programFault } from "./program-fault.js";

/** More than any driver tells; each unknown one is a step of a recursion. */
const MOST_FACTS = 64;
const FACT_NAME = /^[A-Za-z][A-Za-z0-9]{0,63}$/;
const RULE_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** A condition under another name would be none, and the rule would fit always. */
const RULE_FIELDS: readonly string[] = ["id", "when", "host", "map", "refuse", "source"];

type Form = readonly [field: string, fits: (value: unknown) => boolean];

const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((name) => typeof name === "string");

function isProbe(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { probe, expNames, drmDrivers } = value as Readonly<Record<string, unknown>>;
  if (typeof probe !== "function" || !isNames(expNames)) return false;
  return drmDrivers === undefined ? !expNames.includes(SHARED_EXP_NAME) : isNames(drmDrivers);
}

const isCase = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  isPlainObject((value as { facts?: unknown }).facts);

/** What the fields must be, as far as core, probing and listings rely on it. */
const FORMS: readonly Form[] = [
  ["title", isText],
  ["source", isText],
  ["facts", isPlainObject],
  ["names", (value) => value === undefined || isPlainObject(value)],
  ["cases", (value) => Array.isArray(value) && value.every(isCase)],
  ["probe", (value) => value === undefined || isProbe(value)],
  ["rules", (value) => value === undefined || Array.isArray(value)],
  ["placements", (value) => value === undefined || typeof value === "function"],
];

/** What core keeps of an adapter: copies of its data, and its function. */
export interface CheckedAdapter {
  readonly exporter: string;
  readonly source: string;
  readonly names: Names | undefined;
  readonly facts: FactDeclarations;
  readonly domains: readonly FactDomain[];
  readonly rules: readonly AdapterRule[] | undefined;
  /** The rules as numbers. */
  readonly factRules: FactRules | undefined;
  readonly placements: ((facts: object, host: HostTraits) => unknown) | undefined;
  readonly allocations: readonly ChosenFacts[];
}

/** What an allocator chooses in one of the adapter's cases. */
export interface ChosenFacts {
  readonly name: string;
  /** By the fact's place in the adapter's order. */
  readonly codes: ReadonlyMap<number, number>;
}

/**
 * Copies what an adapter says of its facts and rules, and checks the copy.
 *
 * @throws VmprotError ADAPTER_INVALID or CONTRACT_UNSUPPORTED if it cannot be used
 */
export function checkedAdapter(adapter: ExporterAdapter): CheckedAdapter {
  try {
    return checked(adapter);
  } catch (error) {
    if (error instanceof VmprotError) throw error;
    throw new VmprotError("ADAPTER_INVALID", `The adapter cannot be read: ${reasonOf(error)}.`);
  }
}

function checked(adapter: ExporterAdapter): CheckedAdapter {
  const { exporter, contract } = adapter ?? {};
  const name = typeof exporter === "string" ? quote(exporter) : "without a name";
  const invalid = (why: string) =>
    new VmprotError("ADAPTER_INVALID", `The adapter ${name} ${why}.`);
  if (typeof exporter !== "string" || !EXPORTER_NAME.test(exporter)) {
    throw invalid(`needs an exporter name ${EXPORTER_NAME}`);
  }
  if (!SUPPORTED_CONTRACTS.includes(contract)) {
    throw new VmprotError(
      "CONTRACT_UNSUPPORTED",
      `The adapter ${name} speaks contract ${shown(contract)}; this core speaks up to ${CONTRACT_VERSION}.`,
    );
  }
  let copy: Fields;
  try {
    copy = copyOf(adapter);
  } catch (error) {
    throw invalid(`has facts or rules that are no plain data: ${reasonOf(error)}`);
  }
  const lacking = FORMS.filter(([field, fits]) => !fits(copy[field])).map(([field]) => field);
  if (lacking.length > 0) {
    throw invalid(`lacks, or has in another form than the contract's: ${lacking.join(", ")}`);
  }
  const { source, names, facts, rules, placements } = copy as unknown as CheckedAdapter;
  if ((rules === undefined) === (placements === undefined)) {
    throw invalid("must have either rules or placements");
  }
  const fault = factsFault(facts) ?? namesFault(names, exporter, facts) ?? rulesFault(rules);
  if (fault !== undefined) throw invalid(fault);
  const { program } = (copy.probe ?? {}) as { readonly program?: unknown };
  const wrong = program && programFault(program, facts);
  if (wrong) throw invalid(`has a probe with a program ${wrong}`);
  const domains = Object.values(facts).map((declaration) => new FactDomain(declaration));
  try {
    const factRules = rules && new FactRules(rules, Object.keys(facts), domains);
    const bound = placements?.bind(adapter);
    const allocations = chosenFacts(copy.cases, Object.keys(facts), domains);
    const about = { exporter, source, names, facts, domains };
    return { ...about, rules, factRules, placements: bound, allocations };
  } catch (error) {
    throw invalid(`has a rule that cannot be tested: ${reasonOf(error)}`);
  }
}

/** Of each case what is chosen and known. */
function chosenFacts(
  cases: unknown,
  names: readonly string[],
  domains: readonly FactDomain[],
): ChosenFacts[] {
  return (cases as readonly Readonly<Record<string, unknown>>[]).map(({ name, facts }) => {
    const stated = Object.entries(facts as object).flatMap(([fact, value]) => {
      const slot = names.indexOf(fact);
      const code = domains[slot]?.declaration.chosen ? domains[slot]?.encode(value) : undefined;
      return code === undefined || code < 0 ? [] : [[slot, code] as const];
    });
    return { name: printable(String(name), 100), codes: new Map(stated) };
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** Each field is read once: an adapter may be an instance of a class, with getters. */
function copyOf(adapter: ExporterAdapter): Fields {
  const fields = adapter as unknown as Fields;
  const copy: Record<string, unknown> = bare();
  for (const [field] of FORMS) copy[field] = fields[field];
  for (const field of ["facts", "names", "rules"]) copy[field] = frozen(copy[field]);
  return copy;
}

function factsFault(facts: FactDeclarations): string | undefined {
  if (Object.keys(facts).length > MOST_FACTS) return `has more than ${MOST_FACTS} facts`;
  for (const [name, declaration] of Object.entries(facts)) {
    if (!FACT_NAME.test(name)) return `has a fact ${quote(name)}, which needs a name ${FACT_NAME}`;
    const fault = declarationFault(declaration);
    if (fault !== undefined) return `has a fact ${name} that ${fault}`;
    const { absent = "unknown", absentIfDmaCoherent = "unknown" } = declaration;
    const defaults = [absent, absentIfDmaCoherent].filter((value) => value !== "unknown");
    const domain = new FactDomain(declaration);
    if (defaults.some((value) => domain.encode(value) === OUTSIDE)) {
      return `has a fact ${name} whose default is none of its values`;
    }
  }
  return undefined;
}

function rulesFault(rules: CheckedAdapter["rules"]): string | undefined {
  if (rules === undefined) return undefined;
  const ids = new Set<string>();
  for (const rule of rules as readonly unknown[]) {
    if (!isPlainObject(rule)) return "has a rule that is no plain object";
    const { id, when, host, map, refuse, source } = rule;
    if (typeof id !== "string" || !RULE_ID.test(id)) return `has a rule without an id ${RULE_ID}`;
    const odd = Object.keys(rule).find((field) => !RULE_FIELDS.includes(field));
    if (odd !== undefined) {
      return `has a rule ${id} with a field ${quote(odd)}${suggestion(odd, RULE_FIELDS).replace(/[.?]$/, "")}`;
    }
    if (ids.has(id)) return `has two rules ${id}`;
    ids.add(id);
    if (!isText(source)) return `has a rule ${id} without a source`;
    if ((map === undefined) === (refuse === undefined)) {
      return `has a rule ${id} that must have either map or refuse`;
    }
    if (map !== undefined && placementsOf(map) === undefined) {
      return `has a rule ${id} whose placements the contract does not allow`;
    }
    if (refuse !== undefined && refusalOf(refuse) === undefined) {
      return `has a rule ${id} whose refusal the contract does not allow`;
    }
    if (when !== undefined && !isPlainObject(when))
      return `has a rule ${id} whose when is no object`;
    if (host !== undefined && !isHost(host)) return `has a rule ${id} that asks what no host tells`;
  }
  return undefined;
}

const isWordOf =
  (words: readonly unknown[]) =>
  (value: unknown): boolean =>
    words.includes(value);
const isBoolean = isWordOf([true, false]);
const isArch = isWordOf(PLATFORM_FIELDS.arch);
const isEpoch = isWordOf(KERNEL_EPOCHS);

/** What a rule may ask of the host. A condition that always or never fits would be a mistake that nobody sees. */
const TRAITS: { readonly [Trait in keyof HostCondition]-?: (value: unknown) => boolean } = {
  arch: (value) => (Array.isArray(value) ? value.length > 0 && value.every(isArch) : isArch(value)),
  kernel: (value) =>
    isPlainObject(value) &&
    Object.keys(value).length > 0 &&
    Object.entries(value).every(([end, is]) => ["from", "before"].includes(end) && isEpoch(is)),
  canWriteCombineRam: isBoolean,
  dmaCoherent: isBoolean,
};

const isHost = (value: unknown): boolean =>
  isPlainObject(value) &&
  Object.entries(value).every(
    ([trait, is]) => Object.hasOwn(TRAITS, trait) && TRAITS[trait as keyof HostCondition](is),
  );
