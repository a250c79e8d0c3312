//! Decimals in columns that count units: bounds are rounded to units, values never (PV-48).

use crate::compile::Compare;
use rust_decimal::Decimal;

/// A decimal, counted in units of a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Units {
    /// It is so many units exactly.
    Exactly(i64),
    /// It lies between so many units and one more.
    Above(i64),
    /// It is less than every number of units that fits the column.
    BelowAll,
    /// It is more than every number of units that fits the column.
    AboveAll,
}

impl Units {
    pub(super) fn of(number: Decimal, scale: u32) -> Self {
        let number = number.normalize();
        let (mantissa, own) = (number.mantissa(), number.scale());
        let power = |exponent: u32| 10_i128.checked_pow(exponent);
        let beyond = if mantissa < 0 { Self::BelowAll } else { Self::AboveAll };
        if own <= scale {
            let units = power(scale.saturating_sub(own)).and_then(|power| mantissa.checked_mul(power));
            return match units.map(i64::try_from) {
                Some(Ok(units)) => Self::Exactly(units),
                _ => beyond,
            };
        }
        // Normalised, it has digits behind the last unit: it is never exact.
        let below = power(own.saturating_sub(scale)).and_then(|power| mantissa.checked_div_euclid(power));
        match below.map(i64::try_from) {
            Some(Ok(below)) => Self::Above(below),
            _ => beyond,
        }
    }
}

/// A comparison of decimals, made one of units.
pub(super) enum UnitsTest {
    Compare(Compare<i64>),
    Never,
    There,
}

/// A comparison of decimals as one of units that says the same of every number of units.
pub(super) fn units_test(test: &Compare<Decimal>, scale: u32) -> UnitsTest {
    use UnitsTest::{Never, There};
    let exact = |values: &[Decimal]| -> Box<[i64]> {
        let exact = values.iter().filter_map(|value| match Units::of(*value, scale) {
            Units::Exactly(units) => Some(units),
            Units::Above(_) | Units::BelowAll | Units::AboveAll => None,
        });
        exact.collect()
    };
    UnitsTest::Compare(match test {
        Compare::Equal(value) => match Units::of(*value, scale) {
            Units::Exactly(units) => Compare::Equal(units),
            Units::Above(_) | Units::BelowAll | Units::AboveAll => return Never,
        },
        Compare::NotEqual(value) => match Units::of(*value, scale) {
            Units::Exactly(units) => Compare::NotEqual(units),
            Units::Above(_) | Units::BelowAll | Units::AboveAll => return There,
        },
        Compare::Less(value) | Compare::AtMost(value) => match (Units::of(*value, scale), test) {
            (Units::Exactly(units), Compare::Less(_)) => Compare::Less(units),
            (Units::Exactly(units) | Units::Above(units), _) => Compare::AtMost(units),
            (Units::BelowAll, _) => return Never,
            (Units::AboveAll, _) => return There,
        },
        Compare::Greater(value) | Compare::AtLeast(value) => match (Units::of(*value, scale), test) {
            (Units::Exactly(units), Compare::AtLeast(_)) => Compare::AtLeast(units),
            (Units::Exactly(units) | Units::Above(units), _) => Compare::Greater(units),
            (Units::BelowAll, _) => return There,
            (Units::AboveAll, _) => return Never,
        },
        Compare::OneOf(values) => match exact(values) {
            none if none.is_empty() => return Never,
            some => Compare::OneOf(some),
        },
        Compare::NoneOf(values) => match exact(values) {
            none if none.is_empty() => return There,
            some => Compare::NoneOf(some),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::Units;
    use rust_decimal::Decimal;

    /// PV-48: equal numbers are equal units, numbers between units lie between them, also below zero.
    #[test]
    fn pv_48_decimals_are_counted_exactly() {
        let units = |text: &str, scale| Units::of(Decimal::from_str_exact(text).unwrap(), scale);
        assert_eq!(units("12.50", 2), Units::Exactly(1250));
        assert_eq!(units("12.500", 1), Units::Exactly(125));
        assert_eq!(units("12.501", 2), Units::Above(1250));
        assert_eq!(units("-12.501", 2), Units::Above(-1251));
        assert_eq!(units("92233720368547758.07", 2), Units::Exactly(i64::MAX));
        assert_eq!(units("92233720368547758.071", 2), Units::Above(i64::MAX));
        assert_eq!(units("92233720368547758.08", 2), Units::AboveAll);
        assert_eq!(units("-92233720368547758.09", 2), Units::BelowAll);
        assert_eq!(units("79228162514264337593543950335", 18), Units::AboveAll);
    }
}
