//! Confirming a plan, whole or in slices: everything is decided again on guarded facts, then written at once.

use crate::plan_service::{load, request_again};
use crate::{
    AccessEvent, AccessRepository, Assignment, AssignmentEvent, ConfirmRefusal, ContractId, Delegate,
    DelegateId, InvitationRef, Label, PairOutcome, Plan, PlanRefusal, PlannedTarget, Rejection, RosterEntry,
    Standing, TakenAway,
};
use email_identity::{AddressKey, EmailAddress};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use storage_contract::{OpError, Timestamp, Version};

/// One invitation to issue: what the host, or the crate that keeps invitations, has to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// The target's place in the request, from 0.
    pub position: usize,
    /// Where the host has the target from.
    pub origin: Option<u64>,
    /// The delegate; whether it has registered is for the host's eyes, not the holder's (AM-12).
    pub delegate: Delegate,
    /// What the holder calls it.
    pub label: Label,
    /// Where the mail goes.
    pub address: EmailAddress,
    /// What is offered.
    pub contracts: Vec<ContractId>,
    /// The id that the invitation has to have.
    pub invitation: InvitationRef,
}

/// A pair with which nothing is done on confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftPair {
    /// The target's place in the request, from 0.
    pub position: usize,
    /// Where the host has the target from.
    pub origin: Option<u64>,
    /// The target's address.
    pub address: EmailAddress,
    /// The contract.
    pub contract: ContractId,
    /// How the pair stands now.
    pub outcome: PairOutcome,
}

/// A confirmation that is decided but not written.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedConfirm {
    invites: Vec<Invite>,
    done_earlier: Vec<LeftPair>,
    taken: Vec<LeftPair>,
    rejected: Vec<Rejection>,
    delegates: Vec<Delegate>,
    roster: Vec<RosterEntry>,
    offers: Vec<Offer>,
    displaced: Vec<TakenAway>,
}

#[derive(Clone, Copy, Debug)]
struct Offer {
    assignment: Assignment,
    /// `None`: it is new.
    version: Option<Version>,
}

/// AM-07, AM-08: decides a slice of a plan (`0..plan.targets().len()` is all of it) on the facts of this transaction. Each slice is a
/// transaction of its own; after a stop, confirm all slices again, in any order.
///
/// A pair is offered if the plan said so and the facts still do. What this batch did earlier is recognised by its invitation and
/// not done again, whatever became of it. What was offered or accepted otherwise meanwhile is reported as
/// [`taken`](PreparedConfirm::taken).
///
/// # Errors
/// [`ConfirmRefusal`]; under *all or nothing* it names each rejection. The store's errors.
pub async fn prepare_confirm<R: AccessRepository>(
    tx: &mut R,
    plan: &Plan,
    targets: Range<usize>,
    now: Timestamp,
) -> Result<PreparedConfirm, OpError<ConfirmRefusal, R::Error>> {
    let slice = confirmable_slice(plan, targets).map_err(OpError::Refused)?;
    let request = request_again(plan, slice);
    if request.contracts.is_empty() || slice.is_empty() {
        return Ok(PreparedConfirm::default());
    }
    let unknown_holder = ConfirmRefusal::Plan(PlanRefusal::UnknownHolder);
    let loaded = load(tx, &request).await?.ok_or(OpError::Refused(unknown_holder))?;
    let again = Plan::of(&request, &loaded.facts, &plan.policy, now)
        .map_err(|refusal| OpError::Refused(ConfirmRefusal::Plan(refusal)))?;
    let delegates =
        loaded.facts.delegates.iter().map(|delegate| (delegate.address().key(), delegate)).collect();
    let confirming = Confirming { plan, slice, again: &again, rows: &loaded.rows, delegates, now };
    confirming.decide().map_err(OpError::Refused)
}

fn confirmable_slice(plan: &Plan, range: Range<usize>) -> Result<&[PlannedTarget], ConfirmRefusal> {
    if !plan.is_confirmable() {
        return Err(ConfirmRefusal::HasRejections(plan.rejections()));
    }
    let Range { start: from, end: until } = range;
    let targets = plan.targets.len();
    plan.targets.get(range).ok_or(ConfirmRefusal::NoSuchTargets { from, until, targets })
}

/// What was shown, and what the same evaluator says of it now. Positions in `again` count the slice.
struct Confirming<'a> {
    plan: &'a Plan,
    slice: &'a [PlannedTarget],
    again: &'a Plan,
    rows: &'a BTreeMap<(ContractId, DelegateId), (Assignment, Version)>,
    delegates: BTreeMap<&'a AddressKey, &'a Delegate>,
    now: Timestamp,
}

