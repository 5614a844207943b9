import type { BufferKinds, KindFact, KindTable } from "../buffer-kinds.js";
import { isByArch, type Policy } from "../policy.js";
import { array } from "./arrays.js";
import { definedBits, gathered } from "./masks.js";
import { snake } from "./names.js";

/** Their diagrams, and the function that prepares an environment for them. */
export function kindsSource(policy: Policy, { cells, roots }: BufferKinds): string {
  const answers = policy.answers.map((_, number) => `answer_${number}`);
  return `${array("uint16_t", "kind_cells", cells.length > 0 ? cells : [0])}
${array("uint16_t", "kind_roots", roots)}
static const uint16_t *const kind_answers[] = {
\t${[...answers, "NULL"].join(", ")}
};

enum vmprot_error vmprot_query_prepare(struct vmprot_env *env)
{
	const struct vmprot_kinds kinds = { kind_cells, kind_roots, kind_answers };
	enum vmprot_error error = vmprot_env_prepare(env);

	if (error == VMPROT_OK)
		vmprot_prepare_kinds(env, &kinds);
	return error;
}
`;
}

/** An exporter's table, and where facts are in it. */
export function kindTable(exporter: string, { facts, kinds }: KindTable, count: number): string {
  const name = snake(exporter);
  const open = facts.map((fact) => openIf(fact));
  const parts = facts.filter(({ arity }) => arity > 0).map((fact) => part(name, fact));
  const type = count > 256 ? "uint16_t" : "uint8_t";
  return `${array(type, `${name}_kinds`, kinds)}
static unsigned ${name}_place(const struct vmprot_${name}_facts *facts)
{
${open.length > 0 ? `\tif (${open.join(" ||\n\t    ")})\n\t\treturn OPEN;\n` : "\t(void)facts;\n"}	return ${parts.join(" +\n\t       ") || "0"};
}

`;
}

/** Where a fact is unknown or malformed; one that no rule looks at may be unknown. */
function openIf({ name, declaration, arity }: KindFact): string {
  const member = `facts->${snake(name)}`;
  const from = (values: number) =>
    arity > 0 ? `${member} - 1u >= ${values}u` : `${member} > ${values}u`;
  const known = (is: string, wrong: string) =>
    arity > 0 ? `${is} != 1 || ${wrong}` : `${is} > 1 || (${is} && (${wrong}))`;
  switch (declaration.kind) {
    case "bits":
      return known(`${member}_known`, `(${member} & ~0x${definedBits(declaration).toString(16)}u)`);
    case "words": {
      const wrong = `(${member} & ~0x${definedBits(declaration).toString(16)}u)`;
      return arity > 0 ? `${member} == 0 || ${wrong}` : wrong;
    }
    case "count":
      return known(
        `${member}_known`,
        `${member} - ${declaration.least}u > ${declaration.most - declaration.least}ull`,
      );
    case "word":
      return from(declaration.words.length);
    case "yes-no":
      return from(isByArch(declaration) ? 3 : 2);
  }
}

/** What a fact adds to the place. */
function part(exporter: string, { name, declaration, bits, borders, stride }: KindFact): string {
  const member = `facts->${snake(name)}`;
  const times = (value: string) => (stride === 1 ? value : `${stride}u * ${value}`);
  switch (declaration.kind) {
    case "bits":
    case "words":
      return times(`${exporter}_${snake(name)}_classes[${gathered(member, bits)}]`);
    case "count":
      return times(
        `(${borders.map((border) => `(unsigned)(${member} >= ${border}u)`).join(" + ")})`,
      );
    case "word":
      return times(`${exporter}_${snake(name)}_classes[${member} - 1]`);
    case "yes-no":
      return times(`(${member} - 1u)`);
  }
}
