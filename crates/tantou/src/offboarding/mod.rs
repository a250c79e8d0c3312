//! A help desk and those who leave it, end to end: who is given which work, and what becomes of all of it when somebody leaves or is away.
//!
//! [`Offboarding`] carries what the organisation decides. Each journey is one operation inside one transaction of the host's: it *prepares* first, guarded reads and every
//! decision, and *stores* last, so that a refusal has written nothing. What follows comes back as values in a [`Receipt`]: messages for the outbox, and what has happened.
//!
//! | who | journeys |
//! |---|---|
//! | whoever manages agents | [`plan`](Offboarding::plan), [`confirm`](Offboarding::confirm), [`run`](Offboarding::run) and its steps; [`plan_again`](Offboarding::plan_again) and [`reroute`](Offboarding::reroute) where a successor leaves, too; [`pause`](Offboarding::pause), [`resume`](Offboarding::resume), [`cancel`](Offboarding::cancel), [`come_back`](Offboarding::come_back) |
//! | the same | [`add_agent`](Offboarding::add_agent), [`edit_agent`](Offboarding::edit_agent), [`reactivate`](Offboarding::reactivate), [`release`](Offboarding::release), [`anonymise`](Offboarding::anonymise) |
//! | pickers, rules, customers | [`assign`](Offboarding::assign), [`reopen`](Offboarding::reopen) |
//! | users and administrators of mail | [`mailbox`](Offboarding::mailbox), [`backup_is_complete`](Offboarding::backup_is_complete) |
//!
//! Leaving is one plan: open conversations, tickets and activities move, the agent becomes inactive, the mailbox hears of it; and the plan warns of a mailbox that is private, not locked or
//! not backed up (AH-20, AH-47).
//!
//! ```
//! use memory_store::MemoryStore;
//! use tantou::access::agents::*;
//! use tantou::email::{AddressPolicy, EmailAddress};
//! use tantou::handover::item::{Item, ItemKind, WorkState};
//! use tantou::handover::plan::{PlanPhase, Purpose, Routing};
//! use tantou::offboarding::Leave;
//! use tantou::preset;
//! use tantou::storage::{Timestamp, run_ready};
//! # fn id<T: From<uuid::Uuid>>(n: u128) -> T { uuid::Uuid::from_u128(n).into() }
//! # let support: DepartmentId = id(1);
//! # let person = |name: &str, address: &str| -> Result<Person, Box<dyn std::error::Error>> {
//! #     Ok(Person::new(name.parse()?, EmailAddress::parse(address, &AddressPolicy::default())?))
//! # };
//! # let agent = |n, name, role| -> Result<Agent, Box<dyn std::error::Error>> {
//! #     Ok(Agent::new(id(n), person(name, &format!("agent{n}@desk.example"))?, Placement::new(role, [support]))?)
//! # };
//! let offboarding = preset::help_desk();
//! let store = MemoryStore::new();
//! let now: Timestamp = "2026-04-01T09:00:00+09:00".parse()?;
//! // Suzuki administers a desk at which Sato and Tanaka work; Sato has five tickets.
//! # let people = [
//! #     agent(10, "鈴木 一郎", Role::Administrator)?,
//! #     agent(11, "佐藤 花子", Role::Agent { scope: DataScope::All })?,
//! #     agent(12, "田中 次郎", Role::Agent { scope: DataScope::All })?,
//! # ];
//! # let (suzuki, sato, tanaka) = (people[0].id(), people[1].id(), people[2].id());
//! # let mut tx = store.begin(id(9));
//! # let desk = Desk::restore(DeskRecord { departments: vec![Department::new(support)], ..DeskRecord::default() })?;
//! # run_ready(tx.save_desk(&desk, None))?;
//! # run_ready(tx.save_administrators(&people.iter().collect(), None))?;
//! # run_ready(tx.insert_agents(&people))?;
//! # let ticket = |n: u128| Item { id: id(100 + n), kind: ItemKind::Ticket, department: support, channel: None, team: None,
//! #     state: WorkState::Open { replied: false }, assignee: Some(sato) };
//! # tx.insert_items(&(0..5).map(ticket).collect::<Vec<_>>())?;
//! # tx.commit()?;
//!
//! let leave = Leave { plan: id(20), agent: sato, purpose: Purpose::Deactivate, routing: Routing::to_one(tanaka) };
//! let mut tx = store.begin(id(9));
//! let plan = run_ready(offboarding.plan(&mut tx, suzuki, &leave, now))?;   // impact report; what nobody could take
//! tx.commit()?;
//! assert_eq!(plan.impact.total, 5);
//!
//! let mut tx = store.begin(id(9));
//! let receipt = run_ready(offboarding.confirm(&mut tx, suzuki, &plan, now))?;
//! tx.commit()?;
//!
//! let mut run = receipt.outcome;
//! loop {
//!     let mut tx = store.begin(id(9));
//!     let Some(step) = run_ready(run.next(&mut tx, now))? else { break };
//!     tx.commit()?;
//!     println!("{} moved, {} to go", step.outcome.moved_in_all, step.outcome.left);
//! }
//! assert_eq!(run.phase(), PlanPhase::Completed);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anonymise;
mod command;
mod leave;
mod mail;
mod notice;
mod people;
mod run;
mod work;

