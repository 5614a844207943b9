// SPDX-License-Identifier: MIT
//! A host and a VM, made ready to be asked about many buffers.

use crate::edge::{RefusalNumber, LEAF};
use crate::host::{fields, Host, Vm};
use crate::kernel::Kernel;
use crate::tables::{
    CELLS, ENV_VARIABLES, EPOCHS, FIELDS, FIRST_REFUSAL, IMPLICATIONS, KERNEL, KERNEL_CLASS,
    KERNEL_CLASSES, MODE_EDGES, PLACEMENTS, PROFILES, RULE_EDGES,
};

/// What becomes of one place: encoded as in the tables, rules' refusals with the highest bit.
type PlaceOutcomes = [[u16; PLACEMENTS]; PROFILES];

const UNKNOWN: u16 = 0xffff;
const BY_RULE: u16 = 0x8000;

/// What is known of a host and a VM, made ready once to be asked about many buffers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Environment {
    /// By variable its value from 1 on; 0 is unknown.
    pub(crate) known: [u8; ENV_VARIABLES],
    prepared: Option<PlaceOutcomes>,
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
        for (profile, all) in outcomes.iter_mut().enumerate() {
            for (place, outcome) in all.iter_mut().enumerate() {
                *outcome = self.find(profile, place);
            }
        }
        self.prepared = Some(outcomes);
        self
    }

    /// What becomes of a place.
    pub(crate) fn outcome(&self, profile: usize, place: u16) -> PlaceOutcome {
        let place = usize::from(place);
        let number = match &self.prepared {
            Some(outcomes) => outcomes[profile][place],
            None => self.find(profile, place),
        };
        match number {
            UNKNOWN => PlaceOutcome::Unknown,
            BY_RULE.. => PlaceOutcome::ByRule(number & !BY_RULE),
            FIRST_REFUSAL.. => PlaceOutcome::Refused(number - FIRST_REFUSAL),
            _ => PlaceOutcome::Modes(number),
        }
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
