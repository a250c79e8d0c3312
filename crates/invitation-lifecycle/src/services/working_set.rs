//! The rows that one operation has locked, as they will be when it is stored.

use crate::addressee::Addressee;
use crate::command::{Command, Context, WithdrawCause};
use crate::event::Event;
use crate::ids::{InvitationId, ScopeId};
use crate::invitation::Invitation;
use crate::offer::Offer;
use crate::policy::InvitationPolicy;
use crate::refusal::Refusal;
use crate::repository::InvitationRepository;
use email_identity::AddressKey;
use std::collections::BTreeSet;
use storage_contract::{Timestamp, Version, Versioned};

/// Locked rows: addressees sorted by (scope, address), invitations by id, which is the order in which they are locked.
#[derive(Debug, Default)]
pub(crate) struct WorkingSet {
    addressees: Vec<AddresseeRow>,
    invitations: Vec<InvitationRow>,
    issued: Vec<Invitation>,
}

#[derive(Debug)]
struct AddresseeRow {
    value: Addressee,
    /// `None`: there is no row yet.
    version: Option<Version>,
    changed: bool,
}

#[derive(Debug)]
struct InvitationRow {
    value: Invitation,
    version: Version,
    fate: Fate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Untouched,
    Changed,
    Deleted,
}

impl WorkingSet {
    /// Locks invitations that were found without a guard: their addressees, then they themselves, and those whose
    /// expired or declined claims they may take over.
    pub(crate) async fn lock<R: InvitationRepository>(
        tx: &mut R,
        found: Vec<Invitation>,
        now: Timestamp,
    ) -> Result<Self, R::Error> {
        let mut changes = Self::default();
        let wanted = found.iter().map(|found| (found.scope(), found.address().key().clone())).collect();
        changes.lock_addressees(tx, wanted).await?;
        let mut ids = Vec::with_capacity(found.len());
        for found in &found {
            ids.push(found.id());
            let key = found.address().key();
            ids.extend(changes.claims_to_take_over(found.id(), found.scope(), key, found.offers(), now));
        }
        changes.lock_invitations(tx, ids).await?;
        Ok(changes)
    }

    /// Locks those of these invitations that are of this scope. The others stay unknown to it.
    pub(crate) async fn lock_of_scope<R: InvitationRepository>(
        tx: &mut R,
        scope: ScopeId,
        mut ids: Vec<InvitationId>,
        now: Timestamp,
    ) -> Result<Self, R::Error> {
        ids.sort_unstable();
        ids.dedup();
        let mut found = tx.find_invitations(&ids).await?;
        found.retain(|found| found.scope() == scope);
        Self::lock(tx, found, now).await
    }

    /// Locks the addressees of these scopes and addresses; those that are not there yet stand in as never invited.
    pub(crate) async fn lock_addressees<R: InvitationRepository>(
        &mut self,
        tx: &mut R,
        mut wanted: Vec<(ScopeId, AddressKey)>,
    ) -> Result<(), R::Error> {
        wanted.sort_unstable();
        wanted.dedup();
        let mut wanted = wanted.into_iter().peekable();
        while let Some((scope, first)) = wanted.next() {
            let mut keys = vec![first];
            keys.extend(std::iter::from_fn(|| {
                wanted.next_if(|(other, _)| *other == scope).map(|(_, key)| key)
            }));
            let mut found = tx.lock_addressees(scope, &keys).await?;
            found.sort_unstable_by(|one, other| one.value.address.cmp(&other.value.address));
            let mut found = found.into_iter().peekable();
            for key in keys {
                let row = found.next_if(|row| row.value.address == key);
                let (value, version) = match row {
                    Some(Versioned { value, version }) => (value, Some(version)),
                    None => (Addressee::new(scope, key), None),
                };
                self.addressees.push(AddresseeRow { value, version, changed: false });
            }
        }
        Ok(())
    }

