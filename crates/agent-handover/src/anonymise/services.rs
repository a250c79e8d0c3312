//! Anonymising a deleted agent over a store (AH-21).

use super::decide::{StepDecision, decide_anonymisation_step};
use super::declaration::{Declaration, PlaceName};
use super::old_values::OldValues;
use super::process::{Anonymisation, AnonymisationState};
use super::pseudonym::Pseudonym;
use super::refusal::AnonymisationRefusal;
use super::repository::{AnonymisationRepository, PersonalDataRepository};
use super::tombstone::{Tombstone, TombstoneDigest, TombstoneKey};
use crate::ids::PlanId;
use crate::mailbox::{Mailbox, MailboxEvent, MailboxRepository};
use crate::plan::{HandoverPlan, PlanPhase, Purpose};
use crate::repository::PlanRepository;
use crate::services::load;
use access_model::agents::{
    Administrators, Agent, AgentEvent, AgentId, AgentRepository, DeskPermission, HandoverStep,
};
use email_identity::EmailAddress;
use std::collections::BTreeMap;
use storage_contract::{OpError, Timestamp, Version};

/// An anonymisation that is decided and not yet begun.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedAnonymisation {
    process: Anonymisation,
    fresh: Option<Fresh>,
}

#[derive(Clone, Debug)]
struct Fresh {
    agent: (Agent, Version),
    mailbox: Option<(Mailbox, Version)>,
    tombstone: Tombstone,
}

impl PreparedAnonymisation {
    /// The process, at its beginning or, if it was begun before, as it is.
    pub const fn process(&self) -> &Anonymisation {
        &self.process
    }

    /// Writes the agent's and the mailbox's new data, the tombstone, and the process for the host's places. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R>(self, tx: &mut R) -> Result<(), R::Error>
    where
        R: AgentRepository + MailboxRepository + AnonymisationRepository,
    {
        let Some(fresh) = self.fresh else { return Ok(()) };
        tx.save_agents(&[fresh.agent]).await?;
        if let Some((mailbox, version)) = fresh.mailbox {
            tx.save_mailbox(&mailbox, version).await?;
        }
        tx.insert_anonymisation(&self.process).await?;
        tx.put_tombstone(&fresh.tombstone).await
    }
}

/// Prepares to anonymise the agent of a completed deletion (AH-21): its row and its mailbox change at once, the host's declared places step by step. Take the mailbox's backup
/// before: afterwards its address is not known any more. `also_known_as` are other forms of the name that were rendered, such as the family name. Repeated, it changes nothing.
///
/// # Errors
/// An [`AnonymisationRefusal`], and what the store fails with.
pub async fn prepare_anonymisation<R>(
    tx: &mut R,
    actor: AgentId,
    plan: PlanId,
    declaration: Declaration,
    also_known_as: &[&str],
    key: &TombstoneKey,
    now: Timestamp,
) -> Result<PreparedAnonymisation, OpError<AnonymisationRefusal, R::Error>>
where
    R: AgentRepository + PlanRepository + MailboxRepository + AnonymisationRepository,
{
    let desk = load::desk(tx).await?.value;
    let found = load::peek(tx, plan).await?;
    let found = found.ok_or(OpError::Refused(AnonymisationRefusal::Unknown { plan }))?;
    let agent = found.agent();
    let crew = load::crew(tx, &[actor, agent].into()).await?;
    let present = tx.lock_plans(&[plan]).await?.into_iter().find(|row| row.value.id() == plan);
    let mailbox = tx.lock_mailbox(agent).await?;
    let begun = tx.lock_anonymisation(plan).await?;
    let decided = (|| {
        let unknown = |agent| AnonymisationRefusal::UnknownAgent { agent };
        let asking = crew.agent(actor).ok_or(unknown(actor))?;
        let granted = asking.permission(DeskPermission::ManageAgents, &desk);
        granted.map_err(|denial| AnonymisationRefusal::NotPermitted { denial })?;
        if let Some(row) = begun {
            return Ok(PreparedAnonymisation { process: row.value, fresh: None });
        }
        if !present.is_some_and(|row| is_due(&row.value)) {
            return Err(AnonymisationRefusal::NotDue { plan });
        }
        let leaver = crew.agent(agent).ok_or(unknown(agent))?;
        let version = crew.version(agent).ok_or(unknown(agent))?;
        let old =
            also_known_as.iter().fold(OldValues::of(leaver.person()), |old, name| old.also_known_as(name));
        let old = mailbox
            .iter()
            .filter_map(|row| row.value.settings())
            .fold(old, |old, settings| old.also_written_to(&settings.address));
        let pseudonym = Pseudonym::of(agent, &old).map_err(|_| AnonymisationRefusal::NoPseudonym)?;
        let digest = TombstoneDigest::of(key, leaver.person().address.key());
        let changed = anonymised(leaver, &pseudonym, now)?;
        let mailbox = mailbox.and_then(|row| {
            let mut mailbox = row.value;
            let settings = mailbox.settings()?.clone();
            mailbox.apply(&MailboxEvent::Anonymised { address: pseudonym.address.clone() });
            (mailbox.settings() != Some(&settings)).then_some((mailbox, row.version))
        });
        let fresh =
            Fresh { agent: (changed, version), mailbox, tombstone: Tombstone { digest, agent, at: now } };
        let process = Anonymisation::begin(plan, agent, pseudonym, old, declaration);
        Ok(PreparedAnonymisation { process, fresh: Some(fresh) })
    })();
    decided.map_err(OpError::Refused)
}

