//! The services of `access-model`.

use super::{any, is_send};
use postgres_store::PostgresTx;

pub(super) fn services(tx: &mut PostgresTx) {
    is_send(access_model::prepare_accept(tx, any(), any(), any()));
    is_send(any::<access_model::PreparedAccept>().store(tx));
    is_send(access_model::prepare_confirm(tx, any(), any(), any()));
    is_send(any::<access_model::PreparedConfirm>().store(tx, any()));
    is_send(access_model::plan(tx, any(), any(), any()));
    is_send(access_model::prepare_relabel(tx, any(), any(), any()));
    is_send(any::<access_model::PreparedRelabel>().store(tx));
    is_send(access_model::prepare_remove(tx, any(), any(), any(), any()));
    is_send(access_model::prepare_delete_delegates(tx, any(), any(), any()));
    is_send(access_model::prepare_end_contract(tx, any(), any(), any()));
    is_send(any::<access_model::PreparedRemoval>().store(tx));
    is_send(access_model::prepare_withdraw(tx, any(), any(), any()));
    is_send(any::<access_model::PreparedWithdraw>().store(tx));
    is_send(access_model::prepare_reoffer(tx, any(), any()));
    is_send(any::<access_model::PreparedReoffer>().store(tx, any()));
    is_send(access_model::prepare_forget(tx, any(), any()));
    is_send(any::<access_model::PreparedForget>().store(tx));
}

pub(super) fn agents(tx: &mut PostgresTx) {
    is_send(any::<access_model::agents::PreparedAgent>().store(tx));
    is_send(access_model::agents::prepare_add_agent(tx, any(), any(), any(), any()));
    is_send(access_model::agents::prepare_edit_agent(tx, any(), any(), any(), any()));
}
