/* SPDX-License-Identifier: MIT */
/* This host, as far as files and KVM tell. Nothing is a guess: what cannot be read is unknown. */
#define _GNU_SOURCE

#include "vmprot_linux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct word {
	const char *text;
	uint8_t value;
};

static uint8_t value_of(const char *text, const struct word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(text, words[i].text) == 0)
			return words[i].value;
	return 0;
}

/* ---- files ---- */

/* A file, read a line at a time; what is longer than a line can be here is left out. */
struct reader {
	int fd;
	size_t length, at;
	char buffer[8192];
};

/* The next line without its end, or NULL. */
static const char *next_line(struct reader *reader)
{
	for (;;) {
		char *line = reader->buffer + reader->at;
		char *end = memchr(line, '\n', reader->length - reader->at);
		ssize_t got;

		if (end != NULL) {
			*end = 0;
			reader->at = (size_t)(end - reader->buffer) + 1;
			return line;
		}
		reader->length -= reader->at;
		memmove(reader->buffer, line, reader->length);
		reader->at = 0;
		if (reader->length == sizeof(reader->buffer) - 1)
			reader->length = 0;
		got = read(reader->fd, reader->buffer + reader->length,
			   sizeof(reader->buffer) - 1 - reader->length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			line = reader->buffer;
			line[reader->length] = 0;
			got = (ssize_t)reader->length;
			reader->length = 0;
			return got > 0 ? line : NULL;
		}
		reader->length += (size_t)got;
	}
}

static int open_reader(const char *path, struct reader *reader)
{
	reader->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	reader->length = 0;
	reader->at = 0;
	return reader->fd >= 0;
}

/* A file's first line; says whether there is one. */
static int read_line(const char *path, char *text, size_t size)
{
	struct reader reader;
	const char *line;

	text[0] = 0;
	if (!open_reader(path, &reader))
		return 0;
	line = next_line(&reader);
	if (line != NULL)
		snprintf(text, size, "%s", line);
	close(reader.fd);
	return line != NULL;
}

/* What a line of /proc/cpuinfo says, if it has this name. */
static const char *cpuinfo_value(const char *line, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(line, name, length) != 0)
		return NULL;
	line += length;
	line += strspn(line, " \t");
	if (*line != ':')
		return NULL;
	line++;
	return line + strspn(line, " \t");
}

static int has_word(const char *text, const char *word, const char *separators)
{
	size_t length = strlen(word);

	while (*text != 0) {
		size_t each = strcspn(text, separators);

		if (each == length && memcmp(text, word, length) == 0)
			return 1;
		text += each;
		text += strspn(text, separators);
	}
	return 0;
}

/* ---- uname ---- */

static const struct word ARCHES[] = {
	{ "x86_64", VMPROT_ARCH_X86_64 },	  { "aarch64", VMPROT_ARCH_ARM64 },
	{ "riscv64", VMPROT_ARCH_RISCV64 },	  { "loongarch64", VMPROT_ARCH_LOONGARCH64 },
	{ "ppc64", VMPROT_ARCH_PPC64 },		  { "ppc64le", VMPROT_ARCH_PPC64 },
};

static void read_uname(struct vmprot_host *host)
{
	struct utsname name;
	unsigned major, minor;

	if (uname(&name) != 0)
		return;
	host->arch = value_of(name.machine, ARCHES, LENGTH(ARCHES));
	if (sscanf(name.release, "%5u.%5u", &major, &minor) != 2 || major == 0 ||
	    major > UINT16_MAX || minor > UINT16_MAX)
		return;
	host->kernel_major = (uint16_t)major;
	host->kernel_minor = (uint16_t)minor;
}

/* ---- shmem's huge pages ---- */

#define HUGE_PAGES "/sys/kernel/mm/transparent_hugepage"

/* What the word in brackets means; 0 where there is none, or another. */
enum huge { NEVER = 1, DENY, ADVISE, INHERIT, ON };

static const struct word HUGE_WORDS[] = {
	{ "never", NEVER },	{ "deny", DENY },	   { "advise", ADVISE },
	{ "inherit", INHERIT }, { "always", ON },	   { "within_size", ON },
	{ "force", ON },
};

static unsigned selected(const char *path)
{
	char line[256], *begin, *end;

	if (!read_line(path, line, sizeof(line)))
		return 0;
	begin = strchr(line, '[');
	end = begin == NULL ? NULL : strchr(begin, ']');
	if (end == NULL || strchr(end, '[') != NULL)
		return 0;
	*end = 0;
	return value_of(begin + 1, HUGE_WORDS, LENGTH(HUGE_WORDS));
}

static unsigned memfd_of_size(unsigned word, unsigned top)
{
	if (word == ON)
		return VMPROT_YES;
	if (word == NEVER || (word == INHERIT && top != ADVISE))
		return VMPROT_NO;
	return VMPROT_UNKNOWN;
}

