import type { FactDeclaration } from "@vmprot/core";
import type { Abi } from "../abi.js";
import type { BufferKinds, KindTable } from "../buffer-kinds.js";
import {
  isByArch,
  type Policy,
  type PolicyAnswer,
  type PolicyExporter,
  type PolicyFact,
} from "../policy.js";
import { array } from "./arrays.js";
import { heading } from "./heading.js";
import { kindsSource, kindTable } from "./kinds.js";
import { definedBits, gathered } from "./masks.js";
import { constant, documentation, snake } from "./names.js";
import { takesOf } from "./takes.js";

/** vmprot_exporters.h: each exporter's facts, and the function that judges them. */
export function exportersHeader(policy: Policy, abi: Abi): string {
  const { exporters } = policy;
  return `${heading("vmprot_exporters.h", "Exporters' facts, and the functions that judge them.", policy)}
#ifndef VMPROT_EXPORTERS_H
#define VMPROT_EXPORTERS_H

#include "vmprot.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Every exporter that has rules here. */
enum vmprot_exporter {
${Object.entries(abi.exporters ?? {})
  .map(([name, number]) => `\tVMPROT_EXPORTER_${constant(name)} = ${number}`)
  .join(",\n")}
};

${exporters.map((each) => exporterDeclarations(each)).join("\n")}
/** A buffer of any exporter. */
struct vmprot_facts {
	/** enum vmprot_exporter: which member of \`of\` counts */
	uint16_t exporter;
	union {
${exporters.map(({ exporter }) => `\t\tstruct vmprot_${snake(exporter)}_facts ${snake(exporter)};`).join("\n")}
	} of;
};

/** Judges a buffer of any exporter; one that is none of enum vmprot_exporter is VMPROT_UNKNOWN_EXPORTER. */
enum vmprot_error vmprot_query(const struct vmprot_facts *facts, const struct vmprot_env *env,
			       unsigned profile, struct vmprot_verdict *verdict);

/**
 * Prepares as vmprot_env_prepare() does, and works out the verdict of each kind of buffer: those that
 * their exporters answer alike on every host. Where all facts are known, a judgement is one look-up then.
 * Takes some microseconds; worth it for more than a few hundred judgements.
 *
 * @return VMPROT_OK, or VMPROT_BAD_ENVIRONMENT where env did not come from vmprot_env_init()
 */
enum vmprot_error vmprot_query_prepare(struct vmprot_env *env);

/** What the verdict of vmprot_query() depends on, as vmprot_judge_deciding() has it. */
enum vmprot_error vmprot_query_deciding(const struct vmprot_facts *facts,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding);

/**
 * What the exporter itself says of a buffer: the CPU's attributes of all mappings that it can have over
 * its life, wherever unknown facts let it be. Of the environment only architecture and kernel count.
 *
 * @return VMPROT_OK, or VMPROT_BAD_ENVIRONMENT where env did not come from vmprot_env_init()
 */
enum vmprot_error vmprot_answer(const struct vmprot_facts *facts, const struct vmprot_env *env,
				struct vmprot_answer *answer);

#ifdef __cplusplus
}
#endif

#endif
`;
}

function exporterDeclarations({ exporter, facts, source }: PolicyExporter): string {
  const name = snake(exporter);
  const members = facts.map((fact) => memberDeclaration(exporter, fact)).join("\n");
  const words = facts.flatMap((fact) => wordsOf(exporter, fact));
  const defaults = facts.flatMap(({ name: fact, declaration }) =>
    initial(exporter, fact, declaration),
  );
  return `${words.join("\n")}${words.length > 0 ? "\n" : ""}${documentation(`What is known of a buffer of ${exporter}. Source: ${source}`)}
struct vmprot_${name}_facts {
${members || "\t/** There is nothing to know. */\n\tuint8_t unused;"}
};

/** Facts that nobody stated: what absence means in the adapter. */
#define VMPROT_${constant(exporter)}_FACTS_INIT { ${defaults.join(", ") || "0"} }

/** Judges a buffer of ${exporter}. */
enum vmprot_error vmprot_${name}(const struct vmprot_${name}_facts *facts,
	const struct vmprot_env *env, unsigned profile, struct vmprot_verdict *verdict);
`;
}

