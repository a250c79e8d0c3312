//! What a store must not hand back: mailboxes that break an invariant.

use access_model::agents::AgentId;

/// A stored mailbox is not one that this crate wrote. [`reconcile`](crate::reconcile) finds such rows and proposes what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the mailbox of {user} cannot be: {}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct CorruptMailbox {
    /// Whose.
    pub user: AgentId,
    /// Everything that is wrong with it.
    pub problems: Vec<MailboxProblem>,
}

impl CorruptMailbox {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "mailbox.corrupt"
    }
}

/// One thing that is wrong with a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MailboxProblem {
    /// Locked though the user has set nothing.
    #[error("it is locked without settings")]
    LockedWithoutSettings,
    /// Private and locked (AH-45).
    #[error("it is private and locked")]
    PrivateAndLocked,
    /// A backup of an active user is under way (AH-41).
    #[error("a backup of an active user is under way")]
    BackupOfActiveUser,
}
