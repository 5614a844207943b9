/* SPDX-License-Identifier: MIT */
/* A live dma-buf: what /proc says of it, the device that exported it, and its facts. */
#define _GNU_SOURCE

#include "vmprot_linux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "vmprot_probe.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
/* The name of buffers of every driver that uses DRM's own export. */
#define SHARED_EXP_NAME "drm"

/* ---- what /proc says ---- */

/* Its beginning, with a 0 behind it; what is longer is cut off. */
static int read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t got;
	int error = 0;

	text[0] = 0;
	if (fd < 0)
		return errno;
	while (length < size - 1) {
		got = read(fd, text + length, size - 1 - length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			error = errno;
		if (got <= 0)
			break;
		length += (size_t)got;
	}
	text[length] = 0;
	close(fd);
	return error;
}

/* A line's number; 0 where it is none. */
static int number_of(const char *line, const char *key, uint64_t *value)
{
	size_t length = strlen(key);
	char *end;

	if (strncmp(line, key, length) != 0 || line[length] < '0' || line[length] > '9')
		return 0;
	errno = 0;
	*value = strtoull(line + length, &end, 10);
	return errno == 0 && *end == '\n';
}

/* Only what stands before the end of the first exp_name is the kernel's word: users write what follows. */
static int parse_fdinfo(const char *text, struct vmprot_linux_buffer *buffer)
{
	static const char EXP_NAME[] = "exp_name:\t";
	int has_size = 0, has_count = 0;

	for (const char *line = text; *line != 0;) {
		size_t length = strcspn(line, "\n");

		if (line[length] == 0)
			return 0;
		if (strncmp(line, EXP_NAME, sizeof(EXP_NAME) - 1) == 0) {
			length -= sizeof(EXP_NAME) - 1;
			if (length == 0 || length >= sizeof(buffer->exp_name))
				return 0;
			memcpy(buffer->exp_name, line + sizeof(EXP_NAME) - 1, length);
			return has_size && has_count;
		}
		has_size |= number_of(line, "size:\t", &buffer->size);
		has_count |= number_of(line, "count:\t", &buffer->count);
		(void)number_of(line, "ino:\t", &buffer->ino);
		line += length + 1;
	}
	return 0;
}

int vmprot_linux_buffer(int fd, struct vmprot_linux_buffer *buffer)
{
	static const char LINK[] = "/dmabuf:";
	char path[64], text[2048];
	ssize_t length;
	int error;

	memset(buffer, 0, sizeof(*buffer));
	if (fcntl(fd, F_GETFD) < 0)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	length = readlink(path, text, sizeof(text));
	if (length < 0)
		return errno;
	if ((size_t)length < sizeof(LINK) - 1 || memcmp(text, LINK, sizeof(LINK) - 1) != 0)
		return ENOTTY;
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	error = read_text(path, text, sizeof(text));
	if (error == 0 && !parse_fdinfo(text, buffer))
		error = EPROTO;
	if (error != 0)
		memset(buffer, 0, sizeof(*buffer));
	return error;
}

/* ---- DRM devices ---- */

struct drm_version_argument {
	int32_t major, minor, patch, pad;
	uint64_t name_length, name, date_length, date, description_length, description;
};

struct drm_prime_argument {
	uint32_t handle, flags;
	int32_t fd;
};

struct drm_close_argument {
	uint32_t handle, pad;
};

#define DRM_VERSION _IOWR('d', 0x00, struct drm_version_argument)
#define DRM_GEM_CLOSE _IOW('d', 0x09, struct drm_close_argument)
#define DRM_DROP_MASTER _IO('d', 0x1f)
#define DRM_PRIME_FD_TO_HANDLE _IOWR('d', 0x2e, struct drm_prime_argument)
/* What DRM_VERSION is where numbers and layouts are those that the probes were compiled with. */
#define COVERED_DRM_VERSION 0xc0406400ul

static int is_covered(void)
{
	return sizeof(void *) == 8 && DRM_VERSION == COVERED_DRM_VERSION;
}

