// SPDX-License-Identifier: MIT
use vmprot::exporters::Facts;
use vmprot::{Environment, Host, Profile, Refusal, Slot, Vm};

/// What the operator of a vhost-user back end says of its front end: `None` is unknown, and stands for
/// every front end. Its mapping is the one that counts, so that none is prefaulted; and no message tells
/// of VFIO devices that are plugged there.
pub fn front_end(host: &Host, slot: Option<Slot>) -> Environment {
    let vm = Vm {
        slot,
        prefaulted: Some(false),
        non_coherent_dma: None,
        ..Vm::plain()
    };
    Environment::new(host, &vm)
}

/// Answers `RESOURCE_MAP_BLOB`: `shmem_map` sends `VHOST_USER_BACKEND_SHMEM_MAP` and waits for the
/// reply, and is not called for what is refused. The number is the response's `map_info`, which that
/// message has no room for; an error is `VIRTIO_GPU_RESP_ERR_UNSPEC`.
pub fn resource_map_blob(
    facts: &Facts,
    front_end: &Environment,
    shmem_map: impl FnOnce() -> Result<(), i32>,
) -> Result<u32, Option<Refusal>> {
    let mapping = facts.judge(front_end, Profile::Coherent).map_err(Some)?;
    shmem_map().map_err(|_| None)?;
    Ok(mapping.map_info.virtio_gpu())
}
