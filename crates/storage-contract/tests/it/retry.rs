use crate::failure::Broken;
use proptest::prelude::*;
use std::time::Duration;
use storage_contract::{OpError, Retry};

#[test]
fn what_is_no_conflict_is_not_tried_again() {
    let mut retry = Retry::new(9, Duration::from_millis(1));
    assert_eq!(retry.after(&OpError::<(), Broken>::Storage(Broken::Disk), 0), None);
    assert_eq!(retry.after(&OpError::<(), Broken>::Refused(()), 0), None);
    assert!(retry.after(&OpError::<(), Broken>::Storage(Broken::Stale), 0).is_some());
}

proptest! {
    #[test]
    fn pauses_are_bounded_and_attempts_are_counted(retries in 0_u32..40, base in 0_u64..1_000_000, jitters in proptest::collection::vec(any::<u64>(), 50)) {
        let base = Duration::from_micros(base);
        let mut retry = Retry::new(retries, base);
        let mut given = 0;
        for (attempt, jitter) in jitters.into_iter().enumerate() {
            let Some(pause) = retry.after(&OpError::<(), Broken>::Storage(Broken::Stale), jitter) else { break };
            given += 1;
            prop_assert!(pause <= base * (1 << attempt.min(6)), "attempt {attempt} pauses {pause:?}");
        }
        prop_assert_eq!(given, retries.min(50));
    }

    #[test]
    fn any_base_is_survived(seconds in any::<u64>(), jitter in any::<u64>()) {
        let mut retry = Retry::new(u32::MAX, Duration::from_secs(seconds));
        for _ in 0..70 {
            prop_assert!(retry.after(&OpError::<(), Broken>::Storage(Broken::Stale), jitter).is_some());
        }
    }
}
