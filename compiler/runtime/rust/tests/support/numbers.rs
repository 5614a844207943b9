// SPDX-License-Identifier: MIT
//! Values of vector files: `Some(None)` is unknown, `None` what no type of Rust has.

#![allow(clippy::option_option)]

use std::ops::BitOr;

use vmprot::{DeviceCoherence, Kernel};

pub fn word<T: Copy>(all: &[T], value: i64) -> Option<Option<T>> {
    match usize::try_from(value) {
        Err(_) | Ok(0) => Some(None),
        Ok(number) => all.get(number - 1).copied().map(Some),
    }
}

pub fn yes_no(value: i64) -> Option<Option<bool>> {
    word(&[false, true], value)
}

pub fn coherence(value: i64) -> Option<DeviceCoherence> {
    Some(match word(&[false, true, true], value)? {
        None => DeviceCoherence::Unknown,
        Some(false) => DeviceCoherence::No,
        Some(true) if value == 2 => DeviceCoherence::Yes,
        Some(true) => DeviceCoherence::ByArch,
    })
}

pub fn mask(value: i64) -> Option<Option<u32>> {
    if value < 0 {
        return Some(None);
    }
    u32::try_from(value).ok().map(Some)
}

pub fn count(value: i64) -> Option<Option<u64>> {
    if value < 0 {
        return Some(None);
    }
    u64::try_from(value).ok().map(Some)
}

pub fn set<T: Copy + BitOr<Output = T>>(all: &[T], value: i64) -> Option<Option<T>> {
    if value >> all.len() > 0 {
        return None;
    }
    let is_in = |place: usize| value > 0 && (value >> place) & 1 != 0;
    let members = all.iter().enumerate().filter(|(place, _)| is_in(*place));
    Some(members.map(|(_, &each)| each).reduce(T::bitor))
}

pub fn kernel(major: i64, minor: i64) -> Option<Option<Kernel>> {
    if major == 0 {
        return if minor == 0 { Some(None) } else { None };
    }
    let part = |number: i64| u16::try_from(number).ok();
    Some(Some(Kernel::new(part(major)?, part(minor)?)))
}