/* Each size has a word of its own since Linux 6.12; one that is on is enough. */
static unsigned memfd_of_sizes(unsigned top)
{
	DIR *folder = opendir(HUGE_PAGES);
	const struct dirent *entry;
	unsigned said = top == ADVISE ? VMPROT_UNKNOWN : VMPROT_NO;

	if (folder == NULL)
		return VMPROT_UNKNOWN;
	while ((entry = readdir(folder)) != NULL && said != VMPROT_YES) {
		char path[128];
		unsigned each;

		if (strncmp(entry->d_name, "hugepages-", 10) != 0 || strlen(entry->d_name) > 40)
			continue;
		snprintf(path, sizeof(path), HUGE_PAGES "/%.40s/shmem_enabled", entry->d_name);
		if (access(path, F_OK) != 0)
			continue;
		each = memfd_of_size(selected(path), top);
		if (each != VMPROT_NO)
			said = each;
	}
	closedir(folder);
	return said;
}

static void read_huge_pages(struct vmprot_host *host)
{
	unsigned top = selected(HUGE_PAGES "/shmem_enabled");

	if (top == 0 || top == INHERIT)
		return;
	/* Nobody advises a driver's files. */
	host->shmem_huge_pages = top == ON ? VMPROT_YES : VMPROT_NO;
	if (top == ON || top == DENY)
		host->memfd_huge_pages = top == ON ? VMPROT_YES : VMPROT_NO;
	else
		host->memfd_huge_pages = (uint8_t)memfd_of_sizes(top);
}

/* ---- processors ---- */

static const struct word VENDORS[] = {
	{ "GenuineIntel", VMPROT_VENDOR_INTEL },
	{ "AuthenticAMD", VMPROT_VENDOR_AMD },
	{ "HygonGenuine", VMPROT_VENDOR_AMD },
};
static const struct word PARAMETERS[] = {
	{ "Y", VMPROT_YES }, { "1", VMPROT_YES }, { "N", VMPROT_NO }, { "0", VMPROT_NO },
};

static void read_x86(struct vmprot_host *host)
{
	struct reader reader;
	const char *line, *value;
	char text[16];
	int has_vendor = 0;
	unsigned self_snoop = VMPROT_UNKNOWN;

	if (open_reader("/proc/cpuinfo", &reader)) {
		while ((line = next_line(&reader)) != NULL && self_snoop == VMPROT_UNKNOWN) {
			value = cpuinfo_value(line, "vendor_id");
			if (value != NULL && !has_vendor) {
				host->vendor = value_of(value, VENDORS, LENGTH(VENDORS));
				has_vendor = 1;
			}
			value = cpuinfo_value(line, "flags");
			if (value != NULL && *value != 0)
				self_snoop = has_word(value, "ss", " ") ? VMPROT_YES : VMPROT_NO;
		}
		close(reader.fd);
	}
	/* Of no matter to AMD. */
	if (host->vendor != VMPROT_VENDOR_AMD)
		host->self_snoop = (uint8_t)self_snoop;
	if (read_line(host->vendor == VMPROT_VENDOR_AMD ? "/sys/module/kvm_amd/parameters/npt" :
							  "/sys/module/kvm_intel/parameters/ept",
		      text, sizeof(text)))
		host->nested_paging = value_of(text, PARAMETERS, LENGTH(PARAMETERS));
}

/* The kernel uses what all of its processors have. */
static void read_riscv(struct vmprot_host *host)
{
	struct reader reader;
	const char *line;

	if (!open_reader("/proc/cpuinfo", &reader))
		return;
	while ((line = next_line(&reader)) != NULL) {
		const char *isa = cpuinfo_value(line, "isa");

		if (isa == NULL)
			continue;
		if (*isa == 0) {
			host->host_svpbmt = VMPROT_UNKNOWN;
			break;
		}
		if (host->host_svpbmt != VMPROT_NO)
			host->host_svpbmt = has_word(isa, "svpbmt", "_") ? VMPROT_YES : VMPROT_NO;
	}
	close(reader.fd);
}

/* ---- KVM ---- */

struct kvm_target {
	uint32_t target, features[7];
};

struct kvm_register {
	uint64_t id, address;
};

#define KVM_GET_API_VERSION _IO(0xae, 0x00)
#define KVM_CREATE_VM _IO(0xae, 0x01)
#define KVM_CHECK_EXTENSION _IO(0xae, 0x03)
#define KVM_CREATE_VCPU _IO(0xae, 0x41)
#define KVM_GET_ONE_REG _IOW(0xae, 0xab, struct kvm_register)
#define KVM_ARM_VCPU_INIT _IOW(0xae, 0xae, struct kvm_target)
#define KVM_ARM_PREFERRED_TARGET _IOR(0xae, 0xaf, struct kvm_target)
#define KVM_API_VERSION 12
#define KVM_CAP_ARM_VM_IPA_SIZE 165l
#define KVM_CAP_DISABLE_QUIRKS2 213l
#define KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED 243l
#define KVM_X86_QUIRK_IGNORE_GUEST_PAT (1 << 9)
#define ID_AA64MMFR2_EL1 0x603000000013c03aull
#define FWB_SHIFT 40

/* Its own ioctls take a number. */
static int ask(int fd, unsigned long request, long argument)
{
	int answer;

	do
		answer = ioctl(fd, request, argument);
	while (answer < 0 && errno == EINTR);
	return answer;
}

