// SPDX-License-Identifier: MIT
//! Whether two possibilities have different outcomes that differ in some fields alone, the free ones.

use crate::edge::{RefusalNumber, LEAF};
use crate::places::{choose, Admissible, Answer, Places};
use crate::tables::{ARITY, CELLS, FIELDS, RULE_EDGES};
use crate::walk::{ModeEnds, RuleEnds, Walk};

/// Pairs of edges that refuse the same; a later one takes the place of an earlier one.
const MOST_SAME: usize = 64;

const REFUSED: u8 = 0;
/// That of a mapping with any mode; where the mode matters, each has its own from here on.
const MAPPED: u8 = 1;

/// Where the buffer is in both possibilities; the walk is at one side of them.
pub(crate) struct Comparison<'o> {
    /// None where the exporter refuses.
    places: [Option<Places<'o>>; 2],
    /// Of fields that are free.
    free: u32,
    /// Of free fields what is possible on the side that the walk is not at.
    held: [u32; FIELDS],
    side: usize,
    /// One attribute serves all that maps: which one each would get does not matter.
    is_common: bool,
    /// What is admissible on the first side.
    outcome: u8,
    /// The rules of both can disagree.
    may_disagree: bool,
    /// Goes on where a try fails: the first one ends it, as many more may follow.
    is_patient: bool,
    found: Found,
}

#[derive(Clone, Copy, PartialEq)]
enum Found {
    Nothing,
    /// Outcomes that would differ, if rules that refuse did not.
    Failure,
    Difference,
}

impl<'o> Comparison<'o> {
    /// Of a walk that is at the first answer's fields.
    pub(crate) fn new(
        answers: [Answer<'o>; 2],
        free: u32,
        held: [u32; FIELDS],
        is_common: bool,
    ) -> Self {
        Self {
            places: answers.map(|answer| match answer {
                Answer::Places { places, .. } => Some(places),
                Answer::Refusal { .. } => None,
            }),
            free,
            held,
            side: 0,
            is_common,
            outcome: REFUSED,
            may_disagree: false,
            is_patient: false,
            found: Found::Nothing,
        }
    }

    pub(crate) fn differs(mut self, walk: &mut Walk<'o>) -> bool {
        self.may_disagree = match self.places {
            [Some(first), Some(second)] => {
                self.free != 0 || !Same::default().are_alike(walk, first, second)
            }
            _ => false,
        };
        self.modes(walk, 0);
        walk.is_over = false;
        if self.found == Found::Failure && (self.is_allowed(walk, 0) || self.is_allowed(walk, 1)) {
            self.may_disagree = self.may_disagree && self.disagrees(walk);
            self.is_patient = true;
            self.modes(walk, 0);
            walk.is_over = false;
        }
        self.found == Found::Difference
    }

    /// Goes to a side: to the values that free fields have there.
    fn turn(&mut self, walk: &mut Walk<'o>, side: usize) {
        if side == self.side {
            return;
        }
        self.side = side;
        let mut left = self.free;
        while left != 0 {
            let field = left.trailing_zeros() as usize;
            left &= left - 1;
            let before = walk.possible[field];
            walk.restrict(field, self.held[field]);
            self.held[field] = before;
        }
    }

    /// What follows from what is asked of a side's places; false where there are none.
    fn at(
        &mut self,
        walk: &mut Walk<'o>,
        side: usize,
        ask: impl FnOnce(&mut Self, &mut Walk<'o>, Places<'o>) -> bool,
    ) -> bool {
        let before = self.side;
        self.turn(walk, side);
        let found = match self.places[side] {
            Some(places) => ask(self, walk, places),
            None => false,
        };
        self.turn(walk, before);
        found
    }

    fn is_allowed(&mut self, walk: &mut Walk<'o>, side: usize) -> bool {
        self.at(walk, side, |_, walk, places| walk.is_allowed(places))
    }

    fn is_refused(&mut self, walk: &mut Walk<'o>, side: usize) -> bool {
        self.at(walk, side, |_, walk, places| walk.is_refused(places))
    }

    /// Whether one side's rules refuse what the other's do not.
    fn disagrees(&mut self, walk: &mut Walk<'o>) -> bool {
        self.at(walk, 0, |comparison, walk, places| {
            let mut ends = Disagreement {
                comparison,
                is_found: false,
            };
            walk.rules(&mut ends, places);
            walk.is_over = false;
            ends.is_found
        })
    }

    fn modes(&mut self, walk: &mut Walk<'o>, side: usize) {
        let before = self.side;
        self.turn(walk, side);
        match self.places[side] {
            Some(places) => walk.modes(self, places),
            None => self.outcome_is(walk, REFUSED),
        }
        self.turn(walk, before);
    }

    fn outcome_is(&mut self, walk: &mut Walk<'o>, outcome: u8) {
        if self.side == 0 {
            self.outcome = outcome;
            self.modes(walk, 1);
        } else {
            self.found = self.try_outcomes(walk, self.outcome, outcome);
            walk.is_over = match self.found {
                Found::Nothing => false,
                Found::Failure => !self.is_patient,
                Found::Difference => true,
            };
        }
    }

    /// What is admissible would lead to these outcomes, if no rule refused.
    fn try_outcomes(&mut self, walk: &mut Walk<'o>, first: u8, second: u8) -> Found {
        if first == second && (first == REFUSED || !self.may_disagree) {
            return Found::Nothing;
        }
        let differs = if first == second {
            self.disagrees(walk)
        } else {
            (first != REFUSED && self.is_allowed(walk, 0))
                || (second != REFUSED && self.is_allowed(walk, 1))
        };
        if differs {
            Found::Difference
        } else {
            Found::Failure
        }
    }
}

impl<'o> ModeEnds<'o> for Comparison<'o> {
    fn refused(&mut self, walk: &mut Walk<'o>, _: RefusalNumber) {
        self.outcome_is(walk, REFUSED);
    }