function memberDeclaration(exporter: string, { name, declaration }: PolicyFact): string {
  const member = snake(name);
  const { kind, doc } = declaration;
  const type = `enum vmprot_${snake(exporter)}_${member}`;
  switch (kind) {
    case "bits":
      return `${documentation(`${doc} A mask of the driver's flags; counts where ${member}_known is 1.`, "\t")}
	uint32_t ${member};
	uint8_t ${member}_known;`;
    case "count":
      return `${documentation(`${doc} In ${declaration.unit}, from ${declaration.least} to ${declaration.most}; counts where ${member}_known is 1.`, "\t")}
	uint64_t ${member};
	uint8_t ${member}_known;`;
    case "words":
      return `${documentation(`${doc} A mask: 1 << (${type} - 1) of each.`, "\t")}
	uint32_t ${member};`;
    case "word":
      return `${documentation(`${doc} ${type}`, "\t")}
	uint8_t ${member};`;
    case "yes-no":
      return `${documentation(`${doc} enum vmprot_tri`, "\t")}
	uint8_t ${member};`;
  }
}

function wordsOf(exporter: string, { name, declaration }: PolicyFact): string[] {
  if (!("words" in declaration)) return [];
  const names = declaration.words.map(
    (word, index) => `\t${wordName(exporter, name, word)} = ${index + 1}`,
  );
  return [
    `/** Words of ${exporter}'s fact ${name}. */\nenum vmprot_${snake(exporter)}_${snake(name)} {\n${names.join(",\n")}\n};\n`,
  ];
}

export const wordName = (exporter: string, fact: string, word: string): string =>
  `VMPROT_${constant(exporter)}_${constant(fact)}_${constant(word)}`;

/** What a fact is where it is absent, as part of an initializer. */
function initial(exporter: string, name: string, declaration: FactDeclaration): string[] {
  const { kind, absent } = declaration;
  const member = snake(name);
  if (isByArch(declaration)) return [`.${member} = VMPROT_BY_ARCH`];
  if (absent === undefined || absent === "unknown") return [];
  switch (kind) {
    case "bits":
    case "count":
      return [`.${member} = ${absent}, .${member}_known = 1`];
    case "yes-no":
      return [`.${member} = ${absent === true ? "VMPROT_YES" : "VMPROT_NO"}`];
    case "word":
      return [`.${member} = ${wordName(exporter, name, String(absent))}`];
    case "words":
      return [
        `.${member} = ${(absent as readonly string[]).map((word) => `1 << (${wordName(exporter, name, word)} - 1)`).join(" | ")}`,
      ];
  }
}

/** vmprot_exporters.c: their rules, and how facts become what the rules ask for. */
export function exportersSource(policy: Policy, abi: Abi, kinds: BufferKinds): string {
  const { exporters } = policy;
  const functions = exporters
    .map((each, index) =>
      exporterFunctions(each, policy.firstFact, kinds.tables[index], kinds.roots.length),
    )
    .join("\n");
  return `${heading("vmprot_exporters.c", "Exporters' rules.", policy)}
#include "vmprot_exporters.h"

#include <stddef.h>
#include <string.h>

#include "vmprot_internal.h"

#define NONE 0xffu
/* No place in a table of kinds: a fact is unknown or malformed. */
#define OPEN (~0u)

${array("uint16_t", "fact_cells", policy.factCells)}
/* What the diagram's leaves mean: places, or a refusal. */
${policy.answers.map((answer, number) => array("uint16_t", `answer_${number}`, answerCells(answer, policy, abi))).join("")}
${takesOf(functions)}${kindsSource(policy, kinds)}
${functions}
enum vmprot_error vmprot_query(const struct vmprot_facts *facts, const struct vmprot_env *env,
			       unsigned profile, struct vmprot_verdict *verdict)
{
	switch (facts->exporter) {
${exporters
  .map(({ exporter }) => {
    const name = snake(exporter);
    return `\tcase VMPROT_EXPORTER_${constant(exporter)}:\n\t\treturn vmprot_${name}(&facts->of.${name}, env, profile, verdict);`;
  })
  .join("\n")}
	default:
		memset(verdict, 0, sizeof(*verdict));
		verdict->code = VMPROT_UNKNOWN_EXPORTER;
		return VMPROT_OK;
	}
}

/* The exporter's rules, and what is known of what they ask for; NULL where there is no such exporter. */
static const struct vmprot_rules *rules_of(const struct vmprot_facts *facts,
					   struct vmprot_known_facts *known)
{
	switch (facts->exporter) {
${exporters
  .map(({ exporter }) => {
    const name = snake(exporter);
    return `\tcase VMPROT_EXPORTER_${constant(exporter)}:
		${name}_known(&facts->of.${name}, known);
		return &${name}_rules;`;
  })
  .join("\n")}
	default:
		return NULL;
	}
}

enum vmprot_error vmprot_query_deciding(const struct vmprot_facts *facts,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding)
{
	struct vmprot_known_facts known;
	const struct vmprot_rules *rules = rules_of(facts, &known);

	if (rules != NULL)
		return vmprot_facts_deciding(rules, &known, env, profile, deciding);
	memset(deciding, 0, sizeof(*deciding));
	return VMPROT_OK;
}

enum vmprot_error vmprot_answer(const struct vmprot_facts *facts, const struct vmprot_env *env,
				struct vmprot_answer *answer)
{
	struct vmprot_known_facts known;
	const struct vmprot_rules *rules = rules_of(facts, &known);

	if (rules != NULL)
		return vmprot_answer_facts(rules, &known, env, answer);
	memset(answer, 0, sizeof(*answer));
	answer->code = VMPROT_UNKNOWN_EXPORTER;
	return VMPROT_OK;
}
`;
}

/** Count, preferred mode and places; or 0, code, rule and whether harmless. */
function answerCells(answer: PolicyAnswer, { refusals }: Policy, abi: Abi): number[] {
  if ("placements" in answer) {
    return [answer.placements.length, answer.preferred, ...answer.placements];
  }
  const refusal = refusals[answer.refusal];
  const { code, rule, isHarmless = false } = refusal ?? {};
  return [
    0,
    code === undefined ? 0 : (abi.codes?.[code] as number),
    rule === undefined ? 0 : (abi.rules?.[rule] as number),
    Number(isHarmless),
  ];
}

function exporterFunctions(
  { exporter, facts, root, answers }: PolicyExporter,
  firstFact: number,
  kinds: KindTable | undefined,
  kindCount: number,
): string {
  const name = snake(exporter);
  const lookUp = `	if (vmprot_has_kinds(env, profile)) {
		unsigned place = ${name}_place(facts);

		if (place != OPEN && vmprot_look_up(env, profile, ${name}_kinds[place], verdict))
			return VMPROT_OK;
	}
`;
  const asked = [...facts.keys()].filter((index) => (facts[index]?.arity ?? 0) > 0);
  const variables = asked.map((index) => `{ ${index}, ${facts[index]?.arity} }`);
  const tables = facts
    .map((fact) => {
      const table = `${name}_${snake(fact.name)}`;
      if (fact.arity === 0) return "";
      if (fact.classes.length > 0) return array("uint8_t", `${table}_classes`, fact.classes);
      return fact.borders.length > 0 ? array("uint64_t", `${table}_borders`, fact.borders) : "";
    })
    .join("");
  const takes = facts.map((fact) => takeFact(name, fact, firstFact)).join("");
  return `${tables}static const struct vmprot_variable ${name}_variables[] = {
\t${variables.join(", ") || "{ 0, 0 }"}
};

static const uint16_t *const ${name}_answers[] = {
\t${answers.map((number) => `answer_${number}`).join(", ")}
};

static const struct vmprot_rules ${name}_rules = {
	fact_cells, ${root}, ${facts.length}, ${variables.length}, ${name}_variables, ${name}_answers
};

static void ${name}_known(const struct vmprot_${name}_facts *facts,
	struct vmprot_known_facts *known)
{
	memset(known, 0, sizeof(*known));
${takes || "\t(void)facts;\n"}}

${kinds === undefined ? "" : kindTable(exporter, kinds, kindCount)}enum vmprot_error vmprot_${name}(const struct vmprot_${name}_facts *facts,
	const struct vmprot_env *env, unsigned profile, struct vmprot_verdict *verdict)
{
	struct vmprot_known_facts known;

${kinds === undefined ? "" : lookUp}	${name}_known(facts, &known);
	return vmprot_judge_facts(&${name}_rules, &known, env, profile, verdict);
}
`;
}

function takeFact(exporter: string, fact: PolicyFact, firstFact: number): string {
  const { declaration, arity, bits, borders, classes } = fact;
  const member = snake(fact.name);
  const value = `facts->${member}`;
  const variable = arity === 0 ? "NONE" : fact.variable - firstFact;
  const table = (kind: string, length: number) =>
    arity === 0 || length === 0 ? "NULL" : `${exporter}_${member}_${kind}`;
  const call = (name: string, ...args: readonly (string | number)[]) =>
    `\t${name}(known, ${args.join(", ")});\n`;
  switch (declaration.kind) {
    case "bits":
    case "words": {
      const isKnown = declaration.kind === "bits" ? `${value}_known` : `${value} != 0`;
      const defined = `0x${definedBits(declaration).toString(16)}u`;
      const check = call("check_mask", isKnown, value, defined);
      const index = `${table("classes", 1)}[${gathered(value, bits)}]`;
      return arity === 0 ? check : check + call("take", variable, isKnown, index);
    }
    case "count": {
      const { least, most } = declaration;
      const list = table("borders", borders.length);
      const range = [`${least}u`, `${most}ull`];
      return call("take_count", variable, `${value}_known`, value, ...range, list, borders.length);
    }
    case "word": {
      const { length } = declaration.words;
      return call("take_word", variable, value, length, table("classes", classes.length));
    }
    case "yes-no":
      return isByArch(declaration)
        ? call("take_by_arch", variable, value)
        : call("take_word", variable, value, 2, "NULL");
  }
}