/* 0, or the positive errno. */
static int repeat_ioctl(int fd, unsigned long request, void *argument)
{
	int result;

	do
		result = ioctl(fd, request, argument);
	while (result < 0 && (errno == EINTR || errno == EAGAIN));
	return result < 0 ? errno : 0;
}

struct drm_file {
	int fd;
	int32_t major, minor;
	char driver[VMPROT_LINUX_NAME];
};

static int ask_version(struct drm_file *file)
{
	struct drm_version_argument version;
	int error;

	memset(&version, 0, sizeof(version));
	memset(file->driver, 0, sizeof(file->driver));
	version.name_length = sizeof(file->driver) - 1;
	version.name = (uint64_t)(uintptr_t)file->driver;
	error = repeat_ioctl(file->fd, DRM_VERSION, &version);
	file->major = version.major;
	file->minor = version.minor;
	if (error == 0 && file->driver[0] == 0)
		error = EPROTO;
	return error;
}

/* Asks for the driver before anything else: the numbers of driver ioctls collide between drivers. */
static int open_drm(const char *path, struct drm_file *file)
{
	int error;

	if (!is_covered())
		return ENOSYS;
	file->fd = open(path, O_RDWR | O_CLOEXEC);
	if (file->fd < 0)
		return errno;
	/* The first opener of a primary node becomes its master. */
	if (strstr(path, "render") == NULL)
		(void)repeat_ioctl(file->fd, DRM_DROP_MASTER, NULL);
	error = ask_version(file);
	if (error != 0)
		close(file->fd);
	return error;
}

static int import_buffer(const struct drm_file *file, int fd, uint32_t *handle)
{
	struct drm_prime_argument prime;
	int error;

	memset(&prime, 0, sizeof(prime));
	prime.fd = fd;
	error = repeat_ioctl(file->fd, DRM_PRIME_FD_TO_HANDLE, &prime);
	*handle = prime.handle;
	return error;
}

#define MOST_DEVICES 64u

struct device {
	/* Its folder in sysfs; 0 where it has none. */
	dev_t folder_device;
	ino_t folder;
	/* A link to that folder. */
	char link[VMPROT_LINUX_NAME];
	/* The render node, or the one node that there is; and the primary one, if there is one. */
	char path[VMPROT_LINUX_NAME], primary[VMPROT_LINUX_NAME];
	/* Empty where it could not be asked, because of the error. */
	char driver[VMPROT_LINUX_NAME];
	int error;
};

struct devices {
	unsigned count;
	/* There are more, or they could not be listed. */
	int error;
	struct device each[MOST_DEVICES];
};

/* Kinds of nodes: the first that a device has is opened for it. */
static const struct kind {
	const char *folder, *prefix, *sysfs;
	int is_primary;
} KINDS[] = {
	{ "/dev/dri", "renderD", "/sys/class/drm", 0 },
	{ "/dev/dri", "card", "/sys/class/drm", 1 },
	{ "/dev/accel", "accel", "/sys/class/accel", 0 },
};

static int is_node(const char *name, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(name, prefix, length) == 0 && name[length] != 0 &&
	       strspn(name + length, "0123456789") == strlen(name + length) && strlen(name) < 24;
}

static void add_node(struct devices *devices, const struct kind *kind, const char *name)
{
	struct device *device = devices->each;
	char path[VMPROT_LINUX_NAME], link[VMPROT_LINUX_NAME];
	struct stat folder;

	snprintf(path, sizeof(path), "%s/%.24s", kind->folder, name);
	snprintf(link, sizeof(link), "%s/%.24s/device", kind->sysfs, name);
	if (stat(link, &folder) != 0)
		memset(&folder, 0, sizeof(folder));
	while (device < devices->each + devices->count &&
	       (folder.st_ino == 0 || device->folder != folder.st_ino ||
		device->folder_device != folder.st_dev))
		device++;
	if (device == devices->each + MOST_DEVICES) {
		devices->error = E2BIG;
		return;
	}
	if (device == devices->each + devices->count) {
		memset(device, 0, sizeof(*device));
		device->folder = folder.st_ino;
		device->folder_device = folder.st_dev;
		memcpy(device->path, path, sizeof(path));
		memcpy(device->link, link, sizeof(link));
		devices->count++;
	}
	if (kind->is_primary && device->primary[0] == 0)
		memcpy(device->primary, path, sizeof(path));
}

