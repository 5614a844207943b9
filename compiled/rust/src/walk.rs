// SPDX-License-Identifier: MIT
//! The policy as decision diagrams, and the walk through them. A diagram is a table of nodes: the
//! number of a variable, and the edges for its values. An edge is a node's place in the table, or a
//! leaf. Variables are the fields of host and VM, and behind them the facts of one exporter. Where a
//! variable can have several values the walk takes every edge in turn, with all the values that lead
//! there at once.

use crate::codes::Profile;
use crate::edge::{RefusalNumber, LEAF};
use crate::environment::Environment;
use crate::facts::{KnownFacts, Rules};
use crate::places::{is_hopeless, Admissible, Answer, Places};
use crate::tables::{
    Implication, ARCH, ARITY, CELLS, CLASS_KERNELS, COHERENT_ARCHES, ENV_VARIABLES, FACT_CELLS,
    FIRST_REFUSAL, IMPLICATIONS, KERNEL, KERNEL_CLASS, KERNEL_CLASSES, MODES, MODE_EDGES,
    RULE_EDGES, VARIABLES,
};

const YES: u8 = 2;

/// Is told each answer of an exporter; of many alike maybe each.
pub(crate) trait Answers<'o> {
    fn answered(&mut self, walk: &mut Walk<'o>, answer: Answer<'o>);
}

