/* SPDX-License-Identifier: MIT */
/*
 * On which facts and fields an outcome depends: on those in which alone two possibilities differ that
 * have different outcomes. Possibilities that do not count, because the mapping fails by itself, may
 * be taken for either outcome: a group that explains nothing then is left out, the first ones first,
 * and in each part that those before leave for itself.
 */
#include "vmprot_internal.h"

#include <stddef.h>
#include <string.h>

/* A group is a fact or a field; architecture and kernel come behind the facts, all others last. */
#define NONE (~0u)
/* Pairs of answers that were found to be alike; beyond these some may be compared again. */
#define MOST_ALIKE 48

/* Outcomes: where one attribute serves all that maps, which one each would get does not matter. */
enum outcome { REFUSED, MAPPED };

struct alike {
	uint8_t one, other;
	uint32_t arches[2], kernels[2];
};

struct search {
	uint8_t is_common;
	/* The groups in which two possibilities may differ. */
	uint64_t free_facts;
	uint32_t free_fields;
	/* The first possibility's answer and hosts; then the second's. */
	unsigned one, other;
	uint32_t arches, kernels;
	struct vmprot_places places[2];
	uint8_t is_second;
	uint8_t outcome;
	uint8_t differs;
	struct alike alike[MOST_ALIKE];
	unsigned alike_count;
	struct vmprot_deciding found;
};

static struct search *search_of(struct vmprot_walk *walk)
{
	return walk->sum;
}

static unsigned facts_of(const struct vmprot_walk *walk)
{
	return walk->rules == NULL ? 0 : walk->rules->facts;
}

static int is_free(const struct vmprot_walk *walk, unsigned variable)
{
	const struct search *search = walk->sum;

	if (variable < VMPROT_ENV_VARIABLES)
		return (search->free_fields >> variable) & 1;
	variable -= VMPROT_ENV_VARIABLES;
	return (search->free_facts >> walk->rules->variable[variable].fact) & 1;
}

/* ---- two lists of places, field by field ---- */

static void outcome_is(struct vmprot_walk *walk, unsigned outcome);

static void start_places(struct vmprot_walk *walk)
{
	if (walk->at.count == 0)
		outcome_is(walk, REFUSED);
	else
		vmprot_walk_rules(walk);
}

/* The first possibility is at an end: the second one shares all fields but the free ones. */
static void start_second(struct vmprot_walk *walk)
{
	const struct search *search = walk->sum;
	struct vmprot_places at = walk->at;
	uint32_t before[VMPROT_FIELDS];
	uint8_t column[VMPROT_PLACEMENTS];

	memcpy(column, walk->column, at.count);
	for (uint32_t left = search->free_fields; left != 0; left &= left - 1) {
		unsigned field = vmprot_lowest(left);

		before[field] = walk->possible[field];
		vmprot_restrict(walk, field,
				field == VMPROT_ARCH   ? search->arches :
				field == VMPROT_KERNEL ? search->kernels :
							 walk->given[field]);
	}
	walk->at = search->places[1];
	start_places(walk);
	walk->at = at;
	memcpy(walk->column, column, at.count);
	for (uint32_t left = search->free_fields; left != 0; left &= left - 1) {
		unsigned field = vmprot_lowest(left);

		vmprot_restrict(walk, field, before[field]);
	}
}

static void outcome_is(struct vmprot_walk *walk, unsigned outcome)
{
	struct search *search = search_of(walk);

	if (search->is_second) {
		if (outcome != search->outcome)
			walk->is_over = search->differs = 1;
		return;
	}
	search->is_second = 1;
	search->outcome = (uint8_t)outcome;
	start_second(walk);
	search->is_second = 0;
}

static void search_refused(struct vmprot_walk *walk, const struct vmprot_refusal *refusal)
{
	(void)refusal;
	outcome_is(walk, REFUSED);
}

static void search_mapped(struct vmprot_walk *walk, const uint8_t *hazards, unsigned forced)
{
	struct search *search = search_of(walk);

	(void)forced;
	outcome_is(walk, search->is_common ? MAPPED :
					     MAPPED + vmprot_choose(hazards, walk->at.preferred));
}

/* ---- two answers, fact by fact ---- */

static int is_harmless(const struct vmprot_walk *walk, unsigned answer)
{
	const uint16_t *cells;

	if (walk->rules == NULL)
		return 0;
	cells = walk->rules->answers[answer];
	return cells[0] == 0 && cells[3];
}

static int is_alike(struct search *search, const struct alike *wanted)
{
	for (unsigned i = 0; i < search->alike_count; i++)
		if (memcmp(&search->alike[i], wanted, sizeof(*wanted)) == 0)
			return 1;
	return 0;
}

