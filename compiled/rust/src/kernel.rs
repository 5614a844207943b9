// SPDX-License-Identifier: MIT
//! Versions of Linux.

use core::fmt;
use core::str::FromStr;

/// A version of Linux: `6.18`. What comes behind the first two numbers does not count.
///
/// ```
/// use vmprot::Kernel;
///
/// assert_eq!("6.12.95+deb12-amd64".parse(), Ok(Kernel::new(6, 12)));
/// assert!("six".parse::<Kernel>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kernel {
    /// 6 of 6.18.
    pub major: u16,
    /// 18 of 6.18.
    pub minor: u16,
}

impl Kernel {
    /// The version `major.minor`.
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A text does not begin with the two numbers of a kernel's version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseKernelError;

impl fmt::Display for ParseKernelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a kernel's version begins with two numbers, as 6.18 does")
    }
}

#[cfg(feature = "std")]
impl std::error::Error for ParseKernelError {}

impl FromStr for Kernel {
    type Err = ParseKernelError;

    /// The version in a release string, such as what uname(2) says.
    fn from_str(release: &str) -> Result<Self, ParseKernelError> {
        let (major, rest) = release.split_once('.').ok_or(ParseKernelError)?;
        let end = rest
            .find(|each: char| !each.is_ascii_digit())
            .unwrap_or(rest.len());
        Ok(Self::new(number(major, 3)?, number(&rest[..end], 4)?))
    }
}

fn number(digits: &str, most: usize) -> Result<u16, ParseKernelError> {
    let is_number = digits.len() <= most && digits.bytes().all(|each| each.is_ascii_digit());
    if is_number {
        digits.parse().map_err(|_| ParseKernelError)
    } else {
        Err(ParseKernelError)
    }
}
