//! The three modes, the dry run, and what a report says.

use super::*;
use std::collections::BTreeSet;

fn mixed() -> Vec<BulkTarget> {
    let mut targets = passing(4);
    targets.insert(1, bulk_target(11, "x@spam.example"));
    targets.insert(3, bulk_target(12, "PERSON1@customer.example"));
    targets.push(bulk_target(13, ""));
    targets.push(bulk_target(2, "person2@customer.example"));
    targets
}

/// IL-44: every target that passes is sent to, in batches of any size; the report has the order of the input, and separates sent,
/// invited already, and failed with reasons; duplicates are found across batches, too.
#[test]
fn il_44_send_what_passes() {
    let mut reports = Vec::new();
    for batch_size in [1, 2, 3, 100] {
        let mut portal = Portal::new();
        let bulk = bulk(BulkMode::SendWhatPasses);
        let (progress, report) =
            run(&mut portal, &bulk, BulkProgress::begin(bulk.mode), &mixed(), batch_size);
        let expected = [
            "sent",
            "target.spam_domain",
            "sent",
            "already invited",
            "sent",
            "sent",
            "target.no_address",
            "already invited",
        ];
        assert_eq!(words(&report), expected, "{batch_size}");
        assert_eq!(progress.state, BulkState::Finished);
        let counts = &progress.counts;
        assert_eq!((counts.sent, counts.already_invited, counts.failed, counts.seen()), (4, 2, 2, 8));
        assert_eq!(counts.reasons[&Reason::SpamDomain], 1);
        let places: Vec<u64> = report.lines.iter().map(|line| line.bulk.unwrap().index).collect();
        assert!(places.into_iter().eq(0..8));
        portal.pool.agrees(portal.store.all_members());
        reports.push((report.lines, portal.store.members.keys().copied().collect::<BTreeSet<_>>()));
    }
    assert!(reports.windows(2).all(|pair| pair[0] == pair[1]), "whatever the size of the batches");
}

/// IL-36, IL-44: seats taken earlier count, across batches; who lacks one is told so, and others are looked at all the same.
#[test]
fn il_36_seats_run_out() {
    for batch_size in [1, 2, 100] {
        let mut portal = Portal::new();
        portal.pool.limits.insert(CUSTOMERS_A, 2);
        let bulk = bulk(BulkMode::SendWhatPasses);
        let begin = BulkProgress::begin(bulk.mode);
        let (progress, report) = run(&mut portal, &bulk, begin, &mixed(), batch_size);
        assert_eq!(report.mails.len(), 2);
        assert_eq!(progress.counts.reasons[&Reason::NoFreeSeat], 3);
        assert_eq!(words(&report)[4..6], ["target.no_free_seat", "target.no_free_seat"]);
        assert_eq!(words(&report)[7], "already invited", "needs no seat");
    }
}

/// IL-44: fill the seats: in order until none is free, then stop; later, go on from there.
#[test]
fn il_44_fill_the_seats() {
    for batch_size in [1, 3, 100] {
        let mut portal = Portal::new();
        portal.pool.limits.insert(CUSTOMERS_A, 2);
        let bulk = bulk(BulkMode::FillTheSeats);
        let begin = BulkProgress::begin(bulk.mode);
        let (progress, report) = run(&mut portal, &bulk, begin, &mixed(), batch_size);
        assert_eq!((progress.state, progress.next), (BulkState::Full, 4));
        assert_eq!(words(&report), ["sent", "target.spam_domain", "sent", "already invited"]);
        assert_eq!(progress.after, Some(report.lines[3].kept_as));
        // Nothing has changed: it is full still.
        let (progress, report) = run(&mut portal, &bulk, progress.resumed(), &mixed(), batch_size);
        assert_eq!((progress.state, progress.next, report.lines.len()), (BulkState::Full, 4, 0));
        portal.pool.limits.insert(CUSTOMERS_A, 5);
        let (progress, report) = run(&mut portal, &bulk, progress.resumed(), &mixed(), batch_size);
        assert_eq!((progress.state, progress.counts.sent), (BulkState::Finished, 4));
        assert_eq!(words(&report), ["sent", "sent", "target.no_address", "already invited"]);
        assert_eq!(progress.clone().resumed(), progress);
    }
}

/// IL-44: all or nothing: one that fails, and nobody is sent to; the report names all that fail.
#[test]
fn il_44_all_or_nothing() {
    for batch_size in [1, 3, 100] {
        let mut portal = Portal::new();
        let bulk = bulk(BulkMode::AllOrNothing);
        let begin = BulkProgress::begin(bulk.mode);
        let (progress, report) = run(&mut portal, &bulk, begin, &mixed(), batch_size);
        assert_eq!((progress.state, report.mails.len(), portal.store.writes), (BulkState::HeldBack, 0, 0));
        assert_eq!(progress.counts.failed, 2);
        let begin = BulkProgress::begin(bulk.mode);
        let (progress, report) = run(&mut portal, &bulk, begin, &passing(7), batch_size);
        assert_eq!((progress.state, report.mails.len()), (BulkState::Finished, 7));
        assert_eq!((progress.counts.sent, progress.counts.failed), (7, 0));
        // Whom it invites already is no failure.
        let again = BulkInvitation { id: BulkId::from_uuid(Uuid::from_u128(0xbc)), ..bulk };
        let begin = BulkProgress::begin(again.mode);
        let (progress, report) = run(&mut portal, &again, begin, &passing(8), batch_size);
        assert_eq!((progress.state, report.mails.len()), (BulkState::Finished, 1));
    }
}