    fn mapped(&mut self, walk: &mut Walk<'o>, admissible: Admissible) {
        let outcome = if self.is_common {
            MAPPED
        } else {
            MAPPED + choose(admissible.hazards, admissible.preferred)
        };
        self.outcome_is(walk, outcome);
    }
}

struct Disagreement<'c, 'o> {
    comparison: &'c mut Comparison<'o>,
    is_found: bool,
}

impl<'o> RuleEnds<'o> for Disagreement<'_, 'o> {
    fn refused(&mut self, walk: &mut Walk<'o>, _: RefusalNumber) {
        self.is_found = self.comparison.is_allowed(walk, 1);
        walk.is_over = self.is_found;
    }

    fn allowed(&mut self, walk: &mut Walk<'o>) {
        self.is_found = self.comparison.is_refused(walk, 1);
        walk.is_over = self.is_found;
    }
}

/// Diagrams that refuse the same, as far as that is to be seen at once.
struct Same {
    pairs: [(u16, u16); MOST_SAME],
}

impl Default for Same {
    fn default() -> Self {
        Self {
            pairs: [(0, 0); MOST_SAME],
        }
    }
}

impl Same {
    fn are_alike(&mut self, walk: &Walk<'_>, one: Places<'_>, other: Places<'_>) -> bool {
        self.are_among(walk, one.numbers, other.numbers)
            && self.are_among(walk, other.numbers, one.numbers)
    }

    /// Each of these places has rules that one of the others has.
    fn are_among(&mut self, walk: &Walk<'_>, these: &[u16], others: &[u16]) -> bool {
        let edge = |&place: &u16| RULE_EDGES[usize::from(place)];
        these.iter().map(edge).all(|one| {
            let mut each = others.iter().map(edge);
            each.any(|other| self.is_same(walk, one, other))
        })
    }

    fn is_same(&mut self, walk: &Walk<'_>, one: u16, other: u16) -> bool {
        let (one, other) = (walk.resolve(one), walk.resolve(other));
        if one == other {
            return true;
        }
        if (one | other) & LEAF != 0 {
            return one > LEAF && other > LEAF;
        }
        let place = (usize::from(one) * 5 + usize::from(other)) % MOST_SAME;
        if self.pairs[place] == (one, other) {
            return true;
        }
        let nodes = [one, other].map(|edge| &CELLS[usize::from(edge)..]);
        let variable = usize::from(nodes[0][0]);
        let is_same = usize::from(nodes[1][0]) == variable
            && (1..=usize::from(ARITY[variable]))
                .all(|value| self.is_same(walk, nodes[0][value], nodes[1][value]));
        if is_same {
            self.pairs[place] = (one, other);
        }
        is_same
    }
}
