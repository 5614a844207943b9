/* SPDX-License-Identifier: MIT */
/* What vmprot_linux_host() finds on the machine that runs this: a number a field, in the order of abi.json. */
#include <stdio.h>

#include "vmprot_linux.h"

int main(void)
{
	struct vmprot_host host;

	vmprot_linux_host(&host);
	printf("%u %u %u.%u %u %u %u %u %u %u %u %u %u %u\n", host.arch, host.hypervisor,
	       host.kernel_major, host.kernel_minor, host.vendor, host.nested_paging,
	       host.self_snoop, host.guest_pat_quirk, host.device_mtrr, host.fwb,
	       host.cacheable_pfnmap, host.host_svpbmt, host.shmem_huge_pages,
	       host.memfd_huge_pages);
	return 0;
}