/// IL-36, IL-44: all or nothing needs a seat for each, counted over all batches of the check.
#[test]
fn il_44_all_or_nothing_counts_seats() {
    for batch_size in [1, 2, 5] {
        let mut portal = Portal::new();
        portal.pool.limits.insert(CUSTOMERS_A, 4);
        let bulk = bulk(BulkMode::AllOrNothing);
        let begin = BulkProgress::begin(bulk.mode);
        let (progress, report) = run(&mut portal, &bulk, begin.clone(), &passing(5), batch_size);
        assert_eq!((progress.state, report.mails.len()), (BulkState::HeldBack, 0));
        assert_eq!(progress.counts.reasons[&Reason::NoFreeSeat], 1);
        let (progress, report) = run(&mut portal, &bulk, begin, &passing(4), batch_size);
        assert_eq!((progress.state, report.mails.len()), (BulkState::Finished, 4));
    }
}

/// IL-44: what has come to fail since the check stops the run before its batch; settled, the run goes on.
#[test]
fn il_44_all_or_nothing_decides_again() {
    let mut portal = Portal::new();
    let bulk = bulk(BulkMode::AllOrNothing);
    let mut targets = passing(6);
    let mut progress = BulkProgress::begin(bulk.mode);
    for _ in 0..4 {
        let mut from = targets.iter().skip(usize::try_from(progress.next).unwrap()).cloned();
        let batch = progress.batch(&mut from, size(2));
        progress = portal.bulk_batch(&bulk, &batch, &progress, false).0;
    }
    assert_eq!((progress.pass, progress.next), (BulkPass::Send, 0));
    targets[3].facts.waiting_for_approval = true;
    let (progress, report) = run(&mut portal, &bulk, progress, &targets, 2);
    assert_eq!((progress.state, progress.next, report.mails.len()), (BulkState::Broken, 2, 2));
    assert_eq!(words(&report), ["sent", "sent", "passes", "target.waiting_for_approval"]);
    targets[3].facts.waiting_for_approval = false;
    let (progress, report) = run(&mut portal, &bulk, progress.resumed(), &targets, 2);
    assert_eq!((progress.state, report.mails.len(), progress.counts.sent), (BulkState::Finished, 4, 6));
    portal.pool.agrees(portal.store.all_members());
}

/// IL-44: the dry run of a list says what the run does, and writes nothing.
#[test]
fn il_44_dry_run() {
    let mut portal = Portal::new();
    let bulk = bulk(BulkMode::SendWhatPasses);
    let (progress, report) = run(&mut portal, &bulk, BulkProgress::dry_run(), &mixed(), 100);
    assert_eq!((progress.state, portal.store.writes, report.mails.len()), (BulkState::Finished, 0, 0));
    assert_eq!((progress.counts.passed, progress.counts.already_invited, progress.counts.failed), (4, 2, 2));
    let dry: Vec<_> =
        words(&report).into_iter().map(|word| if word == "passes" { "sent" } else { word }).collect();
    let (_, real) = run(&mut portal, &bulk, BulkProgress::begin(bulk.mode), &mixed(), 3);
    assert_eq!(dry, words(&real));
}

/// IL-44: an empty list is through at once, and costs the store nothing.
#[test]
fn il_44_nobody() {
    for mode in [BulkMode::SendWhatPasses, BulkMode::AllOrNothing, BulkMode::FillTheSeats] {
        let mut portal = Portal::new();
        let (progress, report) = run(&mut portal, &bulk(mode), BulkProgress::begin(mode), &[], 5);
        assert_eq!((progress.state, report.lines.len()), (BulkState::Finished, 0));
        assert_eq!((portal.store.trips, portal.store.writes), (0, 0));
    }
}

/// IL-44: the progress is as large after ten thousand targets as after a hundred, and so is the work per batch.
#[test]
fn il_44_progress_does_not_grow() {
    let mut portal = Portal::new();
    let bulk = bulk(BulkMode::SendWhatPasses);
    let mut progress = BulkProgress::begin(bulk.mode);
    let mut sizes = BTreeSet::new();
    let mut trips = BTreeSet::new();
    // An iterator, of which no more is taken than a batch.
    let mut taken = 0_u64;
    let mut targets = (1..=400_u128).map(|n| {
        taken += 1;
        bulk_target(n, &format!("person{n}@{}.example", if n % 2 == 0 { "spam" } else { "customer" }))
    });
    loop {
        let batch = progress.batch(&mut targets, size(50));
        assert!(batch.targets.len() <= 50);
        let before = portal.store.trips;
        progress = portal.bulk_batch(&bulk, &batch, &progress, false).0;
        if !progress.is_running() {
            break;
        }
        trips.insert(portal.store.trips - before);
        let digits = |n: u64| n.to_string().len();
        let counts = &progress.counts;
        let numbers: usize = [progress.next, counts.sent, counts.failed]
            .into_iter()
            .chain(counts.reasons.values().copied())
            .map(digits)
            .sum();
        sizes.insert(serde_json::to_string(&progress).unwrap().len() - numbers);
    }
    assert_eq!((sizes.len(), trips.len()), (1, 1), "{sizes:?} {trips:?}");
    assert_eq!((taken, progress.counts.sent), (400, 200));
}
