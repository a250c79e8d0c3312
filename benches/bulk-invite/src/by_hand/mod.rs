//! The control: a loop that reads each address, hashes each token and writes the rows. It asks nothing: neither whether the address or the record is
//! there already, nor whether anybody may be invited, nor whether a seat is free.

mod memory;
mod sqlite;

pub use memory::in_memory;
pub use sqlite::in_sqlite;

use crate::world::{BATCH, LEADS, PORTAL, Random, bulk, keys, targets};
use email_identity::EmailAddress;
use tantou::invitation::bulk::{BulkCounts, BulkInvitation, BulkProgress, BulkState};
use tantou::invitation::eligibility::RecordRef;
use tantou::invitation::members::{Member, MemberId};
use tantou::invitation::{InvitationId, StoredToken, TokenBinding, TokenKeys, TokenPurpose};
use tantou::quota::seats::SeatId;

/// What one target becomes. The ids are those that follow from it, so that both sides write the same rows.
struct Invited {
    index: u64,
    kept_as: RecordRef,
    address: EmailAddress,
    member: MemberId,
    invitation: InvitationId,
    seat: SeatId,
    token: StoredToken,
    /// What the mail would carry.
    link: tantou::invitation::IssuedToken,
}

/// Reads and hashes.
struct Hand {
    bulk: BulkInvitation,
    keys: TokenKeys,
    random: Random,
}

impl Hand {
    fn new() -> Self {
        Self { bulk: bulk(), keys: keys(), random: Random(7) }
    }

    /// What the targets between two places become.
    fn invite(&mut self, from: u64, to: u64) -> impl Iterator<Item = Invited> + '_ {
        (from..to).zip(targets(from, to)).map(|(index, target)| {
            let member = self.bulk.member_id(index, target.kept_as);
            let invitation = Member::invitation_id(member, 1);
            let record = invitation.as_uuid();
            let binding = TokenBinding { purpose: TokenPurpose::Invitation, scope: PORTAL, record };
            let (link, token) = self.keys.mint(&binding, 1, &mut self.random).expect("is random");
            Invited {
                index,
                kept_as: target.kept_as,
                address: target.address.address().expect("is an address").clone(),
                member,
                invitation,
                seat: SeatId::derived(member.as_uuid(), &[LEADS.as_uuid().as_bytes(), &1_u32.to_be_bytes()]),
                token,
                link,
            }
        })
    }

    /// How far the run is before this place.
    fn progress(&self, next: u64, count: u64, after: RecordRef) -> BulkProgress {
        let state = if next == count { BulkState::Finished } else { BulkState::Running };
        let counts = BulkCounts { sent: next, ..BulkCounts::default() };
        BulkProgress { state, next, after: Some(after), counts, ..BulkProgress::begin(self.bulk.mode) }
    }
}

/// Where batches begin and end.
fn batches(count: u64) -> impl Iterator<Item = (u64, u64)> {
    let size = BATCH.get();
    let begins = (0..count).step_by(size);
    begins.map(move |from| (from, count.min(from + u64::try_from(size).unwrap_or(u64::MAX))))
}
