//! The state machine of a mailbox's backup (AH-42, AH-43).

use serde::{Deserialize, Serialize};

/// What a backup amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupPhase {
    /// Never taken.
    None,
    /// Being taken.
    InProgress,
    /// The last attempt failed.
    Failed,
    /// Taken.
    Completed,
    /// Taken before the user came back: the latest one can be taken (AH-43).
    Outdated,
}

impl BackupPhase {
    /// Every phase.
    pub const ALL: [Self; 5] = [Self::None, Self::InProgress, Self::Failed, Self::Completed, Self::Outdated];
}

/// What can be attempted with a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupAction {
    /// An administrator takes it, or the latest one.
    Take,
    /// It is complete.
    Complete,
    /// It has failed.
    Fail,
    /// The user comes back.
    Reactivate,
}

impl BackupAction {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::Take, Self::Complete, Self::Fail, Self::Reactivate];
}

/// Where an action leads in a phase, `None` if it is refused there.
pub const fn backup_leads(phase: BackupPhase, action: BackupAction) -> Option<BackupPhase> {
    use BackupAction as A;
    use BackupPhase as P;
    match (phase, action) {
        // AH-42: failed, it may be retried. AH-43: after the user was back, the latest one may be taken.
        (P::None | P::Failed | P::Outdated, A::Take) => Some(P::InProgress),
        (P::InProgress, A::Complete) => Some(P::Completed),
        // One who is back has no backup under way.
        (P::InProgress, A::Fail | A::Reactivate) | (P::Failed, A::Reactivate) => Some(P::Failed),
        (P::None, A::Reactivate) => Some(P::None),
        (P::Completed | P::Outdated, A::Reactivate) => Some(P::Outdated),
        (P::InProgress | P::Completed, A::Take)
        | (P::None | P::Failed | P::Completed | P::Outdated, A::Complete | A::Fail) => None,
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BackupTransition {
    /// The phase.
    pub from: BackupPhase,
    /// The action.
    pub action: BackupAction,
    /// Where it leads.
    pub to: BackupPhase,
}

/// All transitions, as [`backup_leads`] has them.
pub fn backup_transitions() -> impl Iterator<Item = BackupTransition> {
    BackupPhase::ALL.into_iter().flat_map(|from| {
        let row = move |action| backup_leads(from, action).map(|to| BackupTransition { from, action, to });
        BackupAction::ALL.into_iter().filter_map(row)
    })
}
