/* SPDX-License-Identifier: MIT */
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "access.h"
#include "doorbell.h"
#include "report.h"

#define DOORBELL_ARGUMENT "vmprot.doorbell="

static char *doorbell;
static int doorbell_error = ENXIO;

static void mount_on(const char *type, const char *folder)
{
	mkdir(folder, 0755);
	/* The kernel has mounted /dev where it was built to. */
	if (mount(type, folder, type, 0, NULL) != 0 && errno != EBUSY)
		say("%s does not mount: %s", folder, error_name(errno));
}

static void write_file(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);

	if (file < 0 || write(file, text, strlen(text)) < 0)
		say("%s: %s", path, error_name(errno));
	if (file >= 0)
		close(file);
}

void start_system(void)
{
	mount_on("devtmpfs", "/dev");
	mount_on("proc", "/proc");
	mount_on("sysfs", "/sys");
	open_report();
	/* Else the kernel drops all but ten lines in five seconds. */
	write_file("/proc/sys/kernel/printk_devkmsg", "on\n");
}

char *read_file(const char *path, size_t *length)
{
	size_t room = 4096, have = 0;
	char *text = malloc(room);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = -1;

	while (file >= 0 && text != NULL) {
		got = read(file, text + have, room - have - 1);
		if (got <= 0)
			break;
		have += (size_t)got;
		if (have + 1 == room) {
			char *larger = realloc(text, room *= 2);

			if (larger == NULL)
				got = -1;
			text = larger ? larger : text;
			if (larger == NULL)
				break;
		}
	}
	if (file >= 0)
		close(file);
	if (got != 0) {
		free(text);
		return NULL;
	}
	text[have] = '\0';
	*length = have;
	return text;
}

static void load_module(const char *name, const char *options)
{
	char path[256];
	int file;

	snprintf(path, sizeof(path), "/modules/%s.ko", name);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || syscall(SYS_finit_module, file, options, 0) != 0)
		say("module %s does not load: %s", name, error_name(errno));
	if (file >= 0)
		close(file);
}

void load_modules(void)
{
	size_t length;
	char *order = read_file("/modules/order", &length), *state, *line;

	if (order == NULL) {
		say("no /modules/order: %s", error_name(errno));
		return;
	}
	for (line = strtok_r(order, "\n", &state); line; line = strtok_r(NULL, "\n", &state)) {
		char *options = strchr(line, ' ');

		if (options != NULL)
			*options++ = '\0';
		load_module(line, options ? options : "");
	}
	free(order);
}

/* The address on the kernel's command line, or 0. */
static uint64_t doorbell_address(void)
{
	size_t length;
	char *line = read_file("/proc/cmdline", &length), *at = line;
	uint64_t address = 0;

	while (at != NULL && (at = strstr(at, DOORBELL_ARGUMENT)) != NULL) {
		char *value = at + strlen(DOORBELL_ARGUMENT);

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

void reboot_system(void)
{
	sync();
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}
