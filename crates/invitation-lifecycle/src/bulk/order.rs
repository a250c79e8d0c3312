//! A bulk invitation, as it was asked for.

use super::ids::{BulkId, BulkPlace};
use crate::eligibility::{RecordRef, TargetFacts};
use crate::members::{GivenAddress, InviteOrder, InviteTarget, MemberId};
use serde::{Deserialize, Serialize};

/// What is done when not all targets can be invited (IL-44).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkMode {
    /// Send to every target that passes, and report the others.
    SendWhatPasses,
    /// Send to nobody unless every target passes. All are looked at first, in a pass of their own; the run then decides
    /// again. A target that has come to fail in between stops the run before its batch; what was sent before stays sent.
    AllOrNothing,
    /// Send in order until no seat is free, and stop there; later the run goes on from there.
    FillTheSeats,
}

/// A bulk invitation: the same for all its targets, however often the run is cut off and continued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkInvitation {
    /// Which one. Ids of what it makes follow from it.
    pub id: BulkId,
    /// What each target is sent.
    #[serde(flatten)]
    pub order: InviteOrder,
    /// What is done when not all can be invited.
    pub mode: BulkMode,
}

/// One target, as the host's iterator gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkTarget {
    /// The record.
    pub kept_as: RecordRef,
    /// Its address.
    pub address: GivenAddress,
    /// What the host found about it. For a decision that must hold, read it again in the batch's transaction.
    pub facts: TargetFacts,
}

impl BulkInvitation {
    /// The id of the member that a target becomes: it follows from the bulk invitation, the place and the record, so that a
    /// repetition is recognised, and a list that has shifted is not taken for one (IL-44).
    pub fn member_id(&self, index: u64, kept_as: RecordRef) -> MemberId {
        let record = kept_as.record.as_uuid();
        let parts: [&[u8]; 3] = [b"bulk", &index.to_be_bytes(), record.as_bytes()];
        MemberId::derived(self.id.as_uuid(), &parts)
    }

    pub(super) fn target(&self, index: u64, target: BulkTarget) -> InviteTarget {
        let BulkTarget { kept_as, address, facts } = target;
        let bulk = Some(BulkPlace { bulk: self.id, index });
        InviteTarget { member: self.member_id(index, kept_as), kept_as, address, facts, bulk }
    }
}