/* The second answer: both are compared on the hosts that either can have. */
static void second_answered(struct vmprot_walk *walk, unsigned answer)
{
	struct search *search = search_of(walk);
	uint32_t host = (uint32_t)1 << VMPROT_ARCH | (uint32_t)1 << VMPROT_KERNEL;
	struct vmprot_walk places;
	struct alike pair;
	int is_swapped;

	if (is_harmless(walk, answer))
		return;
	/* The same places under the same fields. */
	if (answer == search->one && search->free_fields == 0)
		return;
	memset(&pair, 0, sizeof(pair));
	/* Under the same fields either may come first. */
	is_swapped = search->free_fields == 0 && answer < search->one;
	pair.one = (uint8_t)(is_swapped ? answer : search->one);
	pair.other = (uint8_t)(is_swapped ? search->one : answer);
	pair.arches[0] = is_free(walk, VMPROT_ARCH) ? search->arches : walk->possible[VMPROT_ARCH];
	pair.kernels[0] = is_free(walk, VMPROT_KERNEL) ? search->kernels :
							 walk->possible[VMPROT_KERNEL];
	pair.arches[1] = walk->possible[VMPROT_ARCH];
	pair.kernels[1] = walk->possible[VMPROT_KERNEL];
	if (is_alike(search, &pair))
		return;
	places = *walk;
	for (unsigned field = 0; field < VMPROT_FIELDS; field++)
		if (!((host >> field) & 1))
			vmprot_restrict(&places, field, walk->given[field]);
	vmprot_restrict(&places, VMPROT_ARCH, pair.arches[0]);
	vmprot_restrict(&places, VMPROT_KERNEL, pair.kernels[0]);
	search->places[0] = vmprot_places_of(walk, pair.one);
	search->places[1] = vmprot_places_of(walk, pair.other);
	search->is_second = 0;
	{
		uint32_t arches = search->arches, kernels = search->kernels;

		search->arches = pair.arches[1];
		search->kernels = pair.kernels[1];
		places.at = search->places[0];
		start_places(&places);
		search->arches = arches;
		search->kernels = kernels;
	}
	if (search->differs)
		walk->is_over = 1;
	else if (search->alike_count < MOST_ALIKE)
		search->alike[search->alike_count++] = pair;
}

static const struct vmprot_ends SECOND = { search_refused, vmprot_walk_modes, search_mapped, second_answered };

/* The first answer: the second is that of facts which are the same but for the free ones. */
static void first_answered(struct vmprot_walk *walk, unsigned answer)
{
	struct search *search = search_of(walk);
	struct vmprot_walk second;

	if (is_harmless(walk, answer))
		return;
	second = *walk;
	second.ends = &SECOND;
	search->one = answer;
	search->arches = walk->possible[VMPROT_ARCH];
	search->kernels = walk->possible[VMPROT_KERNEL];
	for (unsigned variable = 0; variable < vmprot_variables(walk); variable++)
		if (variable != VMPROT_KERNEL_CLASS && is_free(walk, variable))
			vmprot_restrict(&second, variable, walk->given[variable]);
	vmprot_walk_facts(&second);
	if (search->differs)
		walk->is_over = 1;
}

static const struct vmprot_ends FIRST = { search_refused, vmprot_walk_modes, search_mapped, first_answered };

/* Whether two possibilities that differ in these groups alone have different outcomes. */
static int conflicts(struct vmprot_walk *walk, uint64_t facts, uint32_t fields)
{
	struct search *search = search_of(walk);

	if (search->free_fields != fields)
		search->alike_count = 0;
	search->free_facts = facts;
	search->free_fields = fields;
	search->differs = 0;
	walk->is_over = 0;
	walk->ends = &FIRST;
	vmprot_walk_facts(walk);
	walk->is_over = 0;
	return search->differs;
}

/* ---- groups ---- */

static unsigned groups_of(const struct vmprot_walk *walk)
{
	return facts_of(walk) + 2;
}

/* The first variable of a group from this one on; NONE behind the last. */
static unsigned variable_in(const struct vmprot_walk *walk, unsigned group, unsigned from)
{
	unsigned facts = facts_of(walk);

	if (group >= facts) {
		unsigned host = group == facts ? VMPROT_ARCH : VMPROT_KERNEL;

		return from <= host ? host : NONE;
	}
	if (from < VMPROT_ENV_VARIABLES)
		from = VMPROT_ENV_VARIABLES;
	for (; from < vmprot_variables(walk); from++)
		if (walk->rules->variable[from - VMPROT_ENV_VARIABLES].fact == group)
			return from;
	return NONE;
}

static int is_unknown(const struct vmprot_walk *walk, unsigned group)
{
	unsigned variable = variable_in(walk, group, 0);

	return variable != NONE && (walk->given[variable] & (walk->given[variable] - 1)) != 0;
}

