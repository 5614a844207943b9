/* SPDX-License-Identifier: MIT */
#ifndef VMPROT_STEPS_H
#define VMPROT_STEPS_H

#include "script.h"

/* Carries out a step, and says what came of it. Returns whether it went well. */
int carry_out(int gpu, size_t number, const struct step *step);

#endif
