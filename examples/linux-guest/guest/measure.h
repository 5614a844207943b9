/* SPDX-License-Identifier: MIT */
#ifndef VMPROT_MEASURE_H
#define VMPROT_MEASURE_H

#include "gpu.h"

/*
 * Maps, reads, writes and unmaps a blob: how often, which one and its size are the step's arguments. Adds the
 * least, the median and the most nanoseconds of each part to `figures`.
 */
struct outcome measure(int gpu, const uint64_t *arguments, char *figures, size_t room, int *signal);

#endif
