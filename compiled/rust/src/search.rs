// SPDX-License-Identifier: MIT
//! On which facts and fields an outcome depends: on those in which alone two possibilities differ that
//! have different outcomes. Possibilities that do not count, because the mapping fails by itself, may
//! be taken for either outcome: a group that explains nothing then is left out, the first ones first,
//! and in each part that those before leave for itself. A group is a fact or a field; architecture and
//! kernel come behind the facts, all other fields last.

use crate::edge::RefusalNumber;
use crate::fold::Fold;
use crate::places::{choose, is_hopeless, Admissible, Answer};
use crate::tables::{ARCH, ENV_VARIABLES, FIELDS, KERNEL};
use crate::walk::{Answers, Origin, Outcomes, Walk};

/// Pairs of answers that were found to be alike; beyond these some may be compared again.
const MOST_ALIKE: usize = 48;

const REFUSED: u8 = 0;
/// That of a mapping with any mode; where the mode matters, each has its own from here on.
const MAPPED: u8 = 1;

/// Groups as masks.
#[derive(Clone, Copy, Default)]
pub(crate) struct Groups {
    pub(crate) facts: u64,
    pub(crate) fields: u32,
}

impl Groups {
    fn one(walk: &Walk<'_>, group: usize) -> Self {
        let facts = fact_count(walk);
        if group < facts {
            Self {
                facts: 1 << group,
                fields: 0,
            }
        } else {
            Self {
                facts: 0,
                fields: 1 << if group == facts { ARCH } else { KERNEL },
            }
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            facts: self.facts | other.facts,
            fields: self.fields | other.fields,
        }
    }

    fn meets(self, other: Self) -> bool {
        self.facts & other.facts != 0 || self.fields & other.fields != 0
    }

    fn has_field(self, field: usize) -> bool {
        (self.fields >> field) & 1 != 0
    }

    fn has(self, walk: &Walk<'_>, variable: usize) -> bool {
        match walk.origin {
            Origin::Facts(rules) if variable >= ENV_VARIABLES => {
                (self.facts >> rules.variables[variable - ENV_VARIABLES].0) & 1 != 0
            }
            _ => self.has_field(variable),
        }
    }
}

/// Whether the verdict depends on a fact. The first that matters is found without a look at parts.
pub(crate) fn depends_on_facts(walk: &mut Walk<'_>, fold: &Fold) -> bool {
    let mut search = Search::of(fold);
    let mut before = Groups::default();
    for group in 0..fact_count(walk) {
        let own = Groups::one(walk, group);
        if is_unknown(walk, group) {
            if search.conflicts(walk, own.and(before)) {
                return true;
            }
            if fold.is_partial() {
                before = before.and(own);
            }
        }
    }
    false
}

/// All that the verdict depends on.
pub(crate) fn deciding(walk: &mut Walk<'_>, fold: &Fold) -> Groups {
    let mut search = Search::of(fold);
    if fold.is_partial() {
        search.from(walk, 0, Groups::default());
    } else {
        search.each(walk);
    }
    // What does not count depends on no other field.
    for field in 0..FIELDS {
        let own = Groups {
            facts: 0,
            fields: 1 << field,
        };
        let is_open = walk.given[field].count_ones() > 1;
        if field != ARCH && field != KERNEL && is_open && search.conflicts(walk, own) {
            search.found = search.found.and(own);
        }
    }
    search.found
}

fn fact_count(walk: &Walk<'_>) -> usize {
    match walk.origin {
        Origin::Facts(rules) => rules.names.len(),
        Origin::Places(_) => 0,
    }
}

fn group_count(walk: &Walk<'_>) -> usize {
    fact_count(walk) + 2
}

/// The variable of a group; none of a fact that no rule looks at.
fn variable_of(walk: &Walk<'_>, group: usize) -> Option<usize> {
    let facts = fact_count(walk);
    match walk.origin {
        Origin::Facts(rules) if group < facts => rules
            .variables
            .iter()
            .position(|&(fact, _)| usize::from(fact) == group)
            .map(|own| ENV_VARIABLES + own),
        _ => Some(if group == facts { ARCH } else { KERNEL }),
    }
}

fn is_unknown(walk: &Walk<'_>, group: usize) -> bool {
    variable_of(walk, group).map_or(false, |each| walk.given[each].count_ones() > 1)
}

