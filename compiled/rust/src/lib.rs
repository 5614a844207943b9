// SPDX-License-Identifier: MIT
//! Which memory attributes may a guest's mapping of a dma-buf have?
//!
//! The guest-mappability policy of vmprot, compiled into decision diagrams: a VMM says what it knows
//! of its host, its VM and a GPU driver's buffer, and gets the cache attribute that the guest is to
//! map the buffer with, or the reason why it must not. Nothing is allocated, and there is no state.
//!
//! What is unknown (`None`) stands for every value: a buffer may be mapped only where every
//! possibility allows it. `Default` states nothing of a host or a VM, and of a buffer what the
//! driver's rules take its absence for.
//!
//! ```
//! use vmprot::exporters::AmdgpuFacts;
//! use vmprot::{Environment, MapInfo, Preset, Profile};
//!
//! // Once for each VM.
//! let environment = Environment::new(&Preset::Amd.host(), &Preset::Amd.vm());
//!
//! // For each buffer: what AMDGPU_GEM_OP_GET_GEM_CREATE_INFO says of it.
//! let facts = AmdgpuFacts {
//!     domains: Some(AmdgpuFacts::DOMAINS_GTT),
//!     flags: Some(0),
//!     ..AmdgpuFacts::default()
//! };
//! let mapping = facts.judge(&environment, Profile::Coherent)?;
//! assert_eq!(mapping.map_info, MapInfo::Cached);
//! # Ok::<(), vmprot::Refusal>(())
//! ```
//!
//! Where an exporter has no rules here, its VMM may say where the buffer's memory can be, and how the
//! driver maps it there:
//!
//! ```
//! use vmprot::{judge, Cache, Code, Environment, Host, Memory, Pages, Placement, Vma, Vm};
//!
//! let placement = Placement {
//!     memory: Memory::Ram,
//!     cache: Cache::Cached,
//!     vma: Vma::Pages,
//!     pages: Pages::Refcounted,
//! };
//! let nothing_known = Environment::new(&Host::default(), &Vm::default());
//! let refusal = judge(&[placement], &nothing_known, Default::default()).unwrap_err();
//! assert_eq!(refusal.code, Code::PlatformUnknown);
//! ```
//!
//! [`deciding()`] and each exporter's `deciding` name the fields whose knowledge would settle that.

#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![warn(clippy::pedantic)]
// Texts are the policy's own, for every language; names of the kernel's are not marked up in them.
#![allow(clippy::doc_markdown)]
// `exporters::AmdgpuFacts` is what callers write, and the modules in between are private.
#![allow(clippy::module_name_repetitions)]

#[cfg(feature = "std")]
extern crate std;

mod codes;
mod compare;
mod deciding;
mod edge;
mod environment;
pub mod exporters;
mod facts;
mod fold;
mod host;
mod judge;
mod kernel;
mod kinds;
mod placement;
mod places;
mod search;
mod tables;
mod verdict;
mod walk;

pub use codes::{Code, Field, Hazard, Profile, Rule};
pub use deciding::Deciding;
pub use environment::Environment;
pub use facts::DeviceCoherence;
pub use host::{
    Arch, Confidential, DeviceMtrr, GuestMtrr, GuestPat, Host, Hypervisor, Preset, Slot, Vendor, Vm,
};
pub use judge::{deciding, judge};
pub use kernel::{Kernel, ParseKernelError};
pub use placement::{Cache, Memory, Pages, Placement, Vma};
pub use tables::{CONTRACT, HASH, NEWEST_KERNEL};
pub use verdict::{Attribute, Hazards, MapInfo, Mapping, Refusal};

/// Its examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
