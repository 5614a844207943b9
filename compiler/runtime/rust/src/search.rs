// SPDX-License-Identifier: MIT
//! On which facts and fields an outcome depends: on those in which alone two possibilities differ that
//! have different outcomes. Possibilities that do not count, because the mapping fails by itself, may
//! be taken for either outcome: a group that explains nothing then is left out, the first ones first,
//! and in each part that those before leave for itself. A group is a fact or a field; architecture and
//! kernel come behind the facts, all other fields last.

use crate::compare::Comparison;
use crate::fold::Fold;
use crate::places::{is_hopeless, Answer};
use crate::tables::{ARCH, ENV_VARIABLES, FIELDS, KERNEL};
use crate::walk::{Answers, Origin, Walk};

/// Pairs of answers that were found to be alike; beyond these some may be compared again.
const MOST_ALIKE: usize = 48;

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

    /// Whether two possibilities that differ in these groups alone have different outcomes.
    fn conflicts(&mut self, walk: &mut Walk<'_>, free: Groups) -> bool {
        if self.free.fields != free.fields {
            self.alike_count = 0;
        }
        self.free = free;
        self.differs = false;
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
        // Under the same fields either may come first.
        let answers = if free.fields == 0 && answer.leaf() < self.one.leaf() {
            [answer, self.one]
        } else {
            [self.one, answer]
        };
        let pair = Pair {
            leaves: answers.map(|each| each.leaf()),
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
        let mut held = [0; FIELDS];
        held.copy_from_slice(&walk.given[..FIELDS]);
        held[ARCH] = pair.arches[1];
        held[KERNEL] = pair.kernels[1];
        let comparison = Comparison::new(answers, free.fields, held, self.search.is_common);
        if comparison.differs(&mut places) {
            self.search.differs = true;
            walk.is_over = true;
        } else {
            self.search.remember(pair);
        }
    }
}