/// Two answers, and the hosts that either can have, which were found to be alike.
#[derive(Clone, Copy, Default, PartialEq)]
struct Pair {
    leaves: [u16; 2],
    arches: [u32; 2],
    kernels: [u32; 2],
}

struct Search {
    /// One attribute serves all that maps: which one each would get does not matter.
    is_common: bool,
    /// The groups in which two possibilities may differ.
    free: Groups,
    differs: bool,
    alike: [Pair; MOST_ALIKE],
    alike_count: usize,
    found: Groups,
}

impl Search {
    fn of(fold: &Fold) -> Self {
        Self {
            is_common: !is_hopeless(fold.hazards),
            free: Groups::default(),
            differs: false,
            alike: [Pair::default(); MOST_ALIKE],
            alike_count: 0,
            found: Groups::default(),
        }
    }

    fn outcome_of(&self, admissible: Admissible) -> u8 {
        if self.is_common {
            MAPPED
        } else {
            MAPPED + choose(admissible.hazards, admissible.preferred)
        }
    }

    /// Whether two possibilities that differ in these groups alone have different outcomes.
    fn conflicts(&mut self, walk: &mut Walk<'_>, free: Groups) -> bool {
        self.free = free;
        self.differs = false;
        self.alike_count = 0;
        walk.is_over = false;
        walk.answers(&mut First { search: self });
        walk.is_over = false;
        self.differs
    }

    /// Where every possibility counts.
    fn each(&mut self, walk: &mut Walk<'_>) {
        for group in 0..group_count(walk) {
            let own = Groups::one(walk, group);
            if is_unknown(walk, group) && self.conflicts(walk, own) {
                self.found = self.found.and(own);
            }
        }
    }

    /// Where some do not, from a group on.
    fn from(&mut self, walk: &mut Walk<'_>, first: usize, free: Groups) {
        let mut free = free;
        for group in first..group_count(walk) {
            if self.are_all_found(walk, group) {
                return;
            }
            if !is_unknown(walk, group) {
                continue;
            }
            let own = Groups::one(walk, group);
            if self.conflicts(walk, free.and(own)) {
                self.found = self.found.and(own);
                self.parts(walk, group, free);
                return;
            }
            free = free.and(own);
        }
    }

    /// In each part that the values of a group leave.
    fn parts(&mut self, walk: &mut Walk<'_>, group: usize, free: Groups) {
        let variable = match variable_of(walk, group) {
            Some(variable) => variable,
            None => return self.from(walk, group + 1, free),
        };
        let before = walk.given[variable];
        let mut left = before;
        while left != 0 {
            let value = left & left.wrapping_neg();
            left ^= value;
            walk.given[variable] = value;
            walk.restrict(variable, value);
            self.from(walk, group + 1, free);
        }
        walk.given[variable] = before;
        walk.restrict(variable, before);
    }

    fn are_all_found(&self, walk: &Walk<'_>, first: usize) -> bool {
        (first..group_count(walk))
            .filter(|&group| is_unknown(walk, group))
            .all(|group| self.found.meets(Groups::one(walk, group)))
    }

    fn is_alike(&self, pair: Pair) -> bool {
        self.alike[..self.alike_count].contains(&pair)
    }

    fn remember(&mut self, pair: Pair) {
        if self.alike_count < MOST_ALIKE {
            self.alike[self.alike_count] = pair;
            self.alike_count += 1;
        }
    }
}

fn is_harmless(answer: &Answer<'_>) -> bool {
    matches!(
        answer,
        Answer::Refusal {
            is_harmless: true,
            ..
        }
    )
}

/// Where a walk goes on with an answer.
fn outcomes<'o, O: Outcomes<'o>>(
    walk: &mut Walk<'o>,
    answer: Answer<'o>,
    visitor: &mut O,
    refused: impl FnOnce(&mut O, &mut Walk<'o>),
) {
    match answer {
        Answer::Places { places, .. } => walk.outcomes(visitor, places),
        Answer::Refusal { .. } => refused(visitor, walk),
    }
}

/// The first answer: the second is that of facts which are the same but for the free ones.
struct First<'s> {
    search: &'s mut Search,
}

