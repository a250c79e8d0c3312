//! The rows that one operation on members has locked, as they will be when it is stored.

use crate::eligibility::RecordRef;
use crate::ids::{InvitationId, ScopeId};
use crate::members::command::{MemberCommand, MemberContext};
use crate::members::event::{MemberChange, MemberEvent};
use crate::members::ids::MemberId;
use crate::members::member::Member;
use crate::members::refusal::MemberRefusal;
use crate::members::repository::{MemberLookup, MemberRepository};
use crate::members::seat::{SeatKey, SeatUse};
use crate::offer::Offer;
use crate::repository::InvitationRepository;
use crate::services::working_set::WorkingSet;
use crate::{Context, ServiceContext, WithdrawCause};
use email_identity::AddressKey;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{Timestamp, Version, Versioned};

/// Locked members, and the addressees and invitations behind them.
#[derive(Debug)]
pub(crate) struct MemberSet {
    pub(super) portal: ScopeId,
    rows: BTreeMap<MemberId, Row>,
    by_address: BTreeMap<AddressKey, MemberId>,
    by_record: BTreeMap<RecordRef, MemberId>,
    /// In the order in which they were first changed, which is the order in which they are written.
    changed: Vec<MemberId>,
    pub(super) invitations: WorkingSet,
    pub(super) events: Vec<MemberEvent>,
}

#[derive(Debug)]
struct Row {
    member: Member,
    /// `None`: there is no row yet.
    version: Option<Version>,
    fate: Fate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Untouched,
    Changed,
    Deleted,
}

impl MemberSet {
    /// Nothing.
    pub(super) fn empty(portal: ScopeId) -> Self {
        Self {
            portal,
            rows: BTreeMap::new(),
            by_address: BTreeMap::new(),
            by_record: BTreeMap::new(),
            changed: Vec::new(),
            invitations: WorkingSet::default(),
            events: Vec::new(),
        }
    }

    /// Locks the members of a portal that the lists mean, which may come in any order. One round trip.
    pub(super) async fn lock<R: MemberRepository>(
        tx: &mut R,
        portal: ScopeId,
        mut ids: Vec<MemberId>,
        mut addresses: Vec<AddressKey>,
        mut records: Vec<RecordRef>,
    ) -> Result<Self, R::Error> {
        let mut set = Self::empty(portal);
        sort(&mut ids);
        sort(&mut addresses);
        sort(&mut records);
        if ids.is_empty() && addresses.is_empty() && records.is_empty() {
            return Ok(set);
        }
        let lookup = MemberLookup { ids: &ids, addresses: &addresses, records: &records };
        for Versioned { value: member, version } in tx.lock_members(portal, lookup).await? {
            set.index(&member);
            let row = Row { member, version: Some(version), fate: Fate::Untouched };
            set.rows.insert(row.member.id(), row);
        }
        Ok(set)
    }

    /// Locks the addressees of all locked members and of these addresses, then the invitations of the members and those
    /// whose dead claims on the portal may be taken over. Two round trips.
    pub(super) async fn lock_invitations<R: InvitationRepository>(
        &mut self,
        tx: &mut R,
        addresses: impl Iterator<Item = AddressKey>,
        now: Timestamp,
    ) -> Result<(), R::Error> {
        let portal = self.portal;
        let mut wanted: Vec<(ScopeId, AddressKey)> = addresses.map(|key| (portal, key)).collect();
        wanted.extend(self.rows.values().map(|row| (portal, row.member.address().key().clone())));
        self.invitations.lock_addressees(tx, wanted).await?;
        let mut ids: Vec<InvitationId> =
            self.rows.values().filter_map(|row| row.member.invitation()).collect();
        ids.extend(self.invitations.dead_claims(&BTreeSet::from([Offer::portal(portal)]), now));
        self.invitations.lock_invitations(tx, ids).await
    }

    /// The locked member, unless it was deleted meanwhile.
    pub(super) fn member(&self, id: MemberId) -> Option<&Member> {
        self.rows.get(&id).filter(|row| row.fate != Fate::Deleted).map(|row| &row.member)
    }