static void list_devices(struct devices *devices)
{
	devices->count = 0;
	devices->error = 0;
	for (size_t i = 0; i < LENGTH(KINDS); i++) {
		DIR *folder = opendir(KINDS[i].folder);
		const struct dirent *entry;

		if (folder == NULL) {
			if (errno != ENOENT)
				devices->error = errno;
			continue;
		}
		while ((entry = readdir(folder)) != NULL)
			if (is_node(entry->d_name, KINDS[i].prefix))
				add_node(devices, &KINDS[i], entry->d_name);
		closedir(folder);
	}
	for (unsigned i = 0; i < devices->count; i++) {
		struct device *device = &devices->each[i];
		struct drm_file file;

		device->error = open_drm(device->path, &file);
		if (device->error != 0)
			continue;
		memcpy(device->driver, file.driver, sizeof(file.driver));
		close(file.fd);
	}
}

/* ---- which of them exported it ---- */

/*
 * Drivers whose buffers have a name of their own, where an older kernel may say "drm" as well; the
 * adapters' word goes before it. Buffers of some can hold another exporter's memory under that name.
 */
static const struct own_name {
	const char *driver, *exp_name;
	uint8_t is_shared_too, keeps_imports;
} OWN_NAMES[] = {
	{ "i915", "i915", 0, 0 },
	{ "virtio_gpu", "virtio_gpu", 0, 0 },
	{ "tegra", "tegra_drm", 0, 1 },
	{ "armada-drm", "armada", 0, 0 },
	{ "omapdrm", "omapdrm", 0, 0 },
	{ "msm-kms", "msm", 1, 0 },
	{ "amdxdna_accel_driver", "amdxdna", 1, 0 },
};

static int is_shared(const char *exp_name)
{
	return strcmp(exp_name, SHARED_EXP_NAME) == 0;
}

static int keeps_imports(const char *exp_name)
{
	for (size_t i = 0; i < LENGTH(OWN_NAMES); i++)
		if (OWN_NAMES[i].keeps_imports && strcmp(OWN_NAMES[i].exp_name, exp_name) == 0)
			return 1;
	return 0;
}

/* As far as is known. */
static int can_export(const char *driver, const char *exp_name)
{
	enum vmprot_tri claimed;

	if (driver[0] == 0)
		return 1;
	claimed = vmprot_probe_exports(driver, exp_name);
	if (claimed != VMPROT_UNKNOWN)
		return claimed == VMPROT_YES;
	for (size_t i = 0; i < LENGTH(OWN_NAMES); i++)
		if (strcmp(OWN_NAMES[i].driver, driver) == 0)
			return strcmp(OWN_NAMES[i].exp_name, exp_name) == 0 ||
			       (OWN_NAMES[i].is_shared_too && is_shared(exp_name));
	return is_shared(exp_name);
}

static int is_same_node(const char *path, const struct stat *wanted)
{
	struct stat node;

	return path[0] != 0 && stat(path, &node) == 0 && S_ISCHR(node.st_mode) &&
	       node.st_rdev == wanted->st_rdev;
}

/* The device that exported it, or NULL and why; and whether no other can have. */
static const struct device *choose(const struct devices *devices, const char *node,
				   struct vmprot_linux_probed *probed, int *code, int *is_alone)
{
	const struct device *chosen = NULL;
	unsigned possible = 0, named = 0;
	struct stat wanted;

