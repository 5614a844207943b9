/* SPDX-License-Identifier: MIT */
/* A word at the same offset of each page, one more in each: what host and guest write for one another. */
#ifndef VMPROT_PAGES_H
#define VMPROT_PAGES_H

#include <stddef.h>
#include <stdint.h>

#define PAGE 4096u

/* Pages that were touched before anything went wrong. */
struct sight {
	size_t pages;
	/* Pages whose word is another, and what the first such page has. */
	size_t wrong;
	size_t first_wrong;
	uint32_t found;
	/* The signal that ended it, or 0. */
	int signal;
};

/* Loads the word at an offset of every page, and counts those that are not first + the page's number. */
struct sight read_pages(const void *memory, size_t size, size_t offset, uint32_t first);

/* Stores first + the page's number to every page. */
struct sight write_pages(void *memory, size_t size, size_t offset, uint32_t first);

/* Stores to every page the word that it has. */
struct sight rewrite_pages(void *memory, size_t size);

#endif
