// SPDX-License-Identifier: MIT
//! How long a decision takes: `VMPROT_VECTORS=FILE cargo bench`. Of vectors that are settled, and of
//! those that are open for what is unknown: the same one again and again, and one after another.

// Of counts that are small enough f64 loses nothing.
#![allow(clippy::cast_precision_loss)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use support::{Query, Vector};

const ROUNDS: usize = 25;

fn nanoseconds(decisions: usize, work: impl Fn()) -> f64 {
    work();
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e9 / decisions as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

/// What keeps verdicts from being left out.
static SINK: AtomicU32 = AtomicU32::new(0);

#[inline(never)]
fn judge(query: &Query) {
    let said = match query.judge() {
        Ok(mapping) => mapping.map_info.virtio_gpu(),
        Err(refusal) => refusal.code.number().into(),
    };
    SINK.store(said, Ordering::Relaxed);
}

fn measure(kind: &str, queries: &[Query]) {
    if queries.is_empty() {
        println!("{kind}: no vectors");
        return;
    }
    let mut each: Vec<f64> = queries
        .iter()
        .take(500)
        .map(|query| nanoseconds(200, || (0..200).for_each(|_| judge(query))))
        .collect();
    each.sort_by(f64::total_cmp);
    let shuffled = nanoseconds(queries.len(), || queries.iter().for_each(judge));
    println!(
        "{kind}: {} vectors; one repeated: median {:.1} ns, slowest {:.1} ns; shuffled {:.1} ns",
        queries.len(),
        each[each.len() / 2],
        each[each.len() - 1],
        shuffled
    );
}

fn main() {
    if let Some(file) = support::file() {
        measure_all(&support::vectors(file));
    } else {
        println!("no vectors: set VMPROT_VECTORS to a file of them");
    }
}

fn measure_all(vectors: &[Vector]) {
    let queries = vectors.iter().filter_map(Vector::query);
    let (open, settled): (Vec<_>, Vec<_>) = queries.partition(is_open);
    let prepared: Vec<Query> = settled.iter().map(Query::prepared).collect();
    measure("settled", &settled);
    measure("settled, prepared", &prepared);
    measure("open", &open);
}

fn is_open(query: &Query) -> bool {
    !query.deciding().is_empty()
}
