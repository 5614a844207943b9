/* SPDX-License-Identifier: MIT */
/* Environments, and judgements: straight to the leaves where everything is known that matters. */
#include "vmprot_internal.h"

#include <stddef.h>
#include <string.h>

/* A leaf that is none: what matters is not known. */
#define UNKNOWN 0xffffu
/* Of a prepared environment: a refusal by a rule; by what is admissible; or else modes. */
#define BY_RULE 0x8000u

/* ---- environments ---- */

/* The range of kernels that a version is in, from 1; 0 where it is unknown. */
static unsigned epoch_of(unsigned major, unsigned minor)
{
	unsigned epoch = 1;

	if (major == 0)
		return 0;
	while (epoch < VMPROT_EPOCHS && (major > vmprot_epochs[epoch].major ||
					 (major == vmprot_epochs[epoch].major &&
					  minor >= vmprot_epochs[epoch].minor)))
		epoch++;
	return epoch;
}

enum vmprot_error vmprot_env_init(struct vmprot_env *env, const struct vmprot_host *host,
				  const struct vmprot_vm *vm, unsigned *bad)
{
	unsigned kernel = epoch_of(host->kernel_major, host->kernel_minor);

	memset(env, 0, sizeof(*env));
	vmprot_copy_fields(env->known, host, vm);
	for (unsigned field = 0; field < VMPROT_FIELDS; field++) {
		if (env->known[field] <= vmprot_arity[field] &&
		    (field != VMPROT_KERNEL || host->kernel_major != 0 || host->kernel_minor == 0))
			continue;
		if (bad != NULL)
			*bad = field + 1;
		return VMPROT_BAD_FIELD;
	}
	env->known[VMPROT_KERNEL] = (uint8_t)kernel;
	if (kernel != 0)
		env->known[VMPROT_KERNEL_CLASS] = (uint8_t)(1 + vmprot_kernel_class[kernel - 1]);
	for (unsigned i = 0; i < VMPROT_IMPLICATIONS; i++) {
		const struct vmprot_implication *row = &vmprot_implications[i];

		if (env->known[row->by] == row->is && (row->wins || env->known[row->target] == 0))
			env->known[row->target] = row->value;
	}
	env->checked = VMPROT_CHECKED;
	if (bad != NULL)
		*bad = 0;
	return VMPROT_OK;
}

static unsigned leaf_below(unsigned edge, const uint8_t *known)
{
	while ((edge & VMPROT_LEAF) == 0) {
		unsigned value = known[vmprot_cells[edge]];

		if (value == 0)
			return UNKNOWN;
		edge = vmprot_cells[edge + value];
	}
	return VMPROT_NUMBER(edge);
}

/* A place's refusal by a rule, or what is admissible there; UNKNOWN where that is open. */
static unsigned place_outcome(const struct vmprot_env *env, unsigned profile, unsigned place)
{
	unsigned number;

	if (env->prepared != 0)
		return env->outcome[profile - 1][place];
	number = leaf_below(vmprot_rule_edges[place], env->known);
	if (number != 0)
		return number == UNKNOWN ? UNKNOWN : BY_RULE | number;
	return leaf_below(vmprot_mode_edges[profile - 1][place], env->known);
}

enum vmprot_error vmprot_check(const struct vmprot_env *env, unsigned profile)
{
	if (env->checked != VMPROT_CHECKED)
		return VMPROT_BAD_ENVIRONMENT;
	return profile == 0 || profile > VMPROT_PROFILES ? VMPROT_BAD_PROFILE : VMPROT_OK;
}

/* ---- where everything is known that matters ---- */

static void refuse(struct vmprot_verdict *verdict, const struct vmprot_refusal *refusal)
{
	verdict->code = refusal->code;
	verdict->rule = refusal->rule;
}

/* Rules of all places stand before what is admissible in any; says whether it is settled. */
static int judge_known(const struct vmprot_places *places, const struct vmprot_env *env,
		       unsigned profile, struct vmprot_verdict *verdict)
{
	struct vmprot_common common = VMPROT_EVERY_MODE;
	const struct vmprot_refusal *refusal = NULL;
	unsigned mode;

	for (unsigned i = 0; i < places->count; i++) {
		unsigned outcome = place_outcome(env, profile, places->place[i]);

		if (outcome == UNKNOWN)
			return 0;
		if (outcome >= BY_RULE) {
			refuse(verdict, &vmprot_refusals[outcome & ~BY_RULE]);
			return 1;
		}
		if (refusal != NULL)
			continue;
		if (outcome >= VMPROT_FIRST_REFUSAL) {
			refusal = &vmprot_refusals[outcome - VMPROT_FIRST_REFUSAL];
			continue;
		}
		vmprot_add_place(&common, &vmprot_modes[outcome]);
	}
	if (refusal == NULL)
		refusal = vmprot_conclusion(&common);
	if (refusal != NULL) {
		refuse(verdict, refusal);
		return 1;
	}
	mode = vmprot_choose(common.hazards, places->preferred);
	vmprot_map(common.hazards, vmprot_attribute_of(common.hazards, common.forced, mode), mode,
		   verdict);
	return 1;
}

