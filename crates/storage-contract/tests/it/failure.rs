use storage_contract::{FailureClass, OpError, StorageError};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Broken {
    #[error("stale")]
    Stale,
    #[error("disk full")]
    Disk,
}

impl StorageError for Broken {
    fn class(&self) -> FailureClass {
        match self {
            Self::Stale => FailureClass::Conflict,
            Self::Disk => FailureClass::Other,
        }
    }
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("inner")]
struct Inner;

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum Outer {
    #[error("outer: {0}")]
    Inner(#[from] Inner),
}

#[test]
fn only_a_storage_conflict_is_a_conflict() {
    assert!(OpError::<Inner, Broken>::from(Broken::Stale).is_conflict());
    assert!(!OpError::<Inner, Broken>::from(Broken::Disk).is_conflict());
    assert!(!OpError::<Inner, Broken>::Refused(Inner).is_conflict());
}

#[test]
fn lifting_keeps_the_kind_and_the_cause() {
    let refused: OpError<Outer, Broken> = OpError::<Inner, Broken>::Refused(Inner).lift();
    assert_eq!(refused.refused(), Some(&Outer::Inner(Inner)));
    assert_eq!(refused.to_string(), "outer: inner");
    let failed: OpError<Outer, Broken> = OpError::<Inner, Broken>::Storage(Broken::Disk).lift();
    assert_eq!(failed, OpError::Storage(Broken::Disk));
    assert_eq!(failed.refused(), None);
    assert_eq!(failed.to_string(), "the store failed: disk full");
}
