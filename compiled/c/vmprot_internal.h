/* SPDX-License-Identifier: MIT */
/*
 * What the library's own files share. Nothing in it is for callers.
 *
 * A diagram is an array of nodes: the number of a variable, and the edges for its values. An edge is
 * a node's place in the array, or a leaf. Variables are the fields of host and VM, and behind them the
 * facts of one exporter.
 */
#ifndef VMPROT_INTERNAL_H
#define VMPROT_INTERNAL_H

#include "vmprot.h"
#include "vmprot_layout.h"

#define VMPROT_LEAF 0x8000u
#define VMPROT_NUMBER(edge) ((edge) & 0x7fffu)

/* uncached, write-combined, cached */
#define VMPROT_MODES 3u
/* Instead of a mask of hazards. */
#define VMPROT_INADMISSIBLE 0x80u

/* Of an environment: it came from vmprot_env_init(). */
#define VMPROT_CHECKED 0x5a
/* Its places are worked out; and the verdicts of all kinds of buffers. */
#define VMPROT_HAS_PLACES 1
#define VMPROT_HAS_KINDS 2

/* ---- tables: vmprot_tables.c ---- */

/* What is admissible in one place: by mode a mask of hazards. */
struct vmprot_modes {
	uint8_t hazards[VMPROT_MODES];
	uint8_t forced;
};

struct vmprot_refusal {
	uint8_t code;
	uint16_t rule;
};

struct vmprot_version {
	uint16_t major, minor;
};

/* A field that has a value because another has one; goes before what is stated where it wins. */
struct vmprot_implication {
	uint8_t target, value, by, is, wins;
};

extern const uint16_t vmprot_cells[];
extern const uint16_t vmprot_rule_edges[VMPROT_PLACEMENTS];
extern const uint16_t vmprot_mode_edges[VMPROT_PROFILES][VMPROT_PLACEMENTS];
extern const struct vmprot_modes vmprot_modes[];
extern const struct vmprot_refusal vmprot_refusals[];
/* Refusals where every place has its types: one is forced, one is unsafe, they disagree. */
extern const uint8_t vmprot_conclusions[3];
/* By code, how telling it is: 0 is the most. */
extern const uint8_t vmprot_rank[];
/* How many values each field has. */
extern const uint8_t vmprot_arity[VMPROT_ENV_VARIABLES];
extern const uint8_t vmprot_kernel_class[VMPROT_EPOCHS];
/* By class its kernels, a bit each. */
extern const uint32_t vmprot_class_kernels[];
extern const struct vmprot_version vmprot_epochs[VMPROT_EPOCHS];
/* Those on which every device sees the CPU's caches, a bit each. */
extern const uint32_t vmprot_coherent_arches;
extern const uint8_t vmprot_map_info[VMPROT_MODES];
extern const struct vmprot_implication vmprot_implications[VMPROT_IMPLICATIONS];
void vmprot_copy_fields(uint8_t *known, const struct vmprot_host *host, const struct vmprot_vm *vm);

/* ---- exporters: vmprot_exporters.c ---- */

/* A fact that rules ask for, and how many values they tell apart. */
struct vmprot_variable {
	uint8_t fact, arity;
};

/* An exporter's rules: a diagram over its facts, the architecture and the kernel. */
struct vmprot_rules {
	const uint16_t *cells;
	uint16_t root;
	uint8_t facts;
	uint8_t variables;
	const struct vmprot_variable *variable;
	/* By leaf: how many places and which mode is the worst; or 0, code, rule and whether harmless. */
	const uint16_t *const *answers;
};

/* What is known of the facts: by variable its value from 1 on. */
struct vmprot_known_facts {
	uint8_t value[VMPROT_FACTS];
	/* Bit n: the architecture decides variable n, where it is known. */
	uint32_t by_arch;
	/* A fact has a value that the driver does not define. */
	uint8_t malformed;
};

/* Whether a caller's environment and profile are some. */
enum vmprot_error vmprot_check(const struct vmprot_env *env, unsigned profile);

