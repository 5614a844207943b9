import type { Abi } from "../abi.js";
import {
  isByArch,
  type Policy,
  type PolicyExporter,
  type PolicyFact,
  type PolicyField,
} from "../policy.js";
import { factsType, wordsType } from "./exporters.js";
import { heading } from "./heading.js";
import { member, pascal } from "./names.js";

/** tests/support/generated.rs: queries in numbers, as vector files have them. */
export function vectors(policy: Policy, abi: Abi): string {
  const { fields, exporters } = policy;
  const host = fields.filter(({ name }) => name.startsWith("platform."));
  const vm = fields.filter(({ name }) => name.startsWith("vm."));
  const words = exporters.flatMap(({ exporter, facts }) => [
    factsType(exporter),
    ...facts
      .filter(({ declaration }) => "words" in declaration)
      .map(({ name }) => wordsType(exporter, name)),
  ]);
  const types = fields
    .filter(({ field, values }) => field !== "kernel" && typeof values[0] === "string")
    .map(({ field }) => pascal(field));
  return `${heading("Queries in numbers, for tests alone.", policy)}
#![allow(clippy::too_many_lines)]

use vmprot::exporters::{
${packed([...words, "Facts"].sort())}
};
use vmprot::{
${packed([...types, "Host", "Vm"].sort())}
};

use super::numbers::{coherence, count, kernel, mask, set, word, yes_no};

/// Facts of an exporter's number; \`None\` where Rust has no such facts.
pub fn facts(exporter: u16, value: &[i64]) -> Option<Facts> {
    let facts: Facts = match (exporter, value) {
${exporters.map((each) => arm(each, abi.exporters?.[each.exporter] as number)).join("\n")}
        _ => return None,
    };
    Some(facts)
}

/// Host and VM; \`None\` where Rust has no such ones.
pub fn host_and_vm(value: &[i64]) -> Option<(Host, Vm)> {
    let host = Host {
${host.map((field) => `        ${member(field.field)}: ${valueAt(field, fields)}?,`).join("\n")}
    };
    let vm = Vm {
${vm.map((field) => `        ${member(field.field)}: ${valueAt(field, fields)}?,`).join("\n")}
    };
    Some((host, vm))
}
`;
}

/** Names as rustfmt lists them in a `use` of more than one line. */
function packed(names: readonly string[]): string {
  const lines: string[] = [];
  let line = "   ";
  for (const name of names) {
    if (`${line} ${name},`.length > 100) {
      lines.push(line);
      line = "   ";
    }
    line += ` ${name},`;
  }
  return [...lines, line].join("\n");
}

function valueAt(field: PolicyField, fields: readonly PolicyField[]): string {
  const place = fields.indexOf(field);
  const kernel = fields.findIndex((each) => each.field === "kernel");
  if (place === kernel) return `kernel(value[${place}], value[${place + 1}])`;
  const value = `value[${place < kernel ? place : place + 1}]`;
  if (typeof field.values[0] === "boolean") return `yes_no(${value})`;
  return `word(&${pascal(field.field)}::ALL, ${value})`;
}

function arm({ exporter, facts }: PolicyExporter, number: number): string {
  const type = factsType(exporter);
  if (facts.length === 0) return `        (${number}, []) => ${type}.into(),`;
  const members = facts.map(
    (fact, index) => `            ${member(fact.name)}: ${factOf(exporter, fact, index)}?,`,
  );
  return `        (${number}, value) if value.len() == ${facts.length} => ${type} {
${members.join("\n")}
        }
        .into(),`;
}

function factOf(exporter: string, { name, declaration }: PolicyFact, index: number): string {
  const value = `value[${index}]`;
  const all = `&${wordsType(exporter, name)}::ALL`;
  switch (declaration.kind) {
    case "bits":
      return `mask(${value})`;
    case "count":
      return `count(${value})`;
    case "word":
      return `word(${all}, ${value})`;
    case "words":
      return `set(${all}, ${value})`;
    case "yes-no":
      return isByArch(declaration) ? `coherence(${value})` : `yes_no(${value})`;
  }
}
