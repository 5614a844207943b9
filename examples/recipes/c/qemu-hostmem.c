/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "vmprot_exporters.h"
#include "vmprot_text.h"

/* An environment for each kind of memslot: this is hostmem's, whose type the firmware has chosen. */
void hostmem_env(struct vmprot_env *env, const struct vmprot_host *host, int honor_guest_pat,
		 enum vmprot_guest_mtrr guest_mtrr, int map_fixed)
{
	struct vmprot_vm vm = VMPROT_PLAIN_VM;

	vm.guest_pat = honor_guest_pat ? VMPROT_GUEST_PAT_HONORED : VMPROT_GUEST_PAT_IGNORED;
	vm.guest_mtrr = guest_mtrr; /* 0 where it is unknown */
	/* virgl_renderer_resource_map_fixed() maps into a memslot; a subregion becomes one. */
	vm.slot = map_fixed ? VMPROT_SLOT_BEFORE : VMPROT_SLOT_AFTER;
	vmprot_env_init(env, host, &vm, NULL); /* on an error the environment refuses everything */
}

/*
 * For virgl_cmd_resource_map_blob(), after its check of the bounds and before it maps anything: in
 * place of virgl_renderer_resource_get_map_info(). On an error it answers VIRTIO_GPU_RESP_ERR_UNSPEC.
 */
int hostmem_map_info(const struct vmprot_env *env, const struct vmprot_amdgpu_facts *facts,
		     uint32_t *map_info)
{
	struct vmprot_verdict verdict;

	vmprot_amdgpu(facts, env, VMPROT_PROFILE_COHERENT, &verdict);
	if (verdict.map_info == 0) {
		fprintf(stderr, "%s: %s\n", vmprot_code_name(verdict.code),
			vmprot_code_remedy(verdict.code));
		return -EACCES;
	}
	*map_info = verdict.map_info;
	return 0;
}
