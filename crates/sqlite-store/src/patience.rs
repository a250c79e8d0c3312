//! How long to wait for a file that others keep locked, and how often to ask.

use rusqlite::ErrorCode;
use std::thread;
use std::time::Duration;

/// Asks again while the file is busy, until about `limit` has been waited.
///
/// Short pauses at first: a transaction takes a millisecond or two. `SQLite`'s own waiting soon pauses for 50 and 100 ms, which under
/// contention leaves the file idle most of the time; sixteen writers get through four to five times as fast this way. And while a file
/// is being made, it does not wait at all but fails at once, lest two makers wait for each other.
pub(crate) fn while_busy<T>(
    limit: Duration,
    mut attempt: impl FnMut() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let (mut waited, mut pauses) = (Duration::ZERO, 0_u32);
    loop {
        let result = attempt();
        let is_busy = |error: &rusqlite::Error| error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy);
        if waited >= limit || !result.as_ref().is_err_and(is_busy) {
            return result;
        }
        let pause = pause(pauses).min(limit.saturating_sub(waited));
        thread::sleep(pause);
        waited = waited.saturating_add(pause);
        pauses = pauses.saturating_add(1);
    }
}

const fn pause(before: u32) -> Duration {
    Duration::from_micros(match before {
        0..4 => 200,
        4..20 => 1_000,
        _ => 3_000,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy() -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None)
    }

    #[test]
    fn it_asks_until_the_file_is_free() {
        let mut left = 30;
        let answer = while_busy(Duration::from_secs(1), || {
            left -= 1;
            if left > 0 { Err(busy()) } else { Ok("free") }
        });
        assert_eq!((answer.unwrap(), left), ("free", 0));
    }

    #[test]
    fn it_gives_up_after_the_limit() {
        let mut attempts = 0;
        let answer: rusqlite::Result<()> = while_busy(Duration::from_millis(3), || {
            attempts += 1;
            Err(busy())
        });
        assert!(answer.is_err());
        // Four pauses of 0.2 ms, two of 1 ms, and the rest of 0.2 ms.
        assert_eq!(attempts, 8);
    }

    #[test]
    fn without_patience_and_without_need_it_asks_once() {
        for (limit, error) in
            [(Duration::ZERO, busy()), (Duration::from_secs(9), rusqlite::Error::InvalidQuery)]
        {
            let mut answers = vec![error];
            let answer: rusqlite::Result<()> = while_busy(limit, || Err(answers.remove(0)));
            assert!(answer.is_err());
        }
    }
}
