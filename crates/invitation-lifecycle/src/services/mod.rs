//! Operations over a store. Each *prepares*: guarded reads and every decision, nothing written. What it returns has
//! `store`, which only writes, so that a journey over several rule crates prepares everything first and stores last.

mod answer;
mod issue;
mod list;
mod look;
mod manage;
mod prepared;
pub(crate) mod proven;
mod remind;
mod resend;
pub(crate) mod working_set;

pub use answer::{AcceptAnswer, Accepted, prepare_accept, prepare_decline};
pub use issue::{IssueOutcome, IssueResult, Issued, prepare_issue};
pub use list::{Listed, list};
pub use look::{find_by_proof, look};
pub use manage::{Withdrawal, Withdrawn, prepare_cancel, prepare_delete, prepare_withdraw_offers};
pub use prepared::{Outcome, Prepared, ServiceContext};
pub use remind::{ReminderPage, prepare_reminders};
pub use resend::{ResendRequest, Resent, prepare_resend};

use crate::ids::{InvitationId, InviterId, ScopeId};
use crate::invitation::Invitation;
use crate::offer::Offer;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which invitation an operation was about, for the notices that a host sends on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// The invitation.
    pub id: InvitationId,
    /// On whose behalf.
    pub scope: ScopeId,
    /// Who invited.
    pub inviter: InviterId,
    /// Who is invited.
    pub address: EmailAddress,
    /// What it offered before the operation.
    pub offers: BTreeSet<Offer>,
}

impl Affected {
    fn of(invitation: &Invitation) -> Self {
        Self {
            id: invitation.id(),
            scope: invitation.scope(),
            inviter: invitation.inviter(),
            address: invitation.address().clone(),
            offers: invitation.offers().clone(),
        }
    }
}
