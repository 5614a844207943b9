/* SPDX-License-Identifier: MIT */
/*
 * The policy as decision diagrams, and the walk through them. A node is the number of a variable and
 * the edges for its values; an edge is a node's place, or a leaf. Where a variable is unknown the walk
 * takes every edge, and what all leaves amount to is the verdict.
 */
#include "vmprot_internal.h"
#include "vmprot_tables.h"

#include <string.h>

#define LEAF 0x8000u
#define NUMBER(edge) ((edge) & 0x7fffu)
#define INADMISSIBLE 0x80u
#define MODES 3u
#define CHECKED 0x5a

/* Refusals by the policy, by the exporter, and of buffers whose mapping fails by itself. */
enum source { BY_POLICY, BY_EXPORTER, HARMLESS, SOURCES };

/* The most telling of refusals: of several of one code only the code is kept. */
struct refused {
	uint8_t code;
	uint8_t is_any;
	uint16_t rule;
};

/* What every possibility that was looked at amounts to. */
struct fold {
	uint8_t hazards[MODES];
	uint8_t weakest[MODES];
	uint8_t is_mapped;
	struct refused refused[SOURCES];
	/* The places that the buffer can be in, wherever it is. */
	uint8_t reached[(VMPROT_PLACEMENTS + 7) / 8];
	uint8_t worst;
};

/* The outcome of one possibility, for the question what it depends on. */
enum label { DOES_NOT_COUNT, REFUSED, MAPPED };

struct walk {
	uint8_t known[VMPROT_VARIABLES];
	/* As the caller has it; differs from known where a possibility assumes something. */
	uint8_t given[VMPROT_VARIABLES];
	/* The facts that the architecture decides, which is unknown: bit n for a fact's variable n. */
	uint32_t by_arch;
	const struct vmprot_rules *rules;
	/*
	 * By implication: the field that implies is not stated; and it was asked for on the way to where
	 * the walk is.
	 */
	uint8_t is_open[VMPROT_IMPLICATIONS];
	uint8_t is_asked[VMPROT_IMPLICATIONS];
	uint8_t profile;
	/* The buffer's places in the possibility that is looked at. */
	uint8_t count;
	uint8_t preferred;
	const uint16_t *places;
	uint8_t column[VMPROT_PLACEMENTS];
	/* Adds up what all possibilities come to, or else looks for a certain label. */
	struct fold *fold;
	struct search *search;
};

/* What depends on what. */
struct search {
	/* Every mapping has one attribute in common: which one each would get does not matter. */
	uint8_t is_common;
	/* The inner walk: the label that others are compared with, and whether one differs. */
	uint8_t is_inner;
	uint8_t label;
	uint8_t differs;
	/* The outer walk. */
	uint64_t fact;
	uint32_t field;
	/* Only the first of these is of interest. */
	uint8_t is_facts_only;
	/* Of the ordered form: the group at hand, and those before it. */
	uint8_t is_ordered;
	uint8_t group;
};

static void explore(struct walk *walk, unsigned stage, unsigned edge);
static void settle_label(struct walk *walk, unsigned label);

/* ---- variables and groups: a fact, or a field, with all of its variables ---- */

static unsigned arity_of(const struct walk *walk, unsigned variable)
{
	if (variable < VMPROT_ENV_VARIABLES)
		return vmprot_arity[variable];
	return walk->rules->arity[variable - VMPROT_ENV_VARIABLES];
}

static unsigned facts_of(const struct walk *walk)
{
	return walk->rules == NULL ? 0 : walk->rules->facts;
}

static unsigned variables_of(const struct walk *walk)
{
	return VMPROT_ENV_VARIABLES + (walk->rules == NULL ? 0 : walk->rules->variables);
}

/* Facts come before fields, as refusals name them. */
static unsigned group_of(const struct walk *walk, unsigned variable)
{
	if (variable >= VMPROT_ENV_VARIABLES)
		return walk->rules->fact_of[variable - VMPROT_ENV_VARIABLES];
	if (variable == VMPROT_KERNEL_CLASS)
		variable = VMPROT_KERNEL;
	return facts_of(walk) + variable;
}

static void assume(struct walk *walk, unsigned variable, unsigned value)
{
	walk->known[variable] = (uint8_t)value;
	if (variable == VMPROT_KERNEL)
		walk->known[VMPROT_KERNEL_CLASS] =
			value == 0 ? 0 : (uint8_t)(1 + vmprot_kernel_class[value - 1]);
}

