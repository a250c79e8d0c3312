//! Numbers, days and periods.

use contact_quota::{CivilDate, Period, Quota};

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

/// CQ-17: 0 is a limit, a negative number is none, and unlimited is said in words.
#[test]
fn quotas_are_read_exactly() {
    let read = |json: &str| serde_json::from_str::<Quota>(json);
    assert_eq!(read("0").unwrap(), Quota::Finite(0));
    assert_eq!(read("6").unwrap(), Quota::Finite(6));
    assert_eq!(read("\"unlimited\"").unwrap(), Quota::Unlimited);
    for wrong in ["-1", "1.5", "null", "\"6\"", "\"infinite\"", "true", "99999999999999999999"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
    assert!(!Quota::Finite(0).admits(1));
    assert_eq!(serde_json::to_string(&[Quota::Finite(0), Quota::Unlimited]).unwrap(), r#"[0,"unlimited"]"#);
}

/// CQ-17: sums are exact, or there is none.
#[test]
fn sums_are_checked() {
    assert_eq!(Quota::Finite(u64::MAX).checked_add(Quota::Finite(1)), None);
    assert_eq!(Quota::Finite(u64::MAX).checked_add(Quota::Unlimited), Some(Quota::Unlimited));
    assert_eq!(Quota::Finite(u64::MAX).checked_mul(2), None);
    assert_eq!(Quota::Unlimited.checked_mul(0), Some(Quota::ZERO));
}

/// CQ-19: civil dates, from inclusive, until exclusive.
#[test]
fn days_and_periods() {
    for wrong in [
        "2023-02-29",
        "2022-13-01",
        "2022-00-01",
        "2022-1-1",
        "22-01-01",
        "2022-10-01T00:00:00Z",
        "+022-10-01",
        "",
    ] {
        assert!(wrong.parse::<CivilDate>().is_err(), "{wrong}");
    }
    assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
    assert!("1900-02-29".parse::<CivilDate>().is_err() && "2000-02-29".parse::<CivilDate>().is_ok());
    let period = Period { from: Some(day("2022-10-01")), until: Some(day("2022-11-01")) };
    assert!(period.holds_on(day("2022-10-01")) && period.holds_on(day("2022-10-31")));
    assert!(!period.holds_on(day("2022-09-30")) && !period.holds_on(day("2022-11-01")));
    let empty = Period { from: period.until, until: period.until };
    assert!(empty.is_empty() && !empty.overlaps(&Period::ALWAYS));
    assert!(Period { from: period.until, until: None }.overlaps(&Period::ALWAYS));
}
