//! The services of `portal-visibility`.

use super::{any, is_send};
use portal_visibility::notes::FeedEntry;
use portal_visibility::{JsonRecord, ModuleId};
use postgres_store::PostgresTx;

pub(super) fn notes(tx: &mut PostgresTx) {
    is_send(any::<portal_visibility::notes::PreparedNote>().store(tx));
    is_send(portal_visibility::notes::prepare_add_note(
        tx,
        any(),
        any::<(ModuleId, &JsonRecord<'_>)>(),
        any(),
        any(),
        any(),
    ));
    is_send(portal_visibility::notes::prepare_change_note(
        tx,
        any(),
        any::<(ModuleId, &JsonRecord<'_>)>(),
        any(),
        any(),
        any(),
        any(),
    ));
    is_send(any::<portal_visibility::notes::PreparedFeed>().store(tx));
    is_send(portal_visibility::notes::prepare_feed(tx, any::<Vec<FeedEntry>>()));
}

pub(super) fn portal(tx: &mut PostgresTx) {
    is_send(any::<portal_visibility::portal::PreparedPortal>().store(tx));
    is_send(portal_visibility::portal::prepare_set_up(tx, any(), any(), any(), any()));
    is_send(portal_visibility::portal::prepare_change_portal(tx, any(), any(), any()));
    is_send(any::<portal_visibility::portal::PreparedType>().store(tx));
    is_send(portal_visibility::portal::prepare_add_type(tx, any(), any(), any()));
    is_send(portal_visibility::portal::prepare_configure(tx, any(), any(), any(), any(), any()));
    is_send(any::<portal_visibility::portal::PreparedRemoval>().store(tx));
    is_send(portal_visibility::portal::prepare_delete_type(tx, any(), any(), any()));
    is_send(any::<portal_visibility::portal::PreparedUsers>().store(tx));
    is_send(portal_visibility::portal::prepare_enrol(tx, any()));
    is_send(portal_visibility::portal::prepare_move_users(tx, any(), any()));
    is_send(portal_visibility::portal::prepare_sync_users(tx, any(), any()));
}

pub(super) fn privacy(tx: &mut PostgresTx) {
    is_send(any::<portal_visibility::privacy::PreparedBasis>().store(tx));
    is_send(portal_visibility::privacy::prepare_set_basis(tx, any(), any()));
    is_send(portal_visibility::privacy::prepare_consent(
        tx,
        any::<(ModuleId, &JsonRecord<'_>)>(),
        any(),
        any(),
        any(),
    ));
    is_send(any::<portal_visibility::privacy::PreparedRequest>().store(tx));
    is_send(portal_visibility::privacy::prepare_file_request(
        tx,
        any(),
        any::<(ModuleId, &JsonRecord<'_>)>(),
        any(),
        any(),
        any(),
    ));
    is_send(portal_visibility::privacy::prepare_answer_request(tx, any(), any(), any()));
}
