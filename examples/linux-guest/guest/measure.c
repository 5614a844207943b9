/* SPDX-License-Identifier: MIT */
#include "measure.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "pages.h"
#include "report.h"

/* In the order of the figures. */
enum part { CREATE, MAP, READ, WRITE, UNMAP, PARTS };
static const char *const NAMES[PARTS] = { "create", "map", "read", "write", "unmap" };

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

/* One round. What is written is what was there. */
static struct outcome round_trip(int gpu, struct mapping *mapping, uint64_t *times[PARTS],
				 size_t index, int *signal)
{
	struct durations took;
	struct outcome outcome = map_blob(gpu, mapping, &took);
	struct sight sight;
	uint64_t mapped, read, written;

	if (outcome.error != 0)
		return outcome;
	mapped = nanoseconds();
	sight = read_pages(mapping->address, mapping->size, 0, 0);
	read = nanoseconds();
	if (sight.signal == 0)
		sight = rewrite_pages(mapping->address, mapping->size);
	written = nanoseconds();
	*signal = sight.signal;
	outcome = unmap_blob(gpu, mapping);
	times[CREATE][index] = took.create;
	times[MAP][index] = took.map;
	times[READ][index] = read - mapped;
	times[WRITE][index] = written - read;
	times[UNMAP][index] = nanoseconds() - written;
	return outcome;
}

struct outcome measure(int gpu, const uint64_t *arguments, char *figures, size_t room, int *signal)
{
	size_t times = arguments[0], done, part;
	struct mapping mapping = { arguments[1], arguments[2], NULL, 0 };
	struct outcome outcome = { "malloc", ENOMEM };
	uint64_t *all = malloc(PARTS * times * sizeof(*all));
	uint64_t *of[PARTS];

	if (all == NULL)
		return outcome;
	outcome.error = 0;
	for (part = 0; part < PARTS; part++)
		of[part] = all + part * times;
	for (done = 0; done < times && outcome.error == 0 && *signal == 0; done++)
		outcome = round_trip(gpu, &mapping, of, done, signal);
	if (outcome.error != 0)
		done--;
	append(figures, room, " times=%zu", done);
	for (part = 0; part < PARTS && done > 0; part++) {
		qsort(of[part], done, sizeof(*all), compare);
		append(figures, room, " %s_ns=%" PRIu64 "/%" PRIu64 "/%" PRIu64, NAMES[part],
		       of[part][0], of[part][done / 2], of[part][done - 1]);
	}
	free(all);
	return outcome;
}
