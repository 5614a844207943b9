// SPDX-License-Identifier: MIT
//! What a guest may do with a buffer.

use core::fmt;

use crate::codes::{Code, Hazard, Rule};

/// The attribute that the guest is to map with, as virtio-gpu's `map_info` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum MapInfo {
    /// `VIRTIO_GPU_MAP_CACHE_CACHED`.
    Cached = 1,
    /// `VIRTIO_GPU_MAP_CACHE_UNCACHED`.
    Uncached = 2,
    /// `VIRTIO_GPU_MAP_CACHE_WC`: write-combined.
    WriteCombined = 3,
}

impl MapInfo {
    /// The number that `VIRTIO_GPU_RESP_OK_MAP_INFO` carries.
    #[must_use]
    pub fn virtio_gpu(self) -> u32 {
        self as u32
    }
}

/// Who decides the attribute of the guest's mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Attribute {
    /// The guest must use it: any other is not safe.
    Binding = 1,
    /// Any attribute is as safe.
    Any = 2,
    /// The guest gets the same type whatever it asks for.
    Ignored = 3,
}

/// What a mapping has that may be unwelcome: a set of [`Hazard`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hazards(pub(crate) u8);

impl Hazards {
    /// One bit for each hazard, that of [`Hazard::bit`].
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn contains(self, hazard: Hazard) -> bool {
        self.0 & hazard.bit() != 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Hazard> {
        Hazard::ALL
            .into_iter()
            .filter(move |&each| self.contains(each))
    }
}

/// The guest may map the buffer, through the VMM's own mmap of the dma-buf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mapping {
    /// The attribute that the guest is to map it with.
    pub map_info: MapInfo,
    /// Whether the guest's own choice would matter.
    pub attribute: Attribute,
    /// Differences between host and guest that the profile accepts, and slow reads.
    pub hazards: Hazards,
}

/// The guest must not map the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Refusal {
    /// Why.
    pub code: Code,
    /// The rule that says so; `None` where no single one does.
    pub rule: Option<Rule>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = match self.rule.map_or("", Rule::message) {
            "" => self.code.message(),
            message => message,
        };
        write!(f, "{}: {}", self.code.name(), message)
    }
}

#[cfg(feature = "std")]
impl std::error::Error for Refusal {}
