/* SPDX-License-Identifier: MIT */
/*
 * Single loads and stores. What they reach may be a device's by now, and KVM hands an access on to the VMM
 * only if the instruction says all about itself: on arm64 that excludes those that write back their base.
 */
#ifndef VMPROT_ACCESS_H
#define VMPROT_ACCESS_H

#include <stdint.h>

static inline uint32_t load32(const void *address)
{
	uint32_t value;
#ifdef __aarch64__
	__asm__ volatile("ldr %w0, [%1]" : "=r"(value) : "r"(address) : "memory");
#else
	value = *(const volatile uint32_t *)address;
#endif
	return value;
}

static inline void store32(void *address, uint32_t value)
{
#ifdef __aarch64__
	__asm__ volatile("str %w0, [%1]" : : "r"(value), "r"(address) : "memory");
#else
	*(volatile uint32_t *)address = value;
#endif
}

static inline void store64(void *address, uint64_t value)
{
#ifdef __aarch64__
	/* What was stored to memory before is there when the VMM looks. */
	__asm__ volatile("dsb sy\n\tstr %0, [%1]" : : "r"(value), "r"(address) : "memory");
#else
	*(volatile uint64_t *)address = value;
#endif
}

#endif
