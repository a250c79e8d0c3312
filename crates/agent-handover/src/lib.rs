//! Who may be given which work at a help desk, and how everything moves on when somebody leaves, with nothing lost.
//!
//! # What it decides
//!
//! - [`assign`]: every assignment, whoever asks (picker, rule, automatic distribution, reopening, import): eligible, or all reasons why not; what is aimed at somebody who leaves
//!   goes to the successor or to the pool (AH-01, AH-02, AH-04, AH-05, AH-26).
//! - [`item`]: in which lists a conversation stands (AH-03), and the compare-and-set that a host writes.
//! - [`plan`]: handovers: leaving, being deleted, being away, giving back, undo; who gets what; what it would do, counted; step by step, until a fresh look finds nothing left
//!   (AH-20, AH-22 … AH-33).
//! - [`anonymise`]: replacing a deleted agent's personal data, for good, and verifying that (AH-21).
//! - [`mailbox`]: settings, lock, backup and latest backup, with every condition that is not met (AH-40 … AH-47).
//! - [`reconcile`]: what violates the rules in a store, and what to do about it.
//! - [`services`]: the same over a store.
//!
//! Who the agents are and what they may do, `access_model::agents` says.
//!
//! # What it lacks
//!
//! No clock, no randomness, no I/O, no runtime, no panics: `now` and ids come in with each command; a store is whatever implements the repository traits for its transaction
//! ([`AgentRepository`](access_model::agents::AgentRepository), [`ItemRepository`], [`PlanRepository`], [`MailboxRepository`](mailbox::MailboxRepository), and for anonymising
//! [`AnonymisationRepository`](anonymise::AnonymisationRepository) and [`PersonalDataRepository`](anonymise::PersonalDataRepository)). It keeps no items: the host does, and this crate
//! sees of them what decides. It runs no jobs: the host calls the next step.
//!
//! # How nothing lands on one who leaves
//!
//! A plan that starts puts a [fence](access_model::agents::Fence) around its agent and moves the agent's [epoch](access_model::agents::Epoch) on, in the agent's own row. Whoever assigns
//! something reads that row under guard (or checks the epoch with the write, [`ItemChange::standing`](item::ItemChange::standing)), so an assignment that was decided before the start does
//! not commit after it. From then on the agent's items can only become fewer; therefore a scan by ids catches all of them, and a pass that finds none is proof (AH-32).
//!
//! # In which order
//!
//! Each `prepare_*` reads under guard and decides; nothing is written before `store`. After a refusal the transaction is unharmed; after a storage error roll back; after a conflict run the
//! whole again (see `storage_contract`). Lock order: desk < administrators < board < agents < plans < items < receipts < mailboxes < anonymisations < personal rows.
//!
//! 1. [`prepare_draft`](services::prepare_draft) with a [`Routing`](plan::Routing).
//! 2. [`begin_survey`](services::begin_survey), page by page, in as many transactions as you like; show the [`Impact`](plan::Impact); keep that it was shown
//!    ([`Validate`](plan::PlanCommand::Validate)).
//! 3. On confirmation survey again and [`Start`](plan::PlanCommand::Start) with the fingerprint of what was shown. If the facts changed since, it is refused: show it again (AH-30).
//! 4. [`prepare_step`](services::prepare_step) with [`next_step`](services::PreparedStep::next_step), one transaction each, until there is none. A step whose outcome is unknown is asked for again
//!    under its number.
//! 5. If the plan *needs attention*, its [`Trouble`](plan::Trouble) names successors or items: survey with another routing, show it, and [`Reroute`](plan::PlanCommand::Reroute); or mend the
//!    cause and [`Resume`](plan::PlanCommand::Resume).
//! 6. After a deletion with anonymisation: take the mailbox's backup, then [`prepare_anonymisation`](anonymise::prepare_anonymisation), then its steps.
//! 7. Whoever comes back after a deactivation: [`prepare_reactivation`](services::prepare_reactivation); the queue is empty (AH-29). Before agents are added or imported:
//!    [`find_buried`](anonymise::find_buried).
//! 8. After an absence: [`Return`](plan::PlanCommand::Return), then a plan that [gives back](plan::Purpose::GiveBack).
//!
//! After each edit of an agent's departments, channels or role, and after a plan was given up or an absence has ended
//! ([`may_release`](services::PreparedPlan::may_release)), call [`prepare_release`](services::prepare_release) until it has no next (AH-05); on a customer's message to something
//! completed, [`prepare_reopenings`](services::prepare_reopenings) (AH-04).
//!
//! # Quick start
//!
//! ```
//! use access_model::agents::*;
//! use agent_handover::assign::*;
//! use agent_handover::item::*;
//! use email_identity::{AddressPolicy, EmailAddress};
//! # fn id<T: std::str::FromStr>(n: u32) -> T where T::Err: std::fmt::Debug {
//! #     format!("00000000-0000-0000-0000-{n:012}").parse().unwrap()
//! # }
//! let (support, line): (DepartmentId, ChannelId) = (id(1), id(2));
//! let departments = vec![Department::new(support)];
//! let desk = Desk::restore(DeskRecord { departments, channels: vec![line], ..DeskRecord::default() })?;
//! let address = EmailAddress::parse("sato@desk.example", &AddressPolicy::default())?;
//! let placement = Placement::new(Role::Agent { scope: DataScope::All }, [support]);
//! let sato = Agent::new(id(3), Person::new("佐藤 花子".parse()?, address), placement)?;
//!
//! let conversation = Item {
//!     id: id(4),
//!     kind: ItemKind::Conversation,
//!     department: support,
//!     channel: Some(line),
//!     team: None,
//!     state: WorkState::New,
//!     assignee: None,
//! };
//! // Why is Sato not in the picker's list? (AH-02)
//! let because = eligibility(&sato, &conversation, &desk).unwrap_err();
//! assert_eq!(because.obstacles, [Obstacle::NotOnChannel { channel: line }]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A plan's life over a store:
//!
//! ```
//! use access_model::agents::{AgentId, AgentRepository};
//! use agent_handover::mailbox::MailboxRepository;
//! use agent_handover::plan::*;
//! use agent_handover::services::*;
//! use agent_handover::{ItemRepository, PlanId, PlanRepository};
//! use storage_contract::{OpError, Timestamp};
//!
//! /// What somebody is shown before anything moves. Each call here is in a transaction of the host's.
//! async fn show<R>(tx: &mut R, actor: AgentId, new: NewPlan, now: Timestamp) -> Result<Impact, OpError<PlanRefusal, R::Error>>
//! where
//!     R: AgentRepository + ItemRepository + PlanRepository + MailboxRepository,
//! {
//!     let plan = new.id;
//!     // One transaction for all of it: the lock order is desk, administrators, board, agents.
//!     (tx.lock_desk().await?, tx.lock_administrators().await?, tx.lock_board().await?);
//!     prepare_draft(tx, actor, new).await?.store(tx).await?;
//!     let mut survey = begin_survey(tx, actor, plan, None).await?;
//!     while survey.page(tx, 500).await? {}
//!     let impact = survey.finish().ok_or(OpError::Refused(PlanRefusal::UnknownPlan { plan }))?;
//!     let shown = PlanCommand::Validate { impact: &impact };
//!     prepare_plan_command(tx, actor, plan, &shown, now).await?.store(tx).await?;
//!     Ok(impact)
//! }
//!
//! /// One step; the number of the next one, if there is one.
//! async fn step<R>(tx: &mut R, plan: PlanId, number: u64, now: Timestamp) -> Result<Option<u64>, OpError<PlanRefusal, R::Error>>
//! where
//!     R: AgentRepository + ItemRepository + PlanRepository + MailboxRepository,
//! {
//!     let prepared = prepare_step(tx, plan, number, 500, now).await?;
//!     let next = prepared.next_step();
//!     prepared.store(tx).await?;
//!     Ok(next)
//! }
//! ```
//!
//! # Decisions where the rules are silent
//!
//! - *Blocked* conversations move like open ones: they may be unblocked, and then somebody has to be able to hold them.
//! - *A picker* who aims at somebody leaving is redirected, too; at anybody else who may not hold the item, it hears why. Machines never hear no: such items go to the pool.
//! - *Redirection* of several successors chooses by the item's id; it goes one step: if the successor leaves, too, the item goes to the pool.
//! - *An agent becomes inactive* when its plan is completed; until then it is fenced, and no longer counts as the remaining administrator.
//! - *One who is away* may leave for good; the absence ends with that. Any other second plan is refused.
//! - *Giving back* follows the receipts of the absence: what its successor passed on stays with whoever has it.
//! - *The confirmation* holds for exactly the items shown, unless the plan's [`Consent`](plan::Consent) is for the terms.

pub mod anonymise;
pub mod assign;
mod ids;
pub mod item;
pub mod mailbox;
pub mod plan;
pub mod reconcile;
mod repository;
pub mod services;

pub use ids::{ItemId, PlanFingerprint, PlanId};
pub use repository::{ItemRepository, PlanRepository};
