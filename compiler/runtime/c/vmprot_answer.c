/* SPDX-License-Identifier: MIT */
/* What an exporter says of a buffer, wherever what is unknown lets it be; the policy is not asked. */
#include "vmprot_internal.h"

#include <stddef.h>
#include <string.h>

/* The possibilities of one host, or of all. */
struct answer_sum {
	/* Bit n: a mapping can have mode n. */
	uint8_t modes;
	/* Refusals by the exporter, and of buffers whose mapping fails by itself. */
	struct vmprot_refused refused, harmless;
};

static void add_answer(struct vmprot_walk *walk, unsigned answer)
{
	struct answer_sum *sum = walk->sum;
	const uint16_t *cells = walk->rules->answers[answer];

	if (cells[0] == 0) {
		vmprot_add_refusal(cells[3] ? &sum->harmless : &sum->refused, cells[1], cells[2]);
		return;
	}
	for (unsigned i = 0; i < cells[0]; i++)
		sum->modes |= (uint8_t)(1u << (cells[2 + i] / (VMPROT_VMAS * VMPROT_PAGE_KINDS) %
					       VMPROT_MODES));
}

static const struct vmprot_ends ADD = { NULL, NULL, NULL, add_answer };

static struct answer_sum sum_of(struct vmprot_walk *walk)
{
	struct answer_sum sum;

	memset(&sum, 0, sizeof(sum));
	walk->ends = &ADD;
	walk->sum = &sum;
	vmprot_walk_facts(walk);
	walk->sum = NULL;
	return sum;
}

static int is_open(const struct answer_sum *sum)
{
	return sum->modes != 0 && sum->refused.is_any;
}

/* Whether some host alone leaves it open, so that facts have to be stated. */
static int is_open_on_some_host(struct vmprot_walk *walk)
{
	for (unsigned arch = 0; arch < vmprot_arity[VMPROT_ARCH]; arch++) {
		if (!((walk->given[VMPROT_ARCH] >> arch) & 1))
			continue;
		vmprot_restrict(walk, VMPROT_ARCH, (uint32_t)1 << arch);
		for (unsigned epoch = 0; epoch < VMPROT_EPOCHS; epoch++) {
			struct answer_sum sum;

			if (!((walk->given[VMPROT_KERNEL] >> epoch) & 1))
				continue;
			vmprot_restrict(walk, VMPROT_KERNEL, (uint32_t)1 << epoch);
			sum = sum_of(walk);
			if (is_open(&sum))
				return 1;
		}
	}
	return 0;
}

static void say(const struct answer_sum *sum, struct vmprot_answer *answer)
{
	const struct vmprot_refused *refused = sum->refused.is_any ? &sum->refused : &sum->harmless;
	unsigned worst = 0;

	if (sum->modes == 0) {
		answer->code = refused->code;
		answer->rule = refused->rule;
		return;
	}
	while (!((sum->modes >> worst) & 1))
		worst++;
	answer->cache = (uint8_t)(1 + worst);
	answer->basis = (sum->modes >> worst) == 1 ? VMPROT_BASIS_FIXED : VMPROT_BASIS_WORST_CASE;
}

enum vmprot_error vmprot_answer_facts(const struct vmprot_rules *rules,
				      const struct vmprot_known_facts *facts,
				      const struct vmprot_env *env, struct vmprot_answer *answer)
{
	enum vmprot_error error = vmprot_check(env, VMPROT_PROFILE_COHERENT);
	struct vmprot_walk walk;
	struct answer_sum sum;

	memset(answer, 0, sizeof(*answer));
	if (error != VMPROT_OK)
		return error;
	if (facts->malformed) {
		answer->code = VMPROT_UNKNOWN_FACTS;
		return VMPROT_OK;
	}
	vmprot_begin(&walk, rules, facts, env, VMPROT_PROFILE_COHERENT);
	sum = sum_of(&walk);
	if (!is_open(&sum))
		say(&sum, answer);
	else
		answer->code = is_open_on_some_host(&walk) ? VMPROT_ATTRIBUTES_UNKNOWN :
							     VMPROT_PLATFORM_UNKNOWN;
	return VMPROT_OK;
}
