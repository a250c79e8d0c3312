//! IL-11: many people, many offers; duplicates are found, reported, and not sent twice.

use crate::fixture::*;
use invitation_lifecycle::*;
use storage_contract::run_ready;

fn kinds(outcomes: &[IssueOutcome]) -> Vec<&'static str> {
    let kind = |outcome: &IssueOutcome| match &outcome.result {
        IssueResult::Issued(_) => "issued",
        IssueResult::DoneEarlier { .. } => "done earlier",
        IssueResult::Rejected(rejection) => rejection.code(),
    };
    outcomes.iter().map(kind).collect()
}

/// IL-11: outcomes have the order of the input; spelling variants are one address; repetitions are named by what they repeat.
#[test]
fn il_11_duplicates_inside_the_batch() {
    let mut world = World::new();
    let targets = vec![
        new(5, "Suzuki@Example.co.jp"),
        new(4, TANAKA_MAIL),
        new(3, "suzuki@example.CO.JP"),
        new(4, TANAKA_MAIL),
        to(&[2], new(2, "田中@xn--r8jz45g.jp")),
        new(1, "yamada@example.com"),
    ];
    let (outcomes, mails) = world.issue(targets);
    assert_eq!(
        outcomes.iter().map(|outcome| outcome.invitation).collect::<Vec<_>>(),
        [5, 4, 3, 4, 2, 1].map(invitation)
    );
    assert_eq!(
        kinds(&outcomes),
        [
            "issued",
            "issued",
            "invitation.nothing_left",
            "invitation.id_repeated",
            "invitation.too_soon",
            "issued"
        ]
    );
    let IssueResult::Rejected(IssueRejection::NothingLeft { left_out }) = &outcomes[2].result else {
        panic!()
    };
    let why = WhyLeftOut::RepeatedInBatch { first: invitation(5) };
    assert_eq!(*left_out, [LeftOut { offer: contract(1), why }]);
    assert_eq!(mails.iter().map(|mail| mail.invitation).collect::<Vec<_>>(), [5, 4, 1].map(invitation));
    assert_eq!((world.store.invitations.len(), world.store.addressees.len()), (3, 3));
}

/// IL-11: against pending and accepted ones; what is free goes out all the same.
#[test]
fn il_11_duplicates_against_earlier_batches() {
    let mut world = World::new();
    world.invite(to(&[1], new(1, TANAKA_MAIL)));
    let token = world.invite(to(&[2], new(2, SUZUKI_MAIL)));
    world.accepted(&token, SUZUKI);
    let (outcomes, mails) = world.pass(HOUR).issue(vec![
        to(&[1], new(3, TANAKA_MAIL)),
        to(&[1, 2, 3], new(4, SUZUKI_MAIL)),
        to(&[2], new(5, SUZUKI_MAIL)),
    ]);
    assert_eq!(kinds(&outcomes), ["invitation.nothing_left", "issued", "invitation.nothing_left"]);
    for (at, why) in [
        (0, WhyLeftOut::AlreadyPending { invitation: invitation(1) }),
        (2, WhyLeftOut::AlreadyAccepted { invitation: invitation(2) }),
    ] {
        let IssueResult::Rejected(rejection) = &outcomes[at].result else { panic!() };
        assert!(rejection.is_duplicate());
        let IssueRejection::NothingLeft { left_out } = rejection else { panic!() };
        assert_eq!(left_out[0].why, why);
    }
    assert_eq!((mails.len(), &mails[0].offers), (1, &contracts(&[1, 3])));
}

/// IL-11: what one scope offers an address is no duplicate in another, and not told there.
#[test]
fn il_11_scopes_do_not_see_each_other() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    let mut elsewhere = new(2, TANAKA_MAIL);
    elsewhere.scope = OTHER_HOLDER;
    world.invite(elsewhere);
    assert_eq!(world.store.addressees.len(), 2);
}

/// IL-11: the same command again is recognised by its ids, whatever became of the invitations; nothing is sent again.
#[test]
fn il_11_a_repeated_command_is_done_earlier() {
    let mut world = World::new();
    let batch = || vec![new(1, TANAKA_MAIL), new(2, SUZUKI_MAIL)];
    let (_, mails) = world.issue(batch());
    world.accepted(mails[0].token.reveal(), TANAKA);
    world.cancel(2).unwrap();
    let bytes = world.store.bytes();
    let (outcomes, mails) = world.pass(DAY).issue(batch());
    let phases: Vec<_> = outcomes.iter().map(|outcome| outcome.result.clone()).collect();
    assert_eq!(phases, [Phase::Accepted, Phase::Cancelled].map(|phase| IssueResult::DoneEarlier { phase }));
    assert_eq!((mails.len(), world.store.bytes()), (0, bytes));

    // A batch that was cut off goes on where it stopped.
    let (outcomes, mails) = world.issue([batch(), vec![new(3, "yamada@example.com")]].concat());
    assert_eq!((kinds(&outcomes)[2], mails.len()), ("issued", 1));
}

