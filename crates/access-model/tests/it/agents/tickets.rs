//! What agents may do with tickets.

use super::*;

fn ticket(department: DepartmentId, assignee: Option<u32>) -> Ticket {
    Ticket { department, team: None, assignee: assignee.map(id) }
}

fn decide(agent: &Agent, action: TicketAction, ticket: &Ticket) -> TicketDecision {
    decide_ticket(agent, action, ticket, &TicketContext { desk: &desk(), others: &[] })
}

fn view(agent: &Agent, ticket: &Ticket) -> TicketDecision {
    decide(agent, TicketAction::View, ticket)
}

#[test]
fn am_31_each_scope_reaches_what_it_says() {
    let team: TeamId = id(41);
    let mine = ticket(sales(), Some(1));
    let nobodys = ticket(sales(), None);
    let departments = ticket(support(), Some(9));
    let teams = Ticket { team: Some(team), ..ticket(sales(), Some(9)) };
    let foreign = ticket(sales(), Some(9));
    let placement =
        Placement { teams: set([team]), ..scoped(1, DataScope::TeamsAndUnassigned).placement().clone() };
    let with_scope = |scope| {
        let placement = Placement { role: Role::Agent { scope }, ..placement.clone() };
        Agent::new(id(1), person(1), placement).unwrap()
    };
    let own = with_scope(DataScope::OwnAndUnassigned);
    let reached =
        |agent: &Agent| [mine, nobodys, teams, departments, foreign].map(|t| view(agent, &t).is_allowed());
    assert_eq!(reached(&own), [true, true, false, false, false]);
    let wider = with_scope(DataScope::TeamsAndUnassigned);
    assert_eq!(reached(&wider), [true, true, true, true, false]);
    let all = with_scope(DataScope::All);
    assert_eq!(reached(&all), [true; 5]);
    assert_eq!(view(&own, &mine), TicketDecision::Allowed(TicketGrant::Own));
    assert_eq!(view(&wider, &teams), TicketDecision::Allowed(TicketGrant::Team { team }));
    let denial = TicketDenial::OutOfScope { scope: DataScope::OwnAndUnassigned };
    assert_eq!(view(&own, &foreign), TicketDecision::Denied(denial));
    assert_eq!(view(&own, &foreign).rule(), "AM-31");
    assert_eq!(denial.code(), "ticket.out_of_scope");
}

#[test]
fn am_31_assigning_is_a_permission_of_its_own() {
    let sato = scoped(1, DataScope::All);
    let mine = ticket(support(), Some(1));
    let decided = TicketAction::ALL.map(|action| decide(&sato, action, &mine).is_allowed());
    assert_eq!(decided, [true, true, true, false]);
    let record = desk().record();
    let mut permissions = record.agent_permissions.clone();
    permissions.insert(DeskPermission::AssignTickets);
    let desk = Desk::restore(DeskRecord { agent_permissions: permissions, ..record }).unwrap();
    let context = TicketContext { desk: &desk, others: &[] };
    assert!(decide_ticket(&sato, TicketAction::Assign, &mine, &context).is_allowed());
}

#[test]
fn am_32_administrators_do_everything_on_all_tickets() {
    let chief = agent(1, Role::Administrator);
    for action in TicketAction::ALL {
        let decision = decide(&chief, action, &ticket(sales(), Some(9)));
        assert_eq!(decision, TicketDecision::Allowed(TicketGrant::Administrator));
        assert_eq!(decision.rule(), "AM-32");
    }
    assert!(DeskPermission::ALL.into_iter().all(|p| chief.permission(p, &desk()).is_ok()));
}

#[test]
fn am_33_light_agents_view_everything_and_do_nothing_else() {
    let light = agent(1, Role::LightAgent);
    let own = ticket(support(), Some(1));
    for ticket in [own, ticket(sales(), Some(9)), ticket(sales(), None)] {
        assert!(view(&light, &ticket).is_allowed());
        for action in [TicketAction::Reply, TicketAction::Edit, TicketAction::Assign] {
            let denial = TicketDenial::Permission(DeskDenial::LightAgent);
            assert_eq!(decide(&light, action, &ticket), TicketDecision::Denied(denial));
            assert_eq!(decide(&light, action, &ticket).rule(), "AM-33");
        }
    }
    let held: Vec<_> =
        DeskPermission::ALL.into_iter().filter(|p| light.permission(*p, &desk()).is_ok()).collect();
    assert_eq!(held, [DeskPermission::ViewTickets]);
}

#[test]
fn am_34_the_profile_is_the_set_of_permissions() {
    use DeskPermission::{AssignTickets, ViewTickets};
    let desk = desk_with([ViewTickets, AssignTickets]);
    let context = TicketContext { desk: &desk, others: &[] };
    let own = ticket(support(), Some(1));
    let decided =
        TicketAction::ALL.map(|a| decide_ticket(&custom(1, clerk()), a, &own, &context).is_allowed());
    assert_eq!(decided, [true, false, false, true]);
    // A profile or a role that the desk does not have gives nothing.
    let lost = agent(1, Role::Custom { desk_role: clerk(), profile: id(99) });
    let denial = DeskDenial::UnknownProfile { profile: id(99) };
    assert_eq!(lost.permission(ViewTickets, &desk), Err(denial));
    assert_eq!(denial.rule(), "AM-34");
    let lost = custom(1, id(98));
    let decision = decide_ticket(&lost, TicketAction::View, &own, &context);
    assert_eq!(decision, TicketDecision::Denied(TicketDenial::UnknownRole { desk_role: id(98) }));
}

