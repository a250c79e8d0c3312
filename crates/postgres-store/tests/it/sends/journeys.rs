//! The journeys of `tantou`.

use super::{Random, any, is_send};

use portal_visibility::{JsonRecord, ModuleId, OrganisationUserId};
use postgres_store::PostgresTx;

pub(super) fn delegation(tx: &mut PostgresTx) {
    is_send(any::<tantou::delegation::Delegation>().accept(tx, any(), any()));
    is_send(any::<tantou::delegation::Delegation>().decline(tx, any(), any()));
    is_send(any::<tantou::delegation::Delegation>().confirm(tx, any(), any(), &mut any::<Random>(), any()));
    is_send(any::<tantou::delegation::Delegation>().confirm_step(tx, any(), &mut any::<Random>(), any()));
    is_send(any::<tantou::delegation::Delegation>().decide(tx, any(), any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().who_may_act(tx, any(), any(), any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().on_what_may_act(tx, any(), any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().roster(tx, any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().invitations(tx, any(), any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().look(tx, any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().resend(tx, any(), any(), &mut any::<Random>(), any()));
    is_send(any::<tantou::delegation::Delegation>().cancel(tx, any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().delete(tx, any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().plan(tx, any(), any()));
    is_send(any::<tantou::delegation::Delegation>().remind(tx, any(), any(), &mut any::<Random>(), any()));
    is_send(any::<tantou::delegation::Delegation>().remove_assignment(tx, any(), any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().delete_delegates(tx, any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().end_contract(tx, any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().preview_delete_delegates(tx, any(), any(), any()));
    is_send(any::<tantou::delegation::Delegation>().preview_end_contract(tx, any(), any(), any()));
}

pub(super) fn offboarding(tx: &mut PostgresTx) {
    is_send(any::<tantou::offboarding::Offboarding>().anonymise(
        tx,
        any(),
        any(),
        any(),
        any(),
        any(),
        any(),
    ));
    is_send(any::<tantou::offboarding::Anonymising>().next(tx, any()));
    is_send(any::<tantou::offboarding::Anonymising>().begin_anew(tx, any()));
    is_send(any::<tantou::offboarding::Offboarding>().pause(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().resume(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().cancel(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().come_back(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().release(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().plan(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().confirm(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().plan_again(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().reroute(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().run(tx, any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().mailbox(tx, any(), any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().backup_is_complete(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().mailboxes(tx, any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().add_agent(tx, any(), any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().edit_agent(tx, any(), any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().reactivate(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Run>().next(tx, any()));
    is_send(any::<tantou::offboarding::Offboarding>().assign(tx, any(), any(), any()));
    is_send(any::<tantou::offboarding::Offboarding>().reopen(tx, any(), any()));
}

pub(super) fn portal_membership(tx: &mut PostgresTx) {
    is_send(any::<tantou::portal_membership::PortalMembership>().look(tx, any(), any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().invited(tx, any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().accept(tx, any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().decline(tx, any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().begin_bulk(tx, any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().bulk_batch(
        tx,
        any(),
        any(),
        any(),
        &mut any::<Random>(),
    ));
    is_send(any::<tantou::portal_membership::PortalMembership>().check_batch(tx, any(), any(), any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().resume_bulk(tx, any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().invite(
        tx,
        any(),
        any(),
        any(),
        &mut any::<Random>(),
    ));
    is_send(any::<tantou::portal_membership::PortalMembership>().dry_run(tx, any(), any(), any()));
    is_send(tantou::portal_membership::PortalMembership::prepare_users(tx, any(), any(), |_| any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().list(tx, any(), any(), any(), any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().sign_in(tx, any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().manage(
        tx,
        any(),
        any(),
        &mut any::<Random>(),
    ));
    is_send(any::<tantou::portal_membership::PortalMembership>().manage_all(
        tx,
        any(),
        any(),
        &mut any::<Random>(),
    ));
    is_send(any::<tantou::portal_membership::PortalMembership>().manage_filtered(
        tx,
        any(),
        any(),
        any(),
        &mut any::<Random>(),
    ));
    is_send(any::<tantou::portal_membership::PortalMembership>().look_at_confirmation(tx, any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().confirm_address(tx, any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().complete_profile(tx, any(), any(), any()));
    is_send(any::<tantou::portal_membership::PortalMembership>().save_template(
        tx,
        any(),
        any(),
        any(),
        any(),
    ));
}

pub(super) fn portal_records(tx: &mut PostgresTx) {
    is_send(any::<tantou::portal_records::PreparedWrite>().store(tx));
    is_send(any::<tantou::portal_records::PortalRecords<'_>>().note(
        tx,
        any::<(ModuleId, &JsonRecord<'_>, OrganisationUserId)>(),
        any(),
    ));
    is_send(any::<tantou::portal_records::PortalRecords<'_>>().change_note(
        tx,
        any::<(ModuleId, &JsonRecord<'_>, OrganisationUserId)>(),
        any(),
        any(),
    ));
}

pub(super) fn portal_seats(tx: &mut PostgresTx) {
    is_send(any::<tantou::portal_seats::PortalSeats>().room(tx, any(), any(), any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().open(tx, any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().change(tx, any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().what_if(tx, any(), any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().past(tx, any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().history(tx, any(), any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().seats(tx, any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().all_seats(tx, any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().prepare(tx, any(), any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().state(tx, any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().who_is_over(tx, any(), any(), any(), any(), any()));
    is_send(any::<tantou::portal_seats::PortalSeats>().who_would_be_over(
        tx,
        any(),
        any(),
        any(),
        any(),
        any(),
    ));
}

pub(super) fn support(tx: &mut PostgresTx) {
    is_send(any::<tantou::support::SupportDesk>().inquiry(tx, any(), any()));
    is_send(any::<tantou::support::SupportDesk>().past(tx, any(), any()));
    is_send(any::<tantou::support::SupportDesk>().history(tx, any(), any(), any()));
    is_send(any::<tantou::support::SupportDesk>().request(tx, any(), any()));
    is_send(any::<tantou::support::SupportDesk>().what_if(tx, any(), any()));
    is_send(any::<tantou::support::SupportDesk>().sign_in(tx, any()));
    is_send(any::<tantou::support::SupportDesk>().choose_password(tx, any(), any()));
    is_send(any::<tantou::support::SupportDesk>().state(tx, any(), any(), any(), any()));
    is_send(any::<tantou::support::SupportDesk>().outlook(tx, any(), any(), any()));
    is_send(any::<tantou::support::SupportDesk>().mailing(tx, any(), any()));
}
