// SPDX-License-Identifier: MIT
//! What all possibilities amount to: an attribute that each of them admits, or the refusals.

use crate::codes::Code;
use crate::edge::RefusalNumber;
use crate::places::{
    choose, is_hopeless, mapping, Admissible, Answer, ModeHazards, Refused, INADMISSIBLE,
    MODE_COUNT,
};
use crate::tables::{ARCH, KERNEL, PLACEMENTS, RANK};
use crate::verdict::{Attribute, Mapping, Refusal};
use crate::walk::{Answers, Outcomes, Walk};

/// Answers that were looked at on the same hosts; beyond these some may be looked at again.
const MOST_SEEN: usize = 24;

/// What all possibilities amount to.
pub(crate) struct Fold {
    pub(crate) hazards: ModeHazards,
    weakest: [Attribute; 3],
    is_mapped: bool,
    /// The walk may end once the possibilities disagree.
    is_brief: bool,
    /// Of several refusals the most telling; of several of one code only the code.
    by_policy: Option<Refused>,
    by_exporter: Option<Refused>,
    harmless: Option<Refused>,
    /// The places that the buffer can be in, wherever it is, a bit each; and the worst mode of all.
    reached: [u8; (PLACEMENTS + 7) / 8],
    pub(crate) worst: u8,
}

impl Fold {
    pub(crate) fn of(walk: &mut Walk<'_>) -> Self {
        Self::add_up(walk, false)
    }

    /// As much as it takes to know that it is not settled.
    pub(crate) fn until_open(walk: &mut Walk<'_>) -> Self {
        Self::add_up(walk, true)
    }

    fn add_up(walk: &mut Walk<'_>, is_brief: bool) -> Self {
        let mut sum = Sum {
            fold: Self {
                hazards: [0; 3],
                weakest: [Attribute::Ignored; 3],
                is_mapped: false,
                is_brief,
                by_policy: None,
                by_exporter: None,
                harmless: None,
                reached: [0; (PLACEMENTS + 7) / 8],
                worst: MODE_COUNT - 1,
            },
            seen: [Seen::default(); MOST_SEEN],
            seen_count: 0,
        };
        walk.answers(&mut sum);
        sum.fold
    }

    /// Every possibility is a refusal, or every one is a mapping with one attribute that serves all.
    pub(crate) fn is_settled(&self) -> bool {
        let is_refused = self.by_policy.is_some() || self.by_exporter.is_some();
        !self.is_mapped || (!is_refused && !is_hopeless(self.hazards))
    }

    pub(crate) fn is_refused_by_exporter(&self) -> bool {
        self.by_exporter.is_some()
    }

    /// Whether some possibilities do not count.
    pub(crate) fn is_partial(&self) -> bool {
        self.harmless.is_some()
    }

    /// Writes the places that were reached, and says how many they are.
    pub(crate) fn places(&self, numbers: &mut [u16; PLACEMENTS]) -> usize {
        let mut count = 0;
        for (place, number) in (0..PLACEMENTS).zip(0..) {
            if self.reached[place / 8] & (1 << (place % 8)) != 0 {
                numbers[count] = number;
                count += 1;
            }
        }
        count
    }

    /// Where nothing is mapped, the refusal.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        if self.is_mapped {
            return None;
        }
        let refused = self.by_policy.or(self.by_exporter).or(self.harmless);
        Some(refused.map_or(
            Refusal {
                code: Code::AttributesUnknown,
                rule: None,
            },
            Refused::refusal,
        ))
    }

    pub(crate) fn verdict(&self) -> Result<Mapping, Refusal> {
        if let Some(refusal) = self.refusal() {
            return Err(refusal);
        }
        let mode = usize::from(choose(self.hazards, self.preferred()));
        Ok(mapping(self.hazards, self.weakest[mode], mode))
    }

    fn preferred(&self) -> u8 {
        if self.by_exporter.is_some() {
            0
        } else {
            self.worst
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Seen {
    arches: u32,
    kernels: u32,
    /// Bit n: leaf n of the exporter's diagram.
    leaves: u64,
}

struct Sum {
    fold: Fold,
    seen: [Seen; MOST_SEEN],
    seen_count: usize,
}

impl Sum {
    /// Whether an answer was looked at on the same hosts; from now on it was.
    fn is_seen(&mut self, walk: &Walk<'_>, leaf: u16) -> bool {
        let (arches, kernels) = (walk.possible[ARCH], walk.possible[KERNEL]);
        let bit = 1_u64.checked_shl(leaf.into()).unwrap_or(0);
        let known = self.seen[..self.seen_count]
            .iter_mut()
            .find(|each| each.arches == arches && each.kernels == kernels);
        if let Some(seen) = known {
            let is_seen = seen.leaves & bit != 0;
            seen.leaves |= bit;
            return is_seen;
        }
        if self.seen_count < MOST_SEEN {
            self.seen[self.seen_count] = Seen {
                arches,
                kernels,
                leaves: bit,
            };
            self.seen_count += 1;
        }
        false
    }
}

fn add(to: &mut Option<Refused>, refused: Refused) {
    let rank = |code: u8| RANK[usize::from(code)];
    match to {
        Some(before) if rank(refused.code) >= rank(before.code) => {
            if before.code == refused.code && before.rule != refused.rule {
                before.rule = 0;
            }
        }
        _ => *to = Some(refused),
    }
}

impl<'o> Answers<'o> for Sum {
    fn answered(&mut self, walk: &mut Walk<'o>, answer: Answer<'o>) {
        if self.is_seen(walk, answer.leaf()) {
            return;
        }
        let fold = &mut self.fold;
        match answer {
            Answer::Refusal {
                refused,
                is_harmless,
                ..
            } => add(
                if is_harmless {
                    &mut fold.harmless
                } else {
                    &mut fold.by_exporter
                },
                refused,
            ),
            Answer::Places { places, .. } => {
                fold.worst = fold.worst.min(places.preferred);
                for &place in places.numbers {
                    fold.reached[usize::from(place / 8)] |= 1 << (place % 8);
                }
                walk.outcomes(fold, places);
            }
        }
    }
}

impl<'o> Outcomes<'o> for Fold {
    fn refused(&mut self, walk: &mut Walk<'o>, refusal: RefusalNumber) {
        add(&mut self.by_policy, Refused::of(refusal));
        walk.is_over = self.is_brief && !self.is_settled();
    }

    fn mapped(&mut self, walk: &mut Walk<'o>, admissible: Admissible) {
        self.is_mapped = true;
        for mode in 0..3 {
            let hazards = admissible.hazards[mode];
            self.hazards[mode] |= hazards;
            if hazards & INADMISSIBLE == 0 {
                let attribute = admissible.attribute_of(mode);
                if (attribute as u8) < self.weakest[mode] as u8 {
                    self.weakest[mode] = attribute;
                }
            }
        }
        walk.is_over = self.is_brief && !self.is_settled();
    }
}