impl Confirming<'_> {
    fn decide(&self) -> Result<PreparedConfirm, ConfirmRefusal> {
        let mut prepared = PreparedConfirm { rejected: self.rejections(), ..PreparedConfirm::default() };
        if self.plan.policy.all_or_nothing && !prepared.rejected.is_empty() {
            return Err(ConfirmRefusal::RejectedMeanwhile(prepared.rejected));
        }
        for target in &self.again.targets {
            let Some(shown) = self.slice.get(target.position) else { continue };
            let contracts = self.sort_pairs(target, shown, &mut prepared);
            if !contracts.is_empty() {
                self.invite(target, shown, contracts, &mut prepared);
            }
        }
        Ok(prepared)
    }

    /// What of the slice is rejected now. A contract counts only while some target of the slice still depends on it: a
    /// repetition of what was done before a contract ended is no failure.
    fn rejections(&self) -> Vec<Rejection> {
        let depended_on = |contract: ContractId| {
            self.again.pairs().any(|pair| {
                pair.contract.contract == contract && matches!(pair.outcome, PairOutcome::Rejected { .. })
            })
        };
        let rejections = self.again.rejections().into_iter().filter_map(|rejection| match rejection {
            Rejection::Contract { contract, .. } => depended_on(contract).then_some(rejection),
            Rejection::Target { position, origin, why } => {
                let position = self.slice.get(position).map_or(position, |shown| shown.position);
                Some(Rejection::Target { position, origin, why })
            }
        });
        rejections.collect()
    }

    /// The contracts to invite one target to; its other pairs go to the reports.
    fn sort_pairs(
        &self,
        target: &PlannedTarget,
        shown: &PlannedTarget,
        prepared: &mut PreparedConfirm,
    ) -> Vec<ContractId> {
        let shown_as = self.plan.contracts.iter().map(|planned| planned.contract).zip(&shown.pairs);
        let to_invite = shown_as.filter(|(_, outcome)| **outcome == PairOutcome::Invite);
        let to_invite: BTreeSet<ContractId> = to_invite.map(|(contract, _)| contract).collect();
        let mut contracts = Vec::new();
        for (planned, outcome) in self.again.contracts.iter().zip(&target.pairs) {
            let (contract, outcome) = (planned.contract, *outcome);
            let PlannedTarget { position, origin, ref address, .. } = *shown;
            let left = || LeftPair { position, origin, address: address.clone(), contract, outcome };
            let was_shown = to_invite.contains(&contract);
            match outcome {
                _ if outcome.is_done_earlier() => prepared.done_earlier.push(left()),
                PairOutcome::Invite if was_shown => contracts.push(contract),
                PairOutcome::AlreadyAssigned { .. } | PairOutcome::AlreadyPending { .. } if was_shown => {
                    prepared.taken.push(left());
                }
                // What was not shown as to be invited is not invited; rejections are reported by name.
                PairOutcome::Invite
                | PairOutcome::AlreadyAssigned { .. }
                | PairOutcome::AlreadyPending { .. }
                | PairOutcome::DoneEarlier
                | PairOutcome::Rejected { .. } => {}
            }
        }
        contracts
    }

    fn invite(
        &self,
        target: &PlannedTarget,
        shown: &PlannedTarget,
        contracts: Vec<ContractId>,
        prepared: &mut PreparedConfirm,
    ) {
        let (holder, window, invitation) = (self.again.holder, self.again.window, target.invitation);
        let (address, label) = (shown.address.clone(), target.label.clone());
        let known = self.delegates.get(address.key()).copied().cloned();
        let delegate = known.unwrap_or_else(|| {
            let id = DelegateId::introduced_by(self.again.batch, address.key());
            let delegate = Delegate::new(id, address.clone());
            prepared.delegates.push(delegate.clone());
            delegate
        });
        if target.delegate.is_none() {
            prepared.roster.push(RosterEntry::new(holder, delegate.id(), label.clone(), self.now));
        }
        for contract in &contracts {
            // One row per pair: what was declined, cancelled or over, or a former owner's, is offered anew.
            let row = self.rows.get(&(*contract, delegate.id()));
            let mut assignment =
                Assignment::offered(*contract, delegate.id(), holder, invitation, window, None);
            if let Some((row, _)) = row {
                prepared.displaced.extend(self.displaced(row));
                assignment = *row;
                assignment.apply(AssignmentEvent::Offered { holder, invitation, window, expires_at: None });
            }
            prepared.offers.push(Offer { assignment, version: row.map(|(_, version)| *version) });
        }
        let (position, origin) = (shown.position, shown.origin);
        prepared.invites.push(Invite { position, origin, delegate, label, address, contracts, invitation });
    }

    /// What is left of a former owner's assignment that makes way for a new one.
    fn displaced(&self, row: &Assignment) -> Option<TakenAway> {
        let was = row.standing(self.now);
        match was {
            Standing::Cancelled | Standing::Ended => return None,
            Standing::Pending | Standing::Expired | Standing::Declined | Standing::Effective => {}
        }
        let (holder, contract, delegate) = (row.holder(), row.contract(), row.delegate());
        let taken = TakenAway { holder, contract, delegate, invitation: row.invitation(), was };
        (holder != self.again.holder).then_some(taken)
    }
}

