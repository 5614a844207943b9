/* SPDX-License-Identifier: MIT */
/* What all possibilities amount to: an attribute that each of them admits, or the refusals. */
#include "vmprot_internal.h"

#include <stddef.h>
#include <string.h>

/* Answers that were looked at on the same hosts; beyond these some may be looked at again. */
#define MOST_SEEN 24

struct seen {
	uint32_t arches, kernels, answers;
};

struct fold_sum {
	struct vmprot_fold *fold;
	/* Whether the walk may end once the possibilities disagree. */
	int is_brief;
	struct seen seen[MOST_SEEN];
	unsigned seen_count;
};

static unsigned count_hazards(unsigned mask)
{
	unsigned count = 0;

	for (mask &= ~(unsigned)VMPROT_SLOW_READS; mask != 0; mask &= mask - 1)
		count++;
	return count;
}

/* The preferred attribute if it is admissible, or else the one with the fewest hazards. */
unsigned vmprot_choose(const uint8_t *hazards, unsigned preferred)
{
	unsigned best = VMPROT_MODES, fewest = ~0u;

	for (unsigned mode = 0; mode < VMPROT_MODES; mode++) {
		unsigned count;

		if (hazards[mode] & VMPROT_INADMISSIBLE)
			continue;
		count = count_hazards(hazards[mode]);
		if (mode == preferred || (best != preferred && count <= fewest)) {
			best = mode;
			fewest = count;
		}
	}
	return best;
}

unsigned vmprot_attribute_of(const uint8_t *hazards, unsigned forced, unsigned chosen)
{
	if (forced)
		return VMPROT_ATTRIBUTE_IGNORED;
	for (unsigned mode = 0; mode < VMPROT_MODES; mode++)
		if (hazards[mode] & ~hazards[chosen] & ~VMPROT_SLOW_READS)
			return VMPROT_ATTRIBUTE_BINDING;
	return VMPROT_ATTRIBUTE_ANY;
}

void vmprot_add_refusal(struct vmprot_refused *refused, unsigned code, unsigned rule)
{
	if (!refused->is_any || vmprot_rank[code] < vmprot_rank[refused->code]) {
		refused->is_any = 1;
		refused->code = (uint8_t)code;
		refused->rule = (uint16_t)rule;
	} else if (refused->code == code && refused->rule != rule) {
		refused->rule = 0;
	}
}

/* Every possibility is a refusal, or every one is a mapping with one attribute that serves all. */
int vmprot_is_settled(const struct vmprot_fold *fold)
{
	if (!fold->is_mapped)
		return 1;
	if (fold->refused[VMPROT_BY_POLICY].is_any || fold->refused[VMPROT_BY_EXPORTER].is_any)
		return 0;
	return (fold->hazards[0] & fold->hazards[1] & fold->hazards[2] & VMPROT_INADMISSIBLE) == 0;
}

/* More mappings and refusals change nothing. */
static int is_final(const struct fold_sum *sum)
{
	return !vmprot_is_settled(sum->fold) &&
	       (sum->is_brief || vmprot_is_none(sum->fold->hazards));
}

/* ---- the rules of places ---- */

static void add_rule(struct vmprot_walk *walk, const struct vmprot_refusal *refusal)
{
	struct fold_sum *sum = walk->sum;

	vmprot_add_refusal(&sum->fold->refused[VMPROT_BY_POLICY], refusal->code, refusal->rule);
}

static void add_rule_until_open(struct vmprot_walk *walk, const struct vmprot_refusal *refusal)
{
	struct fold_sum *sum = walk->sum;

	add_rule(walk, refusal);
	walk->is_over = (uint8_t)!vmprot_is_settled(sum->fold);
}

static void end(struct vmprot_walk *walk)
{
	walk->is_over = 1;
}

static const struct vmprot_ends RULES = { add_rule_until_open, NULL, NULL, NULL };
static const struct vmprot_ends UNTIL_ALLOWED = { add_rule, end, NULL, NULL };

/*
 * Whether some possibility of those that the walk is at is refused by no rule; if not, all refusals were
 * added.
 */
static int is_allowed(struct vmprot_walk *walk)
{
	int found;

	walk->ends = &UNTIL_ALLOWED;
	vmprot_walk_rules(walk);
	found = walk->is_over;
	walk->is_over = 0;
	return found;
}

/* ---- what is admissible in places: it counts where no rule refuses ---- */

static void fold_if_allowed(struct vmprot_walk *walk, const struct vmprot_fold *next)
{
	const struct vmprot_ends *ends = walk->ends;
	struct fold_sum *sum = walk->sum;

	if (memcmp(next, sum->fold, sizeof(*next)) == 0)
		return;
	if (is_allowed(walk))
		*sum->fold = *next;
	walk->ends = ends;
	walk->is_over = (uint8_t)is_final(sum);
}

static void fold_refused(struct vmprot_walk *walk, const struct vmprot_refusal *refusal)
{
	struct vmprot_fold next = *((struct fold_sum *)walk->sum)->fold;

	if (!vmprot_is_settled(&next))
		return;
	vmprot_add_refusal(&next.refused[VMPROT_BY_POLICY], refusal->code, refusal->rule);
	fold_if_allowed(walk, &next);
}

