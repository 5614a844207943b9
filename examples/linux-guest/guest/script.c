/* SPDX-License-Identifier: MIT */
#include "script.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pages.h"

static const struct form {
	const char *name;
	enum step_kind kind;
	int least, most;
} FORMS[] = {
	{ "map", STEP_MAP, 2, 2 },
	{ "read", STEP_READ, 3, 3 },
	{ "write", STEP_WRITE, 3, 3 },
	{ "look", STEP_LOOK, 1, 2 },
	{ "ring", STEP_RING, 1, 1 },
	{ "unmap", STEP_UNMAP, 1, 1 },
	{ "measure", STEP_MEASURE, 3, 3 },
};

static const struct form *form_of(const char *name)
{
	size_t index;

	for (index = 0; index < sizeof(FORMS) / sizeof(FORMS[0]); index++)
		if (strcmp(FORMS[index].name, name) == 0)
			return &FORMS[index];
	return NULL;
}

/* Whether all of a word is a number of 64 bits. */
static int parse_number(const char *word, uint64_t *number)
{
	char *end;

	/* strtoull takes signs and blanks. */
	if (!isdigit((unsigned char)*word))
		return 0;
	errno = 0;
	*number = strtoull(word, &end, 0);
	return errno == 0 && *end == '\0';
}

static const char *check_size(uint64_t size)
{
	return size == 0 || size % PAGE ? "SIZE is whole pages" : NULL;
}

/* Arguments that no device could make sense of. */
static const char *check_arguments(const struct step *step)
{
	switch (step->kind) {
	case STEP_MAP:
		return check_size(step->arguments[1]);
	case STEP_READ:
	case STEP_WRITE:
		if (step->arguments[1] % 4 || step->arguments[1] >= PAGE)
			return "OFFSET is a multiple of 4 within a page";
		return step->arguments[2] > UINT32_MAX ? "FIRST has 32 bits" : NULL;
	case STEP_MEASURE:
		if (step->arguments[0] == 0 || step->arguments[0] > MOST_MEASURED)
			return "TIMES is 1 to 100000";
		return check_size(step->arguments[2]);
	case STEP_RING:
		return step->arguments[0] > UINT32_MAX ? "NUMBER has 32 bits" : NULL;
	default:
		return NULL;
	}
}

/* Reads one line, which is not empty. Returns what is wrong with it, or NULL. */
static const char *parse_step(struct step *step, char *line)
{
	const struct form *form;
	char *state, *word, *end;
	size_t length;
	int given = 0;

	memset(step, 0, sizeof(*step));
	word = strtok_r(line, " \t", &state);
	form = form_of(word);
	if (form == NULL)
		return "no such step";
	step->kind = form->kind;
	step->text = word;
	end = word + strlen(word);
	while ((word = strtok_r(NULL, " \t", &state)) != NULL) {
		if (given == form->most)
			return "too many arguments";
		if (!parse_number(word, &step->arguments[given++]))
			return "an argument is no number";
		/* One blank, whatever was there. */
		length = strlen(word);
		*end++ = ' ';
		memmove(end, word, length + 1);
		end += length;
	}
	return given < form->least ? "too few arguments" : check_arguments(step);
}

static const char *parse_line(struct script *script, char *line)
{
	line += strspn(line, " \t");
	if (*line == '\0' || *line == '#')
		return NULL;
	if (script->count == MOST_STEPS)
		return "more than 1000 steps";
	return parse_step(&script->steps[script->count++], line);
}

void parse_script(struct script *script, char *text, size_t length)
{
	char *line, *end, *next = text;

	script->count = 0;
	for (script->wrong_line = 1; next != NULL; script->wrong_line++) {
		line = next;
		end = memchr(line, '\n', length - (size_t)(line - text));
		next = end ? end + 1 : NULL;
		if (end == NULL)
			end = text + length;
		*end = '\0';
		script->wrong = strlen(line) < (size_t)(end - line) ? "it has a NUL" :
								      parse_line(script, line);
		if (script->wrong != NULL)
			return;
	}
}