impl<'o> Answers<'o> for First<'_> {
    fn answered(&mut self, walk: &mut Walk<'o>, answer: Answer<'o>) {
        if is_harmless(&answer) {
            return;
        }
        let mut second = walk.clone();
        for variable in 0..walk.variables() {
            if self.search.free.has(walk, variable) {
                second.restrict(variable, walk.given[variable]);
            }
        }
        second.answers(&mut Second {
            search: self.search,
            one: answer,
            arches: walk.possible[ARCH],
            kernels: walk.possible[KERNEL],
        });
        walk.is_over |= self.search.differs;
    }
}

/// The second answer: both are compared on the hosts that either can have.
struct Second<'s, 'o> {
    search: &'s mut Search,
    one: Answer<'o>,
    arches: u32,
    kernels: u32,
}

impl<'o> Answers<'o> for Second<'_, 'o> {
    fn answered(&mut self, walk: &mut Walk<'o>, answer: Answer<'o>) {
        let free = self.search.free;
        // The same places under the same fields.
        let is_same = answer.leaf() == self.one.leaf() && free.fields == 0;
        if is_harmless(&answer) || is_same {
            return;
        }
        let hosts = [walk.possible[ARCH], walk.possible[KERNEL]];
        let of_first = |field: usize, first: u32, second: u32| {
            if free.has_field(field) {
                first
            } else {
                second
            }
        };
        let pair = Pair {
            leaves: [self.one.leaf(), answer.leaf()],
            arches: [of_first(ARCH, self.arches, hosts[0]), hosts[0]],
            kernels: [of_first(KERNEL, self.kernels, hosts[1]), hosts[1]],
        };
        if self.search.is_alike(pair) {
            return;
        }
        let mut places = walk.clone();
        for field in 0..FIELDS {
            places.restrict(field, walk.given[field]);
        }
        places.restrict(ARCH, pair.arches[0]);
        places.restrict(KERNEL, pair.kernels[0]);
        let mut visitor = FirstOutcome {
            search: self.search,
            other: answer,
            hosts,
        };
        outcomes(&mut places, self.one, &mut visitor, |visitor, walk| {
            visitor.compare(walk, REFUSED);
        });
        if self.search.differs {
            walk.is_over = true;
        } else {
            self.search.remember(pair);
        }
    }
}

/// The first possibility is at an end: the second one shares all fields but the free ones.
struct FirstOutcome<'s, 'o> {
    search: &'s mut Search,
    other: Answer<'o>,
    hosts: [u32; 2],
}

impl<'o> FirstOutcome<'_, 'o> {
    fn compare(&mut self, walk: &mut Walk<'o>, outcome: u8) {
        let mut second = walk.clone();
        for field in (0..FIELDS).filter(|&field| self.search.free.has_field(field)) {
            let values = match field {
                ARCH => self.hosts[0],
                KERNEL => self.hosts[1],
                _ => walk.given[field],
            };
            second.restrict(field, values);
        }
        let mut visitor = SecondOutcome {
            search: self.search,
            outcome,
        };
        outcomes(&mut second, self.other, &mut visitor, |visitor, walk| {
            visitor.compare(walk, REFUSED);
        });
        walk.is_over |= self.search.differs;
    }
}

impl<'o> Outcomes<'o> for FirstOutcome<'_, 'o> {
    fn refused(&mut self, walk: &mut Walk<'o>, _: RefusalNumber) {
        self.compare(walk, REFUSED);
    }

    fn mapped(&mut self, walk: &mut Walk<'o>, admissible: Admissible) {
        self.compare(walk, self.search.outcome_of(admissible));
    }
}

struct SecondOutcome<'s> {
    search: &'s mut Search,
    outcome: u8,
}

impl SecondOutcome<'_> {
    fn compare(&mut self, walk: &mut Walk<'_>, outcome: u8) {
        if outcome != self.outcome {
            self.search.differs = true;
            walk.is_over = true;
        }
    }
}

impl<'o> Outcomes<'o> for SecondOutcome<'_> {
    fn refused(&mut self, walk: &mut Walk<'o>, _: RefusalNumber) {
        self.compare(walk, REFUSED);
    }

    fn mapped(&mut self, walk: &mut Walk<'o>, admissible: Admissible) {
        self.compare(walk, self.search.outcome_of(admissible));
    }
}
