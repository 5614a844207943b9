import { snake } from "../c/names.js";
import type { Policy, PolicyExporter } from "../policy.js";
import { factsType, wordsType } from "./exporters.js";
import { heading } from "./heading.js";
import { pascal } from "./names.js";

/** src/exporters/mod.rs: every exporter, and a buffer of any. */
export function exportersIndex(policy: Policy): string {
  const { exporters } = policy;
  const modules = [...exporters].sort((a, b) => (snake(a.exporter) < snake(b.exporter) ? -1 : 1));
  const arms = (of: string, call: string) =>
    `        match ${of} {\n${exporters.map(({ exporter }) => `            Self::${pascal(exporter)}(facts) => facts.${call},`).join("\n")}\n        }`;
  return `${heading("Exporters' facts and rules. `Default` is what the driver's rules take facts for that nobody states.", policy)}
use crate::{Code, Deciding, Environment, Mapping, Profile, Refusal};

${modules.map(({ exporter }) => `mod ${snake(exporter)};`).join("\n")}

${modules.map((each) => reexport(each)).join("\n")}

/// What is known of a buffer of any exporter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Facts {
${exporters.map(({ exporter }) => `    /// A buffer of ${exporter}.\n    ${pascal(exporter)}(${factsType(exporter)}),`).join("\n")}
}

impl Facts {
    /// Facts that nobody stated, of an exporter's buffer.
    ///
    /// # Errors
    ///
    /// [\`Code::UnknownExporter\`] where no exporter of this name has rules here.
    pub fn of(exporter: &str) -> Result<Self, Refusal> {
        Ok(match exporter {
${exporters.map(({ exporter, facts }) => `            ${factsType(exporter)}::EXPORTER => ${factsType(exporter)}${facts.length > 0 ? "::default()" : ""}.into(),`).join("\n")}
            _ => {
                return Err(Refusal {
                    code: Code::UnknownExporter,
                    rule: None,
                })
            }
        })
    }

    /// Judges the buffer.
    ///
    /// # Errors
    ///
    /// Why the guest must not map it.
    pub fn judge(&self, environment: &Environment, profile: Profile) -> Result<Mapping, Refusal> {
${arms("self", "judge(environment, profile)")}
    }

    /// What the verdict depends on, where it is open.
    #[must_use]
    pub fn deciding(&self, environment: &Environment, profile: Profile) -> Deciding {
${arms("self", "deciding(environment, profile)")}
    }
}

${exporters
  .map(
    ({ exporter }) => `impl From<${factsType(exporter)}> for Facts {
    fn from(facts: ${factsType(exporter)}) -> Self {
        Self::${pascal(exporter)}(facts)
    }
}
`,
  )
  .join("\n")}`;
}

function reexport({ exporter, facts }: PolicyExporter): string {
  const words = facts
    .filter(({ declaration }) => "words" in declaration)
    .map(({ name }) => wordsType(exporter, name));
  const names = [...words, factsType(exporter)].sort();
  if (names.length === 1) return `pub use ${snake(exporter)}::${names[0]};`;
  const line = `pub use ${snake(exporter)}::{${names.join(", ")}};`;
  return line.length <= 100 ? line : `pub use ${snake(exporter)}::{\n    ${names.join(", ")},\n};`;
}
