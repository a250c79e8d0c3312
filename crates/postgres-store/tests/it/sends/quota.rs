//! The services of `contact-quota`.

use super::{any, is_send};
use postgres_store::PostgresTx;

pub(super) fn contacts(tx: &mut PostgresTx) {
    is_send(contact_quota::contacts::list_contacts(tx, any(), any(), any()));
    is_send(contact_quota::contacts::registered_at(tx, any(), any()));
    is_send(contact_quota::contacts::page_registered(tx, any(), any(), any()));
    is_send(contact_quota::contacts::mailing(tx, any(), any()));
    is_send(contact_quota::contacts::judge_inquiry(tx, any()));
    is_send(any::<contact_quota::contacts::PreparedRequest>().store(tx));
    is_send(contact_quota::contacts::prepare_request(tx, any(), any()));
    is_send(any::<contact_quota::contacts::PreparedSignIn>().store(tx));
    is_send(contact_quota::contacts::prepare_first_sign_in(tx, any(), any()));
}

pub(super) fn licence(tx: &mut PostgresTx) {
    is_send(contact_quota::licence::licence_at(tx, any(), any()));
    is_send(contact_quota::licence::page_licences(tx, any(), any(), any()));
    is_send(any::<contact_quota::licence::PreparedPortalSeats>().store(tx));
    is_send(contact_quota::licence::prepare_portal_seats(tx, any(), any()));
    is_send(contact_quota::licence::prepare_asks(tx, any(), any(), any()));
    is_send(any::<contact_quota::licence::PreparedChange>().store(tx));
    is_send(contact_quota::licence::prepare_open(tx, any(), any(), any()));
    is_send(contact_quota::licence::prepare_change(tx, any(), any(), any()));
    is_send(contact_quota::licence::foresee_change(tx, any(), any(), any(), any()));
}

pub(super) fn seats(tx: &mut PostgresTx) {
    is_send(any::<contact_quota::seats::PreparedLimits>().store(tx));
    is_send(contact_quota::seats::prepare_limits(tx, any(), any()));
    is_send(contact_quota::seats::page_over(tx, any(), any(), any(), any()));
    is_send(contact_quota::seats::usages_at(tx, any(), any()));
    is_send(contact_quota::seats::page_usage(tx, any(), any(), any()));
    is_send(any::<contact_quota::seats::PreparedSeats>().store(tx));
    is_send(contact_quota::seats::prepare_batch(tx, any(), any()));
    is_send(contact_quota::seats::prepare_seats(tx, any(), any()));
    is_send(contact_quota::seats::prepare_reserve(tx, any(), any()));
    is_send(contact_quota::seats::prepare_occupy(tx, any(), any()));
    is_send(contact_quota::seats::prepare_release(tx, any(), any(), any()));
}
