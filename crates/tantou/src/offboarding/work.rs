//! Who is given which work, whoever asks; and customers who write to something completed (AH-01, AH-02, AH-04, AH-26).

use super::notice::DeskNotice;
use super::{DeskStore, Offboarding};
use crate::message::Message;
use crate::receipt::Receipt;
use access_model::agents::AgentId;
use agent_handover::ItemId;
use agent_handover::item::ItemChange;
use agent_handover::services::{
    AssignmentOutcome, AssignmentRequest, By, PreparedAssignments, prepare_assignments, prepare_reopenings,
};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// What came of requests, in their order: each is where it was aimed, redirected, in the pool, unchanged, or refused with every reason.
pub type Assigned = Vec<AssignmentOutcome>;

impl Offboarding {
    /// Assigns items, whoever asks (AH-01, AH-02): what is accepted is written, what is refused says why. What is aimed at somebody who leaves or is away goes to the successor or the pool (AH-26).
    /// Each who gets something is told, unless it was their own doing.
    ///
    /// # Errors
    /// What the store fails with.
    pub async fn assign<R: DeskStore>(
        &self,
        tx: &mut R,
        by: &By,
        requests: &[AssignmentRequest],
        now: Timestamp,
    ) -> Result<Receipt<Assigned, ItemChange>, R::Error> {
        let prepared = prepare_assignments(tx, by, requests).await?;
        let actor = match by {
            By::Picker { actor, .. } => Some(*actor),
            By::Rule | By::Automatic | By::Import => None,
        };
        finished(tx, prepared, actor, now).await
    }

    /// Opens completed items again to which customers have written: for the assignee if still eligible, else for the successor or unassigned (AH-04).
    ///
    /// # Errors
    /// What the store fails with.
    pub async fn reopen<R: DeskStore>(
        &self,
        tx: &mut R,
        items: &[ItemId],
        now: Timestamp,
    ) -> Result<Receipt<Assigned, ItemChange>, R::Error> {
        let prepared = prepare_reopenings(tx, items).await?;
        finished(tx, prepared, None, now).await
    }
}

async fn finished<R: DeskStore>(
    tx: &mut R,
    prepared: PreparedAssignments,
    actor: Option<AgentId>,
    now: Timestamp,
) -> Result<Receipt<Assigned, ItemChange>, R::Error> {
    let outcome = prepared.outcomes().to_vec();
    let events: Vec<ItemChange> = prepared.changes().copied().collect();
    prepared.store(tx).await?;
    let mut given: BTreeMap<AgentId, Vec<ItemId>> = BTreeMap::new();
    for change in &events {
        if let Some(to) = change.to.filter(|to| Some(*to) != actor) {
            given.entry(to).or_default().push(change.item);
        }
    }
    let tell = |(to, items): (AgentId, Vec<ItemId>)| {
        let cause = items.first()?.as_uuid();
        Some(Message::desk(to, cause, DeskNotice::WorkAssigned { items }, now))
    };
    Ok(Receipt { outcome, messages: given.into_iter().filter_map(tell).collect(), events })
}
