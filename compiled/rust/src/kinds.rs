// SPDX-License-Identifier: MIT
//! Kinds of buffers: those that their exporters answer alike on every host.

use crate::environment::{Environment, Settled};
use crate::facts::answer_at;
use crate::judge::judge_known;
use crate::places::Answer;
use crate::tables::{Kind, KIND_ANSWERS, KIND_CELLS, KIND_ROOTS};

impl Environment {
    /// The same with every place and every kind of buffer worked out, so that later judgements look up
    /// what they would have to find. Takes some microseconds; worth it for more than a few hundred
    /// judgements.
    #[must_use]
    pub fn prepared(mut self) -> Self {
        self.work_out(verdict_of);
        self
    }
}

fn verdict_of(environment: &Environment, profile: usize, kind: Kind) -> Settled {
    let root = KIND_ROOTS[usize::from(kind)];
    let leaf = environment.leaf_below(&KIND_CELLS, root)?;
    // Behind the last answer is none: facts that the architecture decides leave several.
    let &at = KIND_ANSWERS.get(usize::from(leaf))?;
    match answer_at(leaf, at) {
        Answer::Places { places, .. } => judge_known(places, environment, profile),
        Answer::Refusal { refused, .. } => Some(Err(refused.refusal())),
    }
}
