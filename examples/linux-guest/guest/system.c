/* SPDX-License-Identifier: MIT */
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report.h"

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
		if (have + 1 == room)
			text = realloc(text, room *= 2);
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

void reboot_system(void)
{
	sync();
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}
