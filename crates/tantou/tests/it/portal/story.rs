//! A portal's life: trial, purchase, downgrade, expiry, re-opening, deletion (CQ-30, CQ-31, CQ-32, CQ-34, CQ-35, CQ-36, CQ-37, CQ-38).

use super::*;
use tantou::quota::licence::{Due, Phase, Plan};
use tantou::quota::seats::{LimitBasis, Remedy, SeatRefusal, SeatStanding};
use tantou::text::{Explain, TextLanguage};

const fn choose(plan: Plan) -> LicenceCommand {
    LicenceCommand::ChoosePlan { plan }
}

const fn add_type(n: u128, licences: u64) -> LicenceCommand {
    LicenceCommand::AddType { user_type: dealers(n), pool: pool(n), licences }
}

/// CQ-34: the trial has ten users of the standard type, on contacts, no other types, and thirty days.
#[test]
fn cq_34_the_trial() {
    let mut vendor = Vendor::new();
    let receipt = vendor.open(Start::Trial).unwrap();
    let [PortalNotice::Opened { phase: Phase::Trial, next_deadline: Some(deadline), .. }] =
        told(&receipt.messages)[..]
    else {
        panic!("{receipt:?}")
    };
    assert_eq!((deadline.at, deadline.due), (time("2026-05-01T09:00:00+09:00"), Due::CloseAndExpire));
    // Sent again: nothing new, nobody told.
    let again = vendor.open(Start::Trial).unwrap();
    assert!(again.messages.is_empty() && again.events.is_empty());

    let asks: Vec<SeatAsk> = (0..12).map(|n| vendor.invite(n)).collect();
    let taken = vendor.seats(&asks).outcome;
    assert_eq!(
        taken.granted().map(|(seat, _)| seat).collect::<Vec<_>>(),
        (0..10).map(seat).collect::<Vec<_>>()
    );
    let refused: Vec<_> = taken.refused().collect();
    assert_eq!(refused.len(), 2);
    assert_eq!(refused[0].1.remedy(), Some(Remedy::BuyPlan));
    assert_eq!(
        refused[0].1.message(TextLanguage::English),
        "no seat is free, 10 of 10 are taken (the trial): buy a plan that includes the portal"
    );
    assert_eq!(taken.usage[&CONTACTS].available, 0.into());

    let lead =
        SeatAsk::Invite { user_type: CONTACTS, module: BaseModule::Leads, seat: seat(90), until: None };
    assert!(matches!(
        vendor.ask(lead),
        Err(PortalSeatRefusal::Licence(LicenceRefusal::ModuleDoesNotFit { .. }))
    ));
    assert_eq!(vendor.change(add_type(1, 5)).unwrap_err(), LicenceRefusal::NoCustomTypesOnTrial);

    // By the clock alone it closes; nobody is removed, and everybody is over.
    vendor.pass(DAY * 30);
    let state = vendor.state();
    assert_eq!((state.phase, vendor.usage(CONTACTS).basis), (Phase::ClosedExpiring, LimitBasis::Closed));
    assert!(matches!(
        vendor.ask(vendor.invite(91)),
        Err(PortalSeatRefusal::Licence(LicenceRefusal::PortalClosed { phase: Phase::ClosedExpiring }))
    ));
}

/// CQ-36: an accepted invitation occupies its seat; one that lapses frees it without a job; inactive users take none.
#[test]
fn cq_36_seats_follow_from_the_clock() {
    let mut vendor = Vendor::with(Start::Trial);
    let asks: Vec<SeatAsk> = (0..10).map(|n| vendor.invite(n)).collect();
    vendor.seats(&asks);
    vendor.ask(activate(0)).unwrap();
    assert!(vendor.ask(vendor.invite(10)).is_err());
    vendor.pass(DAY * 7);
    let usage = vendor.usage(CONTACTS);
    assert_eq!((usage.reserved, usage.occupied, usage.available), (0, 1, 9.into()));
    let receipt = vendor.seats(&[release(0), vendor.invite(10), vendor.invite(11)]);
    assert_eq!(receipt.events.len(), 3);
    assert_eq!(
        receipt.outcome.results[0].result.unwrap().standing,
        SeatStanding::Released { why: ReleaseReason::Deactivated }
    );
    assert_eq!(receipt.outcome.usage[&CONTACTS].available, 8.into());
    // The same again changes nothing.
    let again = vendor.seats(&[release(0), vendor.invite(10)]);
    assert!(again.events.is_empty() && again.outcome.refused().next().is_none());
}