/*
 * A field that is not stated can follow from another that was asked for before: from one that a
 * possibility assumes, and that nothing on the way looked at, nothing follows.
 */
static unsigned value_of(struct walk *walk, unsigned variable)
{
	for (unsigned i = 0; i < VMPROT_IMPLICATIONS; i++) {
		const struct vmprot_implication *row = &vmprot_implications[i];

		if (variable == row->target && walk->is_asked[i] && walk->known[row->by] == row->is)
			return row->value;
	}
	for (unsigned i = 0; i < VMPROT_IMPLICATIONS; i++)
		if (variable == vmprot_implications[i].by && walk->known[variable] != 0)
			walk->is_asked[i] = walk->is_open[i];
	return walk->known[variable];
}

/* The value of a fact, which the architecture may decide; sets ask to the variable that is missing. */
static unsigned fact_value(const struct walk *walk, unsigned variable, unsigned *ask)
{
	*ask = variable;
	if ((walk->by_arch >> (variable - VMPROT_ENV_VARIABLES)) & 1) {
		unsigned arch = walk->known[VMPROT_ARCH];

		if (arch == 0) {
			*ask = VMPROT_ARCH;
			return 0;
		}
		if (vmprot_is_coherent[arch - 1])
			return VMPROT_YES;
	}
	return walk->known[variable];
}

/* ---- outcomes ---- */

static unsigned count_hazards(unsigned mask)
{
	unsigned count = 0;

	for (mask &= ~VMPROT_SLOW_READS; mask != 0; mask &= mask - 1)
		count++;
	return count;
}

/* The attribute that is admissible: the preferred one, or the one with the fewest hazards. */
static unsigned choose(const uint8_t *hazards, unsigned preferred)
{
	unsigned best = MODES, fewest = ~0u;

	for (unsigned mode = 0; mode < MODES; mode++) {
		unsigned count;

		if (hazards[mode] & INADMISSIBLE)
			continue;
		count = count_hazards(hazards[mode]);
		if (mode == preferred || (best != preferred && count <= fewest)) {
			best = mode;
			fewest = count;
		}
	}
	return best;
}

static unsigned attribute_of(const uint8_t *hazards, unsigned forced, unsigned chosen)
{
	if (forced)
		return VMPROT_ATTRIBUTE_IGNORED;
	for (unsigned mode = 0; mode < MODES; mode++)
		if (hazards[mode] & ~hazards[chosen] & ~VMPROT_SLOW_READS)
			return VMPROT_ATTRIBUTE_BINDING;
	return VMPROT_ATTRIBUTE_ANY;
}

static void settle_refusal(struct walk *walk, enum source source, unsigned code, unsigned rule)
{
	struct refused *refused;

	if (walk->search != NULL) {
		settle_label(walk, source == HARMLESS ? DOES_NOT_COUNT : REFUSED);
		return;
	}
	refused = &walk->fold->refused[source];
	if (!refused->is_any || vmprot_rank[code] < vmprot_rank[refused->code]) {
		refused->is_any = 1;
		refused->code = (uint8_t)code;
		refused->rule = (uint16_t)rule;
	} else if (refused->code == code && refused->rule != rule) {
		refused->rule = 0;
	}
}

static void settle_policy_refusal(struct walk *walk, unsigned refusal)
{
	settle_refusal(walk, BY_POLICY, vmprot_refusals[refusal].code, vmprot_refusals[refusal].rule);
}