fn is_due(plan: &HandoverPlan) -> bool {
    matches!(plan.purpose(), Purpose::Delete { anonymise: true }) && plan.phase() == PlanPhase::Completed
}

fn anonymised(agent: &Agent, pseudonym: &Pseudonym, now: Timestamp) -> Result<Agent, AnonymisationRefusal> {
    let step = HandoverStep::Anonymise { person: Box::new(pseudonym.person()) };
    let event: AgentEvent = agent
        .decide_step(&step, &Administrators::new(), now)
        .map_err(|because| AnonymisationRefusal::Agent { because })?;
    let mut changed = agent.clone();
    changed.apply(&event);
    Ok(changed)
}

/// Who of these addresses was anonymised (AH-21): ask before agents are added or imported. Nobody's data comes back: what is imported under such an address belongs to the
/// anonymous agent with this id. One round trip, however many.
///
/// # Errors
/// What the store fails with.
pub async fn find_buried<'a, R: AnonymisationRepository>(
    tx: &mut R,
    key: &TombstoneKey,
    addresses: &'a [EmailAddress],
) -> Result<Vec<(&'a EmailAddress, AgentId)>, R::Error> {
    let digests: Vec<TombstoneDigest> =
        addresses.iter().map(|address| TombstoneDigest::of(key, address.key())).collect();
    if digests.is_empty() {
        return Ok(Vec::new());
    }
    let found = tx.find_tombstones(&digests).await?;
    let buried: BTreeMap<TombstoneDigest, AgentId> =
        found.into_iter().map(|tombstone| (tombstone.digest, tombstone.agent)).collect();
    let asked = addresses.iter().zip(&digests);
    Ok(asked.filter_map(|(address, digest)| Some((address, *buried.get(digest)?))).collect())
}

/// A step of an anonymisation that is decided and not yet written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedAnonymisationStep {
    process: Anonymisation,
    version: Version,
    decision: Option<StepDecision>,
}

impl PreparedAnonymisationStep {
    /// The process as it will be.
    pub const fn process(&self) -> &Anonymisation {
        &self.process
    }

    /// The number of the step that comes next, while there is something to do.
    pub const fn next_step(&self) -> Option<u64> {
        match self.process.state() {
            AnonymisationState::Applying { .. } | AnonymisationState::Verifying { .. } => {
                Some(self.process.step())
            }
            AnonymisationState::NeedsAttention { .. } | AnonymisationState::Done { .. } => None,
        }
    }

    /// Writes what is replaced, and how far the process has come. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R>(self, tx: &mut R) -> Result<(), R::Error>
    where
        R: AnonymisationRepository + PersonalDataRepository,
    {
        let Some(decision) = self.decision else { return Ok(()) };
        tx.save_anonymisation(&self.process, self.version).await?;
        match decision.place {
            Some(place) if !decision.replacements.is_empty() => {
                tx.save_personal_rows(&place, &decision.replacements).await
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Prepares the step with this number, of at most `limit` rows (AH-21). A step that was done before is recognised by its number and changes nothing. After attention was paid,
/// the next step begins anew.
///
/// # Errors
/// [`Unknown`](AnonymisationRefusal::Unknown), and what the store fails with.
pub async fn prepare_anonymisation_step<R>(
    tx: &mut R,
    plan: PlanId,
    step: u64,
    limit: u32,
    now: Timestamp,
) -> Result<PreparedAnonymisationStep, OpError<AnonymisationRefusal, R::Error>>
where
    R: AnonymisationRepository + PersonalDataRepository,
{
    let limit = limit.max(1);
    let row = tx.lock_anonymisation(plan).await?;
    let row = row.ok_or(OpError::Refused(AnonymisationRefusal::Unknown { plan }))?;
    let (mut process, version) = (row.value, row.version);
    if step < process.step() {
        return Ok(PreparedAnonymisationStep { process, version, decision: None });
    }
    if let Some(event) = process.retried() {
        process.apply(&event);
        let decision = StepDecision { event, place: None, replacements: Vec::new() };
        return Ok(PreparedAnonymisationStep { process, version, decision: Some(decision) });
    }
    let place = place_of(&process);
    let rows = match &place {
        Some((place, after)) => tx.lock_personal_rows(place, process.agent(), *after, limit).await?,
        None => Vec::new(),
    };
    let is_end = u32::try_from(rows.len()).is_ok_and(|found| found < limit);
    let decision = decide_anonymisation_step(&process, &rows, is_end, now);
    if let Some(decision) = &decision {
        process.apply(&decision.event);
    }
    Ok(PreparedAnonymisationStep { process, version, decision })
}

fn place_of(process: &Anonymisation) -> Option<(PlaceName, Option<super::RowId>)> {
    let position = match process.state() {
        AnonymisationState::Applying { position, .. } | AnonymisationState::Verifying { position, .. } => {
            position
        }
        AnonymisationState::NeedsAttention { .. } | AnonymisationState::Done { .. } => return None,
    };
    let place = process.declaration().places().get(position.place)?;
    Some((place.place.clone(), position.after))
}
