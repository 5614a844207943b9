/* SPDX-License-Identifier: MIT */
/*
 * The walk through the diagrams. Where a variable can have several values it takes every edge in
 * turn, with all the values that lead there at once.
 */
#include "vmprot_internal.h"

#include <stddef.h>

static unsigned arity_of(const struct vmprot_walk *walk, unsigned variable)
{
	if (variable < VMPROT_ENV_VARIABLES)
		return vmprot_arity[variable];
	return walk->rules->variable[variable - VMPROT_ENV_VARIABLES].arity;
}

unsigned vmprot_variables(const struct vmprot_walk *walk)
{
	return VMPROT_ENV_VARIABLES + (walk->rules == NULL ? 0u : walk->rules->variables);
}

static unsigned only_value(uint32_t values)
{
	return values != 0 && (values & (values - 1)) == 0 ? vmprot_lowest(values) + 1 : 0;
}

/* Kernels that the policy does not tell apart are of one class. */
static unsigned only_class(uint32_t kernels)
{
	unsigned class;

	if (kernels == 0)
		return 0;
	class = vmprot_kernel_class[vmprot_lowest(kernels)];
	return (kernels & ~vmprot_class_kernels[class]) == 0 ? 1 + class : 0;
}

void vmprot_restrict(struct vmprot_walk *walk, unsigned variable, uint32_t values)
{
	walk->possible[variable] = values;
	walk->known[variable] = (uint8_t)only_value(values);
	if (variable == VMPROT_KERNEL)
		walk->known[VMPROT_KERNEL_CLASS] = (uint8_t)only_class(values);
}

static uint32_t every_value(unsigned arity)
{
	return arity >= 32 ? UINT32_MAX : ((uint32_t)1 << arity) - 1;
}

void vmprot_begin(struct vmprot_walk *walk, const struct vmprot_rules *rules,
		  const struct vmprot_known_facts *facts, const struct vmprot_env *env,
		  unsigned profile)
{
	walk->rules = rules;
	walk->profile = (uint8_t)profile;
	walk->by_arch = 0;
	walk->is_over = 0;
	walk->ends = NULL;
	walk->sum = NULL;
	for (unsigned variable = 0; variable < vmprot_variables(walk); variable++) {
		unsigned value;

		if (variable < VMPROT_ENV_VARIABLES) {
			value = env->known[variable];
		} else {
			unsigned own = variable - VMPROT_ENV_VARIABLES;

			value = facts->value[own];
			walk->by_arch |= facts->by_arch & ((uint32_t)1 << own);
		}
		walk->given[variable] = value == 0 ? every_value(arity_of(walk, variable)) :
						     (uint32_t)1 << (value - 1);
		walk->possible[variable] = walk->given[variable];
		walk->known[variable] = (uint8_t)value;
	}
}

/* The edge of a node for a value from 0 on; that of a kernel leads on by its class. */
static unsigned child_of(const uint16_t *node, unsigned value)
{
	return node[1 + (node[0] == VMPROT_KERNEL_CLASS ? vmprot_kernel_class[value] : value)];
}

/* Where the walk goes on once a variable has fewer values. */
typedef void next_fn(struct vmprot_walk *walk, unsigned stage, unsigned edge);

static const struct vmprot_implication *implication_of(const struct vmprot_walk *walk,
							unsigned variable)
{
	for (unsigned i = 0; i < VMPROT_IMPLICATIONS; i++)
		if (vmprot_implications[i].by == variable &&
		    walk->known[variable] == vmprot_implications[i].is)
			return &vmprot_implications[i];
	return NULL;
}

/* A variable's value can settle another's: where that is otherwise, there is no possibility. */
static void walk_child(struct vmprot_walk *walk, unsigned variable, next_fn *next, unsigned stage,
		       unsigned edge)
{
	const struct vmprot_implication *row = implication_of(walk, variable);
	uint32_t before, settled;

	if (row == NULL) {
		next(walk, stage, edge);
		return;
	}
	before = walk->possible[row->target];
	settled = before & (uint32_t)1 << (row->value - 1);
	if (settled == 0)
		return;
	vmprot_restrict(walk, row->target, settled);
	next(walk, stage, edge);
	vmprot_restrict(walk, row->target, before);
}

/* Neighbouring values that lead on alike go together. */
static void walk_children(struct vmprot_walk *walk, const uint16_t *node, next_fn *next,
			  unsigned stage)
{
	unsigned is_class = node[0] == VMPROT_KERNEL_CLASS;
	unsigned variable = is_class ? VMPROT_KERNEL : node[0];
	uint32_t before = walk->possible[variable], left = before;

	while (left != 0 && !walk->is_over) {
		unsigned value = vmprot_lowest(left), edge = child_of(node, value);
		uint32_t alike = 0;

		do {
			alike |= is_class ? left & vmprot_class_kernels[vmprot_kernel_class[value]] :
					    (uint32_t)1 << value;
			if ((left & ~alike) == 0)
				break;
			value = vmprot_lowest(left & ~alike);
		} while (child_of(node, value) == edge);
		left &= ~alike;
		vmprot_restrict(walk, variable, alike);
		walk_child(walk, variable, next, stage, edge);
	}
	vmprot_restrict(walk, variable, before);
}

