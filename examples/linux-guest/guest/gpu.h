/* SPDX-License-Identifier: MIT */
/* Blobs of the host's, by way of the guest's own virtio_gpu driver. */
#ifndef VMPROT_GPU_H
#define VMPROT_GPU_H

#include <stddef.h>
#include <stdint.h>

/* A call that failed, and its errno; 0 where all went well. */
struct outcome {
	const char *call;
	int error;
};

/* What the driver says of the device: 0 or 1, and a mask of capability sets. */
struct gpu_features {
	int virgl, resource_blob, host_visible, context_init;
	unsigned capsets;
};

/* A blob and the program's mapping of it. */
struct mapping {
	uint64_t blob;
	size_t size;
	void *address;
	uint32_t handle;
};

/* Nanoseconds. */
struct durations {
	/* The ioctls that create the blob. The driver sends RESOURCE_MAP_BLOB, and does not wait. */
	uint64_t create;
	/* The driver waits for the device's answer, and sets the page tables. */
	uint64_t map;
};

uint64_t nanoseconds(void);

/* Opens the render node, with a context of the first capability set, if there is any. */
struct outcome open_gpu(int *gpu, struct gpu_features *features);

struct outcome map_blob(int gpu, struct mapping *mapping, struct durations *took);

struct outcome unmap_blob(int gpu, struct mapping *mapping);

#endif