	if (node != NULL && (stat(node, &wanted) != 0 || !S_ISCHR(wanted.st_mode))) {
		probed->error = ENODEV;
		probed->what = "there is no such node";
		*code = -1;
		return NULL;
	}
	for (unsigned i = 0; i < devices->count; i++) {
		const struct device *device = &devices->each[i];
		int is_wanted = node == NULL || is_same_node(device->path, &wanted) ||
				is_same_node(device->primary, &wanted);

		named += (unsigned)is_wanted;
		if (!can_export(device->driver, probed->buffer.exp_name))
			continue;
		possible++;
		if (is_wanted)
			chosen = device;
	}
	*is_alone = possible == 1 && devices->error == 0;
	*code = VMPROT_ATTRIBUTES_UNKNOWN;
	if (node != NULL && named == 0) {
		probed->error = ENODEV;
		probed->what = "the node is no DRM device's";
		*code = -1;
		return NULL;
	}
	if (chosen == NULL) {
		probed->what = "no such device can have exported it";
		return NULL;
	}
	if (node == NULL && !*is_alone) {
		probed->error = devices->error;
		probed->what = "several devices can have exported it, and asking the wrong one can move it: name the device that did";
		return NULL;
	}
	return chosen;
}

/* ---- whether it was imported, as the count of its holders tells ---- */

/* An import adds one reference, or two where the exporter closed its own handle; of others' three and more. */
#define NATIVE 1u
#define NATIVE_AGAIN 2u
#define FOREIGN 3u
/* So many more imports must each add as expected, or it was other holders that came and went. */
#define MORE_NATIVE 8u
#define MORE_FOREIGN 3u
#define MOST_ROUNDS 3u
#define NO_COUNT UINT64_MAX

static uint64_t count_holders(int fd)
{
	struct vmprot_linux_buffer buffer;

	return vmprot_linux_buffer(fd, &buffer) == 0 ? buffer.count : NO_COUNT;
}

/* Waits: the last reference of an import can be dropped after its file was closed. */
static int are_back_at(int fd, uint64_t before)
{
	for (long milliseconds = 1; count_holders(fd) != before; milliseconds *= 2) {
		struct timespec pause = { 0, milliseconds * 1000000 };

		if (milliseconds > 64)
			return 0;
		nanosleep(&pause, NULL);
	}
	return 1;
}

/* By how many an import on a fresh file adds to what there was; NO_COUNT where that cannot be had. */
static uint64_t added(int fd, const char *path, struct drm_file *file, uint64_t *known, int *error)
{
	uint64_t before = *known;
	uint32_t handle;

	*error = open_drm(path, file);
	if (*error != 0) {
		file->fd = -1;
		return NO_COUNT;
	}
	*error = import_buffer(file, fd, &handle);
	if (*error != 0)
		return NO_COUNT;
	*known = count_holders(fd);
	return *known == NO_COUNT || before == NO_COUNT || *known < before ? NO_COUNT : *known - before;
}

static unsigned origin_of(int fd, const char *path, int *error)
{
	struct drm_file files[1 + MORE_NATIVE];
	uint64_t known = count_holders(fd), first, each;
	unsigned origin = VMPROT_UNKNOWN, opened = 1, more = 0;
	int ignored;

	first = added(fd, path, &files[0], &known, error);
	if (*error == 0 && first != NO_COUNT) {
		if (first >= FOREIGN)
			origin = VMPROT_YES;
		else if (first == NATIVE || first == NATIVE_AGAIN)
			origin = VMPROT_NO;
	}
	if (origin == VMPROT_YES)
		more = MORE_FOREIGN;
	else if (origin == VMPROT_NO)
		more = MORE_NATIVE;
	each = origin == VMPROT_NO ? NATIVE : first;
	for (unsigned i = 0; i < more && origin != VMPROT_UNKNOWN; i++)
		if (added(fd, path, &files[opened++], &known, &ignored) != each)
			origin = VMPROT_UNKNOWN;
	for (unsigned i = 0; i < opened; i++)
		if (files[i].fd >= 0)
			close(files[i].fd);
	return origin;
}

