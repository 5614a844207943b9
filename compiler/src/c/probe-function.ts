import type {
  CallStep,
  ComparableValue,
  ExporterAdapter,
  FactDeclaration,
  FindStep,
  MappedValue,
  ProbeProgram,
  ProbeStep,
  ProbeTest,
  ProbeValue,
  RefuseStep,
} from "@vmprot/core";
import { wordName } from "./exporters.js";
import { constant, literal, snake } from "./names.js";
import { ProbeStorage } from "./probe-storage.js";
import { BITS, MOST_WRITTEN_OUT, notCompilable, ProbeValues } from "./probe-values.js";

/** The function of C that an exporter's program becomes. */
export function probeFunction(
  exporter: string,
  facts: ExporterAdapter["facts"],
  program: ProbeProgram,
): string {
  return new ProbeFunction(exporter, facts, program).text;
}

class ProbeFunction {
  readonly text: string;
  readonly #exporter: string;
  readonly #declared: ExporterAdapter["facts"];
  readonly #storage: ProbeStorage;
  readonly #values: ProbeValues;

  constructor(exporter: string, facts: ExporterAdapter["facts"], program: ProbeProgram) {
    this.#exporter = exporter;
    this.#declared = facts;
    this.#storage = new ProbeStorage(program);
    this.#values = new ProbeValues(this.#storage);
    const body = indented([...this.#steps(program), ...(ends(program) ? [] : ["return 0;"])]).join(
      "\n",
    );
    const head = [...this.#variables(), ...unused(body)];
    const name = snake(exporter);
    this.text = `static int probe_${name}(const struct run *run, struct vmprot_${name}_facts *facts)
{
${indented(head).join("\n")}${head.length > 0 ? "\n\n" : ""}${body}
}
`;
  }

  #variables(): string[] {
    return this.#storage.all.flatMap(({ name, size, isFound, isErrnoRead }) => [
      `uint64_t ${name}[${Math.ceil(size / 8)}] = { 0 };`,
      ...(isErrnoRead ? [`int ${name}_errno = 0;`] : []),
      ...(isFound ? [`size_t ${name}_at = 0;`, `int ${name}_found = 0;`] : []),
    ]);
  }

  #steps(program: ProbeProgram): string[] {
    return program.flatMap((step) => this.#step(step));
  }

  #step(step: ProbeStep): string[] {
    if ("call" in step) return this.#call(step);
    if ("facts" in step) {
      return Object.entries(step.facts).flatMap(([name, value]) => this.#tell(name, value));
    }
    if ("refuse" in step) return this.#refuse(step);
    if ("find" in step) return this.#find(step);
    return this.#branches(this.#values.all(step.when), step.do, step.else ?? []);
  }

  #branches(condition: string, first: ProbeProgram, second: ProbeProgram): string[] {
    const otherwise = this.#steps(second);
    return [
      `if (${condition}) {`,
      ...indented(this.#steps(first)),
      ...(otherwise.length === 0 ? [] : ["} else {", ...indented(otherwise)]),
      "}",
    ];
  }

  /** What is put in is computed first: it may be what the last call of the same ioctl left. */
  #call({ call, with: values = {} }: CallStep): string[] {
    const { name, isErrnoRead } = this.#storage.of(call);
    const { fields, offsets } = call.structure;
    const before: string[] = [];
    const memory: string[] = [];
    const puts = Object.entries(values).map(([field, value]) => {
      const put = `put${BITS[fields[field] as "u32"]}(${name}, ${offsets[field]}, `;
      if (typeof value === "object" && "at" in value) {
        const { name: target } = this.#storage.of(value.at);
        memory.push(`memset(${target}, 0, sizeof(${target}));`);
        return `${put}(uint64_t)(uintptr_t)${target});`;
      }
      if (typeof value !== "object" || !("read" in value)) {
        return `${put}${this.#values.number(value)});`;
      }
      before.push(`const uint64_t ${snake(field)} = ${this.#values.field(value)};`);
      return `${put}${snake(field)});`;
    });
    const result = isErrnoRead ? `${name}_errno = ` : "(void)";
    const request = `0x${call.request.toString(16)}ul`;
    const issue = [
      ...memory,
      `memset(${name}, 0, sizeof(${name}));`,
      ...puts,
      `/* ${call.name} */`,
      `${result}run->ioctl_fn(run->ctx, ${request}, ${name});`,
    ];
    return before.length === 0 ? issue : ["{", ...indented([...before, "", ...issue]), "}"];
  }

  #find({ find, among, where, do: first, else: second }: FindStep): string[] {
    const { name, count } = this.#storage.of(find);
    const listed = this.#values.field(among);
    return [
      `if (${listed} <= ${count}) {`,
      `\twhile (!${name}_found && ${name}_at < ${listed} * ${find.size}) {`,
      `\t\t${name}_found = ${this.#values.test(where)};`,
      `\t\tif (!${name}_found)`,
      `\t\t\t${name}_at += ${find.size};`,
      "\t}",
      "}",
      `if (!${name}_found)`,
      `\t${name}_at = 0;`,
      ...this.#branches(`${name}_found`, first, second),
    ];
  }

  #refuse({ refuse: { code, message } }: RefuseStep): string[] {
    const part = Array.isArray(message)
      ? message.find((each) => typeof each === "object" && "errno" in each)
      : undefined;
    const told = part === undefined ? [] : [`*run->error = ${this.#values.number(part)};`];
    return [...told, `return VMPROT_${constant(code)};`];
  }

  #tell(name: string, value: ProbeValue): string[] {
    if (typeof value === "object" && "to" in value) return this.#map(name, value);
    const declared = this.#declared[name] as FactDeclaration;
    const member = `facts->${snake(name)}`;
    switch (declared.kind) {
      case "bits":
        return this.#bits(member, value);
      case "count":
        return this.#size(member, value);
      case "yes-no":
        return [`${member} = ${this.#yesNo(value)};`];
      case "word":
        return [`${member} = ${this.#word(name, value)};`];
      case "words": {
        const words = Array.isArray(value) ? (value as readonly string[]) : [];
        const bits = words.map((word) => `1u << (${this.#word(name, word)} - 1)`);
        return [`${member} = ${bits.join(" | ") || "0"};`];
      }
    }
  }

  #bits(member: string, value: ProbeValue): string[] {
    if (value === "unknown") return [`${member}_known = 0;`];
    if (typeof value === "number") return [`${member} = ${value}u;`, `${member}_known = 1;`];
    if (typeof value !== "object" || !("read" in value)) throw notCompilable("a mask of that kind");
    const field = this.#values.field(value);
    const isWide = field.startsWith("get64");
    return [
      ...(isWide ? [`if (${field} > UINT32_MAX)`, "\treturn VMPROT_UNKNOWN_FACTS;"] : []),
      `${member} = (uint32_t)${field};`,
      `${member}_known = 1;`,
    ];
  }

  /** As numbers of JavaScript: beyond 2^53 - 1 nothing counts. */
  #size(member: string, value: ProbeValue): string[] {
    if (value === "unknown") return [`${member}_known = 0;`];
    if (typeof value === "number") return [`${member} = ${value}ull;`, `${member}_known = 1;`];
    const size = "run->device->size";
    return [
      `${member}_known = ${size} > 0 && ${size} <= ${Number.MAX_SAFE_INTEGER}ull;`,
      `${member} = ${member}_known ? ${size} : 0;`,
    ];
  }

  #yesNo(value: ProbeValue): string {
    if (value === "unknown") return "VMPROT_UNKNOWN";
    if (typeof value === "boolean") return value ? "VMPROT_YES" : "VMPROT_NO";
    if (typeof value === "object" && "value" in value) {
      return `${this.#values.test(value as ProbeTest)} ? VMPROT_YES : VMPROT_NO`;
    }
    return this.#values.tri(value as ComparableValue);
  }

  #word(fact: string, value: ProbeValue): string {
    if (typeof value !== "string") throw notCompilable("a word that is computed");
    return value === "unknown" ? "0" : wordName(this.#exporter, fact, value);
  }

  #map(name: string, { map, to, otherwise }: MappedValue): string[] {
    const miss =
      otherwise === undefined ? ["return VMPROT_ATTRIBUTES_UNKNOWN;"] : this.#tell(name, otherwise);
    const cases = Object.entries(to).map(([key, value]) => [key, this.#tell(name, value)] as const);
    const comparison = this.#values.comparisonOf(map);
    if (comparison === "number") {
      return [
        `switch (${this.#values.number(map)}) {`,
        ...cases.flatMap(([key, lines]) => [
          `case ${this.#values.number(Number(key))}:`,
          ...indented([...lines, "break;"]),
        ]),
        "default:",
        ...indented(otherwise === undefined ? miss : [...miss, "break;"]),
        "}",
      ];
    }
    const words = Object.values(to).every((value) => typeof value === "string");
    if (comparison === "text" && words && cases.length > MOST_WRITTEN_OUT) {
      return this.#named(
        name,
        this.#values.text(map),
        to as Readonly<Record<string, string>>,
        miss,
      );
    }
    const conditions = cases.map(([key, lines]) => {
      const condition =
        comparison === "text"
          ? `strcmp(${this.#values.text(map)}, ${literal(key)}) == 0`
          : this.#values.isEqual(map, key === "unknown" ? key : key === "true");
      return [`if (${condition}) {`, ...indented(lines), "} else "];
    });
    return joined([...conditions, ["{", ...indented(miss), "}"]]);
  }

  /** A word by a name, from a table. */
  #named(
    fact: string,
    name: string,
    to: Readonly<Record<string, string>>,
    miss: readonly string[],
  ): string[] {
    const rows = Object.entries(to).map(
      ([key, word]) => `{ ${literal(key)}, ${this.#word(fact, word)} },`,
    );
    return [
      "{",
      "\tstatic const struct named names[] = {",
      ...indented(indented(rows)),
      "\t};",
      `\tconst int value = value_of(${name}, names, ${rows.length});`,
      "",
      "\tif (value >= 0) {",
      `\t\tfacts->${snake(fact)} = (uint8_t)value;`,
      "\t} else {",
      ...indented(indented(miss)),
      "\t}",
      "}",
    ];
  }
}

/** Chains of lines, of which each ends in the line where the next begins. */
function joined(chains: readonly (readonly string[])[]): string[] {
  const lines: string[] = [];
  for (const [first = "", ...rest] of chains) {
    const last = lines.at(-1)?.endsWith("else ") ? lines.pop() : "";
    lines.push(`${last}${first}`, ...rest);
  }
  return lines;
}

const indented = (lines: readonly string[]): string[] =>
  lines.map((line) => (line === "" ? line : `\t${line}`));

/** Whether nothing goes on behind the steps. */
function ends(program: ProbeProgram): boolean {
  const last = program.at(-1);
  if (last === undefined) return false;
  if ("refuse" in last) return true;
  return "do" in last && last.else !== undefined && ends(last.do) && ends(last.else);
}

/** Parameters that a program has no use for. */
const unused = (body: string): string[] =>
  ["run", "facts"].filter((name) => !body.includes(`${name}->`)).map((name) => `(void)${name};`);