/* Every place has its types: what is admissible in all of them. */
static void settle_places(struct walk *walk)
{
	uint8_t hazards[MODES] = { 0, 0, 0 };
	unsigned forced = 1, hopeless = 0, hopeless_forced = 0;
	struct fold *fold = walk->fold;

	for (unsigned i = 0; i < walk->count; i++) {
		const struct vmprot_modes *modes = &vmprot_modes[walk->column[i]];

		for (unsigned mode = 0; mode < MODES; mode++)
			hazards[mode] |= modes->hazards[mode];
		forced &= modes->forced;
		if (modes->hazards[0] & modes->hazards[1] & modes->hazards[2] & INADMISSIBLE) {
			hopeless = 1;
			hopeless_forced |= modes->forced;
		}
	}
	if (hazards[0] & hazards[1] & hazards[2] & INADMISSIBLE) {
		settle_policy_refusal(walk, vmprot_conclusions[!hopeless ? 2 : hopeless_forced ? 0 : 1]);
		return;
	}
	if (walk->search != NULL) {
		unsigned is_common = walk->search->is_common;

		settle_label(walk, is_common ? MAPPED : MAPPED + choose(hazards, walk->preferred));
		return;
	}
	fold->is_mapped = 1;
	for (unsigned mode = 0; mode < MODES; mode++) {
		unsigned attribute;

		fold->hazards[mode] |= hazards[mode];
		if (hazards[mode] & INADMISSIBLE)
			continue;
		attribute = attribute_of(hazards, forced, mode);
		if (attribute < fold->weakest[mode])
			fold->weakest[mode] = (uint8_t)attribute;
	}
}

/* ---- the walk ---- */

static void explore_values(struct walk *walk, unsigned stage, unsigned edge, unsigned variable,
			   const uint16_t *children)
{
	unsigned before = walk->known[variable], class_before = walk->known[VMPROT_KERNEL_CLASS];
	unsigned arity = arity_of(walk, variable);
	uint8_t asked[VMPROT_IMPLICATIONS];

	memcpy(asked, walk->is_asked, sizeof(asked));
	for (unsigned value = 1; value <= arity; value++) {
		if (walk->search != NULL && walk->search->differs)
			break;
		/* Where a kind of kernels is assumed, the kernel is one of them. */
		if (variable == VMPROT_KERNEL && class_before != 0 &&
		    class_before != 1u + vmprot_kernel_class[value - 1])
			continue;
		assume(walk, variable, value);
		if (children == NULL) {
			explore(walk, stage, edge);
		} else {
			value_of(walk, variable);
			explore(walk, stage, children[value]);
		}
		memcpy(walk->is_asked, asked, sizeof(asked));
	}
	walk->known[variable] = (uint8_t)before;
	if (variable == VMPROT_KERNEL)
		walk->known[VMPROT_KERNEL_CLASS] = (uint8_t)class_before;
}

/* Descends to a leaf; where something is unknown, takes every edge instead and says that it did. */
static int descend(struct walk *walk, unsigned stage, unsigned *edge)
{
	unsigned at = *edge;

	while ((at & LEAF) == 0) {
		unsigned variable = vmprot_cells[at];
		unsigned value = walk->known[variable];

		if (value == 0 || walk->search != NULL)
			value = value_of(walk, variable);
		if (value == 0) {
			explore_values(walk, stage, at, variable, &vmprot_cells[at]);
			return 0;
		}
		at = vmprot_cells[at + value];
	}
	*edge = at;
	return 1;
}

static int descend_facts(struct walk *walk, unsigned *edge)
{
	unsigned at = *edge;

	while ((at & LEAF) == 0) {
		const uint16_t *node = &vmprot_fact_cells[at];
		unsigned variable = node[0], value, ask = variable;

		value = variable < VMPROT_ENV_VARIABLES ? walk->known[variable] :
							  fact_value(walk, variable, &ask);
		if (value == 0) {
			explore_values(walk, 0, at, ask, ask == variable ? node : NULL);
			return 0;
		}
		at = node[value];
	}
	*edge = at;
	return 1;
}

/* An exporter's answer: the buffer's places, or a refusal; says whether there are places. */
static int take_answer(struct walk *walk, unsigned number)
{
	const uint16_t *answer = &vmprot_answers[vmprot_answer_at[number]];

	if (answer[0] == 0) {
		/* The first of them stands for what cannot be. */
		if (number != 0)
			settle_refusal(walk, answer[3] ? HARMLESS : BY_EXPORTER, answer[1], answer[2]);
		return 0;
	}
	walk->count = (uint8_t)answer[0];
	walk->preferred = (uint8_t)answer[1];
	walk->places = &answer[2];
	if (walk->search == NULL) {
		struct fold *fold = walk->fold;

		if (walk->preferred < fold->worst)
			fold->worst = walk->preferred;
		for (unsigned i = 0; i < walk->count; i++)
			fold->reached[walk->places[i] / 8] |=
				(uint8_t)(1u << (walk->places[i] % 8));
	}
	return 1;
}

