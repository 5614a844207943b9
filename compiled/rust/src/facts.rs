// SPDX-License-Identifier: MIT
//! How facts about buffers become what exporters' rules ask for.

use crate::edge::LEAF;
use crate::environment::Environment;
use crate::places::{Answer, Places, Refused};
use crate::tables::{ANSWERS, ARCH, COHERENT_ARCHES, ENV_VARIABLES, FACTS, FACT_CELLS};

const NO: u8 = 1;
const YES: u8 = 2;

/// Whether every device that a fact is about sees the CPU's caches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DeviceCoherence {
    /// Nobody stated it: yes where every device of the architecture does (x86-64, LoongArch, POWER),
    /// otherwise unknown.
    #[default]
    ByArch,
    /// Unknown, on every architecture.
    Unknown,
    /// A device does not.
    No,
    /// Every device does.
    Yes,
}

/// An exporter's rules: a diagram over its facts, the architecture and the kernel.
pub(crate) struct Rules {
    pub(crate) root: u16,
    /// Of facts that rules look at, the fact, and how many values they tell apart.
    pub(crate) variables: &'static [(u8, u8)],
    /// By leaf of the diagram where its answer begins.
    pub(crate) answers: &'static [u16],
    pub(crate) names: &'static [&'static str],
}

impl Rules {
    /// What a leaf of the diagram means.
    pub(crate) fn answer(&self, leaf: u16) -> Answer<'static> {
        let cells = &ANSWERS[usize::from(self.answers[usize::from(leaf)])..];
        let low = |number: u16| number.to_le_bytes()[0];
        match usize::from(cells[0]) {
            0 => Answer::Refusal {
                leaf,
                refused: Refused {
                    code: low(cells[1]),
                    rule: cells[2],
                },
                is_harmless: cells[3] != 0,
            },
            count => Answer::Places {
                leaf,
                places: Places {
                    preferred: low(cells[1]),
                    numbers: &cells[2..2 + count],
                },
            },
        }
    }

    /// The answer to known facts.
    pub(crate) fn known_answer(
        &self,
        facts: &KnownFacts,
        environment: &Environment,
    ) -> Option<Answer<'static>> {
        let mut edge = self.root;
        while edge & LEAF == 0 {
            let node = &FACT_CELLS[usize::from(edge)..];
            let variable = usize::from(node[0]);
            let value = match variable.checked_sub(ENV_VARIABLES) {
                Some(own) => facts.value[own],
                None => environment.known[variable],
            };
            if value == 0 {
                return None;
            }
            edge = node[usize::from(value)];
        }
        Some(self.answer(edge & !LEAF))
    }
}

/// What is known of the facts.
pub(crate) struct KnownFacts {
    /// By variable its value from 1 on; 0 is unknown.
    pub(crate) value: [u8; FACTS],
    /// Bit n: the architecture decides variable n, where it is known.
    pub(crate) by_arch: u32,
    /// A fact has a value that the driver does not define.
    pub(crate) is_malformed: bool,
}

/// Neighbouring bits of a mask: how far they are moved to the right, which they then are, and how far
/// to the left.
pub(crate) type Run = (u8, u32, u8);

impl KnownFacts {
    pub(crate) const NONE: Self = Self {
        value: [0; FACTS],
        by_arch: 0,
        is_malformed: false,
    };

    /// A mask, which has no bits but the defined ones.
    pub(crate) fn defined(&mut self, mask: Option<u32>, defined: u32) {
        self.is_malformed |= mask.unwrap_or(0) & !defined != 0;
    }

    /// A mask's value by the bits that rules look at, moved together.
    pub(crate) fn mask(
        &mut self,
        variable: usize,
        mask: Option<u32>,
        runs: &[Run],
        classes: &[u8],
    ) {
        if let Some(mask) = mask {
            let index = runs.iter().fold(0, |index, &(right, bits, left)| {
                index | (((mask >> right) & bits) << left)
            });
            self.value[variable] = 1 + classes[index as usize];
        }
    }

    /// A word, from 1, by its value.
    pub(crate) fn word(&mut self, variable: usize, word: usize, classes: &[u8]) {
        if word > 0 {
            self.value[variable] = 1 + classes[word - 1];
        }
    }

    pub(crate) fn yes_no(&mut self, variable: usize, value: Option<bool>) {
        self.value[variable] = value.map_or(0, |yes| 1 + u8::from(yes));
    }

    pub(crate) fn coherence(&mut self, variable: usize, value: DeviceCoherence) {
        match value {
            DeviceCoherence::ByArch => self.by_arch |= 1 << variable,
            DeviceCoherence::Unknown => {}
            DeviceCoherence::No => self.value[variable] = NO,
            DeviceCoherence::Yes => self.value[variable] = YES,
        }
    }

    /// A count, which has limits.
    pub(crate) fn within(&mut self, count: Option<u64>, least: u64, most: u64) {
        self.is_malformed |= count.map_or(false, |count| count < least || count > most);
    }

    /// A count's value by the borders that it reaches.
    pub(crate) fn count(&mut self, variable: usize, count: Option<u64>, borders: &[u64]) {
        if let Some(count) = count {
            let reached = borders.iter().filter(|&&border| count >= border);
            self.value[variable] = reached.fold(1, |value, _| value + 1);
        }
    }

    /// What the architecture decides, where it is known: yes, or it stays unknown.
    pub(crate) fn decide_by_arch(&mut self, environment: &Environment) {
        let arch = usize::from(environment.known[ARCH]);
        if arch == 0 {
            return;
        }
        if (COHERENT_ARCHES >> (arch - 1)) & 1 != 0 {
            while self.by_arch != 0 {
                self.value[self.by_arch.trailing_zeros() as usize] = YES;
                self.by_arch &= self.by_arch - 1;
            }
        }
        self.by_arch = 0;
    }
}

/// An exporter's facts.
pub(crate) trait Known {
    fn known(&self) -> KnownFacts;
}