enum vmprot_error vmprot_env_prepare(struct vmprot_env *env)
{
	if (env->checked != VMPROT_CHECKED)
		return VMPROT_BAD_ENVIRONMENT;
	env->prepared = 0;
	for (unsigned profile = 1; profile <= VMPROT_PROFILES; profile++)
		for (unsigned place = 0; place < VMPROT_PLACEMENTS; place++)
			env->outcome[profile - 1][place] =
				(uint16_t)place_outcome(env, profile, place);
	env->prepared = VMPROT_HAS_PLACES;
	return VMPROT_OK;
}

/* The exporter's answer to known facts, or NULL. */
static const uint16_t *known_answer(const uint16_t *cells, unsigned edge,
				    const uint16_t *const *answers,
				    const struct vmprot_known_facts *facts,
				    const struct vmprot_env *env)
{
	while ((edge & VMPROT_LEAF) == 0) {
		const uint16_t *node = &cells[edge];
		unsigned value = node[0] < VMPROT_ENV_VARIABLES ?
					 env->known[node[0]] :
					 facts->value[node[0] - VMPROT_ENV_VARIABLES];

		if (value == 0)
			return NULL;
		edge = node[value];
	}
	return answers[VMPROT_NUMBER(edge)];
}

/* What an exporter's answer comes to; says whether it is settled. */
static int judge_answer(const uint16_t *answer, const struct vmprot_env *env, unsigned profile,
			struct vmprot_verdict *verdict)
{
	struct vmprot_places places = vmprot_places_in(answer);

	if (answer[0] == 0) {
		verdict->code = (uint8_t)answer[1];
		verdict->rule = answer[2];
		return 1;
	}
	return judge_known(&places, env, profile, verdict);
}

void vmprot_prepare_kinds(struct vmprot_env *env, const struct vmprot_kinds *kinds)
{
	memset(env->of_kind, 0, sizeof(env->of_kind));
	for (unsigned kind = 0; kind < VMPROT_KINDS; kind++) {
		const uint16_t *answer = known_answer(kinds->cells, kinds->roots[kind],
						      kinds->answers, NULL, env);

		for (unsigned profile = 1; answer != NULL && profile <= VMPROT_PROFILES; profile++)
			judge_answer(answer, env, profile, &env->of_kind[profile - 1][kind]);
	}
	env->prepared = VMPROT_HAS_KINDS;
}

/* What the architecture decides, where it is known: yes, or it stays unknown. */
static void decide_by_arch(struct vmprot_known_facts *facts, const struct vmprot_env *env)
{
	unsigned arch = env->known[VMPROT_ARCH];

	if (facts->by_arch == 0 || arch == 0)
		return;
	if ((vmprot_coherent_arches >> (arch - 1)) & 1)
		for (; facts->by_arch != 0; facts->by_arch &= facts->by_arch - 1)
			facts->value[vmprot_lowest(facts->by_arch)] = VMPROT_YES;
	facts->by_arch = 0;
}

/* ---- placements ---- */

static enum vmprot_error places_of(const struct vmprot_placement *placements, unsigned count,
				   uint16_t *numbers, struct vmprot_places *places)
{
	uint8_t seen[VMPROT_PLACEMENTS];

	if (count == 0 || count > VMPROT_PLACEMENTS)
		return VMPROT_BAD_PLACEMENT;
	memset(seen, 0, sizeof(seen));
	places->place = numbers;
	places->count = 0;
	places->preferred = VMPROT_MODES - 1;
	for (unsigned i = 0; i < count; i++) {
		const struct vmprot_placement *each = &placements[i];
		unsigned number;

		/* Below 0 is above all. */
		if (each->memory - 1u >= VMPROT_MEMORIES || each->cache - 1u >= VMPROT_MODES ||
		    each->vma - 1u >= VMPROT_VMAS || each->pages - 1u >= VMPROT_PAGE_KINDS)
			return VMPROT_BAD_PLACEMENT;
		number = (((each->memory - 1u) * VMPROT_MODES + each->cache - 1u) * VMPROT_VMAS +
			  each->vma - 1u) * VMPROT_PAGE_KINDS + each->pages - 1u;
		if (each->cache - 1u < places->preferred)
			places->preferred = (uint8_t)(each->cache - 1u);
		if (!seen[number])
			numbers[places->count++] = (uint16_t)number;
		seen[number] = 1;
	}
	return VMPROT_OK;
}

static void judge_unknown(const struct vmprot_places *places, const struct vmprot_env *env,
			  unsigned profile, struct vmprot_verdict *verdict)
{
	struct vmprot_walk walk;
	struct vmprot_fold fold;

	vmprot_begin(&walk, NULL, NULL, env, profile);
	walk.at = *places;
	vmprot_fold_until_open(&walk, &fold);
	if (vmprot_is_settled(&fold))
		vmprot_conclude(&fold, verdict);
	else
		verdict->code = VMPROT_PLATFORM_UNKNOWN;
}