/// Is told where the rules of places lead in every possibility.
pub(crate) trait RuleEnds<'o> {
    fn refused(&mut self, _walk: &mut Walk<'o>, _refusal: RefusalNumber) {}

    /// No rule refuses.
    fn allowed(&mut self, _walk: &mut Walk<'o>) {}
}

/// Is told what is admissible in places in every possibility.
pub(crate) trait ModeEnds<'o> {
    fn refused(&mut self, walk: &mut Walk<'o>, refusal: RefusalNumber);
    fn mapped(&mut self, walk: &mut Walk<'o>, admissible: Admissible);
}

/// Where a walk begins.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'o> {
    Facts(&'o Rules),
    Places(Places<'o>),
}

#[derive(Clone)]
pub(crate) struct Walk<'o> {
    /// By variable, bit n: it can have the value n + 1; and its value where it can have but one.
    pub(crate) possible: [u32; VARIABLES],
    known: [u8; VARIABLES],
    /// What is possible as far as the caller says.
    pub(crate) given: [u32; VARIABLES],
    /// The facts that an architecture decides, which is unknown: bit n for variable n of the facts.
    by_arch: u32,
    profile: usize,
    /// Enough is known.
    pub(crate) is_over: bool,
    pub(crate) origin: Origin<'o>,
}

/// What was met on the way to where a walk through tables of modes is.
#[derive(Clone, Copy)]
struct Path<'o> {
    /// The places that come after the one it is in.
    left: &'o [u16],
    admissible: Admissible,
}

impl<'o> Walk<'o> {
    pub(crate) fn of_places(
        places: Places<'o>,
        environment: &Environment,
        profile: Profile,
    ) -> Self {
        let mut walk = Self::new(Origin::Places(places), environment, profile);
        walk.possible = walk.given;
        walk
    }

    pub(crate) fn of_facts(
        rules: &'o Rules,
        facts: &KnownFacts,
        environment: &Environment,
        profile: Profile,
    ) -> Self {
        let mut walk = Self::new(Origin::Facts(rules), environment, profile);
        walk.by_arch = facts.by_arch;
        for (own, &(_, arity)) in rules.variables.iter().enumerate() {
            walk.know(ENV_VARIABLES + own, facts.value[own], arity);
        }
        walk.possible = walk.given;
        walk
    }

    fn new(origin: Origin<'o>, environment: &Environment, profile: Profile) -> Self {
        let mut walk = Self {
            possible: [0; VARIABLES],
            known: [0; VARIABLES],
            given: [0; VARIABLES],
            by_arch: 0,
            profile: profile as usize - 1,
            is_over: false,
            origin,
        };
        for (variable, &value) in environment.known.iter().enumerate() {
            walk.know(variable, value, ARITY[variable]);
        }
        walk
    }

    fn know(&mut self, variable: usize, value: u8, arity: u8) {
        self.known[variable] = value;
        self.given[variable] = match value {
            0 => u32::MAX >> (32 - u32::from(arity)),
            value => 1 << (value - 1),
        };
    }

    pub(crate) fn variables(&self) -> usize {
        match self.origin {
            Origin::Facts(rules) => ENV_VARIABLES + rules.variables.len(),
            Origin::Places(_) => ENV_VARIABLES,
        }
    }

    /// Leaves a variable some of its values.
    pub(crate) fn restrict(&mut self, variable: usize, values: u32) {
        self.possible[variable] = values;
        self.known[variable] = only(values);
        if variable == KERNEL {
            self.known[KERNEL_CLASS] = only_class(values);
        }
    }

    /// The edge that known values lead to.
    pub(crate) fn resolve(&self, edge: u16) -> u16 {
        let mut edge = edge;
        while edge & LEAF == 0 {
            let node = &CELLS[usize::from(edge)..];
            match self.known[usize::from(node[0])] {
                0 => break,
                value => edge = node[usize::from(value)],
            }
        }
        edge
    }

    /// Takes the edges of a node in turn; neighbouring values that lead on alike go together.
    fn children(&mut self, node: &[u16], mut next: impl FnMut(&mut Self, u16)) {
        let is_class = usize::from(node[0]) == KERNEL_CLASS;
        let variable = if is_class {
            KERNEL
        } else {
            usize::from(node[0])
        };
        let before = self.possible[variable];
        let mut left = before;
        while left != 0 && !self.is_over {
            let (edge, mut alike) = child_of(node, left, is_class);
            left &= !alike;
            while left != 0 {
                let (other, same) = child_of(node, left, is_class);
                if other != edge {
                    break;
                }
                alike |= same;
                left &= !same;
            }
            self.restrict(variable, alike);
            self.child(variable, |walk| next(walk, edge));
        }
        self.restrict(variable, before);
    }

    /// A variable's value can settle another's: where that is otherwise, there is no possibility.
    fn child(&mut self, variable: usize, next: impl FnOnce(&mut Self)) {
        let settles = |row: &&Implication| row.by == variable && self.known[variable] == row.is;
        let (target, value) = match IMPLICATIONS.iter().find(settles) {
            Some(row) => (row.target, row.value),
            None => return next(self),
        };
        let before = self.possible[target];
        let settled = before & (1 << (value - 1));
        if settled != 0 {
            self.restrict(target, settled);
            next(self);
            self.restrict(target, before);
        }
    }

    // ---- an exporter's rules ----

    /// Every answer of the exporter, or the places that the walk is about.
    pub(crate) fn answers<A: Answers<'o>>(&mut self, visitor: &mut A) {
        match self.origin {
            Origin::Facts(rules) => self.below_facts(visitor, rules, rules.root),
            Origin::Places(places) => visitor.answered(self, Answer::Places { leaf: 0, places }),
        }
    }

    fn below_facts<A: Answers<'o>>(&mut self, visitor: &mut A, rules: &'o Rules, edge: u16) {
        let mut edge = edge;
        while edge & LEAF == 0 {
            let node = &FACT_CELLS[usize::from(edge)..];
            let variable = usize::from(node[0]);
            let mut value = self.known[variable];
            if variable >= ENV_VARIABLES && (self.by_arch >> (variable - ENV_VARIABLES)) & 1 != 0 {
                let arches = self.possible[ARCH];
                let coherent = arches & COHERENT_ARCHES;
                if coherent != 0 && coherent != arches {
                    // Architectures on which every device is coherent come apart from the others.
                    for alike in [arches & !coherent, coherent] {
                        if !self.is_over {
                            self.restrict(ARCH, alike);
                            self.below_facts(visitor, rules, edge);
                        }
                    }
                    self.restrict(ARCH, arches);
                    return;
                }
                if coherent != 0 {
                    value = YES;
                }
            }
            if value == 0 {
                self.children(node, |walk, edge| walk.below_facts(visitor, rules, edge));
                return;
            }
            edge = node[usize::from(value)];
        }
        visitor.answered(self, rules.answer(edge & !LEAF));
    }

    // ---- the policy: the rules of places, and what is admissible where none refuses ----

    /// Where the rules of all these places lead.
    pub(crate) fn rules<E: RuleEnds<'o>>(&mut self, ends: &mut E, places: Places<'o>) {
        if let [first, left @ ..] = places.numbers {
            self.below_rules(ends, left, RULE_EDGES[usize::from(*first)]);
        }
    }

    fn below_rules<E: RuleEnds<'o>>(&mut self, ends: &mut E, left: &'o [u16], edge: u16) {
        let (mut left, mut edge) = (left, edge);
        loop {
            edge = self.resolve(edge);
            if edge & LEAF == 0 {
                let node = &CELLS[usize::from(edge)..];
                self.children(node, |walk, edge| walk.below_rules(ends, left, edge));
                return;
            }
            if edge != LEAF {
                return ends.refused(self, edge & !LEAF);
            }
            match left {
                [] => return ends.allowed(self),
                [next, others @ ..] => {
                    edge = RULE_EDGES[usize::from(*next)];
                    left = others;
                }
            }
        }
    }

    /// Whether some possibility is refused by no rule of these places.
    pub(crate) fn is_allowed(&mut self, places: Places<'o>) -> bool {
        let mut ends = UntilAllowed(false);
        self.rules(&mut ends, places);
        self.is_over = false;
        ends.0
    }

    /// Whether some possibility is refused by a rule of these places.
    pub(crate) fn is_refused(&mut self, places: Places<'o>) -> bool {
        let mut ends = UntilRefused(false);
        self.rules(&mut ends, places);
        self.is_over = false;
        ends.0
    }

    /// What is admissible in all these places, where no rule refuses.
    pub(crate) fn modes<E: ModeEnds<'o>>(&mut self, ends: &mut E, places: Places<'o>) {
        if let [first, left @ ..] = places.numbers {
            let path = Path {
                left,
                admissible: Admissible::everything(places.preferred),
            };
            self.below_modes(ends, path, MODE_EDGES[self.profile][usize::from(*first)]);
        }
    }

    fn below_modes<E: ModeEnds<'o>>(&mut self, ends: &mut E, mut path: Path<'o>, edge: u16) {
        let mut edge = edge;
        loop {
            edge = self.resolve(edge);
            if edge & LEAF == 0 {
                let node = &CELLS[usize::from(edge)..];
                self.children(node, |walk, edge| walk.below_modes(ends, path, edge));
                return;
            }
            let number = edge & !LEAF;
            if number >= FIRST_REFUSAL {
                return ends.refused(self, number - FIRST_REFUSAL);
            }
            path.admissible.restrict(MODES[usize::from(number)]);
            match path.left {
                [next, others @ ..] => {
                    edge = MODE_EDGES[self.profile][usize::from(*next)];
                    path.left = others;
                }
                [] if is_hopeless(path.admissible.hazards) => {
                    return ends.refused(self, path.admissible.conclusion());
                }
                [] => return ends.mapped(self, path.admissible),
            }
        }
    }
}

