import { allowsType, jsonType } from "./json-type.js";
import type { SchemaError, Subschema } from "./schema-error.js";

/** Of a union's errors, those that matter: the ones of this branch, or the one that stands for all. */
interface Choice {
  readonly union: SchemaError;
  /** The index of the only branch whose errors tell anything. */
  readonly branch?: number;
  /** What to report if no branch does. */
  readonly instead: SchemaError;
}

/**
 * A union reports the errors of all its branches. This keeps those of the branch that the value was
 * meant for, or one error where the value fits none.
 */
export function selectBranches(errors: readonly SchemaError[]): SchemaError[] {
  const choices = new Map<string, Choice>();
  for (const error of errors) {
    if (error.keyword === "anyOf") choices.set(error.instancePath, choose(error));
  }
  if (choices.size === 0) return [...errors];
  return errors.flatMap((error) => {
    for (const choice of around(error, choices)) {
      if (error !== choice.union && choice.branch === branchOf(error, choice.union)) continue;
      const stands = error === choice.union && choice.branch === undefined;
      return stands ? [choice.instead] : [];
    }
    return [error];
  });
}

/** The choices of the unions that an error's value is in, outermost first. */
function around({ instancePath }: SchemaError, choices: ReadonlyMap<string, Choice>): Choice[] {
  let path = "";
  const found = [choices.get(path)];
  for (const segment of instancePath.split("/").slice(1)) {
    path += `/${segment}`;
    found.push(choices.get(path));
  }
  return found.filter((choice) => choice !== undefined);
}

/** Errors of a branch that is a schema of its own have that schema's paths. */
function branchOf(error: SchemaError, union: SchemaError): number {
  const start = `${union.schemaPath}/`;
  if (error.schemaPath.startsWith(start)) {
    return Number.parseInt(error.schemaPath.slice(start.length), 10);
  }
  return branches(union).findIndex(({ $ref }) => $ref !== undefined);
}

const branches = ({ parentSchema }: SchemaError): readonly Subschema[] => parentSchema.anyOf ?? [];

function choose(union: SchemaError): Choice {
  const type = jsonType(union.data);
  if (type !== "object" && type !== "array") return { union, instead: union };
  const fitting = branches(union).filter((branch) => allowsType(branch, type));
  const [first, second] = fitting;
  if (first === undefined) return { union, instead: union };
  if (second === undefined)
    return { union, branch: branches(union).indexOf(first), instead: union };
  return chooseByWord(union, fitting);
}

/** Objects of several kinds tell them apart by a field that has one word for each kind. */
function chooseByWord(union: SchemaError, fitting: readonly Subschema[]): Choice {
  const fields = Object.entries(fitting[0]?.properties ?? {});
  const [name] = fields.find(([, schema]) => schema.const !== undefined) ?? [];
  if (name === undefined) return { union, instead: union };
  const object = union.data as Readonly<Record<string, unknown>>;
  const words = fitting.map((branch) => branch.properties?.[name]?.const);
  const match = fitting[words.indexOf(object[name])];
  if (match !== undefined) return { union, branch: branches(union).indexOf(match), instead: union };
  const instead: SchemaError = Object.hasOwn(object, name)
    ? {
        ...union,
        keyword: "enum",
        instancePath: `${union.instancePath}/${name}`,
        parentSchema: { enum: words },
        data: object[name],
      }
    : { ...union, keyword: "required", params: { missingProperty: name } };
  return { union, instead };
}
