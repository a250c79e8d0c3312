//! Members as the users whom `portal-visibility` knows: in step with them, in the same transaction (PV-40, PV-44).

use super::PortalMembership;
use invitation_lifecycle::ScopeId;
use invitation_lifecycle::eligibility::RecordRef;
use invitation_lifecycle::members::{
    Member, MemberChange, MemberEvent, MemberId, MemberLookup, MemberRepository,
};
use portal_visibility::portal::{
    Audience, PortalRefusal, PortalUser, PortalUserRecord, PortalUserRepository, PreparedUsers, PresentUser,
    UserTypeRepository, prepare_sync_users,
};
use portal_visibility::{OwnedKey, PortalUserId};
use std::collections::BTreeSet;
use storage_contract::{OpError, Versioned};

impl PortalMembership {
    /// Prepares what a journey's events mean to what users of the portal see: who has accepted becomes a user of their type with their record, a change of type or of record
    /// is one of what they see from their next request on, and who is deleted is no user any more (PV-40, PV-44). To be called with the events of each
    /// [`Receipt`](super::Receipt), and stored, in the same transaction; hosts without rules of visibility leave it out. Repeated, it changes nothing.
    ///
    /// The members lead: whoever moves users, or deletes a type and migrates its users, on the side of visibility alone finds them moved back by the next event, or refused. Change the type
    /// of the members ([`manage`](Self::manage)), and let the users follow.
    ///
    /// Portal, user types and users have one id each on both sides; a user's is that of the member. `place` says in which module, and by which key, the host's rules of visibility know a
    /// record. Members are external users (PV-05): nobody with an address of the organisation is invited (IL-30).
    ///
    /// ```
    /// use memory_store::MemoryTx;
    /// use tantou::invitation::eligibility::RecordRef;
    /// use tantou::portal_membership::{Acting, Answer, PortalMembership};
    /// use tantou::visibility::OwnedKey;
    ///
    /// /// Somebody accepts, and sees records from their next request on.
    /// async fn accept(
    ///     tx: &mut MemoryTx,
    ///     membership: &PortalMembership,
    ///     answer: &Answer,
    ///     acting: &Acting<'_>,
    /// ) -> Result<(), Box<dyn std::error::Error>> {
    ///     let receipt = membership.accept(tx, answer, acting).await?;
    ///     let place = |record: &RecordRef| (record.module.to_string(), OwnedKey::Uuid(record.record.as_uuid()));
    ///     let users = PortalMembership::prepare_users(tx, acting.portal.portal, &receipt.events, place).await?;
    ///     users.store(tx).await?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// A [`PortalRefusal`] if the two sides do not fit: [`UnknownType`](PortalRefusal::UnknownType) if the host set up a type on one side alone,
    /// [`BaseModuleStays`](PortalRefusal::BaseModuleStays) if it shows records of another module than its members are kept in, [`UserExists`](PortalRefusal::UserExists) if the user is one of another
    /// portal. The journey has been written by then: roll the transaction back. And what the store fails with.
    pub async fn prepare_users<R>(
        tx: &mut R,
        portal: ScopeId,
        events: &[MemberEvent],
        place: impl Fn(&RecordRef) -> (String, OwnedKey),
    ) -> Result<PreparedUsers, OpError<PortalRefusal, R::Error>>
    where
        R: MemberRepository + UserTypeRepository + PortalUserRepository,
    {
        // Whoever is only invited is nobody's user yet, and a hundred thousand of them need not be asked for.
        let moves = |event: &&MemberEvent| !matches!(event.change, MemberChange::Invited { .. });
        let ids: BTreeSet<MemberId> = events.iter().filter(moves).map(|event| event.member).collect();
        let ids: Vec<MemberId> = ids.into_iter().collect();
        // Only who was deleted is gone, not whoever is not found in this portal.
        let deletes = |event: &&MemberEvent| matches!(event.change, MemberChange::Deleted);
        let mut gone: BTreeSet<MemberId> = events.iter().filter(deletes).map(|event| event.member).collect();
        let rows = tx.lock_members(portal, MemberLookup { ids: &ids, ..MemberLookup::default() }).await?;
        let mut present = Vec::new();
        for Versioned { value: member, .. } in rows {
            gone.remove(&member.id());
            if member.person().is_some() {
                let (module, key) = place(&member.kept_as());
                present.push(PresentUser { user: user(&member, key), module });
            }
        }
        let gone: Vec<PortalUserId> = gone.into_iter().map(user_id).collect();
        prepare_sync_users(tx, &present, &gone).await
    }
}

fn user(member: &Member, base_record: OwnedKey) -> PortalUser {
    let record = member.as_record();
    PortalUser::restore(PortalUserRecord {
        user: user_id(record.id),
        portal: record.portal.as_uuid().into(),
        user_type: record.user_type.as_uuid().into(),
        base_record,
        invited_by: record.invited_by.as_uuid().into(),
        audience: Audience::External,
    })
}

const fn user_id(member: MemberId) -> PortalUserId {
    PortalUserId::from_uuid(member.as_uuid())
}
