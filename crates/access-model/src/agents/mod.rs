//! The agents of a help desk: who they are, what they may do, and who may change that (AM-30 … AM-38).
//!
//! An [`Agent`] is a [`Person`] with a [`Placement`]: one role, one or more departments, and optionally channels and teams. The [`Desk`]
//! says what departments, channels, roles and profiles there are. Two questions are answered by pure functions, with reasons:
//!
//! - [`decide_ticket`]: may this agent do this with this ticket (AM-31 … AM-34, AM-37)?
//! - [`Agent::permission`]: does this agent hold this permission (AM-36, AM-39)?
//!
//! Changes go through decide and apply: [`Agent::decide`] for what people edit, [`Agent::decide_step`] for what a handover does. Whatever
//! may change who can hold work moves the agent's [`Epoch`] on; an assignment that was decided on an older epoch does not commit.
//! The [`Administrators`] are the row that guards the last of them (AM-38).
//!
//! ```
//! use access_model::agents::*;
//! use email_identity::{AddressPolicy, EmailAddress};
//! # fn id<T: std::str::FromStr>(n: u32) -> T where T::Err: std::fmt::Debug {
//! #     format!("00000000-0000-0000-0000-{n:012}").parse().unwrap()
//! # }
//! let support: DepartmentId = id(1);
//! let desk = Desk::restore(DeskRecord { departments: vec![Department::new(support)], ..DeskRecord::default() })?;
//! let person = Person::new("佐藤 花子".parse()?, EmailAddress::parse("sato@desk.example", &AddressPolicy::default())?);
//! let placement = Placement::new(Role::Agent { scope: DataScope::OwnAndUnassigned }, [support]);
//! let sato = Agent::new(id(2), person, placement)?;
//!
//! let own = Ticket { department: support, team: None, assignee: Some(sato.id()) };
//! let context = TicketContext { desk: &desk, others: &[] };
//! assert!(decide_ticket(&sato, TicketAction::Reply, &own, &context).is_allowed());
//!
//! let foreign = Ticket { assignee: Some(id(9)), ..own };
//! let decision = decide_ticket(&sato, TicketAction::View, &foreign, &context);
//! assert_eq!(decision.rule(), "AM-31");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Decisions where the rules are silent
//!
//! - *What role Agent may do* besides its data scope is a setting of the desk ([`Desk::agent_permissions`]); by default it works on tickets
//!   and activities, and assigns nothing.
//! - *Chat switched off and on again* does not bring back what was given before: access carries the [`ChatGeneration`] in which it was given.
//! - *An inactive subordinate* shows a superior nothing, because it may do nothing itself (AM-37).
//! - *An administrator who is leaving* no longer counts as the remaining one, from the moment the handover starts (AM-38).

mod administrators;
mod agent;
mod change;
mod chat;
mod corrupt;
mod decide;
mod desk;
mod ids;
mod permission;
mod refusal;
mod repository;
mod role;
mod services;
mod step;
mod texts;
mod ticket;

pub use administrators::{Administrators, AdministratorsRecord};
pub use agent::{Agent, AgentRecord, AgentStatus, Epoch, Fence, FenceKind, Person, Placement};
pub use change::{AgentCommand, AgentEdit, AgentEvent, EditContext};
pub use chat::{ChatAccess, ChatAnswer, ChatGeneration};
pub use corrupt::{AgentProblem, CorruptAgent};
pub use desk::{Department, Desk, DeskError, DeskProblem, DeskRecord};
pub use ids::{AgentId, ChannelId, DepartmentId, DeskRoleId, HandoverRef, ProfileId, TeamId};
pub use permission::{DeskDenial, DeskGrant, DeskPermission};
pub use refusal::AgentRefusal;
pub use repository::AgentRepository;
pub use role::{DataScope, DeskRole, Profile, Role};
pub use services::{PreparedAgent, prepare_add_agent, prepare_edit_agent};
pub use step::HandoverStep;
pub use texts::{AgentName, AgentText, AgentTextError};
pub use ticket::{
    Ticket, TicketAction, TicketContext, TicketDecision, TicketDenial, TicketGrant, decide_ticket,
};
