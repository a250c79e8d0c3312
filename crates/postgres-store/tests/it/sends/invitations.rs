//! The services of `invitation-lifecycle`.

use super::{Random, any, is_send};
use invitation_lifecycle::Invitation;
use postgres_store::PostgresTx;

pub(super) fn bulk(tx: &mut PostgresTx) {
    is_send(invitation_lifecycle::bulk::lock_batch(tx, any(), any(), any()));
}

pub(super) fn members(tx: &mut PostgresTx) {
    is_send(invitation_lifecycle::members::find_invited(tx, any(), any()));
    is_send(invitation_lifecycle::members::prepare_accept(tx, any(), any(), any()));
    is_send(invitation_lifecycle::members::prepare_decline(tx, any(), any()));
    is_send(invitation_lifecycle::members::look_at_confirmation(tx, any(), any()));
    is_send(invitation_lifecycle::members::prepare_confirm_address(tx, any(), any()));
    is_send(invitation_lifecycle::members::prepare_profile(tx, any(), any(), any(), any()));
    is_send(invitation_lifecycle::members::lock_targets(tx, any(), any(), any()));
    is_send(invitation_lifecycle::members::prepare_invite(
        tx,
        any(),
        any(),
        any(),
        any(),
        &mut any::<Random>(),
        any(),
    ));
    is_send(invitation_lifecycle::members::list_members(tx, any(), any(), any(), any(), any()));
    is_send(invitation_lifecycle::members::lock_members(tx, any(), any(), any()));
    is_send(invitation_lifecycle::members::prepare_members(
        tx,
        any(),
        any(),
        any(),
        any(),
        &mut any::<Random>(),
        any(),
    ));
    is_send(any::<invitation_lifecycle::members::PreparedMembers<()>>().store(tx));
}

pub(super) fn services(tx: &mut PostgresTx) {
    is_send(invitation_lifecycle::prepare_accept(tx, any(), any(), any()));
    is_send(invitation_lifecycle::prepare_decline(tx, any(), any()));
    is_send(invitation_lifecycle::prepare_issue(tx, any(), any(), &mut any::<Random>(), any()));
    is_send(invitation_lifecycle::list(tx, any(), any(), any()));
    is_send(invitation_lifecycle::look(tx, any(), any(), any()));
    is_send(invitation_lifecycle::find_by_proof(tx, any(), any()));
    is_send(invitation_lifecycle::prepare_cancel(tx, any(), any(), any()));
    is_send(invitation_lifecycle::prepare_delete(tx, any(), any(), any()));
    is_send(invitation_lifecycle::prepare_withdraw_offers(tx, any(), any(), any()));
    is_send(any::<invitation_lifecycle::Prepared<()>>().store(tx));
    is_send(invitation_lifecycle::prepare_reminders(
        tx,
        any(),
        any(),
        any::<fn(&Invitation) -> bool>(),
        &mut any::<Random>(),
        any(),
    ));
    is_send(invitation_lifecycle::prepare_resend(tx, any(), any(), any(), &mut any::<Random>(), any()));
}

pub(super) fn templates(tx: &mut PostgresTx) {
    is_send(any::<invitation_lifecycle::templates::PreparedTemplate>().store(tx));
    is_send(invitation_lifecycle::templates::prepare_template(tx, any(), any(), any(), any()));
    is_send(invitation_lifecycle::templates::find_templates_for(tx, any(), any(), any(), any()));
}