/* The capability needs more than FWB, so that only its presence says anything of that. */
static unsigned fwb_of(int vm)
{
	struct kvm_target target;
	uint64_t value = 0;
	struct kvm_register mmfr2 = { ID_AA64MMFR2_EL1, (uint64_t)(uintptr_t)&value };
	int vcpu = ask(vm, KVM_CREATE_VCPU, 0), is_told;

	if (vcpu < 0)
		return VMPROT_UNKNOWN;
	memset(&target, 0, sizeof(target));
	is_told = ioctl(vm, KVM_ARM_PREFERRED_TARGET, &target) == 0 &&
		  ioctl(vcpu, KVM_ARM_VCPU_INIT, &target) == 0 &&
		  ioctl(vcpu, KVM_GET_ONE_REG, &mmfr2) == 0;
	close(vcpu);
	if (!is_told)
		return VMPROT_UNKNOWN;
	return ((value >> FWB_SHIFT) & 0xf) >= 1 ? VMPROT_YES : VMPROT_NO;
}

static void ask_arm64(int kvm, struct vmprot_host *host)
{
	int bits = ask(kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_VM_IPA_SIZE), supported;
	/* Some have fewer bits of addresses than a VM of type 0 has. */
	int vm = ask(kvm, KVM_CREATE_VM, bits > 0 && bits < 40 ? bits : 0);

	if (vm < 0)
		return;
	supported = ask(vm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED);
	if (supported >= 0)
		host->cacheable_pfnmap = supported == 1 ? VMPROT_YES : VMPROT_NO;
	host->fwb = supported == 1 ? (uint8_t)VMPROT_YES : (uint8_t)fwb_of(vm);
	close(vm);
}

static void ask_quirk(int kvm, struct vmprot_host *host)
{
	int quirks = kvm < 0 ? -1 : ask(kvm, KVM_CHECK_EXTENSION, KVM_CAP_DISABLE_QUIRKS2);

	if (host->vendor == VMPROT_VENDOR_AMD)
		return;
	if (quirks >= 0)
		host->guest_pat_quirk = quirks & KVM_X86_QUIRK_IGNORE_GUEST_PAT ? VMPROT_YES : VMPROT_NO;
	/* KVM leaves it out on these, whatever the kernel. */
	else if (host->vendor == VMPROT_VENDOR_INTEL &&
		 (host->self_snoop == VMPROT_NO || host->nested_paging == VMPROT_NO))
		host->guest_pat_quirk = VMPROT_NO;
}

/* VMMs run in the domain that controls the others. */
static int is_xen(void)
{
	char text[256];

	if (!read_line("/sys/hypervisor/type", text, sizeof(text)) || strcmp(text, "xen") != 0)
		return 0;
	return read_line("/proc/xen/capabilities", text, sizeof(text)) &&
	       has_word(text, "control_d", ", \t");
}

/* Nodes that only a kernel under that hypervisor has. Several leave it open which one a VMM uses. */
static void read_hypervisor(struct vmprot_host *host, int has_kvm)
{
	static const struct word OTHERS[] = {
		{ "/dev/mshv", VMPROT_HYPERVISOR_MSHV },
		{ "/dev/acrn_hsm", VMPROT_HYPERVISOR_ACRN },
		{ "/dev/gunyah", VMPROT_HYPERVISOR_GUNYAH },
	};
	unsigned found = has_kvm ? 1u : 0u;

	host->hypervisor = has_kvm ? VMPROT_HYPERVISOR_KVM : 0;
	for (size_t i = 0; i < LENGTH(OTHERS); i++) {
		if (access(OTHERS[i].text, F_OK) != 0)
			continue;
		host->hypervisor = OTHERS[i].value;
		found++;
	}
	if (found > 1)
		host->hypervisor = 0;
	else if (found == 0 && is_xen())
		host->hypervisor = VMPROT_HYPERVISOR_XEN;
}

static void ask_kvm(struct vmprot_host *host)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	int is_missing = kvm < 0 && (errno == ENOENT || errno == ENODEV || errno == ENXIO);
	int has_kvm = !is_missing && access("/dev/kvm", F_OK) == 0;

	if (kvm >= 0 && ask(kvm, KVM_GET_API_VERSION, 0) != KVM_API_VERSION) {
		close(kvm);
		kvm = -1;
	}
	read_hypervisor(host, has_kvm);
	if (host->arch == VMPROT_ARCH_X86_64)
		ask_quirk(kvm, host);
	if (host->arch == VMPROT_ARCH_ARM64 && kvm >= 0)
		ask_arm64(kvm, host);
	if (kvm >= 0)
		close(kvm);
}

void vmprot_linux_host(struct vmprot_host *host)
{
	memset(host, 0, sizeof(*host));
	read_uname(host);
	read_huge_pages(host);
	if (host->arch == VMPROT_ARCH_X86_64)
		read_x86(host);
	if (host->arch == VMPROT_ARCH_RISCV64)
		read_riscv(host);
	ask_kvm(host);
}