/* Where it is not settled, only whether one attribute serves all that maps is left to be found. */
static void fold_mapped(struct vmprot_walk *walk, const uint8_t *hazards, unsigned forced)
{
	struct vmprot_fold next = *((struct fold_sum *)walk->sum)->fold;
	unsigned wanted = vmprot_is_settled(&next) ? 0xffu : VMPROT_INADMISSIBLE;

	next.is_mapped = 1;
	for (unsigned mode = 0; mode < VMPROT_MODES; mode++) {
		unsigned attribute;

		next.hazards[mode] |= (uint8_t)(hazards[mode] & wanted);
		if (wanted == VMPROT_INADMISSIBLE || (hazards[mode] & VMPROT_INADMISSIBLE))
			continue;
		attribute = vmprot_attribute_of(hazards, forced, mode);
		if (attribute < next.weakest[mode])
			next.weakest[mode] = (uint8_t)attribute;
	}
	fold_if_allowed(walk, &next);
}

static const struct vmprot_ends MODES = { fold_refused, NULL, fold_mapped, NULL };

/* ---- answers ---- */

static int is_seen(struct vmprot_walk *walk, unsigned answer)
{
	struct fold_sum *sum = walk->sum;
	uint32_t arches = walk->possible[VMPROT_ARCH], kernels = walk->possible[VMPROT_KERNEL];
	uint32_t bit;
	unsigned i = 0;

	/* Our exporters have some twenty answers; those of more are looked at again. */
	if (answer >= 32)
		return 0;
	bit = (uint32_t)1 << answer;
	while (i < sum->seen_count &&
	       (sum->seen[i].arches != arches || sum->seen[i].kernels != kernels))
		i++;
	if (i == MOST_SEEN)
		return 0;
	if (i == sum->seen_count) {
		sum->seen[i].arches = arches;
		sum->seen[i].kernels = kernels;
		sum->seen[i].answers = 0;
		sum->seen_count++;
	}
	if (sum->seen[i].answers & bit)
		return 1;
	sum->seen[i].answers |= bit;
	return 0;
}

static void fold_answered(struct vmprot_walk *walk, unsigned answer)
{
	const struct vmprot_ends *ends = walk->ends;
	struct fold_sum *sum = walk->sum;
	struct vmprot_fold *fold = sum->fold;

	if (walk->rules != NULL) {
		const uint16_t *cells = walk->rules->answers[answer];

		if (is_seen(walk, answer))
			return;
		if (cells[0] == 0) {
			vmprot_add_refusal(&fold->refused[cells[3] ? VMPROT_HARMLESS : VMPROT_BY_EXPORTER],
				    cells[1], cells[2]);
			return;
		}
		walk->at = vmprot_places_of(walk, answer);
	}
	if (walk->at.preferred < fold->worst)
		fold->worst = walk->at.preferred;
	for (unsigned i = 0; i < walk->at.count; i++)
		fold->reached[walk->at.place[i] / 8] |= (uint8_t)(1u << (walk->at.place[i] % 8));
	if (!is_final(sum) && is_allowed(walk)) {
		walk->ends = &MODES;
		vmprot_walk_modes(walk);
		walk->is_over = 0;
		/* What refuses matters where nothing else makes a difference yet. */
		if (vmprot_is_settled(fold)) {
			walk->ends = &RULES;
			vmprot_walk_rules(walk);
			walk->is_over = 0;
		}
	}
	walk->ends = ends;
}

static const struct vmprot_ends ANSWERS = { NULL, NULL, NULL, fold_answered };

static void fold_answers(struct vmprot_walk *walk, struct vmprot_fold *fold, int is_brief)
{
	struct fold_sum sum;

	sum.fold = fold;
	sum.is_brief = is_brief;
	sum.seen_count = 0;
	memset(fold, 0, sizeof(*fold));
	memset(fold->weakest, VMPROT_ATTRIBUTE_IGNORED, VMPROT_MODES);
	fold->worst = VMPROT_MODES - 1;
	walk->sum = &sum;
	walk->ends = &ANSWERS;
	vmprot_walk_facts(walk);
	walk->sum = 0;
}

void vmprot_fold_all(struct vmprot_walk *walk, struct vmprot_fold *all)
{
	fold_answers(walk, all, 0);
}

void vmprot_fold_until_open(struct vmprot_walk *walk, struct vmprot_fold *some)
{
	fold_answers(walk, some, 1);
}

unsigned vmprot_preferred(const struct vmprot_fold *fold)
{
	return fold->refused[VMPROT_BY_EXPORTER].is_any ? 0 : fold->worst;
}

void vmprot_map(const uint8_t *hazards, unsigned attribute, unsigned mode,
		struct vmprot_verdict *verdict)
{
	verdict->map_info = vmprot_map_info[mode];
	verdict->attribute = (uint8_t)attribute;
	verdict->hazards = hazards[mode];
}

void vmprot_conclude(const struct vmprot_fold *fold, struct vmprot_verdict *verdict)
{
	const struct vmprot_refused *refused = fold->refused;
	unsigned mode;

	if (fold->is_mapped) {
		mode = vmprot_choose(fold->hazards, vmprot_preferred(fold));
		vmprot_map(fold->hazards, fold->weakest[mode], mode, verdict);
		return;
	}
	while (!refused->is_any && refused < &fold->refused[VMPROT_HARMLESS])
		refused++;
	verdict->code = refused->code;
	verdict->rule = refused->rule;
}
