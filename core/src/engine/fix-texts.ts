import { FIX_COSTS, type Fix, type FixCost } from "../contract/fix.js";
import { KERNEL_EPOCHS, type KernelEpoch } from "../contract/kernel-epochs.js";
import { type FieldValue, qualifiedName } from "../rules/environment-fields.js";
import { kernelsText, type RemedyRule } from "../rules/remedy-rules.js";
import type { FactDomain } from "./fact-domain.js";
import { ALLOCATION, type Move, STATE } from "./fix-moves.js";
import type { LoadedAdapter } from "./loaded-adapter.js";
import { joined } from "./remedies.js";

/** How many fields to state are named in a few words. */
const BRIEFLY = 2;
const HOST_READS = "`vmprot host` reads the platform's fields on the host.";
const VMM_KNOWS = "The VMM knows the VM's.";

/** What a part of a way says. */
interface Part {
  readonly brief: string;
  readonly text: string;
  /** How to find out what is to be stated. */
  readonly note: string;
}

/** Ways to a mapping in words. */
export class FixTexts {
  readonly #adapter: LoadedAdapter;
  readonly #maps: (moves: readonly Move[]) => boolean;

  /** @param maps whether these moves lead to a mapping */
  constructor(adapter: LoadedAdapter, maps: (moves: readonly Move[]) => boolean) {
    this.#adapter = adapter;
    this.#maps = maps;
  }

  /** A way as the contract tells it: what is to be stated, then the buffer, then all else. */
  fix(moves: readonly Move[]): Fix {
    const stated = moves.filter(({ cost }) => cost === STATE);
    const chosen = moves.filter(({ cost }) => cost === ALLOCATION);
    const others = moves.filter(({ cost }) => cost !== STATE && cost !== ALLOCATION);
    const parts = [
      ...(stated.length > 0 ? [this.#statement(stated, moves)] : []),
      ...(chosen.length > 0 ? [this.#allocation(chosen)] : []),
      ...others.map((move) => this.#change(move, moves)),
    ];
    const notes = parts.flatMap(({ note }) => (note === "" ? [] : [note]));
    return {
      cost: FIX_COSTS[Math.max(...moves.map(({ cost }) => cost))] as FixCost,
      brief: parts.map(({ brief }) => brief).join("; and "),
      text: [`${joined(...parts.map(({ text }) => text))}.`, ...notes].join(" "),
      changes: [...stated, ...chosen, ...others].map(({ target, value }) =>
        typeof target === "string"
          ? { field: qualifiedName(target), value }
          : {
              field: this.#fact(target).field,
              value: this.#fact(target).domain.decode(value as number),
            },
      ),
    };
  }

  #change(move: Move, all: readonly Move[]): Part {
    const { rule, target } = move;
    const { brief, text } = rule as RemedyRule;
    if (target !== "kernel") return { brief, text, note: "" };
    const kernels = kernelsText(this.#run(move, all));
    return { brief: `${brief} ${kernels}`, text: `${text} ${kernels}`, note: "" };
  }

  #statement(moves: readonly Move[], all: readonly Move[]): Part {
    const fields = moves.map((move) => {
      const { target, value } = move;
      if (typeof target === "number") {
        const { field, domain } = this.#fact(target);
        const note = `${field}: ${domain.declaration.doc}`;
        const is = domain.inWords(value as number);
        return { field, is: domain.declaration.kind === "count" ? `such as ${is}` : is, note };
      }
      const field = qualifiedName(target);
      if (target !== "kernel") return { field, is: String(value), note: "" };
      return { field, is: kernelsText(this.#run(move, all)), note: "" };
    });
    const names = fields.map(({ field }) => field);
    const words = fields.map(({ field, is }) => `${field} ${is}`).join(", ");
    const many = `state ${names.length} unknown fields, such as ${names[0]}`;
    return {
      brief: names.length > BRIEFLY ? many : `state ${words}`,
      text: `State ${names.join(", ")}: with ${fields.length === 1 ? fields[0]?.is : words} it maps`,
      note: [
        ...fields.map(({ note }) => note),
        names.some((name) => name.startsWith("platform.")) && HOST_READS,
        names.some((name) => name.startsWith("vm.")) && VMM_KNOWS,
      ]
        .filter(Boolean)
        .join(" "),
    };
  }

  /** The kernels from a move's on with which the same moves lead to a mapping. */
  #run(move: Move, all: readonly Move[]): readonly FieldValue[] {
    const from = KERNEL_EPOCHS.slice(KERNEL_EPOCHS.indexOf(move.value as KernelEpoch));
    const end = from.findIndex(
      (value) => !this.#maps(all.map((each) => (each === move ? { ...move, value } : each))),
    );
    return end < 0 ? from : from.slice(0, end);
  }

  #allocation(moves: readonly Move[]): Part {
    const facts = moves.map(({ target, value }) => {
      const { field, domain } = this.#fact(target as number);
      return { field, value: value as number, domain };
    });
    const names = facts.map(
      ({ field, value, domain }) => `${field.slice(6)} ${domain.named(value)}`,
    );
    const words = facts.map(({ field, value, domain }) => `${field} ${domain.inWords(value)}`);
    const like = this.#adapter.allocations.find(({ codes }) =>
      moves.every(({ target, value }) => codes.get(target as number) === value),
    );
    const as = like === undefined ? "" : `, as in the case "${like.name}"`;
    return {
      brief: `a buffer with ${names.join(", ")}`,
      text: `Allocate another buffer${as}: ${words.join(", ")}`,
      note: "",
    };
  }

  #fact(slot: number) {
    const { names, domains } = this.#adapter;
    return { field: `facts.${names[slot]}`, domain: domains[slot] as FactDomain };
  }
}
