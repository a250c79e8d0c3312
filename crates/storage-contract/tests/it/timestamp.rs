use proptest::prelude::*;
use std::time::Duration;
use storage_contract::{Timestamp, TimestampError};
use time::macros::datetime;

fn any_timestamp() -> impl Strategy<Value = Timestamp> {
    (Timestamp::MIN.as_unix_micros()..=Timestamp::MAX.as_unix_micros())
        .prop_map(|micros| Timestamp::from_unix_micros(micros).unwrap())
}

#[test]
fn the_wire_form_is_rfc_3339_in_utc() {
    let at = Timestamp::try_from(datetime!(2026-04-01 09:00:00.123456789 +09:00)).unwrap();
    assert_eq!(serde_json::to_string(&at).unwrap(), "\"2026-04-01T00:00:00.123456Z\"");
    assert_eq!(Timestamp::MIN.to_string(), "0000-01-01T00:00:00Z");
    assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999999Z");
}

#[test]
fn what_is_finer_than_a_microsecond_is_cut_off_also_before_1970() {
    let at = Timestamp::try_from(datetime!(1969-12-31 23:59:59.999999999 UTC)).unwrap();
    assert_eq!(at.as_unix_micros(), -1);
}

#[test]
fn what_lies_outside_of_the_years_is_refused() {
    for micros in
        [i64::MIN, Timestamp::MIN.as_unix_micros() - 1, Timestamp::MAX.as_unix_micros() + 1, i64::MAX]
    {
        assert_eq!(
            Timestamp::from_unix_micros(micros),
            Err(TimestampError::OutOfRange { micros: micros.into() })
        );
    }
    assert!(Timestamp::try_from(datetime!(-0001-12-31 23:59:59 UTC)).is_err());
}

#[test]
fn a_malformed_text_is_refused_with_what_was_given() {
    for given in ["", "2026-04-01", "明日", "2026-02-30T00:00:00Z"] {
        match given.parse::<Timestamp>() {
            Err(TimestampError::Malformed { given: told, .. }) => assert_eq!(told, given),
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    #[test]
    fn an_instant_survives_text_integers_and_the_time_crate(at in any_timestamp()) {
        prop_assert_eq!(at.to_string().parse::<Timestamp>(), Ok(at));
        prop_assert_eq!(Timestamp::from_unix_micros(at.as_unix_micros()), Ok(at));
        prop_assert_eq!(Timestamp::try_from(at.to_offset_date_time()), Ok(at));
        prop_assert_eq!(serde_json::from_str::<Timestamp>(&serde_json::to_string(&at).unwrap()).unwrap(), at);
    }

    #[test]
    fn arithmetic_never_leaves_the_years(at in any_timestamp(), seconds in any::<u64>(), micros in 0_u64..10_000_000_000) {
        for span in [Duration::from_secs(seconds), Duration::from_micros(micros)] {
            let later = at.saturating_add(span);
            let earlier = at.saturating_sub(span);
            prop_assert!(later >= at && later <= Timestamp::MAX);
            prop_assert!(earlier <= at && earlier >= Timestamp::MIN);
            prop_assert_eq!(at.checked_add(span).is_none(), later.saturating_since(at) < span);
            prop_assert_eq!(earlier.saturating_since(at), Duration::ZERO);
        }
    }

    #[test]
    fn order_in_integers_is_order_in_time(a in any_timestamp(), b in any_timestamp()) {
        prop_assert_eq!(a.cmp(&b), a.to_offset_date_time().cmp(&b.to_offset_date_time()));
    }
}