/*
 * Stage 0 is the exporter's rules; then come the mappability rules of each place, and what is
 * admissible in each.
 */
static void explore(struct walk *walk, unsigned stage, unsigned edge)
{
	for (;;) {
		unsigned place;

		if (stage == 0) {
			if (!descend_facts(walk, &edge) || !take_answer(walk, NUMBER(edge)))
				return;
		} else {
			if (!descend(walk, stage, &edge))
				return;
			if (stage <= walk->count) {
				if (NUMBER(edge) != 0) {
					settle_policy_refusal(walk, NUMBER(edge));
					return;
				}
			} else if (NUMBER(edge) >= VMPROT_FIRST_REFUSAL) {
				settle_policy_refusal(walk, NUMBER(edge) - VMPROT_FIRST_REFUSAL);
				return;
			} else {
				walk->column[stage - walk->count - 1] = (uint8_t)NUMBER(edge);
			}
		}
		place = stage++;
		if (place < walk->count) {
			edge = vmprot_rule_edges[walk->places[place]];
		} else if (place < 2u * walk->count) {
			place -= walk->count;
			edge = vmprot_mode_edges[walk->profile - 1][walk->places[place]];
		} else {
			settle_places(walk);
			return;
		}
	}
}

static void start(struct walk *walk)
{
	memset(walk->is_asked, 0, sizeof(walk->is_asked));
	if (walk->rules != NULL)
		explore(walk, 0, walk->rules->root);
	else
		explore(walk, 1, vmprot_rule_edges[walk->places[0]]);
}

/* ---- what an outcome depends on ---- */

/* Whether some possibility differs from this one in the label, and in this group alone. */
static int differs_by(const struct walk *at, unsigned group, unsigned label)
{
	struct search search = { 0 };
	struct walk walk = *at;

	search.is_common = at->search->is_common;
	search.is_inner = 1;
	search.label = (uint8_t)label;
	walk.search = &search;
	for (unsigned variable = 0; variable < variables_of(at); variable++) {
		unsigned of = group_of(at, variable);

		/* In the ordered form those before are either assumed for good, or do not matter. */
		if (of == group || (at->search->is_ordered && of < group))
			walk.known[variable] = walk.given[variable];
	}
	start(&walk);
	return search.differs;
}

static void note(struct walk *walk, unsigned group)
{
	unsigned facts = facts_of(walk);

	if (group < facts)
		walk->search->fact |= (uint64_t)1 << group;
	else
		walk->search->field |= (uint32_t)1 << (group - facts);
}

static int is_noted(const struct walk *walk, unsigned group)
{
	unsigned facts = facts_of(walk);

	if (group < facts)
		return (walk->search->fact >> group) & 1;
	return (walk->search->field >> (group - facts)) & 1;
}

static void settle_label(struct walk *walk, unsigned label)
{
	struct search *search = walk->search;

	if (label == DOES_NOT_COUNT)
		return;
	if (search->is_inner) {
		if (label != search->label)
			search->differs = 1;
		return;
	}
	if (search->is_ordered) {
		if (differs_by(walk, search->group, label))
			search->differs = 1;
		return;
	}
	for (unsigned variable = 0; variable < variables_of(walk); variable++) {
		unsigned group = group_of(walk, variable);

		if (walk->known[variable] == walk->given[variable] || is_noted(walk, group))
			continue;
		if (search->is_facts_only && group >= facts_of(walk))
			continue;
		if (differs_by(walk, group, label)) {
			note(walk, group);
			if (search->is_facts_only)
				search->differs = 1;
		}
	}
}

static unsigned next_variable(const struct walk *walk, unsigned group, unsigned from)
{
	while (from < variables_of(walk) &&
	       (group_of(walk, from) != group || from == VMPROT_KERNEL_CLASS))
		from++;
	return from;
}

/*
 * Possibilities that do not count may be taken for either outcome: a group that explains nothing then
 * is left out, the first ones first, and in each part that the groups before leave for itself.
 */
static void ordered_from(struct walk *walk, unsigned group);

