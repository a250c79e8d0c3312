//! The wire forms, pinned: a run that was begun by one version is continued by the next.

use super::*;

/// IL-44: the order, the progress, and the ids that follow.
#[test]
fn il_44_wire_forms() {
    let bulk = bulk(BulkMode::FillTheSeats);
    insta::assert_json_snapshot!("bulk_invitation", bulk);
    let text = serde_json::to_string(&bulk).unwrap();
    assert_eq!(serde_json::from_str::<BulkInvitation>(&text).unwrap(), bulk);
    let mut portal = Portal::new();
    portal.pool.limits.insert(CUSTOMERS_A, 1);
    let mut targets = passing(3);
    targets.insert(1, bulk_target(9, "x@spam.example"));
    let (progress, _) = run(&mut portal, &bulk, BulkProgress::begin(bulk.mode), &targets, 2);
    insta::assert_json_snapshot!("progress", progress);
    let text = serde_json::to_string(&progress).unwrap();
    assert_eq!(serde_json::from_str::<BulkProgress>(&text).unwrap(), progress);
    let ids: Vec<String> = [0, 1]
        .into_iter()
        .map(|index| bulk.member_id(index, record(Module::Contacts, 1)))
        .map(|member| format!("{member} {}", Member::invitation_id(member, 1)))
        .collect();
    insta::assert_snapshot!("ids", ids.join("\n"));
    let modes = [BulkMode::SendWhatPasses, BulkMode::AllOrNothing, BulkMode::FillTheSeats];
    let states =
        [BulkState::Running, BulkState::Finished, BulkState::HeldBack, BulkState::Broken, BulkState::Full];
    insta::assert_json_snapshot!("words", (modes, states, [BulkPass::Check, BulkPass::Send]));
}
