/* SPDX-License-Identifier: MIT */
/* Whether a device sees the CPU's caches, as the kernel takes it from firmware (of_dma_is_coherent). */
#define _GNU_SOURCE

#include "vmprot_linux.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define TREE "/sys/firmware/devicetree/base"
/* Its PCIe nodes say that they are coherent, and users see that they are not. */
#define DOUBTFUL "sophgo,sg2042"

/* What is so where firmware says nothing, and whether firmware is asked at all. */
static const struct machine {
	const char *name;
	enum vmprot_tri by_default;
	int is_asked;
} MACHINES[] = {
	{ "x86_64", VMPROT_YES, 0 },	  { "s390x", VMPROT_YES, 0 },
	{ "loongarch64", VMPROT_YES, 0 }, { "ppc64", VMPROT_YES, 0 },
	{ "ppc64le", VMPROT_YES, 0 },	  { "aarch64", VMPROT_NO, 1 },
	{ "riscv64", VMPROT_YES, 1 },
};

static const struct machine *this_machine(void)
{
	struct utsname name;

	if (uname(&name) == 0)
		for (size_t i = 0; i < LENGTH(MACHINES); i++)
			if (strcmp(name.machine, MACHINES[i].name) == 0)
				return &MACHINES[i];
	return NULL;
}

/* Whether a property has the string among others; unknown where it cannot be read as a whole. */
static enum vmprot_tri has_string(const char *path, const char *wanted)
{
	char text[4096];
	size_t length = 0;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return VMPROT_UNKNOWN;
	do {
		got = read(fd, text + length, sizeof(text) - length);
		if (got > 0)
			length += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	close(fd);
	if (got < 0 || length == sizeof(text))
		return VMPROT_UNKNOWN;
	text[length] = 0;
	for (const char *each = text; each < text + length; each += strlen(each) + 1)
		if (strcmp(each, wanted) == 0)
			return VMPROT_YES;
	return VMPROT_NO;
}

/* Of PCI the kernel asks the device that the host bridge belongs to: cuts the rest off. */
static void go_above_host_bridge(char *folder)
{
	static const char HEX[] = "0123456789abcdef";
	const char *bus;
	size_t digits;

	for (char *name = folder; (name = strchr(name, '/')) != NULL;) {
		if (strncmp(++name, "pci", 3) != 0)
			continue;
		digits = strspn(name + 3, HEX);
		bus = name + 3 + digits;
		if (digits >= 4 && digits <= 8 && *bus == ':' && strspn(bus + 1, HEX) == 2 &&
		    (bus[3] == '/' || bus[3] == 0)) {
			name[-1] = 0;
			return;
		}
	}
}

static int is_in_tree(const char *node)
{
	const size_t length = sizeof(TREE) - 1;

	return strncmp(node, TREE, length) == 0 && (node[length] == 0 || node[length] == '/');
}

/* Appends a name to a folder, and says whether there is such a file. */
static int has_file(char path[PATH_MAX + 64], const char *folder, const char *name)
{
	snprintf(path, PATH_MAX + 64, "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

/* From the node up to the root; the first that says it, and coherent before its opposite. */
static enum vmprot_tri walk(char *node, enum vmprot_tri by_default)
{
	char path[PATH_MAX + 64];

	for (; is_in_tree(node); *strrchr(node, '/') = 0) {
		if (has_file(path, node, "dma-coherent"))
			return VMPROT_YES;
		if (has_file(path, node, "dma-noncoherent"))
			return VMPROT_NO;
		/* Its DMA may take another way through the tree. */
		if (has_file(path, node, "interconnect-names") &&
		    has_string(path, "dma-mem") != VMPROT_NO)
			return VMPROT_UNKNOWN;
	}
	return by_default;
}

enum vmprot_tri vmprot_linux_coherent(const char *device)
{
	const struct machine *machine = this_machine();
	char folder[PATH_MAX], link[PATH_MAX + 64], node[PATH_MAX];

	if (machine == NULL)
		return VMPROT_UNKNOWN;
	if (!machine->is_asked)
		return machine->by_default;
	if (device == NULL || has_string(TREE "/compatible", DOUBTFUL) != VMPROT_NO ||
	    realpath(device, folder) == NULL)
		return VMPROT_UNKNOWN;
	go_above_host_bridge(folder);
	if (!has_file(link, folder, "of_node") || realpath(link, node) == NULL || !is_in_tree(node))
		return VMPROT_UNKNOWN;
	return walk(node, machine->by_default);
}
