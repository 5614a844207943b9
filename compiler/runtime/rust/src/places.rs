// SPDX-License-Identifier: MIT
//! Places that a buffer can be in, and what is admissible in all of them.

use crate::codes::{Code, Hazard, Rule};
use crate::edge::RefusalNumber;
use crate::tables::{CONCLUSIONS, REFUSAL_CODES, REFUSAL_RULES};
use crate::verdict::{Attribute, Hazards, MapInfo, Mapping, Refusal};

/// How many cache modes there are: uncached, write-combined, cached.
pub(crate) const MODE_COUNT: u8 = 3;

/// By cache mode in core's order.
const MAP_INFO: [MapInfo; 3] = [MapInfo::Uncached, MapInfo::WriteCombined, MapInfo::Cached];

/// The bit of a cache mode's hazards by which it is not admissible at all.
pub(crate) const INADMISSIBLE: u8 = 0x80;

/// By cache mode its hazards.
pub(crate) type ModeHazards = [u8; 3];

/// Whether no mode is admissible.
pub(crate) fn is_hopeless(hazards: ModeHazards) -> bool {
    hazards[0] & hazards[1] & hazards[2] & INADMISSIBLE != 0
}

/// Numbers of the places that a buffer can be in, of which there is one at least, and its worst mode.
#[derive(Clone, Copy)]
pub(crate) struct Places<'o> {
    pub(crate) numbers: &'o [u16],
    pub(crate) preferred: u8,
}

/// What an exporter's rules say of a buffer.
#[derive(Clone, Copy)]
pub(crate) enum Answer<'o> {
    /// The leaf of the exporter's diagram.
    Places { leaf: u16, places: Places<'o> },
    Refusal {
        leaf: u16,
        refused: Refused,
        /// The buffer's mapping fails by itself: as one possibility among others it drops out.
        is_harmless: bool,
    },
}

impl Answer<'_> {
    pub(crate) fn leaf(&self) -> u16 {
        match *self {
            Self::Places { leaf, .. } | Self::Refusal { leaf, .. } => leaf,
        }
    }
}

/// A refusal in numbers; the rule is 0 where no single one says it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Refused {
    pub(crate) code: u8,
    pub(crate) rule: u16,
}

impl Refused {
    pub(crate) fn of(number: RefusalNumber) -> Self {
        let place = usize::from(number);
        Self {
            code: REFUSAL_CODES[place],
            rule: REFUSAL_RULES[place],
        }
    }

    pub(crate) fn refusal(self) -> Refusal {
        Refusal {
            code: Code::from_number(self.code).unwrap_or(Code::AttributesUnknown),
            rule: Rule::from_number(self.rule),
        }
    }
}

/// What is admissible in all places together.
#[derive(Clone, Copy)]
pub(crate) struct Admissible {
    pub(crate) hazards: ModeHazards,
    is_forced: bool,
    /// Nothing is admissible in some place alone; and what it gets is forced.
    is_hopeless: bool,
    is_hopeless_forced: bool,
    pub(crate) preferred: u8,
}

impl Admissible {
    /// That of no place.
    pub(crate) fn everything(preferred: u8) -> Self {
        Self {
            hazards: [0; 3],
            is_forced: true,
            is_hopeless: false,
            is_hopeless_forced: false,
            preferred,
        }
    }

    /// Restricts it to what is admissible in one more place.
    pub(crate) fn restrict(&mut self, (hazards, is_forced): (ModeHazards, bool)) {
        for (all, one) in self.hazards.iter_mut().zip(hazards) {
            *all |= one;
        }
        self.is_forced &= is_forced;
        if is_hopeless(hazards) {
            self.is_hopeless = true;
            self.is_hopeless_forced |= is_forced;
        }
    }

    /// The refusal where every place has its types, and no mode is admissible in all.
    pub(crate) fn conclusion(self) -> RefusalNumber {
        CONCLUSIONS[match (self.is_hopeless, self.is_hopeless_forced) {
            (false, _) => 2,
            (true, true) => 0,
            (true, false) => 1,
        }]
    }

    pub(crate) fn attribute_of(self, mode: usize) -> Attribute {
        if self.is_forced {
            return Attribute::Ignored;
        }
        let allowed = self.hazards[mode] | Hazard::SlowReads.bit();
        if self.hazards.iter().any(|each| each & !allowed != 0) {
            Attribute::Binding
        } else {
            Attribute::Any
        }
    }

    /// The mapping, or the refusal where nothing is admissible.
    pub(crate) fn verdict(self) -> Result<Mapping, Refusal> {
        if is_hopeless(self.hazards) {
            return Err(Refused::of(self.conclusion()).refusal());
        }
        let mode = usize::from(choose(self.hazards, self.preferred));
        Ok(mapping(self.hazards, self.attribute_of(mode), mode))
    }
}

pub(crate) fn mapping(hazards: ModeHazards, attribute: Attribute, mode: usize) -> Mapping {
    Mapping {
        map_info: MAP_INFO[mode],
        attribute,
        hazards: Hazards(hazards[mode]),
    }
}

/// The preferred mode if it is admissible, or else the one with the fewest hazards.
pub(crate) fn choose(hazards: ModeHazards, preferred: u8) -> u8 {
    let slow = Hazard::SlowReads.bit();
    let mut best = MODE_COUNT;
    let mut fewest = u32::MAX;
    for (mode, mask) in (0..MODE_COUNT).zip(hazards) {
        if mask & INADMISSIBLE != 0 {
            continue;
        }
        let count = (mask & !slow).count_ones();
        if mode == preferred || (best != preferred && count <= fewest) {
            best = mode;
            fewest = count;
        }
    }
    best
}
