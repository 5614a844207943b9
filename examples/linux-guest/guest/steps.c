/* SPDX-License-Identifier: MIT */
#include "steps.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "doorbell.h"
#include "gpu.h"
#include "measure.h"
#include "pages.h"
#include "report.h"

#define MOST_MAPPINGS 64

static struct mapping mappings[MOST_MAPPINGS];
/* Blobs whose last map failed: the steps that wanted the mapping have nothing to say. */
static uint64_t unmapped[MOST_STEPS];
static size_t unmapped_count;

/* What a step came to. */
struct result {
	struct outcome outcome;
	int signal;
	/* More about it, beginning with a blank. */
	char details[500];
};

#define ADD(result, ...) append((result)->details, sizeof((result)->details), __VA_ARGS__)

static struct mapping *mapping_of(uint64_t blob)
{
	size_t index;

	for (index = 0; index < MOST_MAPPINGS; index++)
		if (mappings[index].address != NULL && mappings[index].blob == blob)
			return &mappings[index];
	return NULL;
}

static struct mapping *free_mapping(void)
{
	size_t index;

	for (index = 0; index < MOST_MAPPINGS; index++)
		if (mappings[index].address == NULL)
			return &mappings[index];
	return NULL;
}

static size_t unmapped_index(uint64_t blob)
{
	size_t index = 0;

	while (index < unmapped_count && unmapped[index] != blob)
		index++;
	return index;
}

static void remember_map(uint64_t blob, int failed)
{
	size_t index = unmapped_index(blob);

	if (failed && index == unmapped_count)
		unmapped[unmapped_count++] = blob;
	else if (!failed && index < unmapped_count)
		unmapped[index] = unmapped[--unmapped_count];
}

static int wants_mapping(const struct step *step)
{
	return step->kind == STEP_READ || step->kind == STEP_WRITE || step->kind == STEP_LOOK ||
	       step->kind == STEP_UNMAP;
}

static void fail(struct result *result, const char *call, int error)
{
	result->outcome.call = call;
	result->outcome.error = error;
}

static void do_map(int gpu, const uint64_t *arguments, struct result *result)
{
	struct mapping *slot = free_mapping();
	struct mapping mapping = { arguments[0], arguments[1], NULL, 0 };
	struct durations took;

	if (mapping_of(mapping.blob) != NULL || slot == NULL) {
		fail(result, "script", slot == NULL ? ENOSPC : EEXIST);
		return;
	}
	result->outcome = map_blob(gpu, &mapping, &took);
	remember_map(mapping.blob, result->outcome.error != 0);
	if (result->outcome.error != 0)
		return;
	*slot = mapping;
	ADD(result, " address=%p create_ns=%" PRIu64 " map_ns=%" PRIu64, mapping.address,
	    took.create, took.map);
}

static void do_unmap(int gpu, struct mapping *mapping, struct result *result)
{
	uint64_t began = nanoseconds();

	result->outcome = unmap_blob(gpu, mapping);
	mapping->address = NULL;
	ADD(result, " unmap_ns=%" PRIu64, nanoseconds() - began);
}

static void show_sight(struct result *result, const struct sight *sight, int reading)
{
	ADD(result, " pages=%zu", sight->pages);
	if (reading)
		ADD(result, " wrong=%zu", sight->wrong);
	if (sight->wrong != 0)
		ADD(result, " page=%zu found=0x%" PRIx32, sight->first_wrong, sight->found);
	result->signal = sight->signal;
}

static void do_look(struct mapping *mapping, uint64_t page, struct result *result)
{
	char *address = (char *)mapping->address + page * PAGE;
	struct sight sight;

	if (page >= mapping->size / PAGE) {
		fail(result, "script", ERANGE);
		return;
	}
	sight = rewrite_pages(address, PAGE);
	result->signal = sight.signal;
	if (sight.signal != 0)
		return;
	fail(result, "doorbell", ring_doorbell(DOORBELL_BLOB, mapping->blob));
	if (result->outcome.error == 0)
		ring_doorbell(DOORBELL_LOOK, (uintptr_t)address);
	ADD(result, " address=%p", (void *)address);
}

static void do_mapped(int gpu, const struct step *step, struct result *result)
{
	const uint64_t *arguments = step->arguments;
	struct mapping *mapping = mapping_of(arguments[0]);
	struct sight sight;

	if (mapping == NULL) {
		fail(result, "script", ENOENT);
	} else if (step->kind == STEP_READ) {
		sight = read_pages(mapping->address, mapping->size, arguments[1],
				   (uint32_t)arguments[2]);
		show_sight(result, &sight, 1);
	} else if (step->kind == STEP_WRITE) {
		sight = write_pages(mapping->address, mapping->size, arguments[1],
				    (uint32_t)arguments[2]);
		show_sight(result, &sight, 0);
	} else if (step->kind == STEP_LOOK) {
		do_look(mapping, arguments[1], result);
	} else {
		do_unmap(gpu, mapping, result);
	}
}

int carry_out(int gpu, size_t number, const struct step *step)
{
	struct result result;
	const char *word = "ok";

	if (wants_mapping(step) && unmapped_index(step->arguments[0]) < unmapped_count)
		return 1;
	memset(&result, 0, sizeof(result));
	if (step->kind == STEP_MAP)
		do_map(gpu, step->arguments, &result);
	else if (step->kind == STEP_RING)
		fail(&result, "doorbell", ring_doorbell(DOORBELL_RING, step->arguments[0]));
	else if (step->kind == STEP_MEASURE)
		result.outcome = measure(gpu, step->arguments, result.details,
					 sizeof(result.details), &result.signal);
	else
		do_mapped(gpu, step, &result);
	if (result.signal != 0)
		word = signal_name(result.signal);
	else if (result.outcome.error != 0)
		word = error_name(result.outcome.error);
	if (step->kind == STEP_RING && result.outcome.error == 0)
		return 1;
	if (result.outcome.error != 0)
		say("step %zu %s: %s%s call=%s", number, step->text, word, result.details,
		    result.outcome.call);
	else
		say("step %zu %s: %s%s", number, step->text, word, result.details);
	return result.signal == 0 && result.outcome.error == 0;
}
