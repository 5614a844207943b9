/* SPDX-License-Identifier: MIT */
/* What vmprot.c and vmprot_exporters.c share. Nothing in it is for callers. */
#ifndef VMPROT_INTERNAL_H
#define VMPROT_INTERNAL_H

#include "vmprot.h"
#include "vmprot_layout.h"

/* The value of a fact that the architecture decides. */
#define VMPROT_VALUE_BY_ARCH 0xff

/* An exporter's rules: a diagram over its facts, the architecture and the kernel. */
struct vmprot_rules {
	uint16_t root;
	uint8_t facts;
	uint8_t variables;
	/* By variable of a fact: how many values it has, and the fact that it is of. */
	const uint8_t *arity;
	const uint8_t *fact_of;
};

/* What is known of the facts: by variable its value from 1 on. */
struct vmprot_known_facts {
	uint8_t value[VMPROT_FACT_VARIABLES];
	/* A fact has a value that the driver does not define. */
	uint8_t malformed;
};

extern const uint16_t vmprot_fact_cells[];
extern const uint16_t vmprot_answer_at[];
extern const uint16_t vmprot_answers[];

enum vmprot_error vmprot_judge_facts(const struct vmprot_rules *rules,
				     const struct vmprot_known_facts *facts,
				     const struct vmprot_env *env, unsigned profile,
				     struct vmprot_verdict *verdict);

enum vmprot_error vmprot_facts_deciding(const struct vmprot_rules *rules,
					const struct vmprot_known_facts *facts,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding);

#endif
