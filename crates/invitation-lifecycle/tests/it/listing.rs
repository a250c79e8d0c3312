//! IL-09: the actions that a screen may show are exactly those that would succeed.

use crate::fixture::*;
use invitation_lifecycle::*;

fn actions(world: &mut World) -> Vec<(Phase, Vec<Action>)> {
    world.list().into_iter().map(|listed| (listed.phase, listed.actions)).collect()
}

/// IL-04, IL-09: a declined one offers resend and delete instead of cancel.
#[test]
fn il_09_actions_of_each_phase() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    assert_eq!(
        actions(&mut world),
        [(Phase::Pending, vec![Action::Accept, Action::Decline, Action::Cancel])]
    );
    world.pass(MINUTE);
    let all = vec![Action::Accept, Action::Decline, Action::Resend, Action::Cancel];
    assert_eq!(actions(&mut world), [(Phase::Pending, all)]);
    let mut expired = world.clone();
    let over = vec![Action::Resend, Action::Cancel, Action::Delete];
    assert_eq!(actions(expired.pass(DAY * 7)), [(Phase::Expired, over)]);
    let mut declined = world.clone();
    declined.decline_with(&by_session(1, TANAKA_MAIL)).unwrap();
    assert_eq!(actions(&mut declined), [(Phase::Declined, vec![Action::Resend, Action::Delete])]);
    let mut cancelled = world.clone();
    cancelled.cancel(1).unwrap();
    assert_eq!(actions(&mut cancelled), [(Phase::Cancelled, vec![Action::Delete])]);
    world.accept_with(&by_session(1, TANAKA_MAIL), Person::Known(TANAKA), Registration::Absent).unwrap();
    assert_eq!(actions(&mut world), [(Phase::Accepted, vec![])]);
}

/// IL-09: what the facts, the limits and other invitations forbid is not shown.
#[test]
fn il_09_actions_follow_the_facts() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    world.decline(&token).unwrap();
    world.pass(HOUR).invite(new(2, TANAKA_MAIL));
    world.pass(HOUR);
    assert_eq!(actions(&mut world)[0], (Phase::Cancelled, vec![Action::Delete]), "its offer has moved on");
    world.set(1, OfferStanding::Gone);
    assert_eq!(actions(&mut world)[1], (Phase::Pending, vec![Action::Decline, Action::Cancel]));
}

/// IL-09: sides: what the invitee sees and what the inviter sees.
#[test]
fn il_09_sides() {
    let of = |side| Action::ALL.into_iter().filter(move |action| action.side() == side).collect::<Vec<_>>();
    assert_eq!(of(Side::Invitee), [Action::Accept, Action::Decline]);
    assert_eq!(of(Side::Inviter), [Action::Resend, Action::Cancel, Action::Delete]);
    assert_eq!(of(Side::System), [Action::Remind, Action::Withdraw]);
}
