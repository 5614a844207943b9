// SPDX-License-Identifier: MIT
//! Vector files: one query a line, in numbers, and what is to be said to it.
//!
//! `exporter profile facts… | host and VM… | error map_info attribute hazards code rule fields facts`

#![allow(dead_code)]

pub mod generated;
mod numbers;

use std::path::{Path, PathBuf};
use std::{env, fs};

use vmprot::exporters::Facts;
use vmprot::{
    deciding, judge, Cache, Deciding, Environment, Mapping, Memory, Pages, Placement, Profile,
    Refusal, Rule, Vma,
};

/// One line of a vector file.
pub struct Vector {
    pub line: String,
    exporter: u16,
    profile: i64,
    facts: Vec<i64>,
    environment: Vec<i64>,
    /// As the line has it; empty where it says nothing.
    pub expected: String,
}

/// What a query is about: exporter 0 is none.
#[derive(Clone)]
pub enum Buffer {
    Of(Facts),
    In(Vec<Placement>),
}

/// A query of a vector that Rust can say at all.
pub struct Query {
    pub buffer: Buffer,
    pub environment: Environment,
    pub profile: Profile,
}

impl Vector {
    /// The vector of a line; `None` for a comment.
    pub fn of(line: &str) -> Option<Self> {
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        let mut parts = line.splitn(3, '|');
        let mut numbers = || -> Vec<i64> {
            let part = parts.next().expect("three parts");
            let all = part.split_whitespace().map(str::parse);
            all.collect::<Result<_, _>>().expect("numbers")
        };
        let (head, environment) = (numbers(), numbers());
        Some(Self {
            line: line.to_string(),
            exporter: u16::try_from(head[0]).expect("an exporter's number"),
            profile: head[1],
            facts: head[2..].to_vec(),
            environment,
            expected: parts.next().unwrap_or("").trim().to_string(),
        })
    }

    /// The query; `None` where its numbers are of values that Rust's types do not have.
    pub fn query(&self) -> Option<Query> {
        let (host, vm) = generated::host_and_vm(&self.environment)?;
        let place = usize::try_from(self.profile).ok()?.checked_sub(1)?;
        Some(Query {
            buffer: match self.exporter {
                0 => Buffer::In(
                    self.facts
                        .iter()
                        .copied()
                        .map(placement)
                        .collect::<Option<_>>()?,
                ),
                exporter => Buffer::Of(generated::facts(exporter, &self.facts)?),
            },
            environment: Environment::new(&host, &vm),
            profile: *Profile::ALL.get(place)?,
        })
    }
}

/// A placement by its place among all of them, from 1.
fn placement(number: i64) -> Option<Placement> {
    let mut rest = usize::try_from(number).ok()?.checked_sub(1)?;
    let mut part = |length: usize| {
        let part = rest % length;
        rest /= length;
        part
    };
    let (pages, vma) = (part(Pages::ALL.len()), part(Vma::ALL.len()));
    let (cache, memory) = (part(Cache::ALL.len()), part(Memory::ALL.len()));
    (rest == 0).then(|| Placement {
        memory: Memory::ALL[memory],
        cache: Cache::ALL[cache],
        vma: Vma::ALL[vma],
        pages: Pages::ALL[pages],
    })
}

impl Query {
    /// The same, of an environment that is prepared.
    pub fn prepared(&self) -> Self {
        Self {
            buffer: self.buffer.clone(),
            environment: self.environment.clone().prepared(),
            profile: self.profile,
        }
    }

    pub fn judge(&self) -> Result<Mapping, Refusal> {
        match &self.buffer {
            Buffer::Of(facts) => facts.judge(&self.environment, self.profile),
            Buffer::In(placements) => judge(placements, &self.environment, self.profile),
        }
    }

    pub fn deciding(&self) -> Deciding {
        match &self.buffer {
            Buffer::Of(facts) => facts.deciding(&self.environment, self.profile),
            Buffer::In(placements) => deciding(placements, &self.environment, self.profile),
        }
    }

    /// What is said to it, as vector files have it.
    pub fn verdict(&self) -> String {
        let deciding = self.deciding();
        let (fields, facts) = (deciding.field_bits(), deciding.fact_bits());
        match self.judge() {
            Ok(mapping) => format!(
                "0 {} {} {} 0 0 {} {}",
                mapping.map_info.virtio_gpu(),
                mapping.attribute as u8,
                mapping.hazards.bits(),
                fields,
                facts
            ),
            Err(refusal) => format!(
                "0 0 0 0 {} {} {} {}",
                refusal.code.number(),
                refusal.rule.map_or(0, Rule::number),
                fields,
                facts
            ),
        }
    }
}

/// The vector file that `VMPROT_VECTORS` names, or `vectors.txt` in the crate or beside it.
pub fn file() -> Option<PathBuf> {
    if let Some(path) = env::var_os("VMPROT_VECTORS") {
        return Some(path.into());
    }
    let names = [
        concat!(env!("CARGO_MANIFEST_DIR"), "/vectors.txt"),
        concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors.txt"),
    ];
    names.iter().map(PathBuf::from).find(|path| path.exists())
}

/// All vectors of a file.
pub fn vectors(file: impl AsRef<Path>) -> Vec<Vector> {
    let text = fs::read_to_string(file).expect("a vector file that can be read");
    text.lines().filter_map(Vector::of).collect()
}