static unsigned imported_by_count(int fd, const char *path, int *error)
{
	uint64_t before = count_holders(fd);

	*error = 0;
	if (before == NO_COUNT)
		return VMPROT_UNKNOWN;
	for (unsigned round = 0; round < MOST_ROUNDS; round++) {
		unsigned origin;

		if (round > 0 && !are_back_at(fd, before))
			return VMPROT_UNKNOWN;
		origin = origin_of(fd, path, error);
		if (*error != 0 || origin != VMPROT_UNKNOWN)
			return origin;
	}
	return VMPROT_UNKNOWN;
}

/* What can be known before the driver is asked; enum vmprot_tri. */
static unsigned is_imported(int fd, const char *path, unsigned exporter, const char *exp_name,
			    int is_alone, int *error)
{
	unsigned traits = vmprot_probe_traits(exporter), counted;

	*error = 0;
	if (is_alone && !is_shared(exp_name))
		return keeps_imports(exp_name) ? VMPROT_UNKNOWN : VMPROT_NO;
	/* That the import succeeds is the proof. */
	if (traits & VMPROT_PROBE_NEVER_IMPORTS)
		return VMPROT_NO;
	if (traits & VMPROT_PROBE_ATTACHES_OWN)
		return VMPROT_UNKNOWN;
	counted = imported_by_count(fd, path, error);
	return counted == VMPROT_NO && keeps_imports(exp_name) ? VMPROT_UNKNOWN : counted;
}

/* ---- the probe ---- */

static int ioctl_of_file(void *ctx, unsigned long request, void *argument)
{
	return repeat_ioctl(*(const int *)ctx, request, argument);
}

static int failed(struct vmprot_linux_probed *probed, int error, const char *what)
{
	probed->error = error;
	probed->what = what;
	return -1;
}

static int ask_file(int fd, struct drm_file *file, struct vmprot_probe_device *target,
		    struct vmprot_facts *facts, struct vmprot_linux_probed *probed)
{
	struct drm_close_argument handle = { 0, 0 };
	int code, error = import_buffer(file, fd, &handle.handle);

	if (error != 0)
		return failed(probed, error, "the device does not take the buffer");
	target->driver = file->driver;
	target->major = file->major;
	target->minor = file->minor;
	target->handle = handle.handle;
	code = vmprot_probe(probed->exporter, target, ioctl_of_file, &file->fd, facts, &probed->error);
	(void)repeat_ioctl(file->fd, DRM_GEM_CLOSE, &handle);
	return code;
}

static int ask_device(int fd, const struct device *device, int is_alone,
		      struct vmprot_probe_device *target, struct vmprot_facts *facts,
		      struct vmprot_linux_probed *probed)
{
	struct drm_file file;
	int code, error;

	memcpy(probed->node, device->path, sizeof(probed->node));
	target->device_coherent = (uint8_t)vmprot_linux_coherent(device->link);
	if (device->driver[0] == 0)
		return failed(probed, device->error, "the device cannot be asked for its driver");
	probed->exporter = vmprot_probe_exporter(target->exp_name, device->driver);
	if (probed->exporter == 0) {
		probed->what = "no probe knows such buffers of this driver";
		return VMPROT_UNKNOWN_EXPORTER;
	}
	if ((vmprot_probe_traits(probed->exporter) & VMPROT_PROBE_PRIMARY_NODE) &&
	    device->primary[0] != 0)
		memcpy(probed->node, device->primary, sizeof(probed->node));
	target->imported = (uint8_t)is_imported(fd, probed->node, probed->exporter, target->exp_name,
						is_alone, &error);
	if (error != 0)
		return failed(probed, error, "the device does not take the buffer");
	if (target->imported == VMPROT_YES) {
		probed->what = "the count of its holders tells an import";
		return VMPROT_FOREIGN_BUFFER;
	}
	error = open_drm(probed->node, &file);
	if (error != 0)
		return failed(probed, error, "the device cannot be opened");
	code = strcmp(file.driver, device->driver) == 0 ?
		       ask_file(fd, &file, target, facts, probed) :
		       failed(probed, ENODEV, "the node has changed its driver");
	close(file.fd);
	return code;
}

