import { snake } from "../c/names.js";
import type { Policy, PolicyField } from "../policy.js";
import type { EnvironmentVariable } from "./environment-variables.js";

/** The columns of a host in the table that is judged: texts, and the kernel as two numbers. */
export function hostColumns({ fields }: Policy): (readonly [name: string, type: string])[] {
  return fields.flatMap((field): (readonly [string, string])[] => {
    const name = snake(field.name);
    if (field.field !== "kernel") return [[name, "VARCHAR(64)"]];
    return [
      [`${name}_major`, "INTEGER"],
      [`${name}_minor`, "INTEGER"],
    ];
  });
}

/** Views that turn each host into the states of the diagrams' levels. */
export function hostViews(policy: Policy, variables: readonly EnvironmentVariable[]): string {
  const numbers = policy.fields.map(
    (field, index) =>
      `  ${field.field === "kernel" ? kernel(policy, field) : word(field)} AS f${index}`,
  );
  const states = variables.map((variable, level) => `  ${stateOf(variable)} AS s${level}`);
  const bad = policy.fields.map((_, index) => `f${index} < 0`).join(" OR ");
  return `-- What is stated of each host as numbers: 0 is unknown, -1 is no value of the field.
CREATE VIEW vmprot_host_numbers AS
SELECT
  host,
${numbers.join(",\n")}
FROM vmprot_hosts;

CREATE VIEW vmprot_host_states AS
SELECT
  host,
  CASE WHEN ${bad} THEN 1 ELSE 0 END AS is_bad,
${states.join(",\n")}
FROM vmprot_host_numbers;
`;
}

function word({ name, values }: PolicyField): string {
  const column = snake(name);
  const rows = values.map((value, index) => `WHEN ${column} = '${value}' THEN ${index + 1}`);
  return `CASE WHEN ${column} IS NULL OR ${column} = 'unknown' THEN 0 ${rows.join(" ")} ELSE -1 END`;
}

/** The newest range of kernels that begins at or before this one. */
function kernel({ epochs }: Policy, { name }: PolicyField): string {
  const [major, minor] = [`${snake(name)}_major`, `${snake(name)}_minor`];
  const rows = epochs.map((epoch, index) => {
    const [first, second] = epoch.split(".");
    return `WHEN ${major} > ${first} OR (${major} = ${first} AND ${minor} >= ${second}) THEN ${index + 2}`;
  });
  return `CASE WHEN ${major} IS NULL AND ${minor} IS NULL THEN 0 WHEN ${major} IS NULL OR ${minor} IS NULL OR ${major} < 0 OR ${minor} < 0 THEN -1 ${rows.toReversed().join(" ")} ELSE 1 END`;
}

/** One field is its own state; several have one for each way to state them. */
function stateOf({ fields, values, stateOf: state }: EnvironmentVariable): string {
  if (fields.length === 1) return `f${fields[0]}`;
  const arities = fields.map(
    (_, index) => 1 + Math.max(...values.map((each) => each[index] as number)),
  );
  const stated = arities.reduce<number[][]>(
    (all, arity) =>
      all.flatMap((before) => Array.from({ length: arity + 1 }, (_, each) => [...before, each])),
    [[]],
  );
  const rows = stated.map((each) => {
    const when = each.map((value, index) => `f${fields[index]} = ${value}`).join(" AND ");
    return `WHEN ${when} THEN ${state(each)}`;
  });
  return `CASE ${rows.join(" ")} ELSE 0 END`;
}
