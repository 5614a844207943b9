/* SPDX-License-Identifier: MIT */
/**
 * @file vmprot.h
 * Which memory attributes may a guest's mapping of a dma-buf have?
 *
 * The guest-mappability policy of vmprot, compiled. No allocation, no global state, no dependency
 * but the C library's memcpy and memset. 0 means unknown in every field of every structure, so that a
 * zeroed structure states nothing; what is unknown stands for every value, and a buffer is mapped only
 * where every possibility allows it.
 *
 * The stack is bounded: a few frames for each field and fact that is unknown.
 */
#ifndef VMPROT_H
#define VMPROT_H

#include <stdint.h>

#include "vmprot_abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a caller did wrong. Verdicts are refusals where it is not VMPROT_OK. */
enum vmprot_error {
	VMPROT_OK = 0,
	/** A field has a number that none of its values has. */
	VMPROT_BAD_FIELD = 1,
	/** A placement has a number that none of its values has; or there is none, or more than 144. */
	VMPROT_BAD_PLACEMENT = 2,
	/** The profile is none. */
	VMPROT_BAD_PROFILE = 3,
	/** The environment did not come from vmprot_env_init(). */
	VMPROT_BAD_ENVIRONMENT = 4
};

/** Yes, no, or unknown. */
enum vmprot_tri {
	VMPROT_UNKNOWN = 0,
	VMPROT_NO = 1,
	VMPROT_YES = 2,
	/**
	 * Of facts about devices alone: yes where every device of the architecture sees the CPU's caches
	 * (x86-64, LoongArch, POWER), otherwise unknown.
	 */
	VMPROT_BY_ARCH = 3
};

/** Who decides the attribute of the guest's mapping. */
enum vmprot_attribute {
	/** The guest must use it: any other is not safe. */
	VMPROT_ATTRIBUTE_BINDING = 1,
	/** Any attribute is as safe. */
	VMPROT_ATTRIBUTE_ANY = 2,
	/** The guest gets the same type whatever it asks for. */
	VMPROT_ATTRIBUTE_IGNORED = 3
};

/** What a guest may do with a buffer. */
struct vmprot_verdict {
	/**
	 * virtio-gpu's VIRTIO_GPU_MAP_CACHE_*: 1 cached, 2 uncached, 3 write-combined; 0 where the buffer
	 * must not be mapped.
	 */
	uint8_t map_info;
	/** enum vmprot_attribute; 0 where it must not be mapped. */
	uint8_t attribute;
	/** Mask of VMPROT_HAZARD_*. */
	uint8_t hazards;
	/** enum vmprot_code; 0 where it may be mapped. */
	uint8_t code;
	/** enum vmprot_rule; 0 where no single rule says it. */
	uint16_t rule;
};

/** A host and a VM that were checked once: some 3 KB, whose content is the library's own. */
struct vmprot_env {
	uint8_t known[VMPROT_ENV_VARIABLES];
	uint8_t checked;
	uint8_t prepared;
	uint16_t outcome[2][VMPROT_PLACEMENTS];
	struct vmprot_verdict of_kind[2][VMPROT_KINDS];
};

/** How the mappings that an exporter can make of a buffer over its life differ. */
enum vmprot_basis {
	/** All have the one attribute. */
	VMPROT_BASIS_FIXED = 1,
	/** Some are more cacheable than the attribute that is stated. */
	VMPROT_BASIS_WORST_CASE = 2
};

/** What an exporter says of a buffer, whatever a VM makes of it. */
struct vmprot_answer {
	/**
	 * enum vmprot_placement_cache: the least cacheable attribute of the CPU mappings that the exporter
	 * can make of the buffer; 0 where it must not be mapped on this knowledge.
	 */
	uint8_t cache;
	/** enum vmprot_basis; 0 where there is no attribute. */
	uint8_t basis;
	/** enum vmprot_code; 0 where there is one. */
	uint8_t code;
	/** enum vmprot_rule; 0 where no single rule says it. */
	uint16_t rule;
};

/** The fields and facts that would settle a refusal for what is unknown. */
struct vmprot_deciding {
	/** Bit enum vmprot_field - 1 of each field of host or VM. */
	uint32_t fields;
	/** Bit n of the exporter's fact n in the order of its structure, from 0. */
	uint64_t facts;
};

/**
 * Checks what is known of a host and a VM.
 *
 * @param env is written in any case; on an error it is one that every judgement refuses
 * @param bad the field that has no such value, enum vmprot_field; may be NULL
 * @return VMPROT_OK or VMPROT_BAD_FIELD
 */
enum vmprot_error vmprot_env_init(struct vmprot_env *env, const struct vmprot_host *host,
				  const struct vmprot_vm *vm, unsigned *bad);

/**
 * Works out every placement once, so that later judgements look up what they would have to find. Takes
 * some microseconds; worth it for more than a few hundred judgements. Where buffers are judged by their
 * exporters' facts, vmprot_query_prepare() does more.
 *
 * @return VMPROT_OK, or VMPROT_BAD_ENVIRONMENT where env did not come from vmprot_env_init()
 */
enum vmprot_error vmprot_env_prepare(struct vmprot_env *env);

/**
 * Judges a buffer that can be in these places during its life.
 *
 * @param placements each of which has all of its four fields
 * @param count from 1 to VMPROT_PLACEMENTS
 * @param profile enum vmprot_profile
 * @param verdict is a refusal where an error is returned
 */
enum vmprot_error vmprot_judge(const struct vmprot_placement *placements, unsigned count,
			       const struct vmprot_env *env, unsigned profile,
			       struct vmprot_verdict *verdict);

/**
 * The fields on which the verdict of vmprot_judge() depends, where what is known leaves both a mapping
 * and a refusal, or attributes that exclude each other, open; none where it is settled. Takes longer
 * than a judgement: up to some milliseconds where nothing is known.
 */
enum vmprot_error vmprot_judge_deciding(const struct vmprot_placement *placements, unsigned count,
					const struct vmprot_env *env, unsigned profile,
					struct vmprot_deciding *deciding);

#ifdef __cplusplus
}
#endif

#endif