int vmprot_linux_probe(int fd, const char *node, struct vmprot_facts *facts,
		       struct vmprot_linux_probed *probed)
{
	struct vmprot_probe_device target;
	struct devices devices;
	const struct device *device;
	int code, error, is_alone;

	memset(facts, 0, sizeof(*facts));
	memset(probed, 0, sizeof(*probed));
	memset(&target, 0, sizeof(target));
	probed->what = "";
	error = vmprot_linux_buffer(fd, &probed->buffer);
	if (error != 0)
		return failed(probed, error,
			      error == ENOTTY ? "the descriptor is no dma-buf" :
						"the descriptor cannot be looked at");
	target.exp_name = probed->buffer.exp_name;
	target.size = probed->buffer.size;
	target.device_coherent = (uint8_t)vmprot_linux_coherent(NULL);
	probed->exporter = vmprot_probe_exporter(target.exp_name, NULL);
	if (probed->exporter != 0)
		return vmprot_probe(probed->exporter, &target, NULL, NULL, facts, &probed->error);
	if (vmprot_probe_exports(NULL, target.exp_name) != VMPROT_YES) {
		probed->what = "no probe knows buffers of this exp_name";
		return VMPROT_UNKNOWN_EXPORTER;
	}
	list_devices(&devices);
	device = choose(&devices, node, probed, &code, &is_alone);
	if (device == NULL)
		return code;
	return ask_device(fd, device, is_alone, &target, facts, probed);
}

/* ---- the call as it was proposed ---- */

int vmprot_dma_buf_info_of(const struct vmprot_answer *answer, uint64_t *value)
{
	switch (answer->code) {
	case VMPROT_SYNC_REQUIRED:
		*value = VMPROT_DMA_BUF_MAP_INCOHERENT;
		return 0;
	case VMPROT_NO_CPU_MAPPING:
	case VMPROT_NOT_EXPORTABLE:
		return EOPNOTSUPP;
	case 0:
		break;
	default:
		return ENODATA;
	}
	switch (answer->cache) {
	case VMPROT_CACHE_WRITE_COMBINED:
		*value = VMPROT_DMA_BUF_COHERENT_WC;
		return 0;
	case VMPROT_CACHE_CACHED:
		*value = VMPROT_DMA_BUF_COHERENT_CACHED;
		return 0;
	case VMPROT_CACHE_UNCACHED:
		return EOPNOTSUPP;
	default:
		return ENODATA;
	}
}

/* 0, or a positive errno. */
static int info_of(int fd, uint64_t *value)
{
	static const struct vmprot_vm ANY = { 0 };
	struct vmprot_linux_probed probed;
	struct vmprot_facts facts;
	struct vmprot_host host;
	struct vmprot_answer answer;
	struct vmprot_env env;
	int code = vmprot_linux_probe(fd, NULL, &facts, &probed);

	if (code < 0)
		return ENODATA;
	memset(&answer, 0, sizeof(answer));
	answer.code = (uint8_t)code;
	if (code == 0) {
		vmprot_linux_host(&host);
		if (vmprot_env_init(&env, &host, &ANY, NULL) != VMPROT_OK ||
		    vmprot_answer(&facts, &env, &answer) != VMPROT_OK)
			return ENODATA;
	}
	return vmprot_dma_buf_info_of(&answer, value);
}

int vmprot_dma_buf_info(int fd, uint32_t param, uint64_t *value)
{
	struct vmprot_linux_buffer buffer;
	int error = vmprot_linux_buffer(fd, &buffer);

	if (error == 0 && value == NULL)
		error = EFAULT;
	else if (error == 0 && param != VMPROT_DMA_BUF_INFO_MAP_INFO)
		error = EINVAL;
	else if (error == 0)
		error = info_of(fd, value);
	else if (error != EBADF && error != ENOTTY)
		error = ENODATA;
	if (error == 0)
		return 0;
	errno = error;
	return -1;
}