static void free_group(const struct vmprot_walk *walk, unsigned group, uint64_t *facts,
		       uint32_t *fields)
{
	unsigned count = facts_of(walk);

	if (group < count)
		*facts |= (uint64_t)1 << group;
	else
		*fields |= (uint32_t)1 << (group == count ? VMPROT_ARCH : VMPROT_KERNEL);
}

static void note(struct vmprot_walk *walk, unsigned group)
{
	struct vmprot_deciding *found = &search_of(walk)->found;

	free_group(walk, group, &found->facts, &found->fields);
}

static int is_noted(const struct vmprot_walk *walk, unsigned group)
{
	const struct vmprot_deciding *found = &((const struct search *)walk->sum)->found;
	uint64_t facts = 0;
	uint32_t fields = 0;

	free_group(walk, group, &facts, &fields);
	return (found->facts & facts) != 0 || (found->fields & fields) != 0;
}

/* ---- every possibility counts ---- */

static void search_each(struct vmprot_walk *walk, unsigned groups)
{
	for (unsigned group = 0; group < groups; group++) {
		uint64_t facts = 0;
		uint32_t fields = 0;

		free_group(walk, group, &facts, &fields);
		if (is_unknown(walk, group) && conflicts(walk, facts, fields))
			note(walk, group);
	}
}

/* ---- some do not ---- */

static void search_from(struct vmprot_walk *walk, unsigned group, uint64_t facts, uint32_t fields);

/* In each part that the values of a group leave. */
static void search_parts(struct vmprot_walk *walk, unsigned group, unsigned from, uint64_t facts,
			 uint32_t fields)
{
	unsigned variable = variable_in(walk, group, from);
	uint32_t before;

	if (variable == NONE) {
		search_from(walk, group + 1, facts, fields);
		return;
	}
	before = walk->given[variable];
	for (unsigned value = 0; value < 32; value++) {
		if (!((before >> value) & 1))
			continue;
		walk->given[variable] = (uint32_t)1 << value;
		vmprot_restrict(walk, variable, walk->given[variable]);
		search_parts(walk, group, variable + 1, facts, fields);
	}
	walk->given[variable] = before;
	vmprot_restrict(walk, variable, before);
}

static int are_all_noted(const struct vmprot_walk *walk, unsigned group)
{
	for (; group < groups_of(walk); group++)
		if (is_unknown(walk, group) && !is_noted(walk, group))
			return 0;
	return 1;
}

static void search_from(struct vmprot_walk *walk, unsigned group, uint64_t facts, uint32_t fields)
{
	for (; group < groups_of(walk) && !are_all_noted(walk, group); group++) {
		uint64_t own_facts = facts;
		uint32_t own_fields = fields;

		if (!is_unknown(walk, group))
			continue;
		free_group(walk, group, &own_facts, &own_fields);
		if (conflicts(walk, own_facts, own_fields)) {
			note(walk, group);
			search_parts(walk, group, 0, facts, fields);
			return;
		}
		facts = own_facts;
		fields = own_fields;
	}
}

static void search_begin(struct vmprot_walk *walk, struct search *search,
			 const struct vmprot_fold *fold)
{
	memset(&search->found, 0, sizeof(search->found));
	search->free_fields = 0;
	search->alike_count = 0;
	search->is_common = vmprot_choose(fold->hazards, vmprot_preferred(fold)) != VMPROT_MODES;
	walk->sum = search;
}

/* The first group that matters is found without a look at parts. */
int vmprot_depends_on_facts(struct vmprot_walk *walk, const struct vmprot_fold *fold)
{
	struct search search;
	unsigned is_ordered = fold->refused[VMPROT_HARMLESS].is_any, group;
	uint64_t before = 0;

	search_begin(walk, &search, fold);
	for (group = 0; group < facts_of(walk); group++) {
		uint64_t own = (uint64_t)1 << group;

		if (!is_unknown(walk, group))
			continue;
		if (conflicts(walk, own | before, 0))
			break;
		if (is_ordered)
			before |= own;
	}
	walk->sum = NULL;
	return group < facts_of(walk);
}

void vmprot_find_deciding(struct vmprot_walk *walk, const struct vmprot_fold *fold,
			  struct vmprot_deciding *deciding)
{
	struct search search;

	search_begin(walk, &search, fold);
	if (fold->refused[VMPROT_HARMLESS].is_any)
		search_from(walk, 0, 0, 0);
	else
		search_each(walk, groups_of(walk));
	/* What does not count depends on no other field. */
	for (unsigned field = 0; field < VMPROT_FIELDS; field++) {
		uint32_t own = (uint32_t)1 << field;

		if (field == VMPROT_ARCH || field == VMPROT_KERNEL)
			continue;
		if ((walk->given[field] & (walk->given[field] - 1)) != 0 && conflicts(walk, 0, own))
			search.found.fields |= own;
	}
	walk->sum = NULL;
	*deciding = search.found;
}