pub use crate::receipt::Receipt;
pub use anonymise::{Anonymising, AnonymisingStep};
pub use command::Released;
pub use leave::{Leave, Shown};
pub use notice::DeskNotice;
pub use people::AgentChange;
pub use run::{Run, Step};
pub use work::Assigned;

use access_model::agents::AgentRepository;
use agent_handover::anonymise::{AnonymisationRepository, PersonalDataRepository};
use agent_handover::mailbox::{MailboxPolicy, MailboxRepository};
use agent_handover::plan::HandoverPolicy;
use agent_handover::{ItemRepository, PlanRepository};
use serde::{Deserialize, Serialize};

/// A store that can carry a help desk: every transaction that implements these traits.
pub trait DeskStore: AgentRepository + ItemRepository + PlanRepository + MailboxRepository {}

impl<R: AgentRepository + ItemRepository + PlanRepository + MailboxRepository> DeskStore for R {}

/// A store that can replace personal data, too.
pub trait AnonymisingStore: DeskStore + AnonymisationRepository + PersonalDataRepository {}

impl<R: DeskStore + AnonymisationRepository + PersonalDataRepository> AnonymisingStore for R {}

/// What an organisation decides about its desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeskPolicies {
    /// About plans: what a confirmation holds for, how many samples a report names.
    pub handovers: HandoverPolicy,
    /// About mailboxes: of which a backup can be taken.
    pub mailboxes: MailboxPolicy,
    /// How many items one step, one page of a report and one page of a release take. A step is one transaction: more is faster, and keeps others waiting for longer.
    pub batch: u32,
}

/// A confirmation for exactly what was shown; backups of POP3; 500 items at a time.
impl Default for DeskPolicies {
    fn default() -> Self {
        Self { handovers: HandoverPolicy::DEFAULT, mailboxes: MailboxPolicy::default(), batch: 500 }
    }
}

/// The journeys, with what they always need. Keep one per host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offboarding {
    policies: DeskPolicies,
}

impl Offboarding {
    /// The journeys under these policies.
    pub const fn new(policies: DeskPolicies) -> Self {
        Self { policies }
    }

    /// What the organisation decides.
    pub const fn policies(&self) -> &DeskPolicies {
        &self.policies
    }

    /// The same with other policies about plans.
    #[must_use]
    pub fn with_handovers(mut self, handovers: HandoverPolicy) -> Self {
        self.policies.handovers = handovers;
        self
    }

    /// The same with other policies about mailboxes.
    #[must_use]
    pub fn with_mailboxes(mut self, mailboxes: MailboxPolicy) -> Self {
        self.policies.mailboxes = mailboxes;
        self
    }

    /// The same with so many items at a time.
    #[must_use]
    pub const fn with_batch(mut self, batch: u32) -> Self {
        self.policies.batch = batch;
        self
    }
}
