//! Why something is refused with a mailbox.

use super::backup::BackupCondition;
use super::machine::{BackupAction, BackupPhase};
use crate::ids::PlanId;
use access_model::agents::{AgentId, DeskDenial};
use serde::{Deserialize, Serialize};

/// Why something is refused with a mailbox (AH-40 … AH-46).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum MailboxRefusal {
    /// There is no mailbox of this user.
    #[error("the user {user} has no mailbox")]
    UnknownUser {
        /// Whose.
        user: AgentId,
    },
    /// There is no such agent.
    #[error("there is no agent {agent}")]
    UnknownAgent {
        /// Who.
        agent: AgentId,
    },
    /// This user has no such handover, so nobody takes over by it (AH-42).
    #[error("there is no handover {plan} of this user")]
    UnknownPlan {
        /// Which one was named.
        plan: PlanId,
    },
    /// Only administrators see and lock mailboxes and take backups (AH-40).
    #[error("mailboxes cannot be administered by this user: {denial}")]
    NotPermitted {
        /// Why not.
        denial: DeskDenial,
    },
    /// Only the user changes their own settings (AH-44).
    #[error("only the user changes their own mail settings")]
    NotYourOwn,
    /// Only the host tells what has become of a user or of a backup (AH-40, AH-42).
    #[error("only the host tells what has become of a user or of a backup")]
    HostOnly,
    /// An inactive user changes nothing (AM-37).
    #[error("the user is inactive")]
    Inactive,
    /// Locked, neither sharing type nor mailbox can be changed (AH-44).
    #[error("the settings are locked")]
    Locked,
    /// The settings cannot be locked or unlocked (AH-45, AH-46): every reason.
    #[error("the lock cannot be changed: {}", unmet.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Lock {
        /// All of them; never empty.
        unmet: Vec<LockCondition>,
    },
    /// The backup cannot be taken (AH-41, AH-43): every reason.
    #[error("no backup can be taken: {}", unmet.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Backup {
        /// All of them; never empty.
        unmet: Vec<BackupCondition>,
    },
    /// The backup is in another phase (AH-42).
    #[error("the backup is not under way")]
    WrongPhase {
        /// In which phase it is.
        phase: BackupPhase,
        /// What was attempted.
        action: BackupAction,
    },
}

/// A condition of a lock that is not met (AH-45, AH-46).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum LockCondition {
    /// The user has never set a mailbox.
    #[error("the user has set no mailbox")]
    NoMailbox,
    /// The settings of a private mailbox cannot be locked (AH-45).
    #[error("the mailbox is private")]
    Private,
    /// With several administrators nobody locks or unlocks their own settings (AH-46).
    #[error("with several administrators, another one has to do it")]
    YourOwn,
}

impl MailboxRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownUser { .. } => "mailbox.unknown_user",
            Self::UnknownAgent { .. } => "mailbox.unknown_agent",
            Self::UnknownPlan { .. } => "mailbox.unknown_plan",
            Self::NotPermitted { .. } => "mailbox.not_permitted",
            Self::NotYourOwn => "mailbox.not_your_own",
            Self::HostOnly => "mailbox.host_only",
            Self::Inactive => "mailbox.inactive",
            Self::Locked => "mailbox.locked",
            Self::Lock { .. } => "mailbox.lock",
            Self::Backup { .. } => "mailbox.backup",
            Self::WrongPhase { .. } => "mailbox.wrong_phase",
        }
    }
}

impl LockCondition {
    /// A stable code under which a host can translate.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoMailbox => "lock.no_mailbox",
            Self::Private => "lock.private",
            Self::YourOwn => "lock.your_own",
        }
    }
}
