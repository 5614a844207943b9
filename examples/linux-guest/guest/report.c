/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int kernel_log = -1;

void open_report(void)
{
	/* The kernel's log polls the serial line, where the terminal's driver waits for interrupts. */
	kernel_log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
}

void say(const char *format, ...)
{
	/* The most severe but one: consoles show it with `quiet`. */
	static const char level[] = "<1>vmprot: ";
	char line[1000];
	size_t length = sizeof(level) - 1;
	va_list values;
	int written;

	memcpy(line, level, length);
	va_start(values, format);
	written = vsnprintf(line + length, sizeof(line) - length - 1, format, values);
	va_end(values);
	length += written < 0 ? 0 : (size_t)written;
	if (length > sizeof(line) - 2)
		length = sizeof(line) - 2;
	line[length++] = '\n';
	/* A line at once: each write is a record. */
	if (write(kernel_log, line, length) < 0 && write(STDOUT_FILENO, line + 3, length - 3) < 0)
		return;
}

const char *error_name(int error)
{
	static char number[16];
	const char *name = strerrorname_np(error);

	if (name != NULL)
		return name;
	snprintf(number, sizeof(number), "%d", error);
	return number;
}

const char *signal_name(int signal)
{
	static char name[16];
	const char *short_name = sigabbrev_np(signal);

	snprintf(name, sizeof(name), "SIG%s", short_name ? short_name : "?");
	return name;
}

void append(char *text, size_t room, const char *format, ...)
{
	size_t length = strlen(text);
	va_list values;

	va_start(values, format);
	vsnprintf(text + length, room - length, format, values);
	va_end(values);
}