    /// Locks these invitations.
    pub(crate) async fn lock_invitations<R: InvitationRepository>(
        &mut self,
        tx: &mut R,
        mut ids: Vec<InvitationId>,
    ) -> Result<(), R::Error> {
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(());
        }
        let found = tx.lock_invitations(&ids).await?;
        let row = |Versioned { value, version }| InvitationRow { value, version, fate: Fate::Untouched };
        self.invitations.extend(found.into_iter().map(row));
        self.invitations.sort_unstable_by_key(|row| row.value.id());
        Ok(())
    }

    /// The locked addressee.
    pub(crate) fn addressee(&self, scope: ScopeId, address: &AddressKey) -> Option<&Addressee> {
        self.addressee_at(scope, address).and_then(|at| self.addressees.get(at)).map(|row| &row.value)
    }

    /// The locked invitation, unless it was deleted meanwhile.
    pub(crate) fn invitation(&self, id: InvitationId) -> Option<&Invitation> {
        let row = self.invitation_at(id).and_then(|at| self.invitations.get(at))?;
        (row.fate != Fate::Deleted).then_some(&row.value)
    }

    /// The locked invitations whose expired or declined claims on these offers would be taken over by this one.
    pub(crate) fn claims_to_take_over(
        &self,
        by: InvitationId,
        scope: ScopeId,
        address: &AddressKey,
        offers: &BTreeSet<Offer>,
        now: Timestamp,
    ) -> Vec<InvitationId> {
        let taken_over = |addressee: &Addressee| addressee.taken_over(by, offers, now).collect();
        self.addressee(scope, address).map(taken_over).unwrap_or_default()
    }

    /// The invitations whose expired or declined claims on these offers could be taken over at any locked address.
    pub(crate) fn dead_claims(&self, offers: &BTreeSet<Offer>, now: Timestamp) -> Vec<InvitationId> {
        let nobody = InvitationId::from_uuid(uuid::Uuid::nil());
        self.addressees.iter().flat_map(|row| row.value.taken_over(nobody, offers, now)).collect()
    }

    /// Decides a command about a locked invitation.
    pub(crate) fn decide(
        &self,
        id: InvitationId,
        command: &Command<'_>,
        policy: &InvitationPolicy,
        now: Timestamp,
    ) -> Result<Event, Refusal> {
        let not_found = Refusal::NotFound { invitation: id };
        let Some(invitation) = self.invitation(id) else { return Err(not_found) };
        let Some(addressee) = self.addressee(invitation.scope(), invitation.address().key()) else {
            return Err(not_found);
        };
        invitation.decide(command, &Context { now, policy, addressee })
    }

    /// Carries out an event on a locked invitation and its addressee. Other invitations that had claimed its offers,
    /// and had expired or were declined, end (IL-19).
    pub(crate) fn apply(&mut self, id: InvitationId, event: &Event, now: Timestamp) {
        let Some(invitation) = self.invitation(id) else { return };
        let (scope, address) = (invitation.scope(), invitation.address().key().clone());
        match event {
            Event::Accepted { offers, .. } | Event::Resent { offers, .. } | Event::Issued { offers, .. } => {
                self.take_over(id, scope, &address, offers, now);
            }
            Event::AlreadyMember { .. }
            | Event::Declined { .. }
            | Event::Reminded { .. }
            | Event::Cancelled { .. }
            | Event::Deleted { .. }
            | Event::Withdrawn { .. } => {}
        }
        self.apply_to_invitation(id, event);
        self.apply_to_addressee(scope, &address, id, event);
    }

    /// Adds a new invitation.
    pub(crate) fn issue(&mut self, invitation: Invitation, event: &Event, now: Timestamp) {
        let (id, scope) = (invitation.id(), invitation.scope());
        let address = invitation.address().key();
        self.take_over(id, scope, address, invitation.offers(), now);
        self.apply_to_addressee(scope, address, id, event);
        self.issued.push(invitation);
    }

    /// IL-19: of two invitations of one address to one offer, only the later one counts. The earlier one had expired
    /// or was declined; ending it here keeps it ended even if the clock steps back.
    fn take_over(
        &mut self,
        by: InvitationId,
        scope: ScopeId,
        address: &AddressKey,
        offers: &BTreeSet<Offer>,
        now: Timestamp,
    ) {
        for earlier in self.claims_to_take_over(by, scope, address, offers, now) {
            let Some(invitation) = self.invitation(earlier) else { continue };
            let Some(addressee) = self.addressee(scope, address) else { continue };
            let context = Context { now, policy: &InvitationPolicy::DEFAULT, addressee };
            let command = Command::Withdraw { offers, cause: WithdrawCause::TakenOver { by } };
            // Refused only if a former round of this loop ended it.
            if let Ok(event) = invitation.decide(&command, &context) {
                self.apply_to_invitation(earlier, &event);
                self.apply_to_addressee(scope, address, earlier, &event);
            }
        }
    }

    fn apply_to_invitation(&mut self, id: InvitationId, event: &Event) {
        let row = self.invitation_at(id).and_then(|at| self.invitations.get_mut(at));
        let Some(row) = row.filter(|_| event.is_change()) else { return };
        row.value.apply(event);
        row.fate = if matches!(event, Event::Deleted { .. }) { Fate::Deleted } else { Fate::Changed };
    }

    fn apply_to_addressee(&mut self, scope: ScopeId, address: &AddressKey, id: InvitationId, event: &Event) {
        let row = self.addressee_at(scope, address).and_then(|at| self.addressees.get_mut(at));
        let Some(row) = row.filter(|_| event.is_change()) else { return };
        row.value.apply(id, event);
        row.changed = true;
    }

    /// Notes that a locked address was written to by a mail that no invitation sends (IL-12).
    pub(crate) fn written_to(&mut self, scope: ScopeId, address: &AddressKey, at: Timestamp) {
        let row = self.addressee_at(scope, address).and_then(|at| self.addressees.get_mut(at));
        if let Some(row) = row {
            row.value.last_sent = Some(at);
            row.changed = true;
        }
    }

    fn addressee_at(&self, scope: ScopeId, address: &AddressKey) -> Option<usize> {
        self.addressees
            .binary_search_by(|row| (row.value.scope, &row.value.address).cmp(&(scope, address)))
            .ok()
    }

    fn invitation_at(&self, id: InvitationId) -> Option<usize> {
        self.invitations.binary_search_by_key(&id, |row| row.value.id()).ok()
    }

    /// Writes what has changed, in lock order.
    pub(crate) async fn store<R: InvitationRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        let (mut new_addressees, mut changed_addressees) = (Vec::new(), Vec::new());
        for AddresseeRow { value, version, .. } in self.addressees.into_iter().filter(|row| row.changed) {
            match version {
                None => new_addressees.push(value),
                Some(version) => changed_addressees.push((value, version)),
            }
        }
        let (mut changed, mut deleted) = (Vec::new(), Vec::new());
        for InvitationRow { value, version, fate } in self.invitations {
            match fate {
                Fate::Untouched => {}
                Fate::Changed => changed.push((value, version)),
                Fate::Deleted => deleted.push((value.id(), version)),
            }
        }
        if !new_addressees.is_empty() {
            tx.insert_addressees(&new_addressees).await?;
        }
        if !changed_addressees.is_empty() {
            tx.save_addressees(&changed_addressees).await?;
        }
        if !self.issued.is_empty() {
            tx.insert_invitations(&self.issued).await?;
        }
        if !changed.is_empty() {
            tx.save_invitations(&changed).await?;
        }
        if !deleted.is_empty() {
            tx.delete_invitations(&deleted).await?;
        }
        Ok(())
    }
}