enum vmprot_error vmprot_judge_facts(const struct vmprot_rules *rules,
				     struct vmprot_known_facts *facts,
				     const struct vmprot_env *env, unsigned profile,
				     struct vmprot_verdict *verdict);

/* Buffers that exporters answer alike on every host are of one kind: the diagrams of their answers. */
struct vmprot_kinds {
	const uint16_t *cells;
	const uint16_t *roots;
	/* As those of rules; NULL where facts that the architecture decides leave several. */
	const uint16_t *const *answers;
};

void vmprot_prepare_kinds(struct vmprot_env *env, const struct vmprot_kinds *kinds);

static inline int vmprot_has_kinds(const struct vmprot_env *env, unsigned profile)
{
	return env->checked == VMPROT_CHECKED && env->prepared == VMPROT_HAS_KINDS &&
	       profile - 1 < VMPROT_PROFILES;
}

/* The verdict of a kind; says whether it is settled. */
static inline int vmprot_look_up(const struct vmprot_env *env, unsigned profile, unsigned kind,
				 struct vmprot_verdict *verdict)
{
	*verdict = env->of_kind[profile - 1][kind];
	return (verdict->map_info | verdict->code) != 0;
}

enum vmprot_error vmprot_facts_deciding(const struct vmprot_rules *rules,
					struct vmprot_known_facts *facts,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding);

enum vmprot_error vmprot_answer_facts(const struct vmprot_rules *rules,
				      const struct vmprot_known_facts *facts,
				      const struct vmprot_env *env, struct vmprot_answer *answer);

/* ---- the walk through what is possible: vmprot_walk.c ---- */

/* The places that a buffer can be in; none where the exporter refuses. */
struct vmprot_places {
	const uint16_t *place;
	uint8_t count;
	uint8_t preferred;
};

static inline struct vmprot_places vmprot_places_in(const uint16_t *answer)
{
	struct vmprot_places places;

	places.place = &answer[2];
	places.count = (uint8_t)answer[0];
	places.preferred = (uint8_t)answer[1];
	return places;
}

struct vmprot_walk;

/* The first of some values. */
static inline unsigned vmprot_lowest(uint32_t values)
{
#ifdef __GNUC__
	return (unsigned)__builtin_ctz(values);
#else
	unsigned value = 0;

	while (!((values >> value) & 1))
		value++;
	return value;
#endif
}

/*
 * What happens at each end of the walk: a refusal, or what is admissible in every place. Rules may have
 * ends where nothing happens: NULL.
 */
struct vmprot_ends {
	void (*refused)(struct vmprot_walk *walk, const struct vmprot_refusal *refusal);
	/* No rule refuses. */
	void (*allowed)(struct vmprot_walk *walk);
	void (*mapped)(struct vmprot_walk *walk, const uint8_t *hazards, unsigned forced);
	/* An exporter's answer, of which there may be many alike. */
	void (*answered)(struct vmprot_walk *walk, unsigned answer);
};

struct vmprot_walk {
	/* By variable, bit n: it can have the value n + 1; and its value where it can have but one. */
	uint32_t possible[VMPROT_VARIABLES];
	uint8_t known[VMPROT_VARIABLES];
	/* What is possible as far as the caller says. */
	uint32_t given[VMPROT_VARIABLES];
	/* The facts that an architecture decides, which is unknown: bit n for variable n of the facts. */
	uint32_t by_arch;
	uint8_t profile;
	/* Enough is known. */
	uint8_t is_over;
	const struct vmprot_rules *rules;
	struct vmprot_places at;
	uint8_t column[VMPROT_PLACEMENTS];
	const struct vmprot_ends *ends;
	/* What the ends add up. */
	void *sum;
};

void vmprot_begin(struct vmprot_walk *walk, const struct vmprot_rules *rules,
		  const struct vmprot_known_facts *facts, const struct vmprot_env *env,
		  unsigned profile);
unsigned vmprot_variables(const struct vmprot_walk *walk);
void vmprot_restrict(struct vmprot_walk *walk, unsigned variable, uint32_t values);

