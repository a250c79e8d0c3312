//! Decimals as people write them, read exactly or not at all (PV-21).

use rust_decimal::Decimal;

/// Digits behind the point, at most.
pub(crate) const fn decimal_scale_limit() -> u32 {
    18
}

/// Reads `-12.50`: digits, a point, digits. No exponents, no separators, nothing rounded.
pub(crate) fn exact(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if plain(whole) && plain(fraction) { Decimal::from_str_exact(text).ok() } else { None }
}

/// Whether a number has no more digits behind the point than the scale allows; zeros at the end do not count.
pub(crate) fn fits(number: Decimal, scale: u32) -> bool {
    number.scale() <= scale || number.normalize().scale() <= scale
}
