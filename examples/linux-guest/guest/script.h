/* SPDX-License-Identifier: MIT */
/*
 * What the VMM wants to be done, a step a line: its name and numbers (C's notation), separated by blanks.
 * Empty lines, and lines that begin with #, are skipped.
 */
#ifndef VMPROT_SCRIPT_H
#define VMPROT_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

enum step_kind {
	/* map BLOB SIZE: creates a mappable host3d blob, and maps it */
	STEP_MAP,
	/* read BLOB OFFSET FIRST: is the word at OFFSET of page n FIRST + n? */
	STEP_READ,
	/* write BLOB OFFSET FIRST: stores FIRST + n there */
	STEP_WRITE,
	/* look BLOB [PAGE]: touches a page, and rings with its virtual address */
	STEP_LOOK,
	/* ring NUMBER */
	STEP_RING,
	/* unmap BLOB: unmaps it, and closes its handle */
	STEP_UNMAP,
	/* measure TIMES BLOB SIZE: maps, reads, writes and unmaps so often; how long did it take? */
	STEP_MEASURE,
};

#define MOST_ARGUMENTS 3
#define MOST_STEPS 1000
#define MOST_MEASURED 100000

struct step {
	enum step_kind kind;
	/* What was left out is 0. */
	uint64_t arguments[MOST_ARGUMENTS];
	/* As it was written, with single blanks. */
	const char *text;
};

struct script {
	struct step steps[MOST_STEPS];
	size_t count;
	/* Why it is none, or NULL; and in which line, from 1. */
	const char *wrong;
	size_t wrong_line;
};

/* Takes a script apart, behind which is a NUL. All of it is checked; its text becomes the steps' own. */
void parse_script(struct script *script, char *text, size_t length);

#endif
