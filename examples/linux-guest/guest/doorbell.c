/* SPDX-License-Identifier: MIT */
#include "doorbell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "access.h"
#include "report.h"
#include "system.h"

#define ARGUMENT "vmprot.doorbell="

static char *doorbell;
static int doorbell_error = ENXIO;

/* The address on the kernel's command line, or 0. */
static uint64_t doorbell_address(void)
{
	size_t length;
	char *line = read_file("/proc/cmdline", &length), *at = line;
	uint64_t address = 0;

	while (at != NULL && (at = strstr(at, ARGUMENT)) != NULL) {
		char *value = at + strlen(ARGUMENT);

		if (at == line || at[-1] == ' ')
			address = strtoull(value, NULL, 0);
		at = value;
	}
	free(line);
	return address;
}

void open_doorbell(void)
{
	uint64_t address = doorbell_address();
	int memory;

	if (address == 0)
		return;
	/* With O_SYNC it is mapped uncached. */
	memory = open("/dev/mem", O_RDWR | O_SYNC | O_CLOEXEC);
	if (memory >= 0)
		doorbell = mmap(NULL, DOORBELL_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, memory,
				(off_t)address);
	if (memory < 0 || doorbell == MAP_FAILED) {
		doorbell_error = errno;
		doorbell = NULL;
		say("no doorbell at 0x%llx: %s", (unsigned long long)address, error_name(errno));
	}
	if (memory >= 0)
		close(memory);
}

int ring_doorbell(size_t offset, uint64_t value)
{
	if (doorbell == NULL)
		return doorbell_error;
	store64(doorbell + offset, value);
	return 0;
}