/* ---- an exporter's rules ---- */

/* Takes the architectures on which every device is coherent apart from the others. */
static void walk_arches(struct vmprot_walk *walk, next_fn *next, unsigned edge)
{
	uint32_t arches = walk->possible[VMPROT_ARCH];

	vmprot_restrict(walk, VMPROT_ARCH, arches & ~vmprot_coherent_arches);
	next(walk, 0, edge);
	if (!walk->is_over) {
		vmprot_restrict(walk, VMPROT_ARCH, arches & vmprot_coherent_arches);
		next(walk, 0, edge);
	}
	vmprot_restrict(walk, VMPROT_ARCH, arches);
}

static void next_of_facts(struct vmprot_walk *walk, unsigned stage, unsigned edge)
{
	while ((edge & VMPROT_LEAF) == 0) {
		const uint16_t *node = &walk->rules->cells[edge];
		unsigned variable = node[0], value = walk->known[variable];

		if (variable >= VMPROT_ENV_VARIABLES &&
		    ((walk->by_arch >> (variable - VMPROT_ENV_VARIABLES)) & 1)) {
			uint32_t arches = walk->possible[VMPROT_ARCH];
			uint32_t coherent = arches & vmprot_coherent_arches;

			if (coherent != 0 && coherent != arches) {
				walk_arches(walk, next_of_facts, edge);
				return;
			}
			if (coherent != 0)
				value = VMPROT_YES;
		}
		if (value == 0) {
			walk_children(walk, node, next_of_facts, stage);
			return;
		}
		edge = node[value];
	}
	walk->ends->answered(walk, VMPROT_NUMBER(edge));
}

void vmprot_walk_facts(struct vmprot_walk *walk)
{
	if (walk->rules == NULL)
		walk->ends->answered(walk, 0);
	else
		next_of_facts(walk, 0, walk->rules->root);
}

struct vmprot_places vmprot_places_of(const struct vmprot_walk *walk, unsigned answer)
{
	return walk->rules == NULL ? walk->at : vmprot_places_in(walk->rules->answers[answer]);
}

/* ---- the policy: first the rules of each place, then what is admissible in each ---- */

const struct vmprot_refusal *vmprot_conclusion(const struct vmprot_common *common)
{
	unsigned which = !common->is_hopeless ? 2 : common->is_hopeless_forced ? 0 : 1;

	return vmprot_is_none(common->hazards) ? &vmprot_refusals[vmprot_conclusions[which]] : NULL;
}

static void refuse(struct vmprot_walk *walk, const struct vmprot_refusal *refusal)
{
	if (walk->ends->refused != NULL)
		walk->ends->refused(walk, refusal);
}

static void settle(struct vmprot_walk *walk)
{
	struct vmprot_common common = VMPROT_EVERY_MODE;
	const struct vmprot_refusal *refusal;

	for (unsigned i = 0; i < walk->at.count; i++)
		vmprot_add_place(&common, &vmprot_modes[walk->column[i]]);
	refusal = vmprot_conclusion(&common);
	if (refusal != NULL)
		refuse(walk, refusal);
	else
		walk->ends->mapped(walk, common.hazards, common.forced);
}

static void next_of_places(struct vmprot_walk *walk, unsigned stage, unsigned edge)
{
	unsigned count = walk->at.count, number;

	for (;;) {
		while ((edge & VMPROT_LEAF) == 0) {
			const uint16_t *node = &vmprot_cells[edge];
			unsigned value = walk->known[node[0]];

			if (value == 0) {
				walk_children(walk, node, next_of_places, stage);
				return;
			}
			edge = node[value];
		}
		number = VMPROT_NUMBER(edge);
		if (stage >= count && number < VMPROT_FIRST_REFUSAL) {
			walk->column[stage - count] = (uint8_t)number;
		} else if (number != 0) {
			number -= stage < count ? 0 : VMPROT_FIRST_REFUSAL;
			refuse(walk, &vmprot_refusals[number]);
			return;
		}
		stage++;
		if (stage == count) {
			if (walk->ends->allowed != NULL)
				walk->ends->allowed(walk);
			return;
		}
		if (stage == 2 * count) {
			settle(walk);
			return;
		}
		edge = stage < count ?
			       vmprot_rule_edges[walk->at.place[stage]] :
			       vmprot_mode_edges[walk->profile - 1][walk->at.place[stage - count]];
	}
}

void vmprot_walk_rules(struct vmprot_walk *walk)
{
	next_of_places(walk, 0, vmprot_rule_edges[walk->at.place[0]]);
}

void vmprot_walk_modes(struct vmprot_walk *walk)
{
	next_of_places(walk, walk->at.count,
		       vmprot_mode_edges[walk->profile - 1][walk->at.place[0]]);
}