struct UntilAllowed(bool);

impl<'o> RuleEnds<'o> for UntilAllowed {
    fn allowed(&mut self, walk: &mut Walk<'o>) {
        self.0 = true;
        walk.is_over = true;
    }
}

struct UntilRefused(bool);

impl<'o> RuleEnds<'o> for UntilRefused {
    fn refused(&mut self, walk: &mut Walk<'o>, _: RefusalNumber) {
        self.0 = true;
        walk.is_over = true;
    }
}

/// The number of the value that is left, from 1, or 0 where several are.
fn only(values: u32) -> u8 {
    match values.count_ones() {
        1 => values.trailing_zeros().to_le_bytes()[0] + 1,
        _ => 0,
    }
}

/// Kernels that the policy does not tell apart are of one class; 0 where they are of several.
fn only_class(kernels: u32) -> u8 {
    if kernels == 0 {
        return 0;
    }
    let class = KERNEL_CLASSES[kernels.trailing_zeros() as usize];
    if kernels & !CLASS_KERNELS[usize::from(class)] == 0 {
        1 + class
    } else {
        0
    }
}

/// The edge of a node for the first of some values, and those of them that are the same to the node.
fn child_of(node: &[u16], values: u32, is_class: bool) -> (u16, u32) {
    let value = values.trailing_zeros();
    if is_class {
        let class = usize::from(KERNEL_CLASSES[value as usize]);
        (node[1 + class], values & CLASS_KERNELS[class])
    } else {
        (node[1 + value as usize], 1 << value)
    }
}