enum vmprot_error vmprot_judge(const struct vmprot_placement *placements, unsigned count,
			       const struct vmprot_env *env, unsigned profile,
			       struct vmprot_verdict *verdict)
{
	uint16_t numbers[VMPROT_PLACEMENTS];
	struct vmprot_places places;
	enum vmprot_error error;

	memset(verdict, 0, sizeof(*verdict));
	error = vmprot_check(env, profile);
	if (error == VMPROT_OK)
		error = places_of(placements, count, numbers, &places);
	if (error == VMPROT_OK && !judge_known(&places, env, profile, verdict))
		judge_unknown(&places, env, profile, verdict);
	return error;
}

enum vmprot_error vmprot_judge_deciding(const struct vmprot_placement *placements, unsigned count,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding)
{
	uint16_t numbers[VMPROT_PLACEMENTS];
	struct vmprot_walk walk;
	struct vmprot_fold fold;
	enum vmprot_error error;

	memset(deciding, 0, sizeof(*deciding));
	error = vmprot_check(env, profile);
	if (error != VMPROT_OK)
		return error;
	vmprot_begin(&walk, NULL, NULL, env, profile);
	error = places_of(placements, count, numbers, &walk.at);
	if (error != VMPROT_OK)
		return error;
	vmprot_fold_all(&walk, &fold);
	if (!vmprot_is_settled(&fold))
		vmprot_find_deciding(&walk, &fold, deciding);
	return VMPROT_OK;
}

/* ---- facts ---- */

/* Why a buffer that can be in all places of all possibilities is refused, if it is wherever it is. */
static int refused_everywhere(const struct vmprot_fold *fold, const struct vmprot_env *env,
			      unsigned profile, struct vmprot_verdict *verdict)
{
	uint16_t numbers[VMPROT_PLACEMENTS];
	struct vmprot_walk walk;
	struct vmprot_fold all;

	if (fold->refused[VMPROT_BY_EXPORTER].is_any)
		return 0;
	vmprot_begin(&walk, NULL, NULL, env, profile);
	walk.at.place = numbers;
	walk.at.count = 0;
	walk.at.preferred = fold->worst;
	for (unsigned place = 0; place < VMPROT_PLACEMENTS; place++)
		if (fold->reached[place / 8] & (1u << (place % 8)))
			numbers[walk.at.count++] = (uint16_t)place;
	vmprot_fold_until_open(&walk, &all);
	if (all.is_mapped)
		return 0;
	vmprot_conclude(&all, verdict);
	return 1;
}

static void judge_open_facts(const struct vmprot_rules *rules,
			     const struct vmprot_known_facts *facts, const struct vmprot_env *env,
			     unsigned profile, struct vmprot_verdict *verdict)
{
	struct vmprot_walk walk;
	struct vmprot_fold fold;

	vmprot_begin(&walk, rules, facts, env, profile);
	vmprot_fold_all(&walk, &fold);
	if (vmprot_is_settled(&fold))
		vmprot_conclude(&fold, verdict);
	else if (!vmprot_depends_on_facts(&walk, &fold))
		verdict->code = VMPROT_PLATFORM_UNKNOWN;
	else if (!refused_everywhere(&fold, env, profile, verdict))
		verdict->code = VMPROT_ATTRIBUTES_UNKNOWN;
}

enum vmprot_error vmprot_judge_facts(const struct vmprot_rules *rules,
				     struct vmprot_known_facts *facts,
				     const struct vmprot_env *env, unsigned profile,
				     struct vmprot_verdict *verdict)
{
	enum vmprot_error error = vmprot_check(env, profile);
	struct vmprot_places places;
	const uint16_t *answer;

	memset(verdict, 0, sizeof(*verdict));
	if (error != VMPROT_OK)
		return error;
	if (facts->malformed) {
		verdict->code = VMPROT_UNKNOWN_FACTS;
		return VMPROT_OK;
	}
	decide_by_arch(facts, env);
	answer = known_answer(rules->cells, rules->root, rules->answers, facts, env);
	if (answer == NULL) {
		judge_open_facts(rules, facts, env, profile, verdict);
	} else if (!judge_answer(answer, env, profile, verdict)) {
		places = vmprot_places_in(answer);
		judge_unknown(&places, env, profile, verdict);
	}
	return VMPROT_OK;
}

enum vmprot_error vmprot_facts_deciding(const struct vmprot_rules *rules,
					struct vmprot_known_facts *facts,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding)
{
	struct vmprot_walk walk;
	struct vmprot_fold fold;
	enum vmprot_error error = vmprot_check(env, profile);

	memset(deciding, 0, sizeof(*deciding));
	if (error != VMPROT_OK || facts->malformed)
		return error;
	decide_by_arch(facts, env);
	vmprot_begin(&walk, rules, facts, env, profile);
	vmprot_fold_all(&walk, &fold);
	if (!vmprot_is_settled(&fold))
		vmprot_find_deciding(&walk, &fold, deciding);
	return VMPROT_OK;
}
