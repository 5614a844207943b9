/* SPDX-License-Identifier: MIT */
/* What vmprot_linux_coherent() says of a device of another machine, whose files are below a folder. */
#define _GNU_SOURCE

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static const char *root, *machine;

static const char *below(const char *path)
{
	static char place[2 * PATH_MAX];

	snprintf(place, sizeof(place), "%s%s", root, path);
	return place;
}

static int open_below(const char *path, int flags)
{
	return open(below(path), flags);
}

static int access_below(const char *path, int mode)
{
	return access(below(path), mode);
}

static char *realpath_below(const char *path, char *resolved)
{
	size_t length = strlen(root);

	if (realpath(below(path), resolved) == NULL)
		return NULL;
	if (strncmp(resolved, root, length) == 0)
		memmove(resolved, resolved + length, strlen(resolved + length) + 1);
	return resolved;
}

static int uname_of_machine(struct utsname *name)
{
	snprintf(name->machine, sizeof(name->machine), "%s", machine);
	return 0;
}

#define open open_below
#define access access_below
#define realpath realpath_below
#define uname uname_of_machine
#include "vmprot_linux_coherent.c"

/* The folder, uname's machine, and the device's path below the folder if it is known. */
int main(int argc, char **argv)
{
	static const char *const WORDS[] = { "\"unknown\"", "false", "true" };

	if (argc < 3)
		return 2;
	root = argv[1];
	machine = argv[2];
	puts(WORDS[vmprot_linux_coherent(argc == 3 ? NULL : argv[3])]);
	return 0;
}
