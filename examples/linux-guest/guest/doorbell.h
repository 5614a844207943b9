/* SPDX-License-Identifier: MIT */
/*
 * The doorbell: a page of guest-physical addresses without memory. The VMM acts before a store to it completes.
 * Stores have 64 bits and come from user space, so that the virtual CPU's page tables are the program's own.
 * ../src/machine/doorbell.ts has the same offsets.
 */
#ifndef VMPROT_DOORBELL_H
#define VMPROT_DOORBELL_H

#include <stddef.h>
#include <stdint.h>

/* A number that the script chose. */
#define DOORBELL_RING 0x00
/* The blob that the next DOORBELL_LOOK is about. */
#define DOORBELL_BLOB 0x08
/* A virtual address within the program's mapping of that blob: the VMM may walk the page tables. */
#define DOORBELL_LOOK 0x10
/* The script is over; how many steps failed. Its last lines are on the console when it has rebooted. */
#define DOORBELL_END 0x18

#define DOORBELL_SIZE 0x1000

/* Maps the page that vmprot.doorbell= of the kernel's command line names. */
void open_doorbell(void);

/* Stores to it. Returns 0, or the errno: without a doorbell, ENXIO. */
int ring_doorbell(size_t offset, uint64_t value);

#endif
