//! Points in time in the words of a language.

use crate::language::Language;
use storage_contract::Timestamp;
use time::{OffsetDateTime, UtcOffset};

/// Writes an instant in the template's language, with its zone: a deadline without one is a riddle abroad.
pub(super) fn write(at: Timestamp, offset: UtcOffset, language: &Language) -> String {
    let utc = at.to_offset_date_time();
    let local = utc.checked_to_offset(offset).unwrap_or(utc);
    let clock = format!("{:02}:{:02}", local.hour(), local.minute());
    let (year, month, day) = (local.year(), u8::from(local.month()), local.day());
    match language.primary() {
        "ja" => {
            let zone =
                if local.offset().whole_seconds() == 32_400 { "日本時間".into() } else { zone(local) };
            format!("{year}年{month}月{day}日({}){clock}({zone})", weekday_ja(local))
        }
        "en" => format!("{}, {day} {} {year}, {clock} ({})", local.weekday(), local.month(), zone(local)),
        _ => format!("{year:04}-{month:02}-{day:02} {clock} ({})", zone(local)),
    }
}

const fn weekday_ja(at: OffsetDateTime) -> &'static str {
    match at.weekday() {
        time::Weekday::Monday => "月",
        time::Weekday::Tuesday => "火",
        time::Weekday::Wednesday => "水",
        time::Weekday::Thursday => "木",
        time::Weekday::Friday => "金",
        time::Weekday::Saturday => "土",
        time::Weekday::Sunday => "日",
    }
}

fn zone(at: OffsetDateTime) -> String {
    let offset = at.offset();
    if offset.is_utc() {
        return "UTC".into();
    }
    let (hours, minutes, _) = offset.as_hms();
    let sign = if offset.is_negative() { '-' } else { '+' };
    format!("UTC{sign}{:02}:{:02}", hours.unsigned_abs(), minutes.unsigned_abs())
}
