//! The impact of a plan, page by page over a store (AH-20, AH-27, AH-47).

use super::draft::may_manage;
use super::load;
use crate::assign::Crew;
use crate::ids::{ItemId, PlanId};
use crate::item::Item;
use crate::mailbox::{Mailbox, MailboxRepository, MailboxWarning};
use crate::plan::{HandoverPlan, Impact, ImpactScan, PlanRefusal, PlanState, Receipt, Routing};
use crate::repository::{ItemRepository, PlanRepository};
use access_model::agents::{AgentId, AgentRepository, Desk};
use std::collections::BTreeMap;
use storage_contract::{OpError, Versioned};

/// A look at everything that a plan would do (AH-20), in constant memory. It reads page by page, in as many transactions as the host likes, and decides nothing: what was
/// shown is compared with the facts under guard when it is confirmed (AH-30), and each item is decided on again when it moves.
#[derive(Clone, Debug)]
pub struct Survey {
    plan: HandoverPlan,
    scan: ImpactScan,
    crew: Crew,
    desk: Desk,
    mailbox: Vec<MailboxWarning>,
    stops: Vec<PlanId>,
    is_over: bool,
}

/// Begins a survey of a plan; with another routing, of going on with other successors (AH-27). A plan that was shown is surveyed with the loads it was shown with.
///
/// The desk and the people are read under guard, so that they are consistent with one another: for a long survey, end this transaction and page on in others. If a command on the
/// plan is to follow in the same transaction, lock the administrators' row and the board before, as the lock order says.
///
/// # Errors
/// [`UnknownPlan`](PlanRefusal::UnknownPlan), [`NotPermitted`](PlanRefusal::NotPermitted) for whoever does not manage agents (AM-36), and what the store fails with.
pub async fn begin_survey<R>(
    tx: &mut R,
    actor: AgentId,
    plan: PlanId,
    routing: Option<Routing>,
) -> Result<Survey, OpError<PlanRefusal, R::Error>>
where
    R: AgentRepository + ItemRepository + PlanRepository + MailboxRepository,
{
    let unknown = OpError::Refused(PlanRefusal::UnknownPlan { plan });
    let plan = load::peek(tx, plan).await?.ok_or(unknown)?;
    begin_survey_of(tx, actor, plan, routing).await
}

/// Begins a survey of a plan that need not be written down yet, as [`prepare_draft`](super::prepare_draft) has it: otherwise as [`begin_survey`].
///
/// # Errors
/// [`NotPermitted`](PlanRefusal::NotPermitted) for whoever does not manage agents (AM-36), and what the store fails with.
pub async fn begin_survey_of<R>(
    tx: &mut R,
    actor: AgentId,
    plan: HandoverPlan,
    routing: Option<Routing>,
) -> Result<Survey, OpError<PlanRefusal, R::Error>>
where
    R: AgentRepository + ItemRepository + PlanRepository + MailboxRepository,
{
    let desk = load::desk(tx).await?;
    let mut people = plan.receivers();
    people.extend(routing.iter().flat_map(Routing::successors));
    people.extend([plan.agent(), actor]);
    let crew = load::crew(tx, &people).await?;
    may_manage(crew.agent(actor), actor, &desk.value).map_err(OpError::Refused)?;
    let shown = match plan.state() {
        PlanState::Validated { loads, .. } if routing.is_none() => Some(loads.clone()),
        _ => None,
    };
    let loads = match shown {
        Some(loads) => loads,
        None => counted(tx, routing.as_ref().unwrap_or(plan.routing())).await?,
    };
    let board = tx.find_board().await?.unwrap_or_default();
    let leaves = plan.purpose().fence().is_some();
    let stops = board.naming(plan.agent()).map(|entry| entry.plan).filter(|_| leaves).collect();
    let mailbox = tx.find_mailboxes(&[plan.agent()]).await?;
    let mailbox = mailbox.iter().filter(|_| leaves).flat_map(Mailbox::warnings).collect();
    let scan = ImpactScan::begin(&plan, routing, loads, &crew, desk.version);
    Ok(Survey { plan, scan, crew, desk: desk.value, mailbox, stops, is_over: false })
}

/// The open items of those who receive by load.
async fn counted<R: ItemRepository>(
    tx: &mut R,
    routing: &Routing,
) -> Result<BTreeMap<AgentId, u64>, R::Error> {
    let by_load: Vec<AgentId> = routing.by_load().into_iter().collect();
    if by_load.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(tx.count_unfinished_items(&by_load).await?.into_iter().collect())
}

impl Survey {
    /// Looks at the next items, at most `limit`. Answers whether there may be more.
    ///
    /// # Errors
    /// Whatever the store fails with.
    pub async fn page<R: ItemRepository + PlanRepository>(
        &mut self,
        tx: &mut R,
        limit: u32,
    ) -> Result<bool, R::Error> {
        let (limit, after) = (limit.max(1), self.scan.position());
        let found = match self.plan.purpose().source() {
            None => {
                let items = tx.page_unfinished_items_of(self.plan.agent(), after, limit).await?;
                self.scan.take(&items, &self.crew, &self.desk);
                items.len()
            }
            Some(source) => {
                let receipts = tx.page_receipts(source, after, limit).await?;
                let ids: Vec<ItemId> = receipts.iter().map(|receipt| receipt.item).collect();
                let items = if ids.is_empty() { Vec::new() } else { tx.find_items(&ids).await? };
                let items: BTreeMap<ItemId, Versioned<Item>> =
                    items.into_iter().map(|item| (item.value.id, item)).collect();
                let with_item = |receipt: &Receipt| (*receipt, items.get(&receipt.item).copied());
                let rows: Vec<_> = receipts.iter().map(with_item).collect();
                self.scan.take_receipts(&rows, &self.crew, &self.desk);
                rows.len()
            }
        };
        self.is_over = u32::try_from(found).is_ok_and(|found| found < limit);
        Ok(!self.is_over)
    }

    /// How many items it has seen that would move.
    pub const fn seen(&self) -> u64 {
        self.scan.seen()
    }

    /// The report, once everything was looked at; before that, `None`.
    pub fn finish(self) -> Option<Impact> {
        let (mailbox, stops) = (self.mailbox, self.stops);
        self.is_over.then(|| Impact { mailbox, stops, ..self.scan.finish() })
    }
}
