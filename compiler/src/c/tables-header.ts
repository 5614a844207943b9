import { CACHE_MODES, MAP_INFO } from "@vmprot/core";
import { IMPLIED } from "@vmprot/core/compile";
import type { Abi } from "../abi.js";
import { FIRST_REFUSAL } from "../compile-policy.js";
import { LEAF } from "../diagram.js";
import { classKernels, coherentArches } from "../host-masks.js";
import type { Policy } from "../policy.js";
import { memberOf } from "./abi-header.js";
import { array } from "./arrays.js";
import { heading } from "./heading.js";

/** vmprot_layout.h: how the tables are laid out, for the library's own files. */
export function layoutHeader(policy: Policy): string {
  const { fields, kernelClass, exporters } = policy;
  const variable = (name: string) => fields.findIndex(({ field }) => field === name);
  const facts = Math.max(1, ...exporters.map((each) => each.facts.length));
  return `${heading("vmprot_layout.h", "How the tables are laid out.", policy)}
#ifndef VMPROT_LAYOUT_H
#define VMPROT_LAYOUT_H

#define VMPROT_FIELDS ${fields.length}u
#define VMPROT_ARCH ${variable("arch")}u
#define VMPROT_KERNEL ${variable("kernel")}u
#define VMPROT_KERNEL_CLASS ${kernelClass.variable}u
#define VMPROT_FACTS ${facts}u
#define VMPROT_VARIABLES (VMPROT_ENV_VARIABLES + VMPROT_FACTS)
#define VMPROT_PROFILES ${policy.profiles.length}u
#define VMPROT_MEMORIES ${new Set(policy.placements.map(({ memory }) => memory)).size}u
#define VMPROT_VMAS ${new Set(policy.placements.map(({ vma }) => vma)).size}u
#define VMPROT_PAGE_KINDS ${new Set(policy.placements.map(({ pages }) => pages)).size}u
#define VMPROT_FIRST_REFUSAL ${FIRST_REFUSAL}u
#define VMPROT_EPOCHS ${policy.epochs.length + 1}u
#define VMPROT_IMPLICATIONS ${Object.keys(IMPLIED).length}u

#endif
`;
}

/** vmprot_tables.c: the policy itself. */
export function tablesSource(policy: Policy, abi: Abi): string {
  const { fields, kernelClass, modes, refusals, columns } = policy;
  const kernels = classKernels(policy);
  const codes = abi.codes ?? {};
  const rank = [0];
  for (const [index, code] of policy.codes.entries()) rank[codes[code] as number] = index;
  const used = refusals.slice(0, usedRefusals(policy));
  const own = (type: string, name: string, values: readonly number[]) =>
    array(type, `vmprot_${name}`, values, "");
  return `${heading("vmprot_tables.c", "The policy as tables.", policy)}
#include "vmprot_internal.h"

${own("uint16_t", "cells", policy.cells)}
${own("uint16_t", "rule_edges", policy.rules)}
const uint16_t vmprot_mode_edges[VMPROT_PROFILES][VMPROT_PLACEMENTS] = {
${columns.map((each) => `\t{\n${rows(each)}\n\t}`).join(",\n")}
};

const struct vmprot_modes vmprot_modes[${modes.length}] = {
${modes.map((each) => `\t{ { ${each.hazards.map((mask) => (mask < 0 ? "0x80" : mask)).join(", ")} }, ${Number(each.forced)} }`).join(",\n")}
};

const struct vmprot_refusal vmprot_refusals[${used.length}] = {
${used.map((each) => (each === null || each === undefined ? "\t{ 0, 0 }" : `\t{ ${codes[each.code]}, ${each.rule === undefined ? 0 : abi.rules?.[each.rule]} }`)).join(",\n")}
};

${own("uint8_t", "conclusions", policy.conclusions)}
${own("uint8_t", "rank", rank)}
${own("uint8_t", "arity", [...fields.map(({ values }) => values.length), kernels.length])}
${own("uint8_t", "kernel_class", kernelClass.ofEpoch)}
${own("uint32_t", "class_kernels", kernels)}
const uint32_t vmprot_coherent_arches = ${coherentArches(policy)};

${own(
  "uint8_t",
  "map_info",
  CACHE_MODES.map((mode) => MAP_INFO[mode]),
)}
const struct vmprot_version vmprot_epochs[VMPROT_EPOCHS] = {
\t{ 0, 0 },
${policy.epochs.map((epoch) => `\t{ ${epoch.split(".").join(", ")} }`).join(",\n")}
};

const struct vmprot_implication vmprot_implications[VMPROT_IMPLICATIONS] = {
${implications(policy)}
};

void vmprot_copy_fields(uint8_t *known, const struct vmprot_host *host, const struct vmprot_vm *vm)
{
${fields
  .map((field, index) =>
    field.field === "kernel"
      ? ""
      : `\tknown[${index}] = ${field.name.startsWith("vm.") ? "vm" : "host"}->${memberOf(field)};\n`,
  )
  .join("")}}
`;
}

/** The refusals that the policy's own tables name are the first of all. */
function usedRefusals({ rules, cells, columns, conclusions }: Policy): number {
  const numbers = [...rules, ...cells, ...columns.flat()].flatMap((edge) => {
    const refusal = edge - LEAF - FIRST_REFUSAL;
    return refusal >= 0 ? [refusal] : [];
  });
  return Math.max(...numbers, ...conclusions) + 1;
}

function rows(edges: readonly number[]): string {
  const lines: string[] = [];
  for (let at = 0; at < edges.length; at += 16) {
    lines.push(`\t\t${edges.slice(at, at + 16).join(", ")}`);
  }
  return lines.join(",\n");
}

function implications({ fields }: Policy): string {
  return Object.entries(IMPLIED)
    .map(([name, { by, is, value, wins }]) => {
      const place = (of: string) => fields.findIndex(({ field }) => field === of);
      const number = (of: string, yes: boolean) =>
        (fields[place(of)]?.values.indexOf(yes) ?? -1) + 1;
      return `\t{ ${place(name)}, ${number(name, value)}, ${place(by)}, ${number(by, is)}, ${Number(wins)} }`;
    })
    .join(",\n");
}