/// IL-11: an id that belongs to somebody else is not taken for a repetition.
#[test]
fn il_11_an_id_is_one_invitation() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    let mut elsewhere = new(1, TANAKA_MAIL);
    elsewhere.scope = OTHER_HOLDER;
    let (outcomes, _) = world.pass(HOUR).issue(vec![new(1, SUZUKI_MAIL), elsewhere]);
    assert_eq!(kinds(&outcomes), ["invitation.id_taken", "invitation.id_taken"]);
}

/// IL-11: expired claims are taken over, live ones never.
#[test]
fn il_11_expired_claims_are_taken_over() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    let (result, _) = world.pass(DAY * 7 - SECOND).issue_one(new(2, TANAKA_MAIL));
    assert!(matches!(result, IssueResult::Rejected(rejection) if rejection.is_duplicate()));
    let (result, _) = world.pass(SECOND).issue_one(new(2, TANAKA_MAIL));
    assert!(matches!(result, IssueResult::Issued(_)));
}

/// IL-04, IL-11, IL-19: a declined invitation can be sent again only while no later one has taken its place.
#[test]
fn il_11_declined_claims_are_taken_over() {
    let mut world = World::new();
    let declined = world.invite(to(&[1, 2], new(1, TANAKA_MAIL)));
    world.decline(&declined).unwrap();
    let later = world.pass(HOUR).invite(to(&[1], new(2, TANAKA_MAIL)));
    assert_eq!(
        world.invitation(1).offers(),
        &contracts(&[2]),
        "what the later one offers, the earlier one has lost"
    );
    world.decline(&later).unwrap();
    world.pass(HOUR).invite(to(&[1, 2], new(3, TANAKA_MAIL)));
    for earlier in [1, 2] {
        assert_eq!(world.invitation(earlier).phase(world.now), Phase::Cancelled);
        assert_eq!(world.refused(|world| world.resend(earlier)).code(), "invitation.cancelled");
    }
    assert_eq!(world.look(&declined), Look::Dead { why: DeadLink::Superseded });
}

/// IL-11: a thousand targets cost as many round trips as one, and locks come in order (asserted by the store).
#[test]
fn il_11_round_trips_do_not_grow() {
    let mut world = World::new();
    let targets = |from: u128, count: u128| {
        (from..from + count).rev().map(|n| new(n, &format!("person{n}@example.com"))).collect()
    };
    world.issue(targets(10_000, 1));
    let one = world.store.trips;
    let (outcomes, mails) = world.issue(targets(1, 1_000));
    assert_eq!((world.store.trips - one, one), (4, 4));
    assert!(kinds(&outcomes).iter().all(|kind| *kind == "issued"));
    assert_eq!(mails.len(), 1_000);
    // All expired and all taken over: one more, to end the earlier ones.
    let before = world.store.trips;
    let again: Vec<_> = (1..=1_000).map(|n| new(20_000 + n, &format!("person{n}@example.com"))).collect();
    let (outcomes, _) = world.pass(DAY * 8).issue(again);
    assert!(kinds(&outcomes).iter().all(|kind| *kind == "issued"));
    assert_eq!(world.store.trips - before, 5);
}

/// IL-13: without randomness nothing is issued at all, and nothing is written.
#[test]
fn il_13_no_randomness_no_invitation() {
    let mut world = World::new();
    let context = ServiceContext { keys: &world.keys, policy: &world.policy, now: world.now };
    let mut broken = |_: &mut [u8]| Err(RandomUnavailable);
    let mut constant = |out: &mut [u8]| {
        out.fill(7);
        Ok(())
    };
    let refusal = run_ready(prepare_issue(
        &mut world.store,
        vec![new(1, TANAKA_MAIL)],
        &world.grants,
        &mut broken,
        &context,
    ));
    assert_eq!(refusal.unwrap_err().refused(), Some(&Refusal::RandomUnavailable));
    let refusal = run_ready(prepare_issue(
        &mut world.store,
        vec![new(1, TANAKA_MAIL)],
        &world.grants,
        &mut constant,
        &context,
    ));
    assert_eq!(refusal.unwrap_err().refused(), Some(&Refusal::RandomUnavailable));
    assert_eq!(world.store.writes, 0);
}