/* The edge that known values lead to. */
static inline unsigned vmprot_resolve(const struct vmprot_walk *walk, unsigned edge)
{
	while ((edge & VMPROT_LEAF) == 0) {
		unsigned value = walk->known[vmprot_cells[edge]];

		if (value == 0)
			break;
		edge = vmprot_cells[edge + value];
	}
	return edge;
}

/* Every answer of the exporter, or the places that the walk is at. */
void vmprot_walk_facts(struct vmprot_walk *walk);
/* The rules of all places that the walk is at. */
void vmprot_walk_rules(struct vmprot_walk *walk);
/* What is admissible in them, where no rule refuses. */
void vmprot_walk_modes(struct vmprot_walk *walk);
/* The places of an answer; none where it is a refusal. */
struct vmprot_places vmprot_places_of(const struct vmprot_walk *walk, unsigned answer);

/* What is admissible in all places that were added; begins as VMPROT_EVERY_MODE. */
struct vmprot_common {
	uint8_t hazards[VMPROT_MODES];
	uint8_t forced;
	/* In some place nothing is; and the guest has no choice there. */
	uint8_t is_hopeless, is_hopeless_forced;
};

#define VMPROT_EVERY_MODE { { 0, 0, 0 }, 1, 0, 0 }

static inline unsigned vmprot_is_none(const uint8_t *hazards)
{
	return hazards[0] & hazards[1] & hazards[2] & VMPROT_INADMISSIBLE;
}

static inline void vmprot_add_place(struct vmprot_common *common, const struct vmprot_modes *modes)
{
	for (unsigned mode = 0; mode < VMPROT_MODES; mode++)
		common->hazards[mode] |= modes->hazards[mode];
	common->forced &= modes->forced;
	if (vmprot_is_none(modes->hazards)) {
		common->is_hopeless = 1;
		common->is_hopeless_forced |= modes->forced;
	}
}

/* The refusal where every place has its types, and no mode is admissible in all; else NULL. */
const struct vmprot_refusal *vmprot_conclusion(const struct vmprot_common *common);

/* ---- what all possibilities amount to: vmprot_fold.c ---- */

/* Refusals by the policy, by the exporter, and of buffers whose mapping fails by itself. */
enum vmprot_refused_by { VMPROT_BY_POLICY, VMPROT_BY_EXPORTER, VMPROT_HARMLESS, VMPROT_REFUSED_BY };

/* The most telling of refusals: of several of one code only the code is kept. */
struct vmprot_refused {
	uint8_t is_any;
	uint8_t code;
	uint16_t rule;
};

struct vmprot_fold {
	uint8_t hazards[VMPROT_MODES];
	uint8_t weakest[VMPROT_MODES];
	uint8_t is_mapped;
	struct vmprot_refused refused[VMPROT_REFUSED_BY];
	/* The places that the buffer can be in, wherever it is, and the worst mode of all. */
	uint8_t reached[(VMPROT_PLACEMENTS + 7) / 8];
	uint8_t worst;
};

void vmprot_add_refusal(struct vmprot_refused *refused, unsigned code, unsigned rule);
void vmprot_fold_all(struct vmprot_walk *walk, struct vmprot_fold *all);
/* As much as it takes to know that it is not settled. */
void vmprot_fold_until_open(struct vmprot_walk *walk, struct vmprot_fold *some);
int vmprot_is_settled(const struct vmprot_fold *fold);
unsigned vmprot_choose(const uint8_t *hazards, unsigned preferred);
unsigned vmprot_preferred(const struct vmprot_fold *fold);
void vmprot_conclude(const struct vmprot_fold *fold, struct vmprot_verdict *verdict);
void vmprot_map(const uint8_t *hazards, unsigned attribute, unsigned mode,
		struct vmprot_verdict *verdict);
unsigned vmprot_attribute_of(const uint8_t *hazards, unsigned forced, unsigned chosen);

/* ---- what a verdict depends on: vmprot_deciding.c ---- */

int vmprot_depends_on_facts(struct vmprot_walk *walk, const struct vmprot_fold *fold);
void vmprot_find_deciding(struct vmprot_walk *walk, const struct vmprot_fold *fold,
			  struct vmprot_deciding *deciding);

#endif
