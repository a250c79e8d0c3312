//! What an agent may do with a ticket (AM-31 … AM-34, AM-37).

use super::agent::{Agent, AgentStatus};
use super::desk::Desk;
use super::ids::{AgentId, DepartmentId, DeskRoleId, TeamId};
use super::permission::{DeskDenial, DeskPermission};
use super::role::{DataScope, Role};
use serde::{Deserialize, Serialize};

/// What can be done with a ticket or a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketAction {
    /// Read it.
    View,
    /// Answer the customer.
    Reply,
    /// Change its fields.
    Edit,
    /// Assign it to somebody or to nobody.
    Assign,
}

impl TicketAction {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::View, Self::Reply, Self::Edit, Self::Assign];

    /// The permission that it takes.
    pub const fn permission(self) -> DeskPermission {
        match self {
            Self::View => DeskPermission::ViewTickets,
            Self::Reply => DeskPermission::ReplyToTickets,
            Self::Edit => DeskPermission::EditTickets,
            Self::Assign => DeskPermission::AssignTickets,
        }
    }
}

/// The facts about a ticket that decide who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ticket {
    /// Of which department.
    pub department: DepartmentId,
    /// Of which team, if of any.
    pub team: Option<TeamId>,
    /// To whom it is assigned, if to anybody.
    pub assignee: Option<AgentId>,
}

/// What a decision about a ticket takes besides the agent and the ticket.
#[derive(Clone, Copy, Debug)]
pub struct TicketContext<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// Agents who may stand below in the hierarchy (AM-34); who does not is passed over. Empty is safe: then a superior sees less.
    pub others: &'a [&'a Agent],
}

/// Whether an agent may do something with a ticket, and why (AM-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketDecision {
    /// It may, through this.
    Allowed(TicketGrant),
    /// It may not, because of this.
    Denied(TicketDenial),
}

/// Through what a ticket is in an agent's reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "through", rename_all = "snake_case")]
pub enum TicketGrant {
    /// Administrators reach every ticket (AM-32).
    Administrator,
    /// Light agents view every ticket (AM-33).
    LightAgent,
    /// The scope is all tickets (AM-31).
    AllTickets,
    /// It is assigned to the agent (AM-31).
    Own,
    /// It is assigned to nobody (AM-31).
    Unassigned,
    /// It is of one of the agent's teams (AM-31).
    Team {
        /// Which one.
        team: TeamId,
    },
    /// It is of one of the agent's departments (AM-31).
    Department {
        /// Which one.
        department: DepartmentId,
    },
    /// A subordinate sees it (AM-34).
    Subordinate {
        /// Who.
        agent: AgentId,
    },
}

/// Why an agent may not do something with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketDenial {
    /// The permission is not held.
    #[error("{0}")]
    Permission(DeskDenial),
    /// The ticket is outside of the agent's data scope (AM-31).
    #[error("the ticket is outside of the agent's data scope")]
    OutOfScope {
        /// The scope.
        scope: DataScope,
    },
    /// The desk has no such role: it sees nothing (AM-34).
    #[error("there is no role {desk_role}")]
    UnknownRole {
        /// Which one.
        desk_role: DeskRoleId,
    },
}

impl TicketDecision {
    /// Whether the answer is yes.
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// The rule that decided.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Allowed(TicketGrant::Administrator) => "AM-32",
            Self::Allowed(TicketGrant::LightAgent) => "AM-33",
            Self::Allowed(TicketGrant::Subordinate { .. })
            | Self::Denied(TicketDenial::UnknownRole { .. }) => "AM-34",
            Self::Allowed(
                TicketGrant::AllTickets
                | TicketGrant::Own
                | TicketGrant::Unassigned
                | TicketGrant::Team { .. }
                | TicketGrant::Department { .. },
            )
            | Self::Denied(TicketDenial::OutOfScope { .. }) => "AM-31",
            Self::Denied(TicketDenial::Permission(denial)) => denial.rule(),
        }
    }
}

impl TicketDenial {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Permission(denial) => denial.code(),
            Self::OutOfScope { .. } => "ticket.out_of_scope",
            Self::UnknownRole { .. } => "ticket.unknown_role",
        }
    }
}

/// Whether an agent may do something with a ticket: the permission first, then whether the ticket is within reach (AM-31 … AM-34, AM-37).
pub fn decide_ticket(
    agent: &Agent,
    action: TicketAction,
    ticket: &Ticket,
    context: &TicketContext<'_>,
) -> TicketDecision {
    use TicketDecision::{Allowed, Denied};
    if let Err(denial) = agent.permission(action.permission(), context.desk) {
        return Denied(TicketDenial::Permission(denial));
    }
    let scope = match agent.role() {
        // AM-32: role Administrator may do everything on all tickets.
        Role::Administrator => return Allowed(TicketGrant::Administrator),
        // AM-33: role LightAgent may view tickets; that it may do nothing else, its permissions say.
        Role::LightAgent => return Allowed(TicketGrant::LightAgent),
        Role::Agent { scope } => scope,
        Role::Custom { desk_role, .. } => match context.desk.role(desk_role) {
            Some(found) => found.scope,
            None => return Denied(TicketDenial::UnknownRole { desk_role }),
        },
    };
    if let Some(grant) = within(agent, scope, ticket) {
        return Allowed(grant);
    }
    match below(agent, context).find(|(other, scope)| within(other, *scope, ticket).is_some()) {
        Some((other, _)) => Allowed(TicketGrant::Subordinate { agent: other.id() }),
        None => Denied(TicketDenial::OutOfScope { scope }),
    }
}

/// AM-31: all tickets; own and unassigned; own, own teams' and departments', and unassigned.
fn within(agent: &Agent, scope: DataScope, ticket: &Ticket) -> Option<TicketGrant> {
    let own = match ticket.assignee {
        None => Some(TicketGrant::Unassigned),
        Some(assignee) if assignee == agent.id() => Some(TicketGrant::Own),
        Some(_) => None,
    };
    match scope {
        DataScope::All => Some(TicketGrant::AllTickets),
        DataScope::OwnAndUnassigned => own,
        DataScope::TeamsAndUnassigned => own
            .or_else(|| {
                let team = ticket.team.filter(|team| agent.teams().contains(team))?;
                Some(TicketGrant::Team { team })
            })
            .or_else(|| {
                let department = ticket.department;
                agent.departments().contains(&department).then_some(TicketGrant::Department { department })
            }),
    }
}

/// AM-34: the active agents below one in the hierarchy who may view tickets, with their scopes.
fn below<'a>(
    agent: &'a Agent,
    context: &'a TicketContext<'a>,
) -> impl Iterator<Item = (&'a Agent, DataScope)> {
    context.others.iter().filter_map(move |other| {
        let (Role::Custom { desk_role: superior, .. }, Role::Custom { desk_role, .. }) =
            (agent.role(), other.role())
        else {
            return None;
        };
        let sees = matches!(other.status(), AgentStatus::Active)
            && other.permission(DeskPermission::ViewTickets, context.desk).is_ok();
        let scope = context.desk.role(desk_role)?.scope;
        (sees && context.desk.is_above(superior, desk_role)).then_some((*other, scope))
    })
}
