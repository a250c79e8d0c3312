//! How a plan follows from a request and the facts.

use crate::decide::may_manage;
use crate::{
    AccountHolder, AccountHolderId, Assignment, AssignmentState, BatchRequest, Contract, ContractId,
    ContractRejection, Delegate, DelegateId, DelegationPolicy, Duplicate, InvitationRef, Label, PairOutcome,
    Plan, PlanRefusal, PlannedContract, PlannedTarget, RejectedTarget, RosterEntry, Standing, Target,
    TargetPerson, TargetRejection,
};
use email_identity::{AddressKey, EmailAddress};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Timestamp;

/// The facts on which a batch is planned. What is absent does not exist; more than is needed does no harm.
#[derive(Clone, Debug)]
pub struct BatchFacts {
    /// The acting holder.
    pub holder: AccountHolder,
    /// The contracts named, whoever owns them.
    pub contracts: Vec<Contract>,
    /// The delegates named, by id or by address, whoever knows them.
    pub delegates: Vec<Delegate>,
    /// The acting holder's roster entries for these delegates.
    pub roster: Vec<RosterEntry>,
    /// The assignments of these contracts to these delegates.
    pub assignments: Vec<Assignment>,
}

/// The same facts, to be found by key.
struct Known<'a> {
    holder: &'a AccountHolder,
    contracts: BTreeMap<ContractId, &'a Contract>,
    delegates: BTreeMap<DelegateId, &'a Delegate>,
    by_address: BTreeMap<&'a AddressKey, &'a Delegate>,
    roster: BTreeMap<DelegateId, &'a RosterEntry>,
    assignments: BTreeMap<(ContractId, DelegateId), &'a Assignment>,
}

/// A target that was found to be somebody.
struct Person {
    address: EmailAddress,
    label: Label,
    /// Known to the tenant; must not show in a plan.
    delegate: Option<DelegateId>,
    on_roster: bool,
    named_from_roster: bool,
}

impl Plan {
    /// AM-07: computes the plan of a batch on loaded facts; [`plan`](crate::plan) loads them.
    ///
    /// # Errors
    /// [`PlanRefusal`] if the request as a whole makes no sense. Single contracts and targets are rejected inside the plan.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "policies are passed by reference everywhere; they grow"
    )]
    pub fn of(
        request: &BatchRequest,
        facts: &BatchFacts,
        policy: &DelegationPolicy,
        now: Timestamp,
    ) -> Result<Self, PlanRefusal> {
        check_request(request, now)?;
        if facts.holder.id() != request.holder {
            return Err(PlanRefusal::UnknownHolder);
        }
        let known = Known::of(facts, request.holder);
        let mut plan = Self {
            batch: request.batch,
            holder: request.holder,
            window: request.window,
            policy: *policy,
            planned_at: now,
            contracts: judge_contracts(request, &known, now),
            targets: Vec::new(),
            rejected_targets: Vec::new(),
            duplicates: Vec::new(),
        };
        let mut first_places: BTreeMap<AddressKey, (usize, Option<u64>)> = BTreeMap::new();
        for (position, target) in request.targets.iter().enumerate() {
            let origin = target.origin;
            if let Some(address) = known.address(target) {
                if let Some((first_position, first_origin)) = first_places.get(address.key()).copied() {
                    let address = address.clone();
                    plan.duplicates.push(Duplicate {
                        position,
                        origin,
                        first_position,
                        first_origin,
                        address,
                    });
                    continue;
                }
                first_places.insert(address.key().clone(), (position, origin));
            }
            match known.person(target) {
                Ok(person) => plan.take(position, origin, person, &known, now),
                Err(why) => {
                    let target = target.clone();
                    plan.rejected_targets.push(RejectedTarget { position, target, why });
                }
            }
        }
        Ok(plan)
    }

    fn take(
        &mut self,
        position: usize,
        origin: Option<u64>,
        person: Person,
        known: &Known<'_>,
        now: Timestamp,
    ) {
        let Person { address, label, delegate, on_roster, named_from_roster } = person;
        let invitation = InvitationRef::of(self.batch, address.key());
        let pairs = known.judge_pairs(&self.contracts, delegate, invitation, now);
        let delegate = delegate.filter(|_| on_roster);
        self.targets.push(PlannedTarget {
            position,
            origin,
            address,
            label,
            delegate,
            named_from_roster,
            invitation,
            pairs,
        });
    }
}

/// What is wrong with a request whatever the facts.
pub(crate) fn check_request(request: &BatchRequest, now: Timestamp) -> Result<(), PlanRefusal> {
    if request.contracts.is_empty() {
        return Err(PlanRefusal::NoContracts);
    }
    if request.targets.is_empty() {
        return Err(PlanRefusal::NoTargets);
    }
    match request.window.until().filter(|until| *until <= now) {
        Some(until) => Err(PlanRefusal::WindowOver { until }),
        None => Ok(()),
    }
}

