// SPDX-License-Identifier: MIT
//! What a refusal for what is unknown depends on.

use crate::codes::Field;

/// The fields of host and VM, and the facts about the buffer, that would settle a refusal for what is
/// unknown. There is none where the verdict is settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Deciding {
    pub(crate) fields: u32,
    pub(crate) facts: u64,
    pub(crate) names: &'static [&'static str],
}

impl Deciding {
    /// Whether nothing is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields == 0 && self.facts == 0
    }

    /// Fields of host and VM.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        let fields = self.fields;
        Field::ALL
            .into_iter()
            .filter(move |&field| fields & (1 << (field as u32 - 1)) != 0)
    }

    /// Facts about the buffer, by the names that vmprot's queries have for them: `deviceCoherent`.
    pub fn facts(&self) -> impl Iterator<Item = &'static str> {
        let facts = self.facts;
        self.names
            .iter()
            .enumerate()
            .filter(move |(place, _)| facts & (1 << place) != 0)
            .map(|(_, &name)| name)
    }

    /// The same as a mask, as `struct vmprot_deciding` of C has it: the number of each field less 1.
    #[must_use]
    pub fn field_bits(&self) -> u32 {
        self.fields
    }

    /// The same as a mask: the place of each fact in its exporter's structure, from 0.
    #[must_use]
    pub fn fact_bits(&self) -> u64 {
        self.facts
    }
}