static void ordered_values(struct walk *walk, unsigned group, unsigned from)
{
	unsigned variable = next_variable(walk, group, from);
	uint8_t before, class_before = walk->given[VMPROT_KERNEL_CLASS];

	if (variable >= variables_of(walk)) {
		ordered_from(walk, group + 1);
		return;
	}
	before = walk->given[variable];
	if (before != 0) {
		ordered_values(walk, group, variable + 1);
		return;
	}
	for (unsigned value = 1; value <= arity_of(walk, variable); value++) {
		assume(walk, variable, value);
		walk->given[variable] = (uint8_t)value;
		walk->given[VMPROT_KERNEL_CLASS] = walk->known[VMPROT_KERNEL_CLASS];
		ordered_values(walk, group, variable + 1);
	}
	walk->known[variable] = walk->given[variable] = before;
	walk->known[VMPROT_KERNEL_CLASS] = walk->given[VMPROT_KERNEL_CLASS] = class_before;
}

static void ordered_from(struct walk *walk, unsigned group)
{
	unsigned groups = facts_of(walk) + VMPROT_FIELDS;

	for (; group < groups; group++) {
		unsigned variable = next_variable(walk, group, 0);

		if (variable >= variables_of(walk))
			continue;
		walk->search->group = (uint8_t)group;
		walk->search->differs = 0;
		start(walk);
		if (!walk->search->differs)
			continue;
		walk->search->differs = 0;
		note(walk, group);
		ordered_values(walk, group, 0);
		return;
	}
}

/* ---- verdicts ---- */

static void begin(struct walk *walk, const struct vmprot_rules *rules,
		  const struct vmprot_known_facts *facts, const struct vmprot_env *env,
		  unsigned profile)
{
	walk->rules = rules;
	walk->profile = (uint8_t)profile;
	walk->search = NULL;
	walk->by_arch = 0;
	memcpy(walk->known, env->known, VMPROT_ENV_VARIABLES);
	for (unsigned i = 0; i < VMPROT_IMPLICATIONS; i++)
		walk->is_open[i] = env->known[vmprot_implications[i].by] == 0;
	if (rules != NULL) {
		unsigned arch = env->known[VMPROT_ARCH];

		for (unsigned i = 0; i < rules->variables; i++) {
			uint8_t value = facts->value[i];

			if (value == VMPROT_VALUE_BY_ARCH) {
				if (arch == 0)
					walk->by_arch |= (uint32_t)1 << i;
				value = arch != 0 && vmprot_is_coherent[arch - 1] ? VMPROT_YES : 0;
			}
			walk->known[VMPROT_ENV_VARIABLES + i] = value;
		}
	}
	memcpy(walk->given, walk->known, variables_of(walk));
}

static void explore_all(struct walk *walk, struct fold *fold)
{
	memset(fold, 0, sizeof(*fold));
	memset(fold->weakest, VMPROT_ATTRIBUTE_IGNORED, MODES);
	fold->worst = MODES - 1;
	walk->fold = fold;
	walk->search = NULL;
	start(walk);
}

/* Every possibility is a refusal, or every one is a mapping with one attribute that serves all. */
static int is_settled(const struct fold *fold)
{
	if (!fold->is_mapped)
		return 1;
	if (fold->refused[BY_POLICY].is_any || fold->refused[BY_EXPORTER].is_any)
		return 0;
	return (fold->hazards[0] & fold->hazards[1] & fold->hazards[2] & INADMISSIBLE) == 0;
}

static unsigned preferred_by(const struct fold *fold)
{
	return fold->refused[BY_EXPORTER].is_any ? 0 : fold->worst;
}

static void conclude(const struct fold *fold, struct vmprot_verdict *verdict)
{
	unsigned mode;

	if (!fold->is_mapped) {
		const struct refused *refused = fold->refused;

		while (!refused->is_any && refused < &fold->refused[HARMLESS])
			refused++;
		verdict->code = refused->code;
		verdict->rule = refused->rule;
		return;
	}
	mode = choose(fold->hazards, preferred_by(fold));
	verdict->map_info = vmprot_map_info[mode];
	verdict->attribute = fold->weakest[mode];
	verdict->hazards = fold->hazards[mode];
}

static void search_begin(struct walk *walk, struct search *search, const struct fold *fold)
{
	memset(search, 0, sizeof(*search));
	search->is_common =
		choose(fold->hazards, preferred_by(fold)) != MODES;
	walk->search = search;
}

