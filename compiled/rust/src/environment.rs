// SPDX-License-Identifier: MIT
//! A host and a VM, made ready to be asked about many buffers.

use crate::edge::{RefusalNumber, LEAF};
use crate::host::{fields, Host, Vm};
use crate::kernel::Kernel;
use crate::placement::Placement;
use crate::places::{Admissible, Refused};
use crate::tables::{
    CELLS, ENV_VARIABLES, EPOCHS, FIELDS, FIRST_REFUSAL, IMPLICATIONS, KERNEL, KERNEL_CLASS,
    KERNEL_CLASSES, MODES, MODE_EDGES, PLACEMENTS, PROFILES, RULE_EDGES,
};
use crate::verdict::{Mapping, Refusal};

/// Something of each place under each profile.
type OfPlaces<T> = [[T; PLACEMENTS]; PROFILES];

const UNKNOWN: u16 = 0xffff;
const BY_RULE: u16 = 0x8000;

/// What is known of a host and a VM, made ready once to be asked about many buffers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Environment {
    /// By variable its value from 1 on; 0 is unknown.
    pub(crate) known: [u8; ENV_VARIABLES],
    prepared: Option<Prepared>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Prepared {
    /// Encoded as in the tables, rules' refusals with the highest bit.
    outcomes: OfPlaces<u16>,
    /// The verdict of a buffer that is in one place alone; none where that is open.
    alone: OfPlaces<Option<Result<Mapping, Refusal>>>,
}

/// What becomes of one place, as far as that place alone decides.
#[derive(Clone, Copy)]
pub(crate) enum PlaceOutcome {
    /// What matters is not known.
    Unknown,
    ByRule(RefusalNumber),
    Refused(RefusalNumber),
    Modes(u16),
}

impl PlaceOutcome {
    fn of(number: u16) -> Self {
        match number {
            UNKNOWN => Self::Unknown,
            BY_RULE.. => Self::ByRule(number & !BY_RULE),
            FIRST_REFUSAL.. => Self::Refused(number - FIRST_REFUSAL),
            _ => Self::Modes(number),
        }
    }

    /// The verdict of a buffer that is in no other place.
    fn verdict(self, preferred: u8) -> Option<Result<Mapping, Refusal>> {
        match self {
            Self::Unknown => None,
            Self::ByRule(number) | Self::Refused(number) => {
                Some(Err(Refused::of(number).refusal()))
            }
            Self::Modes(number) => {
                let mut admissible = Admissible::everything(preferred);
                admissible.restrict(MODES[usize::from(number)]);
                Some(admissible.verdict())
            }
        }
    }
}

impl Environment {
    /// What follows from what is stated. Where two fields exclude each other, as
    /// [`Host::cacheable_pfnmap`] and a [`Host::fwb`] of `false` do, the former wins.
    #[must_use]
    pub fn new(host: &Host, vm: &Vm) -> Self {
        let mut known = [0; ENV_VARIABLES];
        known[..FIELDS].copy_from_slice(&fields(host, vm));
        if let Some(kernel) = host.kernel {
            let epoch = epoch_of(kernel);
            known[KERNEL] = epoch;
            known[KERNEL_CLASS] = 1 + KERNEL_CLASSES[usize::from(epoch) - 1];
        }
        for row in &IMPLICATIONS {
            if known[row.by] == row.is && (row.wins || known[row.target] == 0) {
                known[row.target] = row.value;
            }
        }
        Self {
            known,
            prepared: None,
        }
    }

    /// The same with every place worked out, so that later judgements look up what they would have to
    /// find. Takes some microseconds; worth it for more than a few hundred judgements.
    #[must_use]
    pub fn prepared(mut self) -> Self {
        let mut outcomes = [[0; PLACEMENTS]; PROFILES];
        let mut alone = [[None; PLACEMENTS]; PROFILES];
        for profile in 0..PROFILES {
            for (place, number) in (0..PLACEMENTS).zip(0..) {
                let outcome = self.find(profile, place);
                outcomes[profile][place] = outcome;
                alone[profile][place] =
                    PlaceOutcome::of(outcome).verdict(Placement::mode_of(number));
            }
        }
        self.prepared = Some(Prepared { outcomes, alone });
        self
    }

    /// What becomes of a place.
    pub(crate) fn outcome(&self, profile: usize, place: u16) -> PlaceOutcome {
        let place = usize::from(place);
        PlaceOutcome::of(match &self.prepared {
            Some(prepared) => prepared.outcomes[profile][place],
            None => self.find(profile, place),
        })
    }

    /// The verdict of a buffer that is in one place alone, where it was worked out and is settled.
    pub(crate) fn alone(&self, profile: usize, place: u16) -> Option<Result<Mapping, Refusal>> {
        self.prepared.as_ref()?.alone[profile][usize::from(place)]
    }

    fn find(&self, profile: usize, place: usize) -> u16 {
        match self.leaf_below(RULE_EDGES[place]) {
            Some(0) => self
                .leaf_below(MODE_EDGES[profile][place])
                .unwrap_or(UNKNOWN),
            Some(rule) => BY_RULE | rule,
            None => UNKNOWN,
        }
    }

    fn leaf_below(&self, edge: u16) -> Option<u16> {
        let mut edge = edge;
        while edge & LEAF == 0 {
            let node = &CELLS[usize::from(edge)..];
            match self.known[usize::from(node[0])] {
                0 => return None,
                value => edge = node[usize::from(value)],
            }
        }
        Some(edge & !LEAF)
    }
}

/// The range of kernels that a version is in, from 1.
fn epoch_of(kernel: Kernel) -> u8 {
    let from = (kernel.major, kernel.minor);
    EPOCHS
        .iter()
        .fold(1, |epoch, &first| epoch + u8::from(from >= first))
}
