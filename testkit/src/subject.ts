import {
  type AdapterRefusal,
  type ExporterAdapter,
  type Facts,
  type HostTraits,
  type Placement,
  type Vm,
  VmProt,
  type VmProtAnswer,
} from "@vmprot/core";
import { factValues } from "./fact-values.js";
import type { LawOptions } from "./options.js";
import { points, type Space } from "./points.js";
import { show } from "./show.js";
import { smallestFirst } from "./smallest-first.js";
import { telltaleHosts } from "./telltale-hosts.js";

/** What a function adapter says of one buffer. */
export type FunctionAnswer = readonly Placement[] | AdapterRefusal;

/** An adapter, and the points at which the laws ask it. Nothing is asked before a law does. */
export class Subject {
  readonly adapter: ExporterAdapter;
  readonly options: LawOptions;
  /** Every fact that the adapter declares. */
  readonly names: readonly string[];
  readonly #made = new Map<string, unknown>();

  constructor(adapter: ExporterAdapter, options: LawOptions) {
    this.adapter = adapter;
    this.options = options;
    this.names = Object.keys(adapter.facts);
  }

  /** Values of each fact that stand for all. */
  get space(): Space {
    return this.once("space", () =>
      Object.fromEntries(
        Object.entries(this.adapter.facts).map(([name, declaration]) => [
          name,
          factValues(this.adapter, name, declaration),
        ]),
      ),
    );
  }

  /** Facts that are all stated and known. Smallest first. */
  get points(): readonly Facts[] {
    return this.once("points", () => {
      const centres = this.adapter.cases.map(({ facts }) => this.#complete(facts));
      return smallestFirst(points(this.space, centres));
    });
  }

  /** Hosts that stand for all. */
  get hosts(): readonly HostTraits[] {
    return this.once("hosts", () => telltaleHosts(this.adapter, this.points));
  }

  /** Facts with a default or any value for each that is absent or unknown. */
  #complete(facts: Facts): Facts {
    const known = Object.entries(this.adapter.facts).map(([name, { absent = "unknown" }]) => {
      const stated = facts[name] ?? absent;
      return [name, stated === "unknown" ? this.space[name]?.[0] : stated];
    });
    return Object.fromEntries(known);
  }

  /** A query service with this adapter alone. */
  get vmProt(): VmProt {
    return this.once("vmProt", () => new VmProt([this.adapter], { remedies: false }));
  }

  /** What core answers for this adapter on a host. */
  answer(facts: Facts, { arch, kernel }: HostTraits): VmProtAnswer {
    const query = { exporter: this.adapter.exporter, facts, platform: { arch, kernel } };
    return this.vmProt.query({ ...query, vm: REFUSED }).answer;
  }

  /** What is wrong with the form of facts; undefined where they are as they are declared. */
  complaint(facts: Facts): string | undefined {
    const asked = this.once("forms", () => this.#service([{ id: "any", ...ANYWHERE }]));
    const { answer } = asked.query({ exporter: this.adapter.exporter, facts, vm: REFUSED });
    return answer.kind === "refusal" ? answer.message : undefined;
  }

  /** The row that answers, by core's own search: `exporter:id`, or undefined where none fits. */
  row(facts: Facts, { arch, kernel }: HostTraits): string | undefined {
    // Refusals say which row they are from, so every row refuses here.
    const { rules = [], exporter } = this.adapter;
    const refuse = { code: "UNKNOWN_FACTS" } as const;
    const asked = this.once("rows", () =>
      this.#service(rules.map(({ map: _, ...head }) => ({ ...head, refuse }))),
    );
    const { answer } = asked.query({ exporter, facts, platform: { arch, kernel }, vm: REFUSED });
    return answer.kind === "refusal" ? answer.rule : undefined;
  }

  /**
   * Asks a function adapter itself.
   *
   * @throws Error that names the facts, where it throws
   */
  ask(facts: Facts, host: HostTraits): FunctionAnswer {
    try {
      return (this.adapter.placements as Ask).call(this.adapter, facts, host);
    } catch (error) {
      throw new Error(`placements(${show(facts)}, ${show(host)}) threw ${String(error)}`);
    }
  }

  /** Core with the same facts and other rows. */
  #service(rules: NonNullable<ExporterAdapter["rules"]>): VmProt {
    const { contract, exporter, title, source, facts } = this.adapter;
    const other = { contract, exporter, title, source, facts, cases: [], rules };
    return new VmProt([other], { remedies: false });
  }

  /** What is made when it is first asked for. */
  once<T>(name: string, make: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as T;
  }
}

type Ask = (facts: Facts, host: HostTraits) => FunctionAnswer;

const ANYWHERE = {
  source: "no driver",
  map: [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }],
} as const;

/** Whether what the adapter knows is a function's, which laws ask directly. */
export const isFunction = ({ adapter }: Subject): boolean => adapter.placements !== undefined;

/** Whether a function's answer is a refusal. */
export const isRefusal = (said: FunctionAnswer): said is AdapterRefusal => !Array.isArray(said);

/**
 * A VM that gets no buffer, whatever else is known of it. Laws ask for answers, and the verdict of a VM
 * and a host of which next to nothing is known takes a hundred times as long.
 */
export const REFUSED: Vm = { confidential: "tdx" };

/** What two answers have in common that are one: a refusal's code, or the placements. */
export const answerKey = (answer: VmProtAnswer): string =>
  answer.kind === "refusal" ? answer.code : show(answer.placements);

/** The facts, and the host, of a counterexample. */
export function at(facts: unknown, host?: HostTraits): string {
  return host === undefined ? `facts ${show(facts)}` : `facts ${show(facts)} on ${placeText(host)}`;
}

/** A host by what people call it. */
export const placeText = ({ arch, kernel }: HostTraits): string => `${arch}, Linux ${kernel}`;