static void search_all(struct walk *walk, struct search *search, const struct fold *fold)
{
	search_begin(walk, search, fold);
	if (fold->refused[HARMLESS].is_any) {
		search->is_ordered = 1;
		ordered_from(walk, 0);
	} else {
		start(walk);
	}
	walk->search = NULL;
}

static int is_known(const struct vmprot_env *env, unsigned profile, enum vmprot_error *error)
{
	*error = env->checked != CHECKED ? VMPROT_BAD_ENVIRONMENT :
		 profile == 0 || profile > VMPROT_PROFILES ? VMPROT_BAD_PROFILE : VMPROT_OK;
	return *error == VMPROT_OK;
}

/* Numbers of placements, or an error. */
static enum vmprot_error places_of(const struct vmprot_placement *placements, unsigned count,
				   uint16_t *places, unsigned *kept, unsigned *worst)
{
	uint8_t seen[VMPROT_PLACEMENTS];

	if (count == 0 || count > VMPROT_PLACEMENTS)
		return VMPROT_BAD_PLACEMENT;
	memset(seen, 0, sizeof(seen));
	*kept = 0;
	*worst = MODES - 1;
	for (unsigned i = 0; i < count; i++) {
		const struct vmprot_placement *each = &placements[i];
		unsigned number;

		/* Below 0 is above all. */
		if (each->memory - 1u >= VMPROT_MEMORIES || each->cache - 1u >= MODES ||
		    each->vma - 1u >= VMPROT_VMAS || each->pages - 1u >= VMPROT_PAGE_KINDS)
			return VMPROT_BAD_PLACEMENT;
		number = (((each->memory - 1u) * MODES + each->cache - 1u) * VMPROT_VMAS +
			  each->vma - 1u) * VMPROT_PAGE_KINDS + each->pages - 1u;
		if (each->cache - 1u < *worst)
			*worst = each->cache - 1u;
		if (!seen[number])
			places[(*kept)++] = (uint16_t)number;
		seen[number] = 1;
	}
	return VMPROT_OK;
}

static enum vmprot_error begin_places(struct walk *walk, uint16_t *places,
				      const struct vmprot_placement *placements, unsigned count,
				      const struct vmprot_env *env, unsigned profile,
				      struct fold *fold)
{
	enum vmprot_error error;
	unsigned kept, worst;

	if (!is_known(env, profile, &error))
		return error;
	error = places_of(placements, count, places, &kept, &worst);
	if (error != VMPROT_OK)
		return error;
	begin(walk, NULL, NULL, env, profile);
	walk->places = places;
	walk->count = (uint8_t)kept;
	walk->preferred = (uint8_t)worst;
	explore_all(walk, fold);
	fold->worst = (uint8_t)worst;
	return VMPROT_OK;
}

enum vmprot_error vmprot_judge(const struct vmprot_placement *placements, unsigned count,
			       const struct vmprot_env *env, unsigned profile,
			       struct vmprot_verdict *verdict)
{
	uint16_t places[VMPROT_PLACEMENTS];
	struct walk walk;
	struct fold fold;
	enum vmprot_error error;

	memset(verdict, 0, sizeof(*verdict));
	error = begin_places(&walk, places, placements, count, env, profile, &fold);
	if (error != VMPROT_OK)
		return error;
	if (is_settled(&fold))
		conclude(&fold, verdict);
	else
		verdict->code = VMPROT_PLATFORM_UNKNOWN;
	return VMPROT_OK;
}

enum vmprot_error vmprot_judge_deciding(const struct vmprot_placement *placements, unsigned count,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding)
{
	uint16_t places[VMPROT_PLACEMENTS];
	struct walk walk;
	struct fold fold;
	struct search search;
	enum vmprot_error error;

	memset(deciding, 0, sizeof(*deciding));
	error = begin_places(&walk, places, placements, count, env, profile, &fold);
	if (error != VMPROT_OK || is_settled(&fold))
		return error;
	search_all(&walk, &search, &fold);
	deciding->fields = search.field;
	return VMPROT_OK;
}

