/* SPDX-License-Identifier: MIT */
/*
 * The only process of the guest, /init of its initramfs: carries out the script that the VMM put beside it, and
 * says on the console what came of each step. README.md has the steps and the lines.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "doorbell.h"
#include "gpu.h"
#include "measure.h"
#include "pages.h"
#include "report.h"
#include "script.h"
#include "system.h"

#define SCRIPT "/script"
#define MOST_MAPPINGS 64

/* Without a script: the first page of each of the first blobs. */
#define DEMONSTRATED 16

static int gpu = -1;
static struct script script;
static struct mapping mappings[MOST_MAPPINGS];

/* What a step came to. */
struct result {
	struct outcome outcome;
	int signal;
	/* More about it, beginning with a blank. */
	char details[500];
};

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

static void fail(struct result *result, const char *call, int error)
{
	result->outcome.call = call;
	result->outcome.error = error;
}

static void do_map(const uint64_t *arguments, struct result *result)
{
	struct mapping *slot = free_mapping();
	struct mapping mapping = { arguments[0], arguments[1], NULL, 0 };
	struct durations took;

	if (mapping_of(mapping.blob) != NULL || slot == NULL) {
		fail(result, "script", slot == NULL ? ENOSPC : EEXIST);
		return;
	}
	result->outcome = map_blob(gpu, &mapping, &took);
	if (result->outcome.error != 0)
		return;
	*slot = mapping;
	append(result->details, sizeof(result->details),
		 " address=%p create_ns=%" PRIu64 " map_ns=%" PRIu64, mapping.address, took.create,
		 took.map);
}

static void do_unmap(struct mapping *mapping, struct result *result)
{
	uint64_t began = nanoseconds();

	result->outcome = unmap_blob(gpu, mapping);
	mapping->address = NULL;
	append(result->details, sizeof(result->details), " unmap_ns=%" PRIu64,
		 nanoseconds() - began);
}

static void show_sight(struct result *result, const struct sight *sight, int reading)
{
	append(result->details, sizeof(result->details), " pages=%zu", sight->pages);
	if (reading)
		append(result->details, sizeof(result->details), " wrong=%zu", sight->wrong);
	if (sight->wrong != 0)
		append(result->details, sizeof(result->details), " page=%zu found=0x%" PRIx32,
		       sight->first_wrong, sight->found);
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
	append(result->details, sizeof(result->details), " address=%p", (void *)address);
}

static void do_mapped(const struct step *step, struct result *result)
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
		do_unmap(mapping, result);
	}
}

/* Returns whether it went well. */
static int carry_out(size_t number, const struct step *step)
{
	struct result result;
	const char *word = "ok";

	memset(&result, 0, sizeof(result));
	if (step->kind == STEP_MAP)
		do_map(step->arguments, &result);
	else if (step->kind == STEP_RING)
		fail(&result, "doorbell", ring_doorbell(DOORBELL_RING, step->arguments[0]));
	else if (step->kind == STEP_MEASURE)
		result.outcome = measure(gpu, step->arguments, result.details,
					 sizeof(result.details), &result.signal);
	else
		do_mapped(step, &result);
	if (result.signal != 0)
		word = signal_name(result.signal);
	else if (result.outcome.error != 0)
		word = error_name(result.outcome.error);
	if (result.outcome.error != 0)
		say("step %zu %s: %s%s call=%s", number, step->text, word, result.details,
		    result.outcome.call);
	else
		say("step %zu %s: %s%s", number, step->text, word, result.details);
	return result.signal == 0 && result.outcome.error == 0;
}

/* Returns how many steps failed. */
static size_t carry_out_script(void)
{
	size_t index, failures = 0;

	for (index = 0; index < script.count; index++)
		failures += !carry_out(index + 1, &script.steps[index]);
	return failures;
}

static char *demonstration(size_t *length)
{
	static char text[DEMONSTRATED * 40];
	int blob;

	*length = 0;
	for (blob = 1; blob <= DEMONSTRATED; blob++)
		*length += (size_t)snprintf(text + *length, sizeof(text) - *length,
					    "map %d %u\nlook %d\nunmap %d\n", blob, PAGE, blob, blob);
	return text;
}

static void find_script(void)
{
	size_t length;
	char *text = read_file(SCRIPT, &length);

	if (text == NULL)
		text = demonstration(&length);
	parse_script(&script, text, length);
}

static void find_gpu(void)
{
	struct gpu_features features;
	struct outcome outcome = open_gpu(&gpu, &features);

	if (outcome.error != 0)
		say("gpu: %s call=%s", error_name(outcome.error), outcome.call);
	else
		say("gpu: ok virgl=%d resource_blob=%d host_visible=%d context_init=%d capsets=0x%x",
		    features.virgl, features.resource_blob, features.host_visible,
		    features.context_init, features.capsets);
}

int main(void)
{
	struct utsname kernel;
	size_t failures = 1;

	if (getpid() != 1) {
		fputs("vmprot: this is /init of a guest's initramfs\n", stderr);
		return 2;
	}
	start_system();
	uname(&kernel);
	say("begin %s %s", kernel.release, kernel.machine);
	open_doorbell();
	load_modules();
	find_gpu();
	find_script();
	if (script.wrong != NULL)
		say("script: EINVAL line=%zu %s", script.wrong_line, script.wrong);
	else
		failures = carry_out_script();
	say("end steps=%zu failed=%zu", script.wrong ? 0 : script.count, failures);
	ring_doorbell(DOORBELL_END, failures);
	reboot_system();
}
