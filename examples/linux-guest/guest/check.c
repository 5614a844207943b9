/* SPDX-License-Identifier: MIT */
/* Tries what needs no guest: scripts, and touching pages. Says what is not as it should be. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pages.h"
#include "script.h"
#include "virtgpu.h"

#if __has_include(<drm/virtgpu_drm.h>)
#include <drm/virtgpu_drm.h>

/* A request's number has its structure's size. */
_Static_assert(GEM_CLOSE == DRM_IOCTL_GEM_CLOSE, "GEM_CLOSE");
_Static_assert(VIRTGPU_MAP == DRM_IOCTL_VIRTGPU_MAP, "MAP");
_Static_assert(VIRTGPU_GETPARAM == DRM_IOCTL_VIRTGPU_GETPARAM, "GETPARAM");
_Static_assert(VIRTGPU_CREATE_BLOB == DRM_IOCTL_VIRTGPU_RESOURCE_CREATE_BLOB, "CREATE_BLOB");
_Static_assert(VIRTGPU_CONTEXT_INIT == DRM_IOCTL_VIRTGPU_CONTEXT_INIT, "CONTEXT_INIT");

#define SAME_PLACE(ours, member, theirs, name)                                          \
	_Static_assert(__builtin_offsetof(struct ours, member) ==                       \
			       __builtin_offsetof(struct theirs, name),                 \
		       #member)
SAME_PLACE(virtgpu_create_blob, flags, drm_virtgpu_resource_create_blob, blob_flags);
SAME_PLACE(virtgpu_create_blob, handle, drm_virtgpu_resource_create_blob, bo_handle);
SAME_PLACE(virtgpu_create_blob, size, drm_virtgpu_resource_create_blob, size);
SAME_PLACE(virtgpu_create_blob, command, drm_virtgpu_resource_create_blob, cmd);
SAME_PLACE(virtgpu_create_blob, blob_id, drm_virtgpu_resource_create_blob, blob_id);
SAME_PLACE(virtgpu_map, offset, drm_virtgpu_map, offset);
SAME_PLACE(virtgpu_map, handle, drm_virtgpu_map, handle);
SAME_PLACE(virtgpu_getparam, value, drm_virtgpu_getparam, value);
SAME_PLACE(virtgpu_context_param, value, drm_virtgpu_context_set_param, value);
SAME_PLACE(virtgpu_context_init, params, drm_virtgpu_context_init, ctx_set_params);

_Static_assert(PARAM_3D_FEATURES == VIRTGPU_PARAM_3D_FEATURES &&
		       PARAM_RESOURCE_BLOB == VIRTGPU_PARAM_RESOURCE_BLOB &&
		       PARAM_HOST_VISIBLE == VIRTGPU_PARAM_HOST_VISIBLE &&
		       PARAM_CONTEXT_INIT == VIRTGPU_PARAM_CONTEXT_INIT &&
		       PARAM_CAPSETS == VIRTGPU_PARAM_SUPPORTED_CAPSET_IDs,
	       "parameters");
_Static_assert(CONTEXT_CAPSET == VIRTGPU_CONTEXT_PARAM_CAPSET_ID &&
		       BLOB_HOST3D == VIRTGPU_BLOB_MEM_HOST3D &&
		       BLOB_MAPPABLE == VIRTGPU_BLOB_FLAG_USE_MAPPABLE,
	       "blobs");
#endif

static int passed, failed;

static void expect(int holds, const char *what)
{
	if (holds) {
		passed++;
		return;
	}
	failed++;
	fprintf(stderr, "not so: %s\n", what);
}

/* A copy on the heap of exactly its size, for tools that watch for what is read beyond. */
static struct script *parsed(const char *text, size_t length)
{
	static struct script script;
	static char *copy;

	free(copy);
	copy = malloc(length + 1);
	memcpy(copy, text, length);
	copy[length] = '\0';
	parse_script(&script, copy, length);
	return &script;
}

static void refuses(const char *text, size_t length, const char *why, size_t line)
{
	struct script *script = parsed(text, length);

	expect(script->wrong != NULL && strcmp(script->wrong, why) == 0, why);
	expect(script->wrong_line == line, text);
}

static void check_good_scripts(void)
{
	static const char text[] = "# why\n\n  map\t1   0x10000 \nread 1 0x40 0xffffffff\nlook 0x1\n"
				   "look 1 15\nring 4294967295\nunmap 1\nmeasure 3 1 4096";
	const struct script *script = parsed(text, sizeof(text) - 1);
	const struct step *steps = script->steps;

	expect(script->wrong == NULL && script->count == 7, "seven steps");
	expect(steps[0].kind == STEP_MAP && steps[0].arguments[1] == 65536, "a size");
	expect(strcmp(steps[0].text, "map 1 0x10000") == 0, "single blanks");
	expect(steps[1].kind == STEP_READ && steps[1].arguments[2] == UINT32_MAX, "a first word");
	expect(steps[2].kind == STEP_LOOK && steps[2].arguments[1] == 0, "the first page");
	expect(steps[3].arguments[1] == 15, "another page");
	expect(steps[4].kind == STEP_RING && steps[4].arguments[0] == UINT32_MAX, "a large number");
	expect(steps[5].kind == STEP_UNMAP && steps[6].kind == STEP_MEASURE, "the others");
	expect(parsed("", 0)->count == 0 && parsed("", 0)->wrong == NULL, "an empty script");
}

static void check_bad_scripts(void)
{
	static const struct {
		const char *text, *why;
		size_t line;
	} bad[] = {
		{ "jump 1", "no such step", 1 },
		{ "\xff\xfe", "no such step", 1 },
		{ "ring 1\nmap 1 4096\nring", "too few arguments", 3 },
		{ "\n#\nring 1 2\n", "too many arguments", 3 },
		{ "ring one", "an argument is no number", 1 },
		{ "ring -1", "an argument is no number", 1 },
		{ "ring 1x", "an argument is no number", 1 },
		{ "ring 0x", "an argument is no number", 1 },
		{ "ring 18446744073709551616", "an argument is no number", 1 },
		{ "ring 0x100000000", "NUMBER has 32 bits", 1 },
		{ "ring 1\r\n", "an argument is no number", 1 },
		{ "map 1 4095", "SIZE is whole pages", 1 },
		{ "map 1 0", "SIZE is whole pages", 1 },
		{ "measure 1 1 1", "SIZE is whole pages", 1 },
		{ "measure 0 1 4096", "TIMES is 1 to 100000", 1 },
		{ "measure 100001 1 4096", "TIMES is 1 to 100000", 1 },
		{ "read 1 2 0", "OFFSET is a multiple of 4 within a page", 1 },
		{ "write 1 4096 0", "OFFSET is a multiple of 4 within a page", 1 },
		{ "read 1 0 0x100000000", "FIRST has 32 bits", 1 },
	};
	size_t index;
	char *many;

	for (index = 0; index < sizeof(bad) / sizeof(bad[0]); index++)
		refuses(bad[index].text, strlen(bad[index].text), bad[index].why, bad[index].line);
	refuses("ring 1\n\0", 8, "it has a NUL", 2);
	refuses("ri\0ng 1\nring 1", 14, "it has a NUL", 1);
	many = malloc(7 * (MOST_STEPS + 1));
	for (index = 0; index <= MOST_STEPS; index++)
		memcpy(many + 7 * index, "ring 1\n", 7);
	expect(parsed(many, 7 * MOST_STEPS)->count == MOST_STEPS, "a thousand steps");
	refuses(many, 7 * (MOST_STEPS + 1), "more than 1000 steps", MOST_STEPS + 1);
	free(many);
}

static void check_pages(void)
{
	size_t size = 4 * PAGE;
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint32_t word;
	struct sight sight = write_pages(memory, size, 0x40, 0xfffffffe);

	expect(sight.pages == 4 && sight.signal == 0, "every page is written to");
	memcpy(&word, memory + 3 * PAGE + 0x40, sizeof(word));
	expect(word == 1, "a word more in each page");
	expect(read_pages(memory, size, 0x40, 0xfffffffe).wrong == 0, "what was written is read");
	word = UINT32_MAX;
	memcpy(memory + 2 * PAGE + 0x40, &word, sizeof(word));
	sight = read_pages(memory, size, 0x40, 0xfffffffe);
	expect(sight.wrong == 1 && sight.first_wrong == 2 && sight.found == word, "the wrong page");
	expect(read_pages(memory, size, 0, 1).wrong == 4, "another offset");
	rewrite_pages(memory, size);
	expect(read_pages(memory, size, 0x40, 0xfffffffe).wrong == 1, "nothing else is written");
	mprotect(memory + 3 * PAGE, PAGE, PROT_NONE);
	sight = read_pages(memory, size, 0, 0);
	expect(sight.signal == SIGSEGV && sight.pages == 3, "a page that is gone");
	munmap(memory, size);
}

static void check_lost_pages(void)
{
	char path[] = "/tmp/vmprot-check-XXXXXX";
	int file = mkstemp(path);
	char *memory;
	struct sight sight;

	unlink(path);
	expect(ftruncate(file, 2 * PAGE) == 0, "a file");
	memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	expect(ftruncate(file, PAGE) == 0, "a shorter file");
	sight = write_pages(memory, 2 * PAGE, 0, 1);
	expect(sight.signal == SIGBUS && sight.pages == 1, "a page that its owner took");
	sight = write_pages(memory, 2 * PAGE, 0, 1);
	expect(sight.signal == SIGBUS && sight.pages == 1, "and once more");
	munmap(memory, 2 * PAGE);
	close(file);
}

int main(void)
{
	check_good_scripts();
	check_bad_scripts();
	check_pages();
	check_lost_pages();
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}
