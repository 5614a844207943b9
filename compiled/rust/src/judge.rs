// SPDX-License-Identifier: MIT
//! Verdicts: straight to the leaves where everything is known that matters.

use crate::codes::{Code, Profile};
use crate::deciding::Deciding;
use crate::environment::{Environment, PlaceOutcome, Settled};
use crate::facts::{Known, KnownFacts, Rules};
use crate::fold::Fold;
use crate::placement::{Cache, Placement};
use crate::places::{Admissible, Answer, Places, Refused};
use crate::search;
use crate::tables::{MODES, PLACEMENTS};
use crate::verdict::{Mapping, Refusal};
use crate::walk::Walk;

/// Judges a buffer that can be in these places during its life.
///
/// # Errors
///
/// Why the guest must not map it. Of a buffer that is in no place at all nothing is known, which is
/// [`Code::AttributesUnknown`].
pub fn judge(
    placements: &[Placement],
    environment: &Environment,
    profile: Profile,
) -> Result<Mapping, Refusal> {
    let numbers = Numbers::of(placements);
    match numbers.places() {
        Some(places) => judge_places(places, environment, profile),
        None => Err(refusal(Code::AttributesUnknown)),
    }
}

/// The fields on which the verdict of [`judge`] depends, where what is known leaves both a mapping and
/// a refusal, or attributes that exclude each other, open; none where it is settled. Takes longer than
/// a judgement.
#[must_use]
pub fn deciding(placements: &[Placement], environment: &Environment, profile: Profile) -> Deciding {
    let numbers = Numbers::of(placements);
    numbers.places().map_or_else(Deciding::default, |places| {
        deciding_of(Walk::of_places(places, environment, profile), &[])
    })
}

#[inline]
pub(crate) fn judge_facts<F: Known>(
    facts: &F,
    environment: &Environment,
    profile: Profile,
) -> Result<Mapping, Refusal> {
    environment
        .verdict(profile, || facts.kind())
        .unwrap_or_else(|| judge_rules(F::rules(), facts.known(), environment, profile))
}

#[inline(never)]
fn judge_rules(
    rules: &Rules,
    mut facts: KnownFacts,
    environment: &Environment,
    profile: Profile,
) -> Result<Mapping, Refusal> {
    if facts.is_malformed {
        return Err(refusal(Code::UnknownFacts));
    }
    facts.decide_by_arch(environment);
    match rules.known_answer(&facts, environment) {
        Some(Answer::Places { places, .. }) => judge_places(places, environment, profile),
        Some(Answer::Refusal { refused, .. }) => Err(refused.refusal()),
        None => judge_open(rules, &facts, environment, profile),
    }
}

pub(crate) fn facts_deciding<F: Known>(
    facts: &F,
    environment: &Environment,
    profile: Profile,
) -> Deciding {
    let (rules, mut facts) = (F::rules(), facts.known());
    if facts.is_malformed {
        return Deciding::default();
    }
    facts.decide_by_arch(environment);
    let walk = Walk::of_facts(rules, &facts, environment, profile);
    deciding_of(walk, rules.names)
}

fn deciding_of(mut walk: Walk<'_>, names: &'static [&'static str]) -> Deciding {
    let fold = Fold::of(&mut walk);
    if fold.is_settled() {
        return Deciding::default();
    }
    let found = search::deciding(&mut walk, &fold);
    Deciding {
        fields: found.fields,
        facts: found.facts,
        names,
    }
}

#[inline]
fn judge_places(
    places: Places<'_>,
    environment: &Environment,
    profile: Profile,
) -> Result<Mapping, Refusal> {
    judge_known(places, environment, profile as usize - 1)
        .unwrap_or_else(|| judge_unknown(places, environment, profile))
}

/// Rules of all places stand before what is admissible in any; nothing where that is open.
pub(crate) fn judge_known(
    places: Places<'_>,
    environment: &Environment,
    profile: usize,
) -> Settled {
    let mut admissible = Admissible::everything(places.preferred);
    let mut refused = None;
    for &place in places.numbers {
        match environment.outcome(profile, place) {
            PlaceOutcome::Unknown => return None,
            PlaceOutcome::ByRule(rule) => return Some(Err(Refused::of(rule).refusal())),
            PlaceOutcome::Refused(number) => refused = refused.or(Some(number)),
            PlaceOutcome::Modes(number) => admissible.restrict(MODES[usize::from(number)]),
        }
    }
    Some(match refused {
        Some(number) => Err(Refused::of(number).refusal()),
        None => admissible.verdict(),
    })
}

#[cold]
fn judge_unknown(
    places: Places<'_>,
    environment: &Environment,
    profile: Profile,
) -> Result<Mapping, Refusal> {
    let fold = Fold::until_open(&mut Walk::of_places(places, environment, profile));
    if fold.is_settled() {
        fold.verdict()
    } else {
        Err(refusal(Code::PlatformUnknown))
    }
}

#[cold]
fn judge_open(
    rules: &Rules,
    facts: &KnownFacts,
    environment: &Environment,
    profile: Profile,
) -> Result<Mapping, Refusal> {
    let mut walk = Walk::of_facts(rules, facts, environment, profile);
    let fold = Fold::of(&mut walk);
    if fold.is_settled() {
        return fold.verdict();
    }
    if !search::depends_on_facts(&mut walk, &fold) {
        return Err(refusal(Code::PlatformUnknown));
    }
    let everywhere = refused_everywhere(&fold, environment, profile);
    Err(everywhere.unwrap_or_else(|| refusal(Code::AttributesUnknown)))
}

/// Why a buffer that can be in all places of all possibilities is refused, if it is wherever it is.
fn refused_everywhere(fold: &Fold, environment: &Environment, profile: Profile) -> Option<Refusal> {
    if fold.is_refused_by_exporter() {
        return None;
    }
    let mut numbers = [0; PLACEMENTS];
    let count = fold.places(&mut numbers);
    let places = Places {
        numbers: &numbers[..count],
        preferred: fold.worst,
    };
    Fold::until_open(&mut Walk::of_places(places, environment, profile)).refusal()
}

/// Numbers of placements, each once.
struct Numbers {
    all: [u16; PLACEMENTS],
    count: usize,
    worst: u8,
}

impl Numbers {
    fn of(placements: &[Placement]) -> Self {
        let mut seen = [false; PLACEMENTS];
        let mut numbers = Self {
            all: [0; PLACEMENTS],
            count: 0,
            worst: Cache::Cached as u8 - 1,
        };
        for each in placements {
            let number = each.number();
            numbers.worst = numbers.worst.min(each.cache as u8 - 1);
            if !seen[usize::from(number)] {
                seen[usize::from(number)] = true;
                numbers.all[numbers.count] = number;
                numbers.count += 1;
            }
        }
        numbers
    }

    fn places(&self) -> Option<Places<'_>> {
        let numbers = &self.all[..self.count];
        let preferred = self.worst;
        (!numbers.is_empty()).then_some(Places { numbers, preferred })
    }
}

fn refusal(code: Code) -> Refusal {
    Refusal { code, rule: None }
}
