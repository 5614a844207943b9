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
/* Pairs of edges, likewise; a later one takes the place of an earlier one. */
#define MOST_SAME 64u

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
	/* The first possibility's answer and hosts. */
	unsigned one;
	uint32_t arches, kernels;
	/* Of both possibilities where the buffer is; of the one that the walk is not at the free fields. */
	struct vmprot_places places[2];
	unsigned side;
	uint32_t held[VMPROT_FIELDS];
	/* What is admissible in the first one's places. */
	uint8_t outcome;
	/* The rules of both can disagree. */
	uint8_t may_disagree;
	/* The first try that fails may be its own end, as many more may follow. */
	uint8_t is_patient, is_stuck;
	uint8_t differs;
	/* Pairs of edges that refuse the same. */
	uint32_t same[MOST_SAME];
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

/* ---- two lists of places, field by field: all fields but the free ones are the same ---- */

/* Goes to a possibility's places, and to the values that free fields have there. */
static void turn(struct vmprot_walk *walk, unsigned side)
{
	struct search *search = search_of(walk);

	walk->at = search->places[side];
	if (side == search->side)
		return;
	search->side = side;
	for (uint32_t left = search->free_fields; left != 0; left &= left - 1) {
		unsigned field = vmprot_lowest(left);
		uint32_t before = walk->possible[field];

		vmprot_restrict(walk, field, search->held[field]);
		search->held[field] = before;
	}
}

/* Whether the rules of a possibility's places come to such an end. */
static int is_any(struct vmprot_walk *walk, unsigned side, const struct vmprot_ends *wanted)
{
	const struct vmprot_ends *ends = walk->ends;
	unsigned before = search_of(walk)->side;
	int found;

	turn(walk, side);
	walk->ends = wanted;
	vmprot_walk_rules(walk);
	found = walk->is_over;
	walk->is_over = 0;
	walk->ends = ends;
	turn(walk, before);
	return found;
}

static void end_refused(struct vmprot_walk *walk, const struct vmprot_refusal *refusal)
{
	(void)refusal;
	walk->is_over = 1;
}

static void end_allowed(struct vmprot_walk *walk)
{
	walk->is_over = 1;
}

static const struct vmprot_ends A_REFUSAL = { end_refused, NULL, NULL, NULL };
static const struct vmprot_ends NO_REFUSAL = { NULL, end_allowed, NULL, NULL };

static void refused_by_first(struct vmprot_walk *walk, const struct vmprot_refusal *refusal)
{
	(void)refusal;
	walk->is_over = (uint8_t)is_any(walk, 1, &NO_REFUSAL);
}

static void allowed_by_first(struct vmprot_walk *walk)
{
	walk->is_over = (uint8_t)is_any(walk, 1, &A_REFUSAL);
}

/* One possibility's rules refuse what the other's do not. */
static const struct vmprot_ends DISAGREE = { refused_by_first, allowed_by_first, NULL, NULL };

static void outcome_is(struct vmprot_walk *walk, unsigned outcome);

static void start_modes(struct vmprot_walk *walk, unsigned side)
{
	turn(walk, side);
	if (walk->at.count == 0)
		outcome_is(walk, REFUSED);
	else
		vmprot_walk_modes(walk);
}

/* Whether two diagrams refuse the same, as far as that is to be seen at once. */
static int is_same(struct vmprot_walk *walk, unsigned one, unsigned other)
{
	const uint16_t *nodes[2];
	uint32_t pair, *known;

	one = vmprot_resolve(walk, one);
	other = vmprot_resolve(walk, other);
	if (one == other)
		return 1;
	if ((one | other) & VMPROT_LEAF)
		return one > VMPROT_LEAF && other > VMPROT_LEAF;
	nodes[0] = &vmprot_cells[one];
	nodes[1] = &vmprot_cells[other];
	if (nodes[0][0] != nodes[1][0])
		return 0;
	pair = (uint32_t)one << 16 | other;
	known = &search_of(walk)->same[(one * 5 + other) % MOST_SAME];
	if (*known == pair)
		return 1;
	for (unsigned value = 1; value <= vmprot_arity[nodes[0][0]]; value++)
		if (!is_same(walk, nodes[0][value], nodes[1][value]))
			return 0;
	*known = pair;
	return 1;
}

