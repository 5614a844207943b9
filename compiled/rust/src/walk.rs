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
    Implication, ARCH, ARITY, CELLS, ENV_VARIABLES, FACT_CELLS, FIRST_REFUSAL, IMPLICATIONS,
    IS_COHERENT, KERNEL, KERNEL_CLASS, KERNEL_CLASSES, MODES, MODE_EDGES, RULE_EDGES, VARIABLES,
};

const YES: u8 = 2;

/// Is told each answer of an exporter; of many alike maybe each.
pub(crate) trait Answers<'o> {
    fn answered(&mut self, walk: &mut Walk<'o>, answer: Answer<'o>);
}

/// Is told what becomes of the places of an answer in every possibility.
pub(crate) trait Outcomes<'o> {
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

/// What was met on the way to where a walk through the policy is.
#[derive(Clone, Copy)]
struct Path<'o> {
    /// First the rules of each place, then what is admissible in each.
    stage: usize,
    places: Places<'o>,
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
            self.known[KERNEL_CLASS] = only(classes(values));
        }
    }

    /// Takes the edges of a node in turn.
    fn children(&mut self, node: &[u16], mut next: impl FnMut(&mut Self, u16)) {
        let variable = variable_of(node);
        let before = self.possible[variable];
        let mut left = before;
        while left != 0 && !self.is_over {
            let edge = child_of(node, left.trailing_zeros());
            let mut alike = 0;
            let mut rest = left;
            while rest != 0 {
                let value = rest.trailing_zeros();
                if child_of(node, value) == edge {
                    alike |= 1 << value;
                }
                rest &= rest - 1;
            }
            left &= !alike;
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
                let coherent = arches & coherent_arches();
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

    // ---- the policy ----

    /// What becomes of a buffer in these places.
    pub(crate) fn outcomes<O: Outcomes<'o>>(&mut self, visitor: &mut O, places: Places<'o>) {
        let path = Path {
            stage: 0,
            places,
            admissible: Admissible::everything(places.preferred),
        };
        self.below(visitor, path, RULE_EDGES[usize::from(places.numbers[0])]);
    }

    fn below<O: Outcomes<'o>>(&mut self, visitor: &mut O, mut path: Path<'o>, mut edge: u16) {
        let numbers = path.places.numbers;
        let count = numbers.len();
        loop {
            while edge & LEAF == 0 {
                let node = &CELLS[usize::from(edge)..];
                let variable = usize::from(node[0]);
                let value = self.known[variable];
                if value == 0 {
                    self.children(node, |walk, edge| walk.below(visitor, path, edge));
                    return;
                }
                edge = node[usize::from(value)];
            }
            let number = edge & !LEAF;
            if path.stage < count {
                if number != 0 {
                    return visitor.refused(self, number);
                }
            } else if number >= FIRST_REFUSAL {
                return visitor.refused(self, number - FIRST_REFUSAL);
            } else {
                path.admissible.restrict(MODES[usize::from(number)]);
            }
            path.stage += 1;
            edge = if path.stage < count {
                RULE_EDGES[usize::from(numbers[path.stage])]
            } else if path.stage < 2 * count {
                MODE_EDGES[self.profile][usize::from(numbers[path.stage - count])]
            } else if is_hopeless(path.admissible.hazards) {
                return visitor.refused(self, path.admissible.conclusion());
            } else {
                return visitor.mapped(self, path.admissible);
            };
        }
    }
}

/// The number of the value that is left, from 1, or 0 where several are.
fn only(values: u32) -> u8 {
    match values.count_ones() {
        1 => values.trailing_zeros().to_le_bytes()[0] + 1,
        _ => 0,
    }
}

/// Kernels that the policy does not tell apart are of one class.
fn classes(kernels: u32) -> u32 {
    let each = KERNEL_CLASSES.iter().enumerate();
    each.filter(|(epoch, _)| (kernels >> epoch) & 1 != 0)
        .fold(0, |all, (_, class)| all | (1 << class))
}

fn coherent_arches() -> u32 {
    let each = IS_COHERENT.iter().enumerate();
    each.fold(0, |all, (arch, &is)| all | (u32::from(is) << arch))
}

/// The variable that a node asks for: of kernels' classes it is the kernel.
fn variable_of(node: &[u16]) -> usize {
    match usize::from(node[0]) {
        KERNEL_CLASS => KERNEL,
        variable => variable,
    }
}

/// The edge of a node for a value from 0 on; that of a kernel leads on by its class.
fn child_of(node: &[u16], value: u32) -> u16 {
    let value = value as usize;
    let place = if usize::from(node[0]) == KERNEL_CLASS {
        usize::from(KERNEL_CLASSES[value])
    } else {
        value
    };
    node[1 + place]
}
