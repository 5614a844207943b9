/* SPDX-License-Identifier: MIT */
/* What vmprot_linux.h says on this machine, for a test that knows what it must be. */
#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vmprot_linux.h"

static const char *name_of(int error)
{
	switch (error) {
	case 0:
		return "0";
	case EBADF:
		return "EBADF";
	case ENOTTY:
		return "ENOTTY";
	case EINVAL:
		return "EINVAL";
	case EFAULT:
		return "EFAULT";
	case ENODATA:
		return "ENODATA";
	case EOPNOTSUPP:
		return "EOPNOTSUPP";
	default:
		return "?";
	}
}

static void info(const char *what, int fd, uint32_t param, uint64_t *value)
{
	uint64_t before = value == NULL ? 0 : *value;
	int result;

	errno = 0;
	result = vmprot_dma_buf_info(fd, param, value);
	printf("%s: %d %s%s\n", what, result, name_of(errno),
	       value != NULL && *value != before ? " value changed" : "");
}

static void probe(const char *what, int fd)
{
	struct vmprot_linux_probed probed;
	struct vmprot_facts facts;
	int code = vmprot_linux_probe(fd, NULL, &facts, &probed);

	printf("%s: %d %s, exporter %u, %s\n", what, code, name_of(probed.error), facts.exporter,
	       *probed.what == 0 ? "nothing said" : "said");
}

static void said(const char *what, struct vmprot_answer answer)
{
	uint64_t value = 77;
	int error = vmprot_dma_buf_info_of(&answer, &value);

	printf("%s: ", what);
	if (error == 0)
		printf("%" PRIu64 "\n", value);
	else
		printf("%s%s\n", name_of(error), value != 77 ? " value changed" : "");
}

int main(void)
{
	int memory = memfd_create("memory", MFD_CLOEXEC), closed, ends[2];
	uint64_t value = 77;
	char what[32];

	if (memory < 0 || pipe(ends) != 0)
		return 1;
	closed = dup(memory);
	close(closed);
	info("memfd", memory, VMPROT_DMA_BUF_INFO_MAP_INFO, &value);
	info("pipe", ends[0], VMPROT_DMA_BUF_INFO_MAP_INFO, &value);
	info("closed", closed, VMPROT_DMA_BUF_INFO_MAP_INFO, &value);
	info("negative", -1, VMPROT_DMA_BUF_INFO_MAP_INFO, &value);
	info("closed, NULL", closed, VMPROT_DMA_BUF_INFO_MAP_INFO, NULL);
	info("memfd, parameter 2", memory, 2, &value);
	probe("probe of a memfd", memory);
	probe("probe of a closed one", closed);
	for (unsigned code = 1; code <= 40; code++) {
		struct vmprot_answer answer = { .code = (uint8_t)code };

		snprintf(what, sizeof(what), "code %u", code);
		said(what, answer);
	}
	for (unsigned cache = 0; cache <= 4; cache++) {
		struct vmprot_answer answer = { .cache = (uint8_t)cache, .basis = 1 + cache % 2 };

		snprintf(what, sizeof(what), "cache %u", cache);
		said(what, answer);
	}
	/* Nothing is left open. */
	printf("next descriptor: %d\n", dup(memory) - ends[1]);
	return 0;
}