/// AM-08: the acting holder must own every contract named; AM-11: an ended one has no assignments.
fn judge_contracts(request: &BatchRequest, known: &Known<'_>, now: Timestamp) -> Vec<PlannedContract> {
    let mut named = BTreeSet::new();
    let unique = request.contracts.iter().copied().filter(|contract| named.insert(*contract));
    let judged = unique.map(|id| {
        let contract = known.contracts.get(&id).copied();
        let denial = may_manage(request.holder, id, contract, now).err();
        let ended = contract.filter(|contract| contract.is_ended(now)).and_then(Contract::ended_at);
        let rejection = match (denial, ended) {
            (Some(denial), _) => Some(ContractRejection::Denied { denial }),
            (None, Some(at)) => Some(ContractRejection::Ended { at }),
            (None, None) => None,
        };
        let own = contract.filter(|_| denial.is_none());
        PlannedContract { contract: id, name: own.map(|contract| contract.name().to_owned()), rejection }
    });
    judged.collect()
}

impl<'a> Known<'a> {
    fn of(facts: &'a BatchFacts, holder: AccountHolderId) -> Self {
        let roster = facts.roster.iter().filter(|entry| entry.holder() == holder);
        // AM-12: an assignment that another holder gave counts for nothing here.
        let assignments = facts.assignments.iter().filter(|assignment| assignment.holder() == holder);
        Self {
            holder: &facts.holder,
            contracts: facts.contracts.iter().map(|contract| (contract.id(), contract)).collect(),
            delegates: facts.delegates.iter().map(|delegate| (delegate.id(), delegate)).collect(),
            by_address: facts.delegates.iter().map(|delegate| (delegate.address().key(), delegate)).collect(),
            roster: roster.map(|entry| (entry.delegate(), entry)).collect(),
            assignments: assignments.map(|found| ((found.contract(), found.delegate()), found)).collect(),
        }
    }

    /// A delegate, provided that it is on the acting holder's roster: others do not exist for this holder (AM-12).
    fn of_roster(&self, delegate: DelegateId) -> Option<(&'a Delegate, &'a RosterEntry)> {
        Some((self.delegates.get(&delegate)?, self.roster.get(&delegate)?))
    }

    fn address<'b>(&self, target: &'b Target) -> Option<&'b EmailAddress>
    where
        'a: 'b,
    {
        match &target.who {
            TargetPerson::New { address, .. } => Some(address),
            TargetPerson::Registered { delegate } => {
                self.of_roster(*delegate).map(|(delegate, _)| delegate.address())
            }
        }
    }

    fn person(&self, target: &Target) -> Result<Person, TargetRejection> {
        let person = match &target.who {
            TargetPerson::New { address, label } => {
                let delegate = self.by_address.get(address.key()).map(|delegate| delegate.id());
                let entry = delegate.and_then(|delegate| self.roster.get(&delegate));
                let label = match entry {
                    Some(entry) => entry.label().clone(),
                    None => Label::parse(label).map_err(|error| TargetRejection::Label { error })?,
                };
                let (on_roster, named_from_roster) = (entry.is_some(), false);
                Person { address: address.clone(), label, delegate, on_roster, named_from_roster }
            }
            TargetPerson::Registered { delegate } => {
                let (delegate, entry) = self.of_roster(*delegate).ok_or(TargetRejection::NotOnRoster)?;
                Person {
                    address: delegate.address().clone(),
                    label: entry.label().clone(),
                    delegate: Some(delegate.id()),
                    on_roster: true,
                    named_from_roster: true,
                }
            }
        };
        // AM-14: a holder cannot be its own delegate, however its address is spelled.
        if person.address.key() == self.holder.address().key() {
            return Err(TargetRejection::HolderItself);
        }
        Ok(person)
    }

    /// AM-07, for one target. Once this batch's own invitation is on record for the address, the target is done: an invitation
    /// is issued once, so contracts that become free later need a batch of their own.
    fn judge_pairs(
        &self,
        contracts: &[PlannedContract],
        delegate: Option<DelegateId>,
        invitation: InvitationRef,
        now: Timestamp,
    ) -> Vec<PairOutcome> {
        let existing =
            |planned: &PlannedContract| self.assignments.get(&(planned.contract, delegate?)).copied();
        let done = contracts.iter().filter_map(existing).any(|found| found.invitation() == invitation);
        let judge = |planned: &PlannedContract| {
            let found = existing(planned);
            let by_this_batch = found.is_some_and(|found| found.invitation() == invitation);
            match (found.map(|found| (found, found.standing(now))), planned.rejection) {
                (_, Some(why)) if !done => PairOutcome::Rejected { why },
                (Some((found, Standing::Effective)), _) => {
                    PairOutcome::AlreadyAssigned { window: found.window(), by_this_batch }
                }
                (Some((found, Standing::Pending)), _) => {
                    PairOutcome::AlreadyPending { expires_at: expiry(found), by_this_batch }
                }
                _ if done => PairOutcome::DoneEarlier,
                _ => PairOutcome::Invite,
            }
        };
        contracts.iter().map(judge).collect()
    }
}

const fn expiry(assignment: &Assignment) -> Option<Timestamp> {
    match *assignment.state() {
        AssignmentState::Pending { expires_at, .. } => expires_at,
        AssignmentState::Declined { .. }
        | AssignmentState::Cancelled { .. }
        | AssignmentState::Effective { .. }
        | AssignmentState::Ended { .. } => None,
    }
}