/// CQ-31, CQ-32, CQ-30: with Enterprise the standard type takes 10,000; types of one's own need licences, and there are four at most.
#[test]
fn cq_32_types_of_ones_own() {
    let vendor = Vendor::with(Start::Purchase { plan: Plan::Enterprise });
    assert_eq!(vendor.usage(CONTACTS).limit, 10_000.into());
    assert_eq!(
        vendor.change(add_type(1, 0)).unwrap_err(),
        LicenceRefusal::NeedsLicences { user_type: dealers(1) }
    );
    for n in 1..=4 {
        let receipt = vendor.change(add_type(n, 2)).unwrap();
        assert!(receipt.messages.is_empty(), "whoever did it knows");
    }
    assert_eq!(vendor.change(add_type(5, 2)).unwrap_err(), LicenceRefusal::TooManyTypes { limit: 5 });
    let invite = |n| SeatAsk::Invite {
        user_type: dealers(1),
        module: BaseModule::Vendors,
        seat: seat(n),
        until: None,
    };
    let taken = vendor.seats(&[invite(1), invite(2), invite(3)]).outcome;
    let (_, refusal) = taken.refused().next().unwrap();
    assert_eq!(refusal.remedy(), Some(Remedy::BuyLicences));
    // One changes type and makes room, in the same transaction.
    let to = SeatAsk::ChangeType {
        from: dealers(1),
        seat: seat(1),
        to: CONTACTS,
        module: BaseModule::Contacts,
        new_seat: seat(11),
    };
    let taken = vendor.seats(&[to, invite(3)]).outcome;
    assert_eq!(taken.refused().count(), 0);
    assert_eq!((taken.usage[&dealers(1)].taken, taken.usage[&CONTACTS].taken), (2, 1));
    assert_eq!(
        vendor.ask(SeatAsk::Activate { user_type: dealers(9), seat: seat(3) }),
        Err(PortalSeatRefusal::Licence(LicenceRefusal::UnknownType { user_type: dealers(9) }))
    );
}

/// CQ-38: before a plan change it is said who and how many would be over, and from when; the real run says the same, and the manager is told.
#[test]
fn cq_38_who_would_be_over() {
    let vendor = Vendor::with(Start::Purchase { plan: Plan::Ultimate });
    vendor.change(add_type(1, 5)).unwrap();
    let occupy = |n| SeatAsk::Activate { user_type: dealers(1), seat: seat(n) };
    vendor.seats(&[occupy(1)]);
    let fewer = LicenceCommand::SetLicences { user_type: dealers(1), licences: 1 };
    vendor.seats(&[occupy(2), occupy(3)]);
    let mut tx = vendor.store.begin(TENANT);
    let page = run_ready(vendor.portal.who_would_be_over(
        &mut tx,
        PORTAL,
        &fewer,
        (dealers(1), vendor.now),
        10,
        vendor.now,
    ))
    .unwrap();
    let foreseen: Vec<_> = page.seats.iter().map(|over| over.seat).collect();
    drop(tx);
    let receipt = vendor.change(fewer).unwrap();
    let [PortalNotice::OverLimit { types, .. }] = &told(&receipt.messages)[..] else { panic!("{receipt:?}") };
    assert_eq!((types[0].user_type, types[0].pool.over[0].by), (dealers(1), 2));
    let mut tx = vendor.store.begin(TENANT);
    let over =
        run_ready(vendor.portal.who_is_over(&mut tx, PORTAL, dealers(1), vendor.now, None, 10)).unwrap();
    assert_eq!(over.seats.iter().map(|over| over.seat).collect::<Vec<_>>(), foreseen);
    assert_eq!(foreseen.len(), 2);
    assert_eq!(vendor.usage(dealers(1)).taken, 3, "nobody is removed");
    let one_more = vendor.ask(occupy(4)).unwrap_err();
    assert!(matches!(one_more, PortalSeatRefusal::Seat(SeatRefusal::NoneFree { over_by: 2, .. })));
}