impl PreparedConfirm {
    /// The invitations to issue, in the order of the request. Nothing else of the batch is to be sent.
    pub fn invites(&self) -> &[Invite] {
        &self.invites
    }

    /// Pairs that this batch dealt with earlier: a repetition. Nothing is sent for them again.
    pub fn done_earlier(&self) -> &[LeftPair] {
        &self.done_earlier
    }

    /// Pairs that were to be invited but were offered or accepted otherwise since the plan was shown.
    pub fn taken(&self) -> &[LeftPair] {
        &self.taken
    }

    /// What can no longer be taken; empty under *all or nothing*.
    pub fn rejected(&self) -> &[Rejection] {
        &self.rejected
    }

    /// What is left of assignments that a former owner of a contract gave, and that make way: a pair has one assignment. They grant
    /// nothing any more (AM-01); their invitations have to be narrowed, as with any other [`TakenAway`].
    pub fn displaced(&self) -> &[TakenAway] {
        &self.displaced
    }

    /// Keeps of one invitation only these contracts, for callers whose invitations have rules of their own: what is not sent
    /// must not be offered. An invitation that keeps nothing is left out whole, with the delegate and the roster entry that it would
    /// have made.
    pub fn keep_only(&mut self, invitation: InvitationRef, contracts: &BTreeSet<ContractId>) {
        let Some(place) = self.invites.iter().position(|invite| invite.invitation == invitation) else {
            return;
        };
        let Some(invite) = self.invites.get_mut(place) else { return };
        let delegate = invite.delegate.id();
        invite.contracts.retain(|contract| contracts.contains(contract));
        let nothing_left = invite.contracts.is_empty();
        self.offers.retain(|offer| {
            offer.assignment.delegate() != delegate || contracts.contains(&offer.assignment.contract())
        });
        self.displaced.retain(|taken| taken.delegate != delegate || contracts.contains(&taken.contract));
        if nothing_left {
            self.invites.remove(place);
            self.offers.retain(|offer| offer.assignment.delegate() != delegate);
            self.delegates.retain(|new| new.id() != delegate);
            self.roster.retain(|entry| entry.delegate() != delegate);
        }
    }

    /// What [`store`](Self::store) will change, for an index; to be applied after the commit.
    pub fn events(&self, expires_at: Option<Timestamp>) -> Vec<AccessEvent> {
        self.offered(expires_at).map(|(assignment, _)| AccessEvent::AssignmentChanged(assignment)).collect()
    }

    /// Writes it: new delegates, roster entries and pending assignments, whose offers lapse at `expires_at`.
    ///
    /// # Errors
    /// The store's; roll back then.
    pub async fn store<R: AccessRepository>(
        self,
        tx: &mut R,
        expires_at: Option<Timestamp>,
    ) -> Result<(), R::Error> {
        let (mut new, mut reused) = (Vec::new(), Vec::new());
        for (assignment, version) in self.offered(expires_at) {
            match version {
                Some(version) => reused.push((assignment, version)),
                None => new.push(assignment),
            }
        }
        if !self.delegates.is_empty() {
            tx.insert_delegates(&self.delegates).await?;
        }
        if !self.roster.is_empty() {
            tx.insert_roster(&self.roster).await?;
        }
        if !new.is_empty() {
            tx.insert_assignments(&new).await?;
        }
        if !reused.is_empty() {
            tx.save_assignments(&reused).await?;
        }
        Ok(())
    }

    fn offered(
        &self,
        expires_at: Option<Timestamp>,
    ) -> impl Iterator<Item = (Assignment, Option<Version>)> + '_ {
        self.offers.iter().map(move |offer| (offer.assignment.expiring(expires_at), offer.version))
    }
}
