import { PLAIN_VM, type Platform, PRESETS, type Vm } from "@vmprot/core";
import type { Abi, AbiNumbers } from "../abi.js";
import type { BufferKinds } from "../buffer-kinds.js";
import type { Policy, PolicyField } from "../policy.js";
import { heading } from "./heading.js";
import { constant, documentation, snake } from "./names.js";

/** The name of a field in its structure: `platform.nestedPaging` is `nested_paging`. */
export const memberOf = ({ field }: PolicyField): string => snake(field);

/** Whether a field is a yes or no. */
export const isYesNo = ({ values }: PolicyField): boolean => typeof values[0] === "boolean";

/** The constant of a field's value: `VMPROT_ARCH_X86_64`, `VMPROT_YES`. */
export function valueName(field: PolicyField, value: string | boolean): string {
  if (typeof value === "boolean") return value ? "VMPROT_YES" : "VMPROT_NO";
  return `VMPROT_${constant(field.field)}_${constant(value)}`;
}

/** vmprot_abi.h: every number that callers see, and the structures they fill in. */
export function abiHeader(policy: Policy, abi: Abi, kinds: BufferKinds): string {
  const { fields } = policy;
  const part = (of: string) => fields.filter(({ name }) => name.startsWith(`${of}.`));
  return `${heading("vmprot_abi.h", "The numbers of vmprot's compiled policy, and the structures that callers fill in.", policy)}
#ifndef VMPROT_ABI_H
#define VMPROT_ABI_H

#include <stdint.h>

#define VMPROT_VERSION "${policy.version}"
/** The contract of vmprot's queries and results that this is. */
#define VMPROT_CONTRACT ${policy.contract}
/** The newest kernel whose sources were read. */
#define VMPROT_NEWEST_KERNEL "${policy.newestKernel}"
/** SHA-256 of all tables. */
#define VMPROT_HASH "${policy.hash}"

/** How many placements there can be. */
#define VMPROT_PLACEMENTS ${policy.placements.length}u
/* How many kinds of buffers exporters' rules tell apart. */
#define VMPROT_KINDS ${kinds.roots.length}u
/* How many numbers an environment has. */
#define VMPROT_ENV_VARIABLES ${policy.firstFact}u

${enumeration("code", "Why a buffer must not be mapped.", abi.codes ?? {}, "")}
${enumeration("profile", "What is accepted: all that the hardware keeps coherent, or no difference of types at all.", abi.profiles ?? {}, "PROFILE_")}
${hazards(abi.hazards ?? {})}
${enumeration("rule", "The rule that refuses; vmprot_text.h says what it means, and where it was read.", abi.rules ?? {}, "RULE_", "NONE")}
${enumeration("field", "The fields of host and VM.", abi.fields ?? {}, "FIELD_", "NONE")}
${fields
  .filter((field) => !isYesNo(field) && field.field !== "kernel")
  .map((field) => fieldEnumeration(field, abi[field.name] ?? {}))
  .join("\n")}
${(["memory", "cache", "vma", "pages"] as const)
  .map((each) =>
    enumeration(
      `placement_${each}`,
      `Placement.${each} of @vmprot/core.`,
      abi[`placement.${each}`] ?? {},
      `${constant(each)}_`,
    ),
  )
  .join("\n")}
/** One place that a buffer's memory can be in during its life, and how its driver maps it there. */
struct vmprot_placement {
	/** enum vmprot_placement_memory */
	uint8_t memory;
	/** enum vmprot_placement_cache: the attribute of the driver's own CPU mapping */
	uint8_t cache;
	/** enum vmprot_placement_vma */
	uint8_t vma;
	/** enum vmprot_placement_pages */
	uint8_t pages;
};

/** What is known of the host; see Platform of @vmprot/core. */
struct vmprot_host {
${members(part("platform"))}
};

/** What is known of the VM and of the memslot that the buffer goes into; see Vm of @vmprot/core. */
struct vmprot_vm {
${members(part("vm"))}
};

/** A VM with nothing unusual about it. */
#define VMPROT_PLAIN_VM ${initializer(PLAIN_VM, part("vm"))}

${PRESETS.map(({ name, platform, vm }) => {
  const macro = `VMPROT_PRESET_${constant(name)}`;
  return `/** The preset ${name}. */
#define ${macro}_HOST ${initializer(platform, part("platform"))}
#define ${macro}_VM ${initializer(vm, part("vm"))}`;
}).join("\n")}

#endif
`;
}

function enumeration(
  name: string,
  doc: string,
  numbers: AbiNumbers,
  prefix: string,
  zero?: string,
): string {
  const named = Object.entries(numbers).map(
    ([each, number]) => `\tVMPROT_${prefix}${constant(each)} = ${number}`,
  );
  const none = zero === undefined ? [] : [`\tVMPROT_${prefix}${zero} = 0`];
  return `/** ${doc} */\nenum vmprot_${name} {\n${[...none, ...named].join(",\n")}\n};\n`;
}

function fieldEnumeration(field: PolicyField, numbers: AbiNumbers): string {
  return enumeration(
    memberOf(field),
    `The values of ${field.name}.`,
    numbers,
    `${constant(field.field)}_`,
  );
}

function hazards(numbers: AbiNumbers): string {
  const named = Object.entries(numbers).map(
    ([name, number]) => `\tVMPROT_${constant(name)} = 1 << ${number - 1}`,
  );
  return `/** What a mapping has that may be unwelcome: bits of a mask. */\nenum vmprot_hazard {\n${named.join(",\n")}\n};\n`;
}

function members(fields: readonly PolicyField[]): string {
  return fields
    .map((field) => {
      if (field.field === "kernel") {
        return `${documentation("The kernel's version; 0 and 0 where it is unknown.", "\t")}
	uint16_t kernel_major;
	uint16_t kernel_minor;`;
      }
      const type = isYesNo(field) ? "tri" : memberOf(field);
      return `\t/** enum vmprot_${type} */\n\tuint8_t ${memberOf(field)};`;
    })
    .join("\n");
}

/** A structure's initializer with what an object states. */
function initializer(stated: Platform | Vm, fields: readonly PolicyField[]): string {
  const parts = fields.flatMap((field) => {
    const value = (stated as Readonly<Record<string, string | boolean | undefined>>)[field.field];
    if (value === undefined || value === "unknown") return [];
    if (field.field === "kernel") {
      const [major, minor] = String(value).split(".");
      return [`.kernel_major = ${major}, .kernel_minor = ${minor}`];
    }
    return [`.${memberOf(field)} = ${valueName(field, value)}`];
  });
  return parts.length === 0 ? "{ 0 }" : `{ \\\n\t${parts.join(", \\\n\t")} \\\n}`;
}
