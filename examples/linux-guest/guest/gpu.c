/* SPDX-License-Identifier: MIT */
#include "gpu.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "virtgpu.h"

#define RENDER_NODE "/dev/dri/renderD128"

/* How long a device may take until its driver has bound to it. */
#define PATIENCE 5000000000u
#define PAUSE 10000

static const struct outcome OK = { NULL, 0 };

static struct outcome failed(const char *call)
{
	struct outcome outcome = { call, errno };

	return outcome;
}

uint64_t nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* What a driver does not know of counts as 0. */
static int parameter(int gpu, uint64_t param)
{
	int value = 0;
	struct virtgpu_getparam request = { param, (uintptr_t)&value };

	return ioctl(gpu, VIRTGPU_GETPARAM, &request) == 0 ? value : 0;
}

static struct outcome choose_context(int gpu, unsigned capsets)
{
	struct virtgpu_context_param param = { CONTEXT_CAPSET, 0 };
	struct virtgpu_context_init request = { 1, 0, (uintptr_t)&param };

	while (!(capsets >> param.value & 1))
		param.value++;
	return ioctl(gpu, VIRTGPU_CONTEXT_INIT, &request) == 0 ? OK : failed("CONTEXT_INIT");
}

struct outcome open_gpu(int *gpu, struct gpu_features *features)
{
	uint64_t since = nanoseconds();

	memset(features, 0, sizeof(*features));
	for (;;) {
		*gpu = open(RENDER_NODE, O_RDWR | O_CLOEXEC);
		if (*gpu >= 0)
			break;
		if (errno != ENOENT || nanoseconds() - since > PATIENCE)
			return failed("open");
		usleep(PAUSE);
	}
	features->virgl = parameter(*gpu, PARAM_3D_FEATURES);
	features->resource_blob = parameter(*gpu, PARAM_RESOURCE_BLOB);
	features->host_visible = parameter(*gpu, PARAM_HOST_VISIBLE);
	features->context_init = parameter(*gpu, PARAM_CONTEXT_INIT);
	features->capsets = (unsigned)parameter(*gpu, PARAM_CAPSETS);
	if (features->context_init && features->capsets)
		return choose_context(*gpu, features->capsets);
	return OK;
}

static struct outcome close_handle(int gpu, uint32_t handle)
{
	struct gem_close request = { handle, 0 };

	return ioctl(gpu, GEM_CLOSE, &request) == 0 ? OK : failed("GEM_CLOSE");
}

/* Closes what a failure left, and keeps what that said. */
static struct outcome gave_up(int gpu, uint32_t handle, const char *call)
{
	struct outcome outcome = failed(call);

	close_handle(gpu, handle);
	return outcome;
}

struct outcome map_blob(int gpu, struct mapping *mapping, struct durations *took)
{
	struct virtgpu_create_blob create = {
		.memory = BLOB_HOST3D,
		.flags = BLOB_MAPPABLE,
		.size = mapping->size,
		.blob_id = mapping->blob,
	};
	struct virtgpu_map map = { 0, 0, 0 };
	uint64_t began = nanoseconds(), created;

	if (ioctl(gpu, VIRTGPU_CREATE_BLOB, &create) != 0)
		return failed("RESOURCE_CREATE_BLOB");
	mapping->handle = map.handle = create.handle;
	if (ioctl(gpu, VIRTGPU_MAP, &map) != 0)
		return gave_up(gpu, map.handle, "MAP");
	created = nanoseconds();
	mapping->address = mmap(NULL, mapping->size, PROT_READ | PROT_WRITE, MAP_SHARED, gpu,
				(off_t)map.offset);
	if (mapping->address == MAP_FAILED)
		return gave_up(gpu, map.handle, "mmap");
	took->create = created - began;
	took->map = nanoseconds() - created;
	return OK;
}

struct outcome unmap_blob(int gpu, struct mapping *mapping)
{
	if (munmap(mapping->address, mapping->size) != 0)
		return failed("munmap");
	return close_handle(gpu, mapping->handle);
}
