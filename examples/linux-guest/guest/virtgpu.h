/* SPDX-License-Identifier: MIT */
/*
 * The ioctls of Linux's virtio_gpu driver that it takes, as drm/virtgpu_drm.h and drm/drm.h have them: x86's
 * compilers come without those headers. `make check` compares where they are installed.
 */
#ifndef VMPROT_VIRTGPU_H
#define VMPROT_VIRTGPU_H

#include <stdint.h>
#include <sys/ioctl.h>

struct gem_close {
	uint32_t handle, pad;
};

/* value is where the driver puts an int. */
struct virtgpu_getparam {
	uint64_t param, value;
};

struct virtgpu_create_blob {
	uint32_t memory, flags, handle, resource;
	uint64_t size;
	uint32_t pad, command_size;
	uint64_t command, blob_id;
};

struct virtgpu_map {
	uint64_t offset;
	uint32_t handle, pad;
};

struct virtgpu_context_param {
	uint64_t param, value;
};

struct virtgpu_context_init {
	uint32_t count, pad;
	uint64_t params;
};

#define GEM_CLOSE _IOW('d', 0x09, struct gem_close)
#define VIRTGPU_MAP _IOWR('d', 0x41, struct virtgpu_map)
#define VIRTGPU_GETPARAM _IOWR('d', 0x43, struct virtgpu_getparam)
#define VIRTGPU_CREATE_BLOB _IOWR('d', 0x4a, struct virtgpu_create_blob)
#define VIRTGPU_CONTEXT_INIT _IOWR('d', 0x4b, struct virtgpu_context_init)

#define PARAM_3D_FEATURES 1
#define PARAM_RESOURCE_BLOB 3
#define PARAM_HOST_VISIBLE 4
#define PARAM_CONTEXT_INIT 6
#define PARAM_CAPSETS 7

#define CONTEXT_CAPSET 1
#define BLOB_HOST3D 2
#define BLOB_MAPPABLE 1

#endif
