//! Confirming a plan, whole or in slices: everything is decided again on guarded facts, then written at once.

use crate::plan_service::{Loaded, load, request_again};
use crate::{
    AccessEvent, AccessRepository, Assignment, AssignmentEvent, ConfirmRefusal, ContractId, Delegate,
    DelegateId, InvitationRef, Label, PairOutcome, Plan, PlanRefusal, PlannedTarget, Rejection, RosterEntry,
};
use email_identity::EmailAddress;
use std::collections::BTreeMap;
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
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedConfirm {
    invites: Vec<Invite>,
    done_earlier: Vec<LeftPair>,
    taken: Vec<LeftPair>,
    rejected: Vec<Rejection>,
    delegates: Vec<Delegate>,
    roster: Vec<RosterEntry>,
    offers: Vec<Offer>,
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
        return Ok(PreparedConfirm::nothing());
    }
    let unknown_holder = ConfirmRefusal::Plan(PlanRefusal::UnknownHolder);
    let loaded = load(tx, &request).await?.ok_or(OpError::Refused(unknown_holder))?;
    let again = Plan::of(&request, &loaded.facts, &plan.policy, now)
        .map_err(|refusal| OpError::Refused(ConfirmRefusal::Plan(refusal)))?;
    PreparedConfirm::decide(plan, slice, &again, &loaded, now).map_err(OpError::Refused)
}

fn confirmable_slice(plan: &Plan, range: Range<usize>) -> Result<&[PlannedTarget], ConfirmRefusal> {
    if !plan.is_confirmable() {
        return Err(ConfirmRefusal::HasRejections(plan.rejections()));
    }
    let Range { start: from, end: until } = range;
    let targets = plan.targets.len();
    plan.targets.get(range).ok_or(ConfirmRefusal::NoSuchTargets { from, until, targets })
}

impl PreparedConfirm {
    const fn nothing() -> Self {
        Self {
            invites: Vec::new(),
            done_earlier: Vec::new(),
            taken: Vec::new(),
            rejected: Vec::new(),
            delegates: Vec::new(),
            roster: Vec::new(),
            offers: Vec::new(),
        }
    }

    /// `slice` is what was shown, `again` what the same evaluator says now; positions of the latter count the slice.
    fn decide(
        plan: &Plan,
        slice: &[PlannedTarget],
        again: &Plan,
        loaded: &Loaded,
        now: Timestamp,
    ) -> Result<Self, ConfirmRefusal> {
        let mut prepared = Self::nothing();
        prepared.rejected = rejections_again(slice, again);
        if plan.policy.all_or_nothing && !prepared.rejected.is_empty() {
            return Err(ConfirmRefusal::RejectedMeanwhile(prepared.rejected));
        }
        for target in &again.targets {
            let Some(shown) = slice.get(target.position) else { continue };
            let outcomes = plan.contracts.iter().zip(&shown.pairs);
            let shown_outcomes: BTreeMap<ContractId, PairOutcome> =
                outcomes.map(|(planned, outcome)| (planned.contract, *outcome)).collect();
            let mut contracts = Vec::new();
            for (planned, outcome) in again.contracts.iter().zip(&target.pairs) {
                let (contract, outcome) = (planned.contract, *outcome);
                let was_shown = shown_outcomes.get(&contract) == Some(&PairOutcome::Invite);
                let left = || LeftPair {
                    position: shown.position,
                    origin: shown.origin,
                    address: shown.address.clone(),
                    contract,
                    outcome,
                };
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
            if !contracts.is_empty() {
                prepared.invite(again, target, shown, contracts, loaded, now);
            }
        }
        Ok(prepared)
    }

    fn invite(
        &mut self,
        again: &Plan,
        target: &PlannedTarget,
        shown: &PlannedTarget,
        contracts: Vec<ContractId>,
        loaded: &Loaded,
        now: Timestamp,
    ) {
        let (holder, window, invitation) = (again.holder, again.window, target.invitation);
        let (address, label) = (shown.address.clone(), target.label.clone());
        let known = loaded.facts.delegates.iter().find(|delegate| delegate.address() == &address);
        let delegate = known.cloned().unwrap_or_else(|| {
            let id = DelegateId::introduced_by(again.batch, address.key());
            let delegate = Delegate::new(id, address.clone());
            self.delegates.push(delegate.clone());
            delegate
        });
        if target.delegate.is_none() {
            self.roster.push(RosterEntry::new(holder, delegate.id(), label.clone(), now));
        }
        for contract in &contracts {
            let offer = match loaded.rows.get(&(*contract, delegate.id())) {
                Some((row, version)) => {
                    let mut assignment = *row;
                    assignment.apply(AssignmentEvent::Offered {
                        holder,
                        invitation,
                        window,
                        expires_at: None,
                    });
                    Offer { assignment, version: Some(*version) }
                }
                None => {
                    let assignment =
                        Assignment::offered(*contract, delegate.id(), holder, invitation, window, None);
                    Offer { assignment, version: None }
                }
            };
            self.offers.push(offer);
        }
        let (position, origin) = (shown.position, shown.origin);
        self.invites.push(Invite { position, origin, delegate, label, address, contracts, invitation });
    }

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

/// What of a slice is rejected now. A contract counts only while some target of the slice still depends on it: a repetition of
/// what was done before a contract ended is no failure.
fn rejections_again(slice: &[PlannedTarget], again: &Plan) -> Vec<Rejection> {
    let depended_on = |contract: ContractId| {
        again.pairs().any(|pair| {
            pair.contract.contract == contract && matches!(pair.outcome, PairOutcome::Rejected { .. })
        })
    };
    let rejections = again.rejections().into_iter().filter_map(|rejection| match rejection {
        Rejection::Contract { contract, .. } => depended_on(contract).then_some(rejection),
        // Positions of the second plan count the slice: translate them into those of the request.
        Rejection::Target { position, origin, why } => {
            let position = slice.get(position).map_or(position, |shown| shown.position);
            Some(Rejection::Target { position, origin, why })
        }
    });
    rejections.collect()
}
