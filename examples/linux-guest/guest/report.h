/* SPDX-License-Identifier: MIT */
/* Lines for whoever reads the guest's console. */
#ifndef VMPROT_REPORT_H
#define VMPROT_REPORT_H

#include <stddef.h>

/* Once there is /dev. */
void open_report(void);

/* A line on the kernel's console. */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

/* EINVAL and the like; a number where it has no name. */
const char *error_name(int error);

/* SIGBUS and the like. */
const char *signal_name(int signal);

/* Adds to the end of a text; what does not fit is cut. */
__attribute__((format(printf, 3, 4))) void append(char *text, size_t room, const char *format, ...);

#endif
