import type { Policy, PolicyExporter } from "../policy.js";
import { memberOf } from "./abi-header.js";
import { heading } from "./heading.js";
import { constant, snake } from "./names.js";

/**
 * vmprot_vectors.c: a program that judges each query of a vector file, and compares or prints. It is
 * for tests alone.
 */
export function vectorsSource(policy: Policy): string {
  const { fields, exporters } = policy;
  return `${heading("vmprot_vectors.c", "Judges the queries of a vector file.", policy)}
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "vmprot_exporters.h"

#define MOST 64

/* Facts as vectors have them: -1 is unknown. */
static int fill(unsigned exporter, const int64_t *value, unsigned count, struct vmprot_facts *facts)
{
	memset(facts, 0, sizeof(*facts));
	facts->exporter = (uint16_t)exporter;
	switch (exporter) {
${exporters.map((each) => fillCase(each)).join("\n")}
	default:
		return count == 0;
	}
}

static void environment(const int64_t *value, struct vmprot_host *host, struct vmprot_vm *vm)
{
	memset(host, 0, sizeof(*host));
	memset(vm, 0, sizeof(*vm));
${fields
  .flatMap((field) => {
    if (field.field === "kernel")
      return ["kernel_major", "kernel_minor"].map((m) => `host->${m} = (uint16_t)`);
    return [`${field.name.startsWith("vm.") ? "vm" : "host"}->${memberOf(field)} = (uint8_t)`];
  })
  .map((target, index) => `\t${target}value[${index}];`)
  .join("\n")}
}

static unsigned numbers(char **text, int64_t *value)
{
	unsigned count = 0;

	while (count < MOST) {
		int length = 0;

		if (sscanf(*text, " %" SCNd64 "%n", &value[count], &length) != 1)
			break;
		*text += length;
		count++;
	}
	if (**text == ' ')
		++*text;
	if (**text == '|')
		++*text;
	return count;
}

/* Exporter 0 is none: its facts are placements, from 1 on. */
static int placements(const int64_t *value, unsigned count, struct vmprot_placement *placement)
{
	static const unsigned sizes[4] = { ${sizesOf(policy).join(", ")} };

	for (unsigned i = 0; i < count; i++) {
		int64_t rest = value[i] - 1;
		uint8_t part[4];

		if (rest < 0 || rest >= VMPROT_PLACEMENTS)
			return 0;
		for (unsigned at = 4; at-- > 0; rest /= sizes[at])
			part[at] = (uint8_t)(1 + rest % sizes[at]);
		memcpy(&placement[i], part, sizeof(part));
	}
	return 1;
}

static void say_answer(const struct vmprot_facts *facts, const struct vmprot_env *env, char *said,
		       size_t size)
{
	struct vmprot_answer answer;
	enum vmprot_error error = vmprot_answer(facts, env, &answer);

	snprintf(said, size, "%d %u %u %u %u", error, answer.cache, answer.basis, answer.code,
		 answer.rule);
}

/*
 * Each line: exporter, profile, facts | host and VM | the verdict, which is compared where it is there.
 * With an argument it is the exporter's answer: error, cache, basis, code, rule.
 */
int main(int argc, char **argv)
{
	static char line[4096];
	unsigned long number = 0, wrong = 0;

	(void)argv;
	while (fgets(line, sizeof(line), stdin) != NULL) {
		char *text = line, said[160], *expected;
		int64_t head[MOST], value[MOST];
		struct vmprot_facts facts;
		struct vmprot_placement places[MOST];
		struct vmprot_host host;
		struct vmprot_vm vm;
		struct vmprot_env env;
		struct vmprot_verdict verdict, prepared;
		struct vmprot_deciding deciding;
		unsigned count = numbers(&text, head);
		enum vmprot_error error;

		number++;
		if (line[0] == '#')
			continue;
		if (count < 2 ||
		    !(head[0] == 0 ? placements(head + 2, count - 2, places) :
				     fill((unsigned)head[0], head + 2, count - 2, &facts)) ||
		    numbers(&text, value) != ${fields.length + 1}) {
			fprintf(stderr, "line %lu is no vector\\n", number);
			return 2;
		}
		environment(value, &host, &vm);
		vmprot_env_init(&env, &host, &vm, NULL);
		/* Prepared or not must be the same. */
		if (number % 2 == 0)
			vmprot_env_prepare(&env);
		if (head[0] == 0) {
			error = vmprot_judge(places, count - 2, &env, (unsigned)head[1], &verdict);
			vmprot_judge_deciding(places, count - 2, &env, (unsigned)head[1], &deciding);
		} else {
			error = vmprot_query(&facts, &env, (unsigned)head[1], &verdict);
			vmprot_query_deciding(&facts, &env, (unsigned)head[1], &deciding);
			vmprot_query_prepare(&env);
			if (vmprot_query(&facts, &env, (unsigned)head[1], &prepared) != error ||
			    memcmp(&verdict, &prepared, sizeof(verdict)) != 0) {
				wrong++;
				printf("line %lu: prepared it is otherwise\\n", number);
			}
		}
		snprintf(said, sizeof(said), "%d %u %u %u %u %u %" PRIu32 " %" PRIu64, error,
			 verdict.map_info, verdict.attribute, verdict.hazards, verdict.code,
			 verdict.rule, deciding.fields, deciding.facts);
		if (argc > 1 && head[0] != 0)
			say_answer(&facts, &env, said, sizeof(said));
		expected = text + strspn(text, " ");
		expected[strcspn(expected, "\\n")] = 0;
		if (*expected == 0) {
			puts(said);
		} else if (strcmp(said, expected) != 0) {
			wrong++;
			printf("line %lu: expected %s, got %s\\n", number, expected, said);
		}
	}
	return wrong != 0;
}
`;
}

/** How many values each field of a placement has, in the order of the structure. */
function sizesOf({ placements }: Policy): number[] {
  const fields = ["memory", "cache", "vma", "pages"] as const;
  return fields.map((field) => new Set(placements.map((each) => each[field])).size);
}

function fillCase({ exporter, facts }: PolicyExporter): string {
  const name = snake(exporter);
  const set = facts.map(({ name: fact, declaration: { kind } }, index) => {
    const target = `facts->of.${name}.${snake(fact)}`;
    const value = `value[${index}]`;
    if (kind === "bits" || kind === "count") {
      const type = kind === "bits" ? "uint32_t" : "uint64_t";
      return `\t\t${target}_known = ${value} >= 0;\n\t\tif (${value} >= 0)\n\t\t\t${target} = (${type})${value};`;
    }
    const type = kind === "words" ? "uint32_t" : "uint8_t";
    return `\t\tif (${value} >= 0)\n\t\t\t${target} = (${type})${value};`;
  });
  return `\tcase VMPROT_EXPORTER_${constant(exporter)}:\n${set.join("\n")}${set.length > 0 ? "\n" : ""}\t\treturn count == ${facts.length};`;
}
