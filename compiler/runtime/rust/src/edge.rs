// SPDX-License-Identifier: MIT
//! What the tables' numbers mean.

/// Of an edge of a diagram: it leads to a leaf, whose number the lower bits are.
pub(crate) const LEAF: u16 = 0x8000;

/// A refusal's place in the table of them.
pub(crate) type RefusalNumber = u16;
