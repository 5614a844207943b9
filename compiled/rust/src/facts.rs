// SPDX-License-Identifier: MIT
//! How facts about buffers become what exporters' rules ask for.

use crate::edge::LEAF;
use crate::environment::Environment;
use crate::places::{Answer, Places, Refused};
use crate::tables::{Kind, ANSWERS, ARCH, COHERENT_ARCHES, ENV_VARIABLES, FACTS, FACT_CELLS};

const NO: u8 = 1;
const YES: u8 = 2;

/// Whether every device that a fact is about sees the CPU's caches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DeviceCoherence {
    /// A device does not.
    No = 0,
    /// Every device does.
    Yes = 1,
    /// Nobody stated it: yes where every device of the architecture does (x86-64, LoongArch, POWER),
    /// otherwise unknown.
    #[default]
    ByArch = 2,
    /// Unknown, on every architecture.
    Unknown = 3,
}

/// An exporter's rules: a diagram over its facts, the architecture and the kernel.
pub(crate) struct Rules {
    pub(crate) root: u16,
    /// Of facts that rules look at, the fact, and how many values they tell apart.
    pub(crate) variables: &'static [(u8, u8)],
    /// By leaf of the diagram where its answer begins.
    pub(crate) answers: &'static [u16],
    /// By the place of known facts the kind of buffer; empty where they would be too many.
    pub(crate) kinds: &'static [Kind],
    pub(crate) names: &'static [&'static str],
}

impl Rules {
    /// What a leaf of the diagram means.
    pub(crate) fn answer(&self, leaf: u16) -> Answer<'static> {
        answer_at(leaf, self.answers[usize::from(leaf)])
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

/// The answer that begins there in the table of them.
pub(crate) fn answer_at(leaf: u16, at: u16) -> Answer<'static> {
    let cells = &ANSWERS[usize::from(at)..];
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

/// A fact that rules look at: its variable, and what its values are multiplied by in a place.
pub(crate) type Asked = (usize, usize);

/// Is told facts, one after another.
pub(crate) trait Take {
    /// The fact has a value that the driver does not define.
    fn malformed(&mut self);

    /// A value from 0 on, or that nobody knows it.
    fn value(&mut self, asked: Asked, value: Option<usize>);

    fn coherence(&mut self, asked: Asked, value: DeviceCoherence);

    /// A mask, which has no bits but the defined ones.
    #[inline]
    fn defined(&mut self, mask: Option<u32>, defined: u32) {
        if mask.unwrap_or(0) & !defined != 0 {
            self.malformed();
        }
    }

    /// A mask's value by the bits that rules look at, moved together.
    #[inline]
    fn mask(&mut self, asked: Asked, mask: Option<u32>, runs: &[Run], classes: &[u8]) {
        let value = mask.map(|mask| {
            let index = runs.iter().fold(0, |index, &(right, bits, left)| {
                index | (((mask >> right) & bits) << left)
            });
            usize::from(classes[index as usize])
        });
        self.value(asked, value);
    }

    /// A word, from 1, by its value.
    #[inline]
    fn word(&mut self, asked: Asked, word: usize, classes: &[u8]) {
        let value = word.checked_sub(1).map(|word| usize::from(classes[word]));
        self.value(asked, value);
    }

    #[inline]
    fn yes_no(&mut self, asked: Asked, value: Option<bool>) {
        self.value(asked, value.map(usize::from));
    }

    /// A count, which has limits.
    #[inline]
    fn within(&mut self, count: Option<u64>, least: u64, most: u64) {
        if count.map_or(false, |count| count < least || count > most) {
            self.malformed();
        }
    }

    /// A count's value by the borders that it reaches.
    #[inline]
    fn count(&mut self, asked: Asked, count: Option<u64>, borders: &[u64]) {
        let reached = |count| borders.iter().filter(|&&border| count >= border).count();
        self.value(asked, count.map(reached));
    }
}

impl Take for KnownFacts {
    #[inline]
    fn malformed(&mut self) {
        self.is_malformed = true;
    }

    #[inline]
    fn value(&mut self, (variable, _): Asked, value: Option<usize>) {
        self.value[variable] = value.map_or(0, |value| 1 + value.to_le_bytes()[0]);
    }

    #[inline]
    fn coherence(&mut self, (variable, _): Asked, value: DeviceCoherence) {
        match value {
            DeviceCoherence::ByArch => self.by_arch |= 1 << variable,
            DeviceCoherence::Unknown => {}
            DeviceCoherence::No => self.value[variable] = NO,
            DeviceCoherence::Yes => self.value[variable] = YES,
        }
    }
}

/// Where known facts are in an exporter's table of kinds.
struct Place {
    at: usize,
    /// Some are unknown or malformed.
    is_open: bool,
}

impl Take for Place {
    #[inline]
    fn malformed(&mut self) {
        self.is_open = true;
    }

    #[inline]
    fn value(&mut self, (_, stride): Asked, value: Option<usize>) {
        match value {
            Some(value) => self.at += stride * value,
            None => self.is_open = true,
        }
    }

    #[inline]
    fn coherence(&mut self, (_, stride): Asked, value: DeviceCoherence) {
        self.at += stride * value as usize;
        self.is_open |= value == DeviceCoherence::Unknown;
    }
}

impl KnownFacts {
    const NONE: Self = Self {
        value: [0; FACTS],
        by_arch: 0,
        is_malformed: false,
    };

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
    fn rules() -> &'static Rules;

    fn tell(&self, to: &mut impl Take);

    fn known(&self) -> KnownFacts {
        let mut known = KnownFacts::NONE;
        self.tell(&mut known);
        known
    }

    /// The kind of buffer, where all facts are known that matter.
    #[inline]
    fn kind(&self) -> Option<Kind> {
        let mut place = Place {
            at: 0,
            is_open: false,
        };
        self.tell(&mut place);
        if place.is_open {
            return None;
        }
        Self::rules().kinds.get(place.at).copied()
    }
}
