/* SPDX-License-Identifier: MIT */
#include "pages.h"

#include <setjmp.h>
#include <signal.h>
#include <string.h>

#include "access.h"

static sigjmp_buf stopped;

static void on_signal(int number)
{
	siglongjmp(stopped, number);
}

static const int CAUGHT[] = { SIGBUS, SIGSEGV };
#define CAUGHT_COUNT (sizeof(CAUGHT) / sizeof(CAUGHT[0]))

typedef void (*visitor)(struct sight *sight, char *word, uint32_t expected);

/* Memory whose owner takes it away raises a signal; what was seen until then still counts. */
static struct sight visit(char *memory, size_t size, size_t offset, uint32_t first, visitor each)
{
	/* Static, as siglongjmp leaves other variables undefined. */
	static struct sight sight;
	struct sigaction action, before[CAUGHT_COUNT];
	size_t index;

	memset(&sight, 0, sizeof(sight));
	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	for (index = 0; index < CAUGHT_COUNT; index++)
		sigaction(CAUGHT[index], &action, &before[index]);
	sight.signal = sigsetjmp(stopped, 1);
	if (sight.signal == 0) {
		while (sight.pages < size / PAGE) {
			each(&sight, memory + sight.pages * PAGE + offset,
			     first + (uint32_t)sight.pages);
			sight.pages++;
		}
	}
	for (index = 0; index < CAUGHT_COUNT; index++)
		sigaction(CAUGHT[index], &before[index], NULL);
	return sight;
}

static void check_word(struct sight *sight, char *word, uint32_t expected)
{
	uint32_t found = load32(word);

	if (found == expected)
		return;
	if (sight->wrong == 0) {
		sight->first_wrong = sight->pages;
		sight->found = found;
	}
	sight->wrong++;
}

static void write_word(struct sight *sight, char *word, uint32_t value)
{
	(void)sight;
	store32(word, value);
}

static void rewrite_word(struct sight *sight, char *word, uint32_t value)
{
	(void)sight;
	(void)value;
	store32(word, load32(word));
}

struct sight read_pages(const void *memory, size_t size, size_t offset, uint32_t first)
{
	return visit((char *)(uintptr_t)memory, size, offset, first, check_word);
}

struct sight write_pages(void *memory, size_t size, size_t offset, uint32_t first)
{
	return visit(memory, size, offset, first, write_word);
}

struct sight rewrite_pages(void *memory, size_t size)
{
	return visit(memory, size, 0, 0, rewrite_word);
}