/// CQ-35: Standard keeps the data of a closed portal; Enterprise opens it again with everybody in it.
#[test]
fn cq_35_closing_and_opening_again() {
    let mut vendor = Vendor::with(Start::Purchase { plan: Plan::Enterprise });
    vendor.seats(&[vendor.invite(1), vendor.invite(2), activate(1)]);
    let receipt = vendor.change(choose(Plan::Standard)).unwrap();
    assert!(matches!(
        told(&receipt.messages)[..],
        [
            PortalNotice::PlanChosen {
                plan: Plan::Standard,
                from: Phase::Open,
                to: Phase::ClosedKept,
                next_deadline: None,
                ..
            },
            PortalNotice::OverLimit { .. }
        ]
    ));
    assert!(matches!(
        vendor.ask(activate(2)),
        Err(PortalSeatRefusal::Licence(LicenceRefusal::PortalClosed { phase: Phase::ClosedKept }))
    ));
    // Giving back is always possible.
    vendor.ask(release(2)).unwrap();
    vendor.pass(DAY * 365);
    let receipt = vendor.change(choose(Plan::Enterprise)).unwrap();
    assert_eq!(told(&receipt.messages).len(), 1);
    assert_eq!((vendor.state().phase, vendor.usage(CONTACTS).occupied), (Phase::Open, 1));
    // Chosen again: nobody is told.
    assert!(vendor.change(choose(Plan::Enterprise)).unwrap().messages.is_empty());
}

/// CQ-35: under the free plan the data is deleted after 30 days; until then a plan opens the portal again, afterwards none does.
#[test]
fn cq_35_deletion() {
    let mut vendor = Vendor::with(Start::Purchase { plan: Plan::Enterprise });
    vendor.seats(&[vendor.invite(1), activate(1)]);
    let receipt = vendor.change(choose(Plan::Free)).unwrap();
    let deadline = receipt.outcome.next_deadline.unwrap();
    assert_eq!((deadline.at, deadline.due), (vendor.now.saturating_add(DAY * 30), Due::DeleteData));
    assert_eq!(
        deadline.message(TextLanguage::Japanese),
        "データは2026-05-01T00:00:00Zに削除されます。削除前にプランを購入すると保存されます"
    );
    assert!(matches!(
        vendor.change(LicenceCommand::ConfirmDeletion),
        Err(LicenceRefusal::NotToBeDeleted { .. })
    ));
    vendor.pass(DAY * 29);
    vendor.change(choose(Plan::Ultimate)).unwrap();
    assert_eq!(vendor.usage(CONTACTS).occupied, 1);
    vendor.change(choose(Plan::Free)).unwrap();
    vendor.pass(DAY * 30);
    assert_eq!(vendor.state().phase, Phase::DeletionDue);
    assert_eq!(vendor.change(choose(Plan::Ultimate)), Err(LicenceRefusal::DataDeleted));
    let receipt = vendor.change(LicenceCommand::ConfirmDeletion).unwrap();
    assert_eq!(told(&receipt.messages), [PortalNotice::DataDeleted { portal: PORTAL }]);
}

/// CQ-37: all or nothing, for callers who want that.
#[test]
fn cq_37_all_or_nothing() {
    let vendor = Vendor::with(Start::Trial);
    let all = |asks: &[SeatAsk]| {
        let request = PortalSeatRequest::new(vendor.request_id(), PORTAL, asks.iter().copied());
        let mut tx = vendor.store.begin(TENANT);
        let answer = run_ready(vendor.portal.all_seats(&mut tx, &request, vendor.now));
        tx.commit().unwrap();
        refused(answer)
    };
    let eleven: Vec<SeatAsk> = (0..11).map(|n| vendor.invite(n)).collect();
    assert_eq!(all(&eleven).unwrap_err().code(), "seat.none_free");
    assert_eq!(vendor.usage(CONTACTS).taken, 0);
    assert_eq!(all(&eleven[..10]).unwrap().outcome.granted().count(), 10);
    let mut tx = vendor.store.begin(TENANT);
    let elsewhere = PortalId::from_uuid(Uuid::nil());
    let answer = run_ready(vendor.portal.seats(
        &mut tx,
        &PortalSeatRequest::new(vendor.request_id(), elsewhere, []),
        vendor.now,
    ));
    assert_eq!(refused(answer).unwrap_err(), LicenceRefusal::UnknownPortal { portal: elsewhere });
}
