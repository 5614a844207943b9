import type { FactDeclaration } from "@vmprot/core";
import type { Abi } from "../abi.js";
import type { Policy, PolicyExporter, PolicyFact } from "../policy.js";
import { array } from "./arrays.js";
import { heading } from "./heading.js";
import { constant, documentation, snake } from "./names.js";

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

/** What the verdict of vmprot_query() depends on, as vmprot_judge_deciding() has it. */
enum vmprot_error vmprot_query_deciding(const struct vmprot_facts *facts,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding);

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
  if (declaration.absentIfDmaCoherent !== undefined) return [`.${member} = VMPROT_BY_ARCH`];
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
export function exportersSource(policy: Policy, abi: Abi): string {
  const { exporters } = policy;
  const [at, answers] = answerTables(policy, abi);
  return `${heading("vmprot_exporters.c", "Exporters' rules.", policy)}
#include "vmprot_exporters.h"

#include <stddef.h>
#include <string.h>

#include "vmprot_internal.h"

#define NONE 0xffu

${array("uint16_t", "vmprot_fact_cells", policy.factCells, "")}
${array("uint16_t", "vmprot_answer_at", at, "")}
${array("uint16_t", "vmprot_answers", answers, "")}
/* A mask's bits, each of which is a variable. */
static void take_bits(struct vmprot_known_facts *known, unsigned first, const uint8_t *bits,
		      unsigned count, uint32_t value)
{
	for (unsigned i = 0; i < count; i++)
		known->value[first + i] = (uint8_t)(1 + ((value >> bits[i]) & 1));
}

static void take_word(struct vmprot_known_facts *known, unsigned variable, unsigned value,
		      unsigned words)
{
	if (value > words)
		known->malformed = 1;
	else if (variable != NONE)
		known->value[variable] = (uint8_t)value;
}

static void take_by_arch(struct vmprot_known_facts *known, unsigned variable, unsigned value)
{
	if (value != VMPROT_BY_ARCH)
		take_word(known, variable, value, 2);
	else if (variable != NONE)
		known->value[variable] = VMPROT_VALUE_BY_ARCH;
}

static void take_count(struct vmprot_known_facts *known, unsigned variable, uint64_t value,
		       const uint64_t *borders, unsigned count)
{
	unsigned part = 1;

	if (variable == NONE)
		return;
	for (unsigned i = 0; i < count; i++)
		part += value >= borders[i];
	known->value[variable] = (uint8_t)part;
}

${exporters.map((each) => exporterFunctions(each, policy.firstFact)).join("\n")}
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

enum vmprot_error vmprot_query_deciding(const struct vmprot_facts *facts,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding)
{
	struct vmprot_known_facts known;

	switch (facts->exporter) {
${exporters
  .map(({ exporter }) => {
    const name = snake(exporter);
    return `\tcase VMPROT_EXPORTER_${constant(exporter)}:
		${name}_known(&facts->of.${name}, &known);
		return vmprot_facts_deciding(&${name}_rules, &known, env, profile, deciding);`;
  })
  .join("\n")}
	default:
		memset(deciding, 0, sizeof(*deciding));
		return VMPROT_OK;
	}
}
`;
}

/** Where each answer begins, and all of them: count, preferred mode, places; or 0, code, rule, harmless. */
function answerTables({ answers, refusals }: Policy, abi: Abi): [number[], number[]] {
  const at: number[] = [];
  const cells: number[] = [];
  for (const answer of answers) {
    at.push(cells.length);
    if ("placements" in answer) {
      cells.push(answer.placements.length, answer.preferred, ...answer.placements);
      continue;
    }
    const refusal = answer.refusal === 0 ? undefined : refusals[answer.refusal];
    const { code, rule, isHarmless = false } = refusal ?? {};
    cells.push(
      0,
      code === undefined ? 0 : (abi.codes?.[code] as number),
      rule === undefined ? 0 : (abi.rules?.[rule] as number),
      Number(isHarmless),
    );
  }
  return [at, cells];
}

