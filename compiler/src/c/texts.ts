import { HAZARD_CODES, type HazardCode, REFUSAL_CODES, type RefusalCode } from "@vmprot/core";
import type { Abi } from "../abi.js";
import type { Policy } from "../policy.js";
import { heading } from "./heading.js";
import { constant, literal } from "./names.js";

/** A function of C that turns a number into a text. */
interface Text {
  readonly name: string;
  readonly doc: string;
  readonly parameter: string;
  readonly cases: readonly (readonly [constant: string, text: string])[];
}

/** vmprot_text.h: what numbers mean, for people; a VMM may leave it out. */
export function textHeader(policy: Policy, abi: Abi): string {
  return `${heading("vmprot_text.h", "What numbers mean, for people. Every function returns an empty string for a number that is none.", policy)}
#ifndef VMPROT_TEXT_H
#define VMPROT_TEXT_H

#include "vmprot.h"

#ifdef __cplusplus
extern "C" {
#endif

${textsOf(policy, abi)
  .map(({ name, doc, parameter }) => `/** ${doc} */\nconst char *${name}(unsigned ${parameter});\n`)
  .join("\n")}
/**
 * The name of an exporter's fact, such as facts.flags.
 *
 * @param exporter enum vmprot_exporter
 * @param fact its place in the exporter's structure, from 0, as struct vmprot_deciding has it
 */
const char *vmprot_fact_name(unsigned exporter, unsigned fact);

#ifdef __cplusplus
}
#endif

#endif
`;
}

/** vmprot_text.c. */
export function textSource(policy: Policy, abi: Abi): string {
  return `${heading("vmprot_text.c", "What numbers mean, for people.", policy)}
#include "vmprot_text.h"

#include "vmprot_exporters.h"

${textsOf(policy, abi)
  .map(
    ({ name, parameter, cases }) => `const char *${name}(unsigned ${parameter})
{
	switch (${parameter}) {
${cases.map(([number, text]) => `\tcase ${number}:\n\t\treturn ${literal(text)};`).join("\n")}
	default:
		return "";
	}
}
`,
  )
  .join("\n")}
#define FACT(exporter, fact) ((exporter) * 64u + (fact))

const char *vmprot_fact_name(unsigned exporter, unsigned fact)
{
	switch (fact < 64 ? FACT(exporter, fact) : 0) {
${policy.exporters
  .flatMap(({ exporter, facts }) =>
    facts.map(
      ({ name }, index) =>
        `\tcase FACT(VMPROT_EXPORTER_${constant(exporter)}, ${index}):\n\t\treturn ${literal(`facts.${name}`)};`,
    ),
  )
  .join("\n")}
	default:
		return "";
	}
}
`;
}

function textsOf(policy: Policy, abi: Abi): Text[] {
  const codes = Object.keys(abi.codes ?? {}).filter((code): code is RefusalCode =>
    Object.hasOwn(REFUSAL_CODES, code),
  );
  const hazards = Object.keys(abi.hazards ?? {}) as HazardCode[];
  const rules = new Map(
    policy.refusals.flatMap((refusal) =>
      refusal?.rule === undefined ? [] : [[refusal.rule, refusal] as const],
    ),
  );
  const ofCodes = (part: "message" | "cause" | "remedy") =>
    codes.map((code) => [`VMPROT_${constant(code)}`, REFUSAL_CODES[code][part]] as const);
  const ofRules = (part: "rule" | "message" | "source") =>
    [...rules].map(
      ([rule, refusal]) => [`VMPROT_RULE_${constant(rule)}`, refusal[part] ?? ""] as const,
    );
  const code = "code";
  const rule = "rule";
  return [
    {
      name: "vmprot_code_name",
      doc: "The name of an enum vmprot_code, such as SYNC_REQUIRED.",
      parameter: code,
      cases: codes.map((each) => [`VMPROT_${constant(each)}`, each]),
    },
    {
      name: "vmprot_code_message",
      doc: "What is wrong, in a sentence.",
      parameter: code,
      cases: ofCodes("message"),
    },
    { name: "vmprot_code_cause", doc: "Why that is.", parameter: code, cases: ofCodes("cause") },
    {
      name: "vmprot_code_remedy",
      doc: "What may be done about it.",
      parameter: code,
      cases: ofCodes("remedy"),
    },
    {
      name: "vmprot_rule_name",
      doc: "The id of an enum vmprot_rule: vmprot explain ID says more.",
      parameter: rule,
      cases: ofRules("rule"),
    },
    {
      name: "vmprot_rule_message",
      doc: "Why the rule refuses.",
      parameter: rule,
      cases: ofRules("message"),
    },
    {
      name: "vmprot_rule_source",
      doc: "Where the rule was read: a file of the kernel and its function, or a manual.",
      parameter: rule,
      cases: ofRules("source"),
    },
    {
      name: "vmprot_hazard_name",
      doc: "The name of one bit of a verdict's hazards, such as SLOW_READS.",
      parameter: "hazard",
      cases: hazards.map((each) => [`VMPROT_${constant(each)}`, each]),
    },
    {
      name: "vmprot_hazard_message",
      doc: "What one bit of a verdict's hazards means.",
      parameter: "hazard",
      cases: hazards.map((each) => [`VMPROT_${constant(each)}`, HAZARD_CODES[each].message]),
    },
    {
      name: "vmprot_exporter_name",
      doc: "The name of an enum vmprot_exporter, such as amdgpu.",
      parameter: "exporter",
      cases: Object.keys(abi.exporters ?? {}).map((each) => [
        `VMPROT_EXPORTER_${constant(each)}`,
        each,
      ]),
    },
    {
      name: "vmprot_field_name",
      doc: "The name of an enum vmprot_field, such as platform.kernel.",
      parameter: "field",
      cases: policy.fields.map(({ name }) => [`VMPROT_FIELD_${constant(name)}`, name]),
    },
  ];
}
