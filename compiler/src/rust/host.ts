import { PLAIN_VM, type Platform, PRESETS, type Vm } from "@vmprot/core";
import type { EnvironmentField } from "@vmprot/core/tables";
import { FIELD_DOCS } from "../field-docs.js";
import type { Policy, PolicyField } from "../policy.js";
import { enumeration, wordDoc } from "./enumeration.js";
import { heading } from "./heading.js";
import { docs, member, pascal } from "./names.js";

const isYesNo = ({ values }: PolicyField): boolean => typeof values[0] === "boolean";
const isWord = (field: PolicyField): boolean => !isYesNo(field) && field.field !== "kernel";

/** src/host.rs: what is known of host and VM. */
export function host(policy: Policy): string {
  const { fields } = policy;
  const [platform, vm] = ["platform", "vm"].map((part) =>
    fields.filter(({ name }) => name.startsWith(`${part}.`)),
  ) as [PolicyField[], PolicyField[]];
  return `${heading("What is known of a host and of a VM.", policy)}
use crate::kernel::Kernel;
use crate::tables::FIELDS;

${fields
  .filter(isWord)
  .map((field) =>
    enumeration({
      name: pascal(field.field),
      doc: docText(field.field),
      names: field.values.map(String),
      isOpen: true,
      docOf: (value) => `${wordDoc(value)}.`,
    }),
  )
  .join("\n")}
/// What is known of the host; \`None\` stands for every value. Fields that the architecture does not
/// have are never asked for.
${structure("Host", platform)}
/// What is known of the VM, and of the memslot that the buffer goes into; \`None\` stands for every
/// value.
${structure("Vm", vm)}
impl Vm {
    /// A VM with nothing unusual about it, of which fields can be set that differ.
    #[must_use]
    pub fn plain() -> Self {
${literalOf("Self", PLAIN_VM, vm, "        ")}
    }
}

${enumeration({
  name: "Preset",
  doc: "Environments that are often met, with a recent kernel.",
  names: PRESETS.map(({ name }) => name),
  isOpen: true,
  docOf: (name) => `${wordDoc(name)}.`,
})}
impl Preset {
    /// Its host.
    #[must_use]
    pub fn host(self) -> Host {
        match self {
${arms((each) => literalOf("Host", each.platform, platform, "            ").trimStart())}
        }
    }

    /// Its VM.
    #[must_use]
    pub fn vm(self) -> Vm {
        match self {
${arms((each) => vmOf(each.vm, vm))}
        }
    }
}

/// By field the number of its value, from 1; 0 is unknown. The kernel's is for others to fill in.
pub(crate) fn fields(host: &Host, vm: &Vm) -> [u8; FIELDS] {
    [
${fields.map((field) => `        ${numberOf(field)},`).join("\n")}
    ]
}

fn yes_no(value: Option<bool>) -> u8 {
    value.map_or(0, |yes| 1 + u8::from(yes))
}
`;
}

const docText = (field: EnvironmentField): string => FIELD_DOCS[field].replace(/[*[\]<>]/g, "\\$&");

function structure(name: string, fields: readonly PolicyField[]): string {
  const members = fields.map((field) => {
    const doc = docs(FIELD_DOCS[field.field], "    ");
    return `${doc}\n    pub ${member(field.field)}: Option<${typeOf(field)}>,`;
  });
  return `#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ${name} {
${members.join("\n")}
}
`;
}

function typeOf(field: PolicyField): string {
  if (field.field === "kernel") return "Kernel";
  return isYesNo(field) ? "bool" : pascal(field.field);
}

function numberOf(field: PolicyField): string {
  const value = `${field.name.startsWith("vm.") ? "vm" : "host"}.${member(field.field)}`;
  if (field.field === "kernel") return "0";
  return isYesNo(field) ? `yes_no(${value})` : `${value}.map_or(0, |each| each as u8)`;
}

/** What each preset has; those that have the same share an arm. */
function arms(of: (preset: (typeof PRESETS)[number]) => string): string {
  const presets = new Map<string, string[]>();
  for (const each of PRESETS) {
    const body = of(each);
    presets.set(body, [...(presets.get(body) ?? []), `Self::${pascal(each.name)}`]);
  }
  return [...presets].map(([body, names]) => arm(names, body)).join("\n");
}

/** An arm as rustfmt writes it. */
function arm(names: readonly string[], body: string): string {
  const pattern = `            ${names.join(" | ")}`;
  const line = `${pattern} => ${body},`;
  if (body.includes("\n") || line.length <= 100) return line;
  return `${pattern} => {\n                ${body}\n            }`;
}

type Stated = Readonly<Record<string, string | boolean | undefined>>;

function stated(of: Platform | Vm, fields: readonly PolicyField[]): string[] {
  return fields.flatMap((field) => {
    const value = (of as Stated)[field.field];
    if (value === undefined || value === "unknown") return [];
    return [`${member(field.field)}: Some(${valueText(field, value)}),`];
  });
}

function valueText(field: PolicyField, value: string | boolean): string {
  if (field.field === "kernel") {
    const [major, minor] = String(value).split(".");
    return `Kernel::new(${major}, ${minor})`;
  }
  return typeof value === "boolean" ? String(value) : `${typeOf(field)}::${pascal(value)}`;
}

/** A structure with what an object states. */
function literalOf(
  name: string,
  of: Platform | Vm,
  fields: readonly PolicyField[],
  indent: string,
): string {
  const members = stated(of, fields);
  const rest = members.length < fields.length ? ["..Host::default()"] : [];
  return `${indent}${name} {\n${[...members, ...rest].map((each) => `${indent}    ${each}`).join("\n")}\n${indent}}`;
}

/** What differs from the plain VM. */
function vmOf(of: Vm, fields: readonly PolicyField[]): string {
  const plain = stated(PLAIN_VM, fields);
  const own = stated(of, fields).filter((each) => !plain.includes(each));
  if (own.length === 0) return "Vm::plain()";
  const members = [...own, "..Vm::plain()"].map((each) => `                ${each}`);
  return `Vm {\n${members.join("\n")}\n            }`;
}