    /// The locked members.
    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        self.rows.values().map(|row| &row.member)
    }

    /// The seats that locked members hold by their own rows.
    pub(super) fn held_seats(&self, now: Timestamp) -> impl Iterator<Item = SeatKey> {
        let held = move |member: &&Member| {
            matches!(member.seat(), SeatUse::Held { .. }) && member.seat().counts(now)
        };
        self.members().filter(held).map(Member::seat_key)
    }

    /// The member with this address.
    pub(super) fn at_address(&self, address: &AddressKey) -> Option<&Member> {
        self.by_address.get(address).and_then(|id| self.member(*id))
    }

    /// The member that is kept as this record.
    pub(super) fn at_record(&self, record: RecordRef) -> Option<&Member> {
        self.by_record.get(&record).and_then(|id| self.member(*id))
    }

    /// When an address was last written to in this portal.
    pub(super) fn last_written(&self, address: &AddressKey) -> Option<Timestamp> {
        self.invitations.addressee(self.portal, address).and_then(crate::Addressee::last_sent)
    }

    /// From when on an address may be written to, if not now (IL-12).
    pub(super) fn blocked_until(
        &self,
        address: &AddressKey,
        context: &ServiceContext<'_>,
    ) -> Option<Timestamp> {
        let until = context.policy.next_sending(self.last_written(address));
        until.filter(|until| context.now < *until)
    }

    /// Decides a command about a locked member.
    pub(super) fn decide(
        &self,
        id: MemberId,
        command: &MemberCommand<'_>,
        context: &MemberContext<'_>,
    ) -> Result<MemberEvent, MemberRefusal> {
        self.member(id).ok_or(MemberRefusal::NotFound { member: id })?.decide(command, context)
    }

    /// Adds a new member.
    pub(super) fn add(&mut self, member: Member, event: MemberEvent) {
        let id = member.id();
        self.index(&member);
        self.rows.insert(id, Row { member, version: None, fate: Fate::Changed });
        self.changed.push(id);
        self.events.push(event);
    }

    /// Carries out an event on a locked member.
    pub(super) fn apply(&mut self, event: MemberEvent) {
        let Some(row) = self.rows.get_mut(&event.member) else { return };
        let (address, kept_as) = (row.member.address().key().clone(), row.member.kept_as());
        row.member.apply(&event);
        if row.fate == Fate::Untouched {
            self.changed.push(event.member);
        }
        let deleted = matches!(event.change, MemberChange::Deleted);
        row.fate = if deleted { Fate::Deleted } else { Fate::Changed };
        self.by_address.remove(&address);
        self.by_record.remove(&kept_as);
        if !deleted {
            self.by_address.insert(row.member.address().key().clone(), event.member);
            self.by_record.insert(row.member.kept_as(), event.member);
        }
        self.events.push(event);
    }

    /// Marks a locked member as invited by a place in a bulk invitation.
    pub(super) fn mark(&mut self, id: MemberId, place: Option<crate::bulk::BulkPlace>) {
        if let Some(row) = self.rows.get_mut(&id) {
            row.member.record.bulk = place.or(row.member.record.bulk);
        }
    }

    /// Names who answers for the invitation from now on.
    pub(super) fn answers_for(&mut self, id: MemberId, inviter: crate::InviterId) {
        if let Some(row) = self.rows.get_mut(&id) {
            row.member.record.invited_by = inviter;
        }
    }

    /// Ends an invitation, whatever became of it: no link of it opens anything, and the address is free.
    pub(super) fn end_invitation(&mut self, id: InvitationId, now: Timestamp) {
        let Some(invitation) = self.invitations.invitation(id) else { return };
        let (key, offers) = (invitation.address().key(), invitation.offers().clone());
        let Some(addressee) = self.invitations.addressee(self.portal, key) else { return };
        let context = Context { now, policy: &crate::InvitationPolicy::DEFAULT, addressee };
        let command = crate::Command::Withdraw { offers: &offers, cause: WithdrawCause::NoLongerOffered };
        // Refused only if it was cancelled before.
        if let Ok(event) = invitation.decide(&command, &context) {
            self.invitations.apply(id, &event, now);
        }
    }

    fn index(&mut self, member: &Member) {
        self.by_address.insert(member.address().key().clone(), member.id());
        self.by_record.insert(member.kept_as(), member.id());
    }

    /// Writes what has changed, in lock order: who is deleted first, so that what they give up is free; then each change
    /// in the order in which it was decided; then who is new.
    pub(super) async fn store<R: MemberRepository + InvitationRepository>(
        mut self,
        tx: &mut R,
    ) -> Result<(), R::Error> {
        let (mut deleted, mut saved, mut new) = (Vec::new(), Vec::new(), Vec::new());
        for id in std::mem::take(&mut self.changed) {
            let Some(Row { member, version, fate }) = self.rows.remove(&id) else { continue };
            match (fate, version) {
                (Fate::Deleted, Some(version)) => deleted.push((id, version)),
                (Fate::Deleted, None) | (Fate::Untouched, _) => {}
                (Fate::Changed, Some(version)) => saved.push((member, version)),
                (Fate::Changed, None) => new.push(member),
            }
        }
        if !deleted.is_empty() {
            tx.delete_members(&deleted).await?;
        }
        if !saved.is_empty() {
            tx.save_members(&saved).await?;
        }
        if !new.is_empty() {
            tx.insert_members(&new).await?;
        }
        self.invitations.store(tx).await
    }
}

fn sort<T: Ord>(keys: &mut Vec<T>) {
    keys.sort_unstable();
    keys.dedup();
}