function exporterFunctions({ exporter, facts, root }: PolicyExporter, firstFact: number): string {
  const name = snake(exporter);
  const arity = facts.flatMap(({ arities }) => arities);
  const factOf = facts.flatMap(({ arities }, index) => arities.map(() => index));
  const tables = facts
    .map((fact) => {
      if (fact.bits.length > 0)
        return array("uint8_t", `${name}_${snake(fact.name)}_bits`, fact.bits);
      if (fact.borders.length > 0) {
        return array("uint64_t", `${name}_${snake(fact.name)}_borders`, fact.borders);
      }
      return "";
    })
    .join("");
  const takes = facts.map((fact) => takeFact(name, fact, firstFact)).join("");
  return `${tables}${array("uint8_t", `${name}_arity`, arity.length > 0 ? arity : [0])}${array("uint8_t", `${name}_fact_of`, factOf.length > 0 ? factOf : [0])}
static const struct vmprot_rules ${name}_rules = {
	${root}, ${facts.length}, ${arity.length}, ${name}_arity, ${name}_fact_of
};

static void ${name}_known(const struct vmprot_${name}_facts *facts,
	struct vmprot_known_facts *known)
{
	memset(known, 0, sizeof(*known));
${takes || "\t(void)facts;\n"}}

enum vmprot_error vmprot_${name}(const struct vmprot_${name}_facts *facts,
	const struct vmprot_env *env, unsigned profile, struct vmprot_verdict *verdict)
{
	struct vmprot_known_facts known;

	${name}_known(facts, &known);
	return vmprot_judge_facts(&${name}_rules, &known, env, profile, verdict);
}
`;
}

function takeFact(exporter: string, fact: PolicyFact, firstFact: number): string {
  const { declaration, bits, borders, arities } = fact;
  const member = snake(fact.name);
  const variable = arities.length === 0 ? "NONE" : `${fact.variable - firstFact}`;
  const list = `${exporter}_${member}`;
  const takeBits = `take_bits(known, ${variable}, ${list}_bits, ${bits.length}, facts->${member});`;
  switch (declaration.kind) {
    case "bits": {
      const defined = Object.values(declaration.bits).reduce((all, bit) => all | bit, 0) >>> 0;
      const rest = bits.length === 0 ? "" : `\n\telse if (facts->${member}_known)\n\t\t${takeBits}`;
      return `\tif (facts->${member}_known > 1 || (facts->${member}_known && (facts->${member} & ~0x${defined.toString(16)}u)))\n\t\tknown->malformed = 1;${rest}\n`;
    }
    case "words": {
      const beyond = 2 ** declaration.words.length - 1;
      const rest = bits.length === 0 ? "" : `\n\telse if (facts->${member} != 0)\n\t\t${takeBits}`;
      return `\tif (facts->${member} > 0x${beyond.toString(16)}u)\n\t\tknown->malformed = 1;${rest}\n`;
    }
    case "count": {
      const { least, most } = declaration;
      const below = least === 0 ? "" : `facts->${member} < ${least}u || `;
      const table = borders.length === 0 ? "NULL" : `${list}_borders`;
      return `\tif (facts->${member}_known > 1 || (facts->${member}_known && (${below}facts->${member} > ${most}ull)))\n\t\tknown->malformed = 1;\n\telse if (facts->${member}_known)\n\t\ttake_count(known, ${variable}, facts->${member}, ${table}, ${borders.length});\n`;
    }
    case "word":
      return `\ttake_word(known, ${variable}, facts->${member}, ${declaration.words.length});\n`;
    case "yes-no":
      return declaration.absentIfDmaCoherent === undefined
        ? `\ttake_word(known, ${variable}, facts->${member}, 2);\n`
        : `\ttake_by_arch(known, ${variable}, facts->${member});\n`;
  }
}
