// SPDX-License-Identifier: MIT
//! A host and a VM, made ready to be asked about many buffers.

use crate::codes::Profile;
use crate::edge::{RefusalNumber, LEAF};
use crate::host::{fields, Host, Vm};
use crate::kernel::Kernel;
use crate::tables::{
    Kind, CELLS, ENV_VARIABLES, EPOCHS, FIELDS, FIRST_REFUSAL, IMPLICATIONS, KERNEL, KERNEL_CLASS,
    KERNEL_CLASSES, KINDS, MODE_EDGES, PLACEMENTS, PROFILES, RULE_EDGES,
};
use crate::verdict::{Mapping, Refusal};

const UNKNOWN: u16 = 0xffff;
const BY_RULE: u16 = 0x8000;

/// What is known of a host and a VM, made ready once to be asked about many buffers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Environment {
    /// By variable its value from 1 on; 0 is unknown.
    pub(crate) known: [u8; ENV_VARIABLES],
    prepared: Option<Prepared>,
}

/// A verdict, where it is settled.
pub(crate) type Settled = Option<Result<Mapping, Refusal>>;

/// What is worked out ahead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Prepared {
    /// By place, encoded as in the tables, rules' refusals with the highest bit.
    outcomes: [[u16; PLACEMENTS]; PROFILES],
    /// By kind of buffer.
    verdicts: [[Settled; KINDS]; PROFILES],
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

    /// Works out every place, and then by that the verdict of every kind of buffer.
    pub(crate) fn work_out(&mut self, verdict: impl Fn(&Self, usize, Kind) -> Settled) {
        let mut prepared = Prepared {
            outcomes: [[0; PLACEMENTS]; PROFILES],
            verdicts: [[None; KINDS]; PROFILES],
        };
        for (profile, outcomes) in prepared.outcomes.iter_mut().enumerate() {
            for (place, outcome) in outcomes.iter_mut().enumerate() {
                *outcome = self.find(profile, place);
            }
        }
        self.prepared = Some(prepared.clone());
        for (profile, verdicts) in prepared.verdicts.iter_mut().enumerate() {
            for (kind, settled) in (0..).zip(verdicts) {
                *settled = verdict(self, profile, kind);
            }
        }
        self.prepared = Some(prepared);
    }

    /// What becomes of a place.
    pub(crate) fn outcome(&self, profile: usize, place: u16) -> PlaceOutcome {
        let place = usize::from(place);
        PlaceOutcome::of(match &self.prepared {
            Some(prepared) => prepared.outcomes[profile][place],
            None => self.find(profile, place),
        })
    }

    /// The verdict of a kind of buffer, where it was worked out and is settled.
    #[inline]
    pub(crate) fn verdict(&self, profile: Profile, kind: impl FnOnce() -> Option<Kind>) -> Settled {
        let prepared = self.prepared.as_ref()?;
        prepared.verdicts[profile as usize - 1][usize::from(kind()?)]
    }

    fn find(&self, profile: usize, place: usize) -> u16 {
        match self.leaf_below(&CELLS, RULE_EDGES[place]) {
            Some(0) => self
                .leaf_below(&CELLS, MODE_EDGES[profile][place])
                .unwrap_or(UNKNOWN),
            Some(rule) => BY_RULE | rule,
            None => UNKNOWN,
        }
    }

    /// The leaf of a diagram of fields, where what it asks for is known.
    pub(crate) fn leaf_below(&self, cells: &[u16], edge: u16) -> Option<u16> {
        let mut edge = edge;
        while edge & LEAF == 0 {
            let node = &cells[usize::from(edge)..];
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
