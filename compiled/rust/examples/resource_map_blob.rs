// SPDX-License-Identifier: MIT
//! What a VMM's virtio-gpu device does with `VIRTIO_GPU_CMD_RESOURCE_MAP_BLOB`, as crosvm's
//! `resource_map_blob` does: it has exported a resource as a dma-buf, knows of which driver, and is to
//! map it into the guest's host-visible region. In place of a constant the policy says what goes into
//! the response's `map_info`, or that there must be no mapping.
//!
//! Run it with `cargo run --example resource_map_blob`.

use std::collections::BTreeMap;

use vmprot::exporters::{AmdgpuFacts, Facts, I915Caching, I915Facts, I915Graphics, MsmFacts};
use vmprot::{Environment, Preset, Profile, Refusal, Vm};

const VIRTIO_GPU_RESP_OK_MAP_INFO: u32 = 0x1106;
const VIRTIO_GPU_RESP_ERR_UNSPEC: u32 = 0x1200;
const VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID: u32 = 0x1203;

/// What goes onto the control queue.
#[derive(Debug, PartialEq)]
enum Response {
    OkMapInfo { map_info: u32 },
    Error(u32),
}

impl Response {
    fn number(&self) -> u32 {
        match self {
            Self::OkMapInfo { .. } => VIRTIO_GPU_RESP_OK_MAP_INFO,
            Self::Error(number) => *number,
        }
    }
}

/// The device: its resources, and the VM that it is of.
struct VirtioGpu {
    environment: Environment,
    /// By resource what the driver said of the buffer when it was exported.
    resources: BTreeMap<u32, Facts>,
}

impl VirtioGpu {
    fn resource_map_blob(&self, resource_id: u32) -> Response {
        let facts = match self.resources.get(&resource_id) {
            Some(facts) => facts,
            None => return Response::Error(VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID),
        };
        match facts.judge(&self.environment, Profile::Coherent) {
            // Here the VMM maps the dma-buf and registers the memslot.
            Ok(mapping) => Response::OkMapInfo {
                map_info: mapping.map_info.virtio_gpu(),
            },
            Err(refusal) => {
                self.log(resource_id, facts, refusal);
                Response::Error(VIRTIO_GPU_RESP_ERR_UNSPEC)
            }
        }
    }

    fn log(&self, resource_id: u32, facts: &Facts, refusal: Refusal) {
        println!("resource {resource_id}: {refusal}");
        if let Some(rule) = refusal.rule {
            println!("  {} ({})", rule.id(), rule.source());
        }
        let deciding = facts.deciding(&self.environment, Profile::Coherent);
        for fact in deciding.facts() {
            println!("  depends on the fact {fact}");
        }
        for field in deciding.fields() {
            println!("  depends on {}", field.name());
        }
    }
}

fn main() {
    // crosvm maps buffers into a region that it registered before.
    let vm = Vm {
        slot: Some(vmprot::Slot::Before),
        pins_regions: Some(false),
        ..Vm::plain()
    };
    let gtt = AmdgpuFacts {
        domains: Some(AmdgpuFacts::DOMAINS_GTT),
        flags: Some(AmdgpuFacts::FLAGS_CPU_GTT_USWC),
        ..AmdgpuFacts::default()
    };
    let uncached = I915Facts {
        graphics: Some(I915Graphics::Integrated),
        caching: Some(I915Caching::None),
        ..I915Facts::default()
    };
    let resources = [
        (1, gtt.into()),
        (2, uncached.into()),
        (3, MsmFacts::default().into()),
    ];
    let device = VirtioGpu {
        environment: Environment::new(&Preset::Amd.host(), &vm),
        resources: resources.into_iter().collect(),
    };
    let responses: Vec<_> = (1..=4).map(|id| device.resource_map_blob(id)).collect();
    for (id, response) in (1..).zip(&responses) {
        println!("resource {id}: {:#x} {response:?}", response.number());
    }
    assert_eq!(responses[0], Response::OkMapInfo { map_info: 3 });
    assert!(responses[1..]
        .iter()
        .all(|each| matches!(each, Response::Error(_))));
}