#[test]
fn am_34_a_superior_sees_what_subordinates_see() {
    let desk = desk();
    let (boss, mut worker) = (agent_in(1, custom(1, chief()).role(), &[sales()]), custom(2, clerk()));
    let theirs = ticket(support(), Some(9));
    let see = |who: &Agent, below: &Agent| {
        decide_ticket(who, TicketAction::View, &theirs, &TicketContext { desk: &desk, others: &[below] })
    };
    assert_eq!(see(&boss, &worker), TicketDecision::Allowed(TicketGrant::Subordinate { agent: id(2) }));
    assert_eq!(see(&boss, &worker).rule(), "AM-34");
    // The other way round, and beside each other, nothing is seen.
    let elsewhere = agent_in(3, custom(3, clerk()).role(), &[sales()]);
    assert!(!see(&elsewhere, &worker).is_allowed());
    assert!(!see(&elsewhere, &custom(4, chief())).is_allowed());
    // AM-37: an inactive one shows nothing.
    worker = deactivated(worker);
    assert!(!see(&boss, &worker).is_allowed());
}

#[test]
fn am_34_the_hierarchy_is_checked_as_a_whole() {
    let role = |number, superior: Option<u32>| DeskRole {
        id: id(number),
        scope: DataScope::All,
        superior: superior.map(id),
    };
    let roles = vec![role(1, Some(2)), role(2, Some(1)), role(3, Some(9)), role(4, None), role(4, None)];
    let departments = vec![Department::new(support()); 2];
    let error = Desk::restore(DeskRecord { roles, departments, ..DeskRecord::default() }).unwrap_err();
    let expected = [
        DeskProblem::RepeatedDepartment(support()),
        DeskProblem::RepeatedRole(id(4)),
        DeskProblem::Circle(id(1)),
        DeskProblem::Circle(id(2)),
        DeskProblem::UnknownSuperior { role: id(3), superior: id(9) },
    ];
    assert_eq!(error.problems, expected);
    assert_eq!(error.code(), "desk.misconfigured");
}

#[test]
fn am_37_an_inactive_agent_may_do_nothing() {
    for role in [
        Role::Administrator,
        Role::LightAgent,
        Role::Agent { scope: DataScope::All },
        custom(1, chief()).role(),
    ] {
        let inactive = deactivated(agent(1, role));
        for action in TicketAction::ALL {
            let decision = decide(&inactive, action, &ticket(support(), Some(1)));
            assert_eq!(decision, TicketDecision::Denied(TicketDenial::Permission(DeskDenial::Inactive)));
            assert_eq!(decision.rule(), "AM-37");
        }
        assert!(DeskPermission::ALL.into_iter().all(|p| inactive.permission(p, &desk()).is_err()));
        assert_eq!(inactive.permission_set(&desk()).iter().count(), 0);
        assert_eq!(inactive.chat_in(support(), &desk()), ChatAnswer::Inactive);
    }
}

#[test]
fn am_39_permissions_of_the_desk_are_those_that_other_rules_ask_for() {
    use access_model::Permission;
    let set = agent(1, Role::Administrator).permission_set(&desk());
    for held in [Permission::AssignTickets, Permission::ManageAgents, Permission::AdministerMailboxes] {
        assert!(set.decide(&held).is_held());
    }
    assert!(!set.decide(&Permission::ManagePortals).is_held());
    assert_eq!(scoped(1, DataScope::All).permission_set(&desk()).iter().count(), 0);
}

/// AM-31, AM-32, AM-33, AM-34, AM-37: every kind of agent × every action × every kind of ticket.
#[test]
fn am_34_matrix() {
    use std::fmt::Write as _;
    let team: TeamId = id(41);
    let tickets = [
        ("own", ticket(sales(), Some(1))),
        ("unassigned", ticket(sales(), None)),
        ("team's", Ticket { team: Some(team), ..ticket(sales(), Some(9)) }),
        ("department's", ticket(support(), Some(9))),
        ("subordinate's", ticket(sales(), Some(2))),
        ("foreign", ticket(sales(), Some(9))),
    ];
    let with_team = |role| {
        let placement = Placement { teams: set([team]), ..agent(1, role).placement().clone() };
        Agent::new(id(1), person(1), placement).unwrap()
    };
    let scope = |scope| with_team(Role::Agent { scope });
    let agents = [
        ("administrator", with_team(Role::Administrator)),
        ("light agent", with_team(Role::LightAgent)),
        ("agent: own", scope(DataScope::OwnAndUnassigned)),
        ("agent: teams", scope(DataScope::TeamsAndUnassigned)),
        ("agent: all", scope(DataScope::All)),
        ("custom: chief", with_team(custom(1, chief()).role())),
        ("custom: clerk", with_team(custom(1, clerk()).role())),
        ("inactive administrator", deactivated(with_team(Role::Administrator))),
    ];
    let below = agent_in(2, custom(2, clerk()).role(), &[id(3)]);
    let (desk, others) = (desk(), [&below]);
    let context = TicketContext { desk: &desk, others: &others };
    let mut matrix = String::new();
    for (who, agent) in &agents {
        for (which, ticket) in &tickets {
            let cell = |action| match decide_ticket(agent, action, ticket, &context) {
                TicketDecision::Allowed(_) => "yes",
                TicketDecision::Denied(_) => "no",
            };
            let cells = TicketAction::ALL.map(|action| format!("{action:?} {:3}", cell(action))).join("  ");
            let rule = decide_ticket(agent, TicketAction::View, ticket, &context).rule();
            writeln!(matrix, "{who:22} {which:14} {cells}  ({rule})").unwrap();
        }
    }
    insta::assert_snapshot!("agent_matrix", matrix);
}
