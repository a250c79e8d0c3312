//! The member's state machine as a whole: its table, its picture, and that members obey it.

use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::members::*;

/// IL-50 … IL-60: the diagram of the documentation is made from the table, and the table from the machine.
#[test]
fn il_50_the_picture() {
    insta::assert_snapshot!(member_mermaid());
    assert_eq!(member_transitions().count(), member_mermaid().lines().count() - 2);
    for status in MemberStatus::ALL {
        for action in MemberAction::ALL {
            let row = member_transitions().find(|row| (row.from, row.action) == (status, action));
            assert_eq!(row.map(|row| row.leads), member_leads(status, action));
        }
    }
}

/// A member (number 1) in every status there is.
pub fn in_every_status() -> Vec<(MemberStatus, Portal)> {
    let mut invited = Portal::new();
    invited.invite(1, SAGE_MAIL);
    let mut verified = Portal::new();
    verified.user(1, SAGE_MAIL);
    let mut unconfirmed = verified.clone();
    unconfirmed.change_address(1, NEW_MAIL).unwrap();
    let mut all = Vec::new();
    for mut portal in [verified, invited, unconfirmed] {
        portal.pass(HOUR);
        all.push((portal.member(1).status(), portal.clone()));
        portal.manage(1, ManageCommand::Deactivate).unwrap();
        portal.pass(HOUR);
        all.push((portal.member(1).status(), portal));
    }
    assert!(MemberStatus::ALL.iter().all(|status| all.iter().any(|(found, _)| found == status)));
    all
}

fn manage_commands() -> Vec<ManageCommand> {
    let contact = record(invitation_lifecycle::eligibility::Module::Contacts, 99).record;
    vec![
        ManageCommand::Reinvite,
        ManageCommand::CancelInvitation,
        ManageCommand::ChangeAddress { address: address("other@new.example") },
        ManageCommand::Deactivate,
        ManageCommand::Activate,
        ManageCommand::ChangeType { user_type: CUSTOMERS_B },
        ManageCommand::Convert { contact, user_type: CUSTOMERS_B },
        ManageCommand::Delete,
    ]
}

/// IL-50 … IL-60: every status × every command of the organisation leads where the table says, with the mail that the table
/// says, and is refused where the table says; what a screen shows is what succeeds.
#[test]
fn il_50_every_status_and_every_command() {
    for (status, portal) in in_every_status() {
        let shown: Vec<MemberAction> = portal.member(1).organisation_actions().collect();
        for command in manage_commands() {
            let (mut portal, action) = (portal.clone(), command.action());
            let result = portal.manage(1, command);
            // This member is a contact, and only a lead is converted.
            let possible = action != MemberAction::Convert && member_leads(status, action).is_some();
            assert_eq!(result.is_ok(), possible, "{status} {action} {result:?}");
            assert_eq!(shown.contains(&action), possible, "{status} {action}");
            let Some(leads) = member_leads(status, action).filter(|_| possible) else {
                if action != MemberAction::Convert {
                    assert_eq!(result, Err(MemberRefusal::NotInStatus { status, action }));
                }
                continue;
            };
            let after = portal.store.member(member(1)).map(|member| member.status());
            assert_eq!(after, leads.to, "{status} {action}");
            let mails: Vec<_> = portal.mails.iter().map(|mail| mail.kind).collect();
            assert_eq!(mails, leads.mail.into_iter().collect::<Vec<_>>(), "{status} {action}");
            portal.pool.agrees(portal.store.all_members());
        }
    }
}

/// IL-45, IL-51: without the permission to manage portal users nothing is done, and nothing is listed.
#[test]
fn il_51_only_who_may_manage_portal_users() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    portal.inviter.manages_portal_users = false;
    for command in manage_commands() {
        let refusal = portal.refused(|portal| portal.manage(1, command));
        assert_eq!(refusal, MemberRefusal::NotPermitted);
    }
    let query = MemberQuery { filter: MemberFilter::All, user_type: None };
    let mut list = |viewer| {
        storage_contract::run_ready(list_members(&mut portal.store, PORTAL, query, None, 10, viewer))
    };
    let viewer = invitation_lifecycle::eligibility::Inviter { id: RUSSELL, manages_portal_users: false };
    assert_eq!(list(viewer).unwrap_err().refused(), Some(&MemberRefusal::NotPermitted));
    let page = list(invitation_lifecycle::eligibility::Inviter { manages_portal_users: true, ..viewer });
    assert_eq!(page.unwrap().lines.len(), 1);
}

/// Of an unknown member, and of one of another portal, nothing is told but that it is not here.
#[test]
fn unknown_members_are_not_found() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    let refusal = portal.refused(|portal| portal.manage(2, ManageCommand::Delete));
    assert_eq!(refusal, MemberRefusal::NotFound { member: member(2) });
    let twice = vec![portal.request(1, ManageCommand::Deactivate), portal.request(1, ManageCommand::Delete)];
    let outcomes = portal.manage_all(None, twice).unwrap();
    assert!(outcomes[0].result.is_ok());
    assert_eq!(outcomes[1].result, Err(MemberRefusal::NamedTwice { member: member(1) }));
}
