/* SPDX-License-Identifier: MIT */
/* What the first process of a Linux system has to do. */
#ifndef VMPROT_SYSTEM_H
#define VMPROT_SYSTEM_H

#include <stddef.h>

/* Mounts /dev, /proc and /sys, and opens the report. */
void start_system(void);

/* Loads what /modules/order names, a module with its options a line. */
void load_modules(void);

/* All of a file, with a NUL behind it, or NULL and errno. */
char *read_file(const char *path, size_t *length);

void reboot_system(void) __attribute__((noreturn));

#endif