/* Each of these places has rules that one of those has. */
static int are_among(struct vmprot_walk *walk, const struct vmprot_places *these,
		     const struct vmprot_places *those)
{
	for (unsigned i = 0; i < these->count; i++) {
		unsigned k = 0;

		while (k < those->count && !is_same(walk, vmprot_rule_edges[these->place[i]],
						    vmprot_rule_edges[those->place[k]]))
			k++;
		if (k == those->count)
			return 0;
	}
	return 1;
}

/* What is admissible would lead to these outcomes, if no rule refused. */
static int is_conflict(struct vmprot_walk *walk, unsigned first, unsigned second)
{
	struct search *search = search_of(walk);

	if (first == second && (first == REFUSED || !search->may_disagree))
		return 0;
	if (first == second ? is_any(walk, 0, &DISAGREE) :
			      (first != REFUSED && is_any(walk, 0, &NO_REFUSAL)) ||
				      (second != REFUSED && is_any(walk, 1, &NO_REFUSAL)))
		search->differs = 1;
	else if (!search->is_patient)
		search->is_stuck = 1;
	return search->differs || search->is_stuck;
}

static void outcome_is(struct vmprot_walk *walk, unsigned outcome)
{
	struct search *search = search_of(walk);
	uint8_t column[VMPROT_PLACEMENTS];

	if (search->side == 1) {
		if (is_conflict(walk, search->outcome, outcome))
			walk->is_over = 1;
		return;
	}
	search->outcome = (uint8_t)outcome;
	memcpy(column, walk->column, search->places[0].count);
	start_modes(walk, 1);
	turn(walk, 0);
	memcpy(walk->column, column, search->places[0].count);
}

static void mode_refused(struct vmprot_walk *walk, const struct vmprot_refusal *refusal)
{
	(void)refusal;
	outcome_is(walk, REFUSED);
}

static void mode_mapped(struct vmprot_walk *walk, const uint8_t *hazards, unsigned forced)
{
	struct search *search = search_of(walk);

	(void)forced;
	outcome_is(walk, search->is_common ? MAPPED :
					     MAPPED + vmprot_choose(hazards, walk->at.preferred));
}

static const struct vmprot_ends OUTCOMES = { mode_refused, NULL, mode_mapped, NULL };

static void compare(struct vmprot_walk *walk)
{
	struct search *search = search_of(walk);
	const struct vmprot_places *places = search->places;

	memset(search->same, 0, sizeof(search->same));
	search->may_disagree = places[0].count != 0 && places[1].count != 0 &&
			       !(search->free_fields == 0 &&
				 are_among(walk, &places[0], &places[1]) &&
				 are_among(walk, &places[1], &places[0]));
	search->is_patient = search->is_stuck = 0;
	walk->ends = &OUTCOMES;
	start_modes(walk, 0);
	if (!search->is_stuck)
		return;
	walk->is_over = 0;
	if (!(places[0].count != 0 && is_any(walk, 0, &NO_REFUSAL)) &&
	    !(places[1].count != 0 && is_any(walk, 1, &NO_REFUSAL)))
		return;
	search->may_disagree = search->may_disagree && is_any(walk, 0, &DISAGREE);
	search->is_patient = 1;
	search->is_stuck = 0;
	start_modes(walk, 0);
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
	search->side = 0;
	memcpy(search->held, walk->given, sizeof(search->held));
	search->held[VMPROT_ARCH] = pair.arches[1];
	search->held[VMPROT_KERNEL] = pair.kernels[1];
	compare(&places);
	if (search->differs)
		walk->is_over = 1;
	else if (search->alike_count < MOST_ALIKE)
		search->alike[search->alike_count++] = pair;
}

static const struct vmprot_ends SECOND = { NULL, NULL, NULL, second_answered };

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

static const struct vmprot_ends FIRST = { NULL, NULL, NULL, first_answered };

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
