//! Planning over a store: which facts a batch needs, loaded by guarded reads in few round trips.

use crate::planning::check_request;
use crate::{
    AccessRepository, Assignment, BatchFacts, BatchRequest, Contract, ContractId, Delegate, DelegateId,
    DelegationPolicy, Plan, PlanRefusal, PlannedTarget, Target, TargetPerson,
};
use email_identity::AddressKey;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Timestamp, Version, Versioned};

/// AM-07: plans a batch. Reads under guard, writes nothing, in at most six round trips whatever the size of the batch.
///
/// # Errors
/// [`PlanRefusal`] if the request as a whole makes no sense; the store's errors.
pub async fn plan<R: AccessRepository>(
    tx: &mut R,
    request: &BatchRequest,
    policy: &DelegationPolicy,
    now: Timestamp,
) -> Result<Plan, OpError<PlanRefusal, R::Error>> {
    check_request(request, now).map_err(OpError::Refused)?;
    let loaded = load(tx, request).await?.ok_or(OpError::Refused(PlanRefusal::UnknownHolder))?;
    Plan::of(request, &loaded.facts, policy, now).map_err(OpError::Refused)
}

/// The facts of a batch, and what is needed to write on top of them.
pub(crate) struct Loaded {
    pub(crate) facts: BatchFacts,
    /// The assignments again, whoever gave them, with their versions.
    pub(crate) rows: BTreeMap<(ContractId, DelegateId), (Assignment, Version)>,
}

/// Loads them in the lock order: holder < contract < delegate < roster < assignment. `None`: no such holder.
pub(crate) async fn load<R: AccessRepository>(
    tx: &mut R,
    request: &BatchRequest,
) -> Result<Option<Loaded>, R::Error> {
    let Some(holder) = tx.lock_holder(request.holder).await? else { return Ok(None) };
    let contract_ids: BTreeSet<ContractId> = request.contracts.iter().copied().collect();
    let contracts = values(tx.lock_contracts(&listed(&contract_ids)).await?);

    let (ids, addresses) = named(&request.targets);
    let mut delegates = Vec::new();
    if !ids.is_empty() {
        delegates = values(tx.lock_delegates(&listed(&ids)).await?);
    }
    if !addresses.is_empty() {
        delegates.extend(values(tx.lock_delegates_by_address(&listed(&addresses)).await?));
    }
    let found: BTreeSet<DelegateId> = delegates.iter().map(Delegate::id).collect();
    let found = listed(&found);
    let (mut roster, mut rows) = (Vec::new(), Vec::new());
    if !found.is_empty() {
        roster = values(tx.lock_roster(request.holder, &found).await?);
        // Also of contracts that have changed hands: what this batch did before is recognised.
        let existing: BTreeSet<ContractId> = contracts.iter().map(Contract::id).collect();
        let pairs: Vec<_> = existing
            .iter()
            .flat_map(|contract| found.iter().map(|delegate| (*contract, *delegate)))
            .collect();
        if !pairs.is_empty() {
            rows = tx.lock_assignments(&pairs).await?;
        }
    }
    let assignments = rows.iter().map(|row| row.value).collect();
    let holder = holder.value;
    let facts = BatchFacts { holder, contracts, delegates, roster, assignments };
    Ok(Some(Loaded { facts, rows: by_pair(rows) }))
}

/// Assignments by their key, with their versions.
pub(crate) fn by_pair(
    rows: Vec<Versioned<Assignment>>,
) -> BTreeMap<(ContractId, DelegateId), (Assignment, Version)> {
    rows.into_iter()
        .map(|row| ((row.value.contract(), row.value.delegate()), (row.value, row.version)))
        .collect()
}

pub(crate) fn values<T>(rows: Vec<Versioned<T>>) -> Vec<T> {
    rows.into_iter().map(|row| row.value).collect()
}

pub(crate) fn listed<T: Clone>(keys: &BTreeSet<T>) -> Vec<T> {
    keys.iter().cloned().collect()
}

fn named(targets: &[Target]) -> (BTreeSet<DelegateId>, BTreeSet<AddressKey>) {
    let (mut ids, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    for target in targets {
        match &target.who {
            TargetPerson::New { address, .. } => {
                addresses.insert(address.key().clone());
            }
            TargetPerson::Registered { delegate } => {
                ids.insert(*delegate);
            }
        }
    }
    (ids, addresses)
}

/// The request that a slice of a plan amounts to: its targets, and the contracts that were not rejected.
pub(crate) fn request_again(plan: &Plan, targets: &[PlannedTarget]) -> BatchRequest {
    let again = |target: &PlannedTarget| {
        let who = match target.delegate.filter(|_| target.named_from_roster) {
            Some(delegate) => TargetPerson::Registered { delegate },
            None => {
                TargetPerson::New { address: target.address.clone(), label: target.label.as_str().to_owned() }
            }
        };
        Target { who, origin: target.origin }
    };
    let taken = plan.contracts().iter().filter(|planned| planned.rejection.is_none());
    BatchRequest {
        batch: plan.batch(),
        holder: plan.holder(),
        contracts: taken.map(|planned| planned.contract).collect(),
        targets: targets.iter().map(again).collect(),
        window: plan.window(),
    }
}
