// SPDX-License-Identifier: MIT
//! What all possibilities amount to: an attribute that each of them admits, or the refusals.

use crate::codes::Code;
use crate::edge::RefusalNumber;
use crate::places::{
    choose, is_hopeless, mapping, Admissible, Answer, ModeHazards, Places, Refused, INADMISSIBLE,
    MODE_COUNT,
};
use crate::tables::{ARCH, KERNEL, PLACEMENTS, RANK};
use crate::verdict::{Attribute, Mapping, Refusal};
use crate::walk::{Answers, ModeEnds, RuleEnds, Walk};

/// Answers that were looked at on the same hosts; beyond these some may be looked at again.
const MOST_SEEN: usize = 24;

/// What all possibilities amount to.
#[derive(Clone, PartialEq)]
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

    /// More mappings and refusals change nothing.
    fn is_final(&self) -> bool {
        !self.is_settled() && (self.is_brief || is_hopeless(self.hazards))
    }

    fn add_rule(&mut self, refusal: RefusalNumber) {
        add(&mut self.by_policy, Refused::of(refusal));
    }

    /// What becomes of a buffer in these places.
    fn add_places<'o>(&mut self, walk: &mut Walk<'o>, places: Places<'o>) {
        if self.is_final() || !self.add_rules_until_allowed(walk, places) {
            return;
        }
        walk.modes(&mut IfAllowed { fold: self, places }, places);
        walk.is_over = false;
        // What refuses matters where nothing else makes a difference yet.
        if self.is_settled() {
            walk.rules(&mut UntilOpen { fold: self }, places);
            walk.is_over = false;
        }
    }

    /// Whether some possibility is refused by no rule.
    fn add_rules_until_allowed<'o>(&mut self, walk: &mut Walk<'o>, places: Places<'o>) -> bool {
        let mut ends = UntilAllowed {
            fold: self,
            is_allowed: false,
        };
        walk.rules(&mut ends, places);
        walk.is_over = false;
        ends.is_allowed
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
                fold.add_places(walk, places);
            }
        }
    }
}

struct UntilAllowed<'f> {
    fold: &'f mut Fold,
    is_allowed: bool,
}

impl<'o> RuleEnds<'o> for UntilAllowed<'_> {
    fn refused(&mut self, _: &mut Walk<'o>, refusal: RefusalNumber) {
        self.fold.add_rule(refusal);
    }

    fn allowed(&mut self, walk: &mut Walk<'o>) {
        self.is_allowed = true;
        walk.is_over = true;
    }
}

struct UntilOpen<'f> {
    fold: &'f mut Fold,
}

impl<'o> RuleEnds<'o> for UntilOpen<'_> {
    fn refused(&mut self, walk: &mut Walk<'o>, refusal: RefusalNumber) {
        self.fold.add_rule(refusal);
        walk.is_over = !self.fold.is_settled();
    }
}

/// What is admissible counts where no rule refuses.
struct IfAllowed<'f, 'o> {
    fold: &'f mut Fold,
    places: Places<'o>,
}

impl<'o> IfAllowed<'_, 'o> {
    fn add(&mut self, walk: &mut Walk<'o>, next: Fold) {
        if next != *self.fold && walk.is_allowed(self.places) {
            *self.fold = next;
            walk.is_over = self.fold.is_final();
        }
    }
}

impl<'o> ModeEnds<'o> for IfAllowed<'_, 'o> {
    fn refused(&mut self, walk: &mut Walk<'o>, refusal: RefusalNumber) {
        if self.fold.is_settled() {
            let mut next = self.fold.clone();
            next.add_rule(refusal);
            self.add(walk, next);
        }
    }

    /// Where it is not settled, only whether one attribute serves all that maps is left to be found.
    fn mapped(&mut self, walk: &mut Walk<'o>, admissible: Admissible) {
        let mut next = self.fold.clone();
        let is_settled = next.is_settled();
        let wanted = if is_settled { 0xff } else { INADMISSIBLE };
        next.is_mapped = true;
        for mode in 0..3 {
            let hazards = admissible.hazards[mode];
            next.hazards[mode] |= hazards & wanted;
            if is_settled && hazards & INADMISSIBLE == 0 {
                let attribute = admissible.attribute_of(mode);
                if (attribute as u8) < next.weakest[mode] as u8 {
                    next.weakest[mode] = attribute;
                }
            }
        }
        self.add(walk, next);
    }
}
