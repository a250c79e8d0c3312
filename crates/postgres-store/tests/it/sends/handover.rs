//! The services of `agent-handover`.

use super::{any, is_send};
use postgres_store::PostgresTx;

pub(super) fn anonymise(tx: &mut PostgresTx) {
    is_send(any::<agent_handover::anonymise::PreparedAnonymisation>().store(tx));
    is_send(agent_handover::anonymise::prepare_anonymisation(tx, any(), any(), any(), any(), any(), any()));
    is_send(agent_handover::anonymise::find_buried(tx, any(), any()));
    is_send(any::<agent_handover::anonymise::PreparedAnonymisationStep>().store(tx));
    is_send(agent_handover::anonymise::prepare_anonymisation_step(tx, any(), any(), any(), any()));
}

pub(super) fn mailbox(tx: &mut PostgresTx) {
    is_send(any::<agent_handover::mailbox::PreparedMailbox>().store(tx));
    is_send(agent_handover::mailbox::prepare_mailbox(tx, any(), any(), any(), any(), any()));
    is_send(agent_handover::mailbox::page_mailboxes(tx, any(), any(), any()));
}

pub(super) fn reconcile(tx: &mut PostgresTx) {
    is_send(any::<agent_handover::reconcile::PreparedRepair>().store(tx));
    is_send(agent_handover::reconcile::prepare_repair(tx, any(), any()));
    is_send(agent_handover::reconcile::scan_items(tx, any(), any()));
    is_send(agent_handover::reconcile::scan_agents(tx, any(), any()));
    is_send(agent_handover::reconcile::scan_plans(tx, any(), any()));
    is_send(agent_handover::reconcile::scan_board(tx));
    is_send(agent_handover::reconcile::scan_mailboxes(tx, any(), any()));
}

pub(super) fn services(tx: &mut PostgresTx) {
    is_send(any::<agent_handover::services::PreparedAssignments>().store(tx));
    is_send(agent_handover::services::prepare_assignments(tx, any(), any()));
    is_send(agent_handover::services::prepare_reopenings(tx, any()));
    is_send(any::<agent_handover::services::PreparedPlan>().store(tx));
    is_send(agent_handover::services::prepare_draft(tx, any(), any()));
    is_send(agent_handover::services::prepare_plan_command(tx, any(), any(), any(), any()));
    is_send(agent_handover::services::prepare_first_showing(tx, any(), any(), any(), any()));
    is_send(any::<agent_handover::services::PreparedReactivation>().store(tx));
    is_send(agent_handover::services::prepare_reactivation(tx, any(), any(), any()));
    is_send(any::<agent_handover::services::PreparedRelease>().store(tx));
    is_send(agent_handover::services::prepare_release(tx, any(), any(), any()));
    is_send(agent_handover::services::page_residue(tx, any(), any(), any()));
    is_send(any::<agent_handover::services::PreparedStep>().store(tx));
    is_send(agent_handover::services::prepare_step(tx, any(), any(), any(), any()));
    is_send(agent_handover::services::begin_survey(tx, any(), any(), any()));
    is_send(agent_handover::services::begin_survey_of(tx, any(), any(), any()));
    is_send(any::<agent_handover::services::Survey>().page(tx, any()));
}
