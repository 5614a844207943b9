/* SPDX-License-Identifier: MIT */
/**
 * @file vmprot_linux.h
 * Asks a running Linux: about a dma-buf, its driver and the host. Needs Linux and its C library, on a
 * 64-bit architecture whose ioctl numbers are those of asm-generic/ioctl.h; elsewhere no device is asked.
 *
 * Allocates nothing itself (opendir() and realpath() of the C library do), has no global state, and keeps
 * nothing open. What cannot be read stays unknown.
 */
#ifndef VMPROT_LINUX_H
#define VMPROT_LINUX_H

#include "vmprot_exporters.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Longer than any exp_name or driver's name in the kernel. */
#define VMPROT_LINUX_NAME 64u

/** What /proc says of a dma-buf. */
struct vmprot_linux_buffer {
	/** Bytes. */
	uint64_t size;
	/** Its inode number, its identity on this machine; 0 where the kernel does not say (before 5.14). */
	uint64_t ino;
	/** References to the buffer's file, on all of the machine and those of the kernel included. */
	uint64_t count;
	/** Who exported it; a constant of the kernel's, "drm" for most DRM drivers. */
	char exp_name[VMPROT_LINUX_NAME];
};

/**
 * Recognises a file descriptor of this process as a dma-buf.
 *
 * @param buffer is zeroed on an error
 * @return 0, or a positive errno: EBADF where fd is closed, ENOTTY where it is no dma-buf, others where
 * /proc cannot be read
 */
int vmprot_linux_buffer(int fd, struct vmprot_linux_buffer *buffer);

/** What a probe came to, besides facts. */
struct vmprot_linux_probed {
	struct vmprot_linux_buffer buffer;
	/** enum vmprot_exporter, as far as it is known; else 0. */
	unsigned exporter;
	/** The node that was asked; empty where none was. */
	char node[VMPROT_LINUX_NAME];
	/** errno of what failed; 0 where nothing did. */
	int error;
	/** What failed, for people; empty where the code says it all. Never NULL. */
	const char *what;
};

/**
 * Learns a buffer's facts. A device is opened and the buffer imported into it only where exp_name does
 * not say it all, and where one device alone can have exported it: an import into another can pin the
 * buffer and move it. Everything is closed again. Waits up to some tenths of a second where others open
 * and close the buffer meanwhile.
 *
 * @param node a node of the device that exported it, such as /dev/dri/renderD128; NULL looks for it
 * @param facts is written in any case; it states nothing where there are none
 * @param probed is written in any case
 * @return 0, the enum vmprot_code that says why there are no facts, or -1 where the machine did not tell:
 * probed's error says why
 */
int vmprot_linux_probe(int fd, const char *node, struct vmprot_facts *facts,
		       struct vmprot_linux_probed *probed);

/**
 * Whether a device's DMA sees the CPU's caches, as the kernel takes it from firmware: on arm64 and riscv64
 * the device tree tells, of a PCI device that of its host bridge. vmprot_linux_probe() asks about the device
 * that exported the buffer; the fact is about every device that reads or writes it.
 *
 * @param device its folder in sysfs, or a link to that such as /sys/class/drm/renderD128/device; NULL where
 * none is known
 * @return VMPROT_UNKNOWN where firmware does not say it in a device tree, or is not to be trusted
 */
enum vmprot_tri vmprot_linux_coherent(const char *device);

/**
 * Finds out about this host: architecture, kernel, hypervisor, shmem's huge pages; on x86_64 vendor,
 * nested paging, self-snoop and the quirk that ignores a guest's PAT; on arm64 what KVM says of a VM that
 * is made for the question; on riscv64 Svpbmt. The memory type of a device's own memory (device_mtrr)
 * stays unknown.
 *
 * @param host is written in any case
 */
void vmprot_linux_host(struct vmprot_host *host);

/** The parameter of vmprot_dma_buf_info(). */
#define VMPROT_DMA_BUF_INFO_MAP_INFO 1u

/** Its values, as DMA_BUF_IOCTL_INFO of the third posting (2022-08-15) had them. */
enum vmprot_dma_buf_map_info {
	/** CPU access needs DMA_BUF_IOCTL_SYNC: nothing for a guest. */
	VMPROT_DMA_BUF_MAP_INCOHERENT = 0,
	/** Write-combined, of some mappings at least; no other mapping is less cacheable. */
	VMPROT_DMA_BUF_COHERENT_WC = 1,
	/** Every mapping is cached. */
	VMPROT_DMA_BUF_COHERENT_CACHED = 2
};

/**
 * Answers what ioctl(fd, DMA_BUF_IOCTL_INFO, ...) of the third posting would have; docs/dma-buf-info.md of
 * vmprot has the table. It asks the exporter alone: whether a guest's mapping is safe on this host is
 * vmprot_query()'s to say.
 *
 * @param param VMPROT_DMA_BUF_INFO_MAP_INFO
 * @param value enum vmprot_dma_buf_map_info; written on success alone
 * @return 0, or -1 and errno. EBADF: fd is closed. ENOTTY: it is no dma-buf. EFAULT: value is NULL. EINVAL:
 * no such parameter. EOPNOTSUPP: it is known, and none of the values says it. ENODATA: it cannot be known
 */
int vmprot_dma_buf_info(int fd, uint32_t param, uint64_t *value);

/**
 * The same of an exporter's answer that is there already.
 *
 * @return 0, EOPNOTSUPP or ENODATA
 */
int vmprot_dma_buf_info_of(const struct vmprot_answer *answer, uint64_t *value);

#ifdef __cplusplus
}
#endif

#endif