/* Why a buffer that can be in all places of all possibilities is refused, if it is wherever it is. */
static int refused_everywhere(const struct fold *fold, const struct vmprot_env *env,
			      unsigned profile, struct refused *refused)
{
	uint16_t places[VMPROT_PLACEMENTS];
	struct walk walk;
	struct fold all;
	unsigned count = 0;

	if (fold->refused[BY_EXPORTER].is_any)
		return 0;
	for (unsigned place = 0; place < VMPROT_PLACEMENTS; place++)
		if (fold->reached[place / 8] & (1u << (place % 8)))
			places[count++] = (uint16_t)place;
	begin(&walk, NULL, NULL, env, profile);
	walk.places = places;
	walk.count = (uint8_t)count;
	walk.preferred = fold->worst;
	explore_all(&walk, &all);
	if (all.is_mapped)
		return 0;
	*refused = all.refused[BY_POLICY];
	return 1;
}

static int has_unknown_fact(const struct walk *walk)
{
	for (unsigned i = VMPROT_ENV_VARIABLES; i < variables_of(walk); i++)
		if (walk->given[i] == 0)
			return 1;
	return 0;
}

static int depends_on_facts(struct walk *walk, const struct fold *fold)
{
	struct search search;

	if (!has_unknown_fact(walk))
		return 0;
	if (fold->refused[HARMLESS].is_any) {
		search_all(walk, &search, fold);
		return search.fact != 0;
	}
	search_begin(walk, &search, fold);
	search.is_facts_only = 1;
	start(walk);
	walk->search = NULL;
	return search.fact != 0;
}

static enum vmprot_error begin_facts(struct walk *walk, const struct vmprot_rules *rules,
				     const struct vmprot_known_facts *facts,
				     const struct vmprot_env *env, unsigned profile,
				     struct fold *fold)
{
	enum vmprot_error error;

	if (!is_known(env, profile, &error))
		return error;
	memset(fold, 0, sizeof(*fold));
	if (facts->malformed) {
		fold->refused[BY_EXPORTER].is_any = 1;
		fold->refused[BY_EXPORTER].code = VMPROT_UNKNOWN_FACTS;
		return VMPROT_OK;
	}
	begin(walk, rules, facts, env, profile);
	explore_all(walk, fold);
	return VMPROT_OK;
}

enum vmprot_error vmprot_judge_facts(const struct vmprot_rules *rules,
				     const struct vmprot_known_facts *facts,
				     const struct vmprot_env *env, unsigned profile,
				     struct vmprot_verdict *verdict)
{
	struct walk walk;
	struct fold fold;
	struct refused refused;
	enum vmprot_error error;

	memset(verdict, 0, sizeof(*verdict));
	error = begin_facts(&walk, rules, facts, env, profile, &fold);
	if (error != VMPROT_OK)
		return error;
	if (is_settled(&fold)) {
		conclude(&fold, verdict);
	} else if (!depends_on_facts(&walk, &fold)) {
		verdict->code = VMPROT_PLATFORM_UNKNOWN;
	} else if (refused_everywhere(&fold, env, profile, &refused)) {
		verdict->code = refused.code;
		verdict->rule = refused.rule;
	} else {
		verdict->code = VMPROT_ATTRIBUTES_UNKNOWN;
	}
	return VMPROT_OK;
}

enum vmprot_error vmprot_facts_deciding(const struct vmprot_rules *rules,
					const struct vmprot_known_facts *facts,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding)
{
	struct walk walk;
	struct fold fold;
	struct search search;
	enum vmprot_error error;

	memset(deciding, 0, sizeof(*deciding));
	error = begin_facts(&walk, rules, facts, env, profile, &fold);
	if (error != VMPROT_OK || is_settled(&fold))
		return error;
	search_all(&walk, &search, &fold);
	deciding->facts = search.fact;
	deciding->fields = search.field;
	return VMPROT_OK;
}

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
	env->known[VMPROT_KERNEL] = (uint8_t)epoch_of(host->kernel_major, host->kernel_minor);
	if (env->known[VMPROT_KERNEL] != 0)
		env->known[VMPROT_KERNEL_CLASS] =
			(uint8_t)(1 + vmprot_kernel_class[env->known[VMPROT_KERNEL] - 1]);
	for (unsigned i = 0; i < VMPROT_IMPLICATIONS; i++) {
		const struct vmprot_implication *row = &vmprot_implications[i];

		if (env->known[row->by] == row->is && (row->wins || env->known[row->target] == 0))
			env->known[row->target] = row->value;
	}
	env->checked = CHECKED;
	if (bad != NULL)
		*bad = 0;
	return VMPROT_OK;
}
