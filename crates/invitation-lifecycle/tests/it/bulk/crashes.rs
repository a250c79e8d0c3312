//! Runs that are cut off.

use super::*;
use crate::fixture::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A list with everything in it: people, some of them twice, failures of several kinds, members from before.
fn list(length: usize, seed: u64) -> Vec<BulkTarget> {
    let target = |index: usize| {
        let n = index as u128 + 1;
        let turned = seed.rotate_left(u32::try_from(index % 64).unwrap());
        let kind = (turned ^ index as u64) % 11;
        match kind {
            0 => bulk_target(n, ""),
            1 => bulk_target(n, &format!("x{n}@spam.example")),
            2 => bulk_target(n, &format!("Person{}@customer.example", n / 2 + 1)),
            3 => bulk_target(n / 2 + 1, &format!("person{}@customer.example", n / 2 + 1)),
            4 => bulk_target(n, "member@customer.example"),
            5 => bulk_target(900, "lapsed@customer.example"),
            _ => bulk_target(n, &format!("person{n}@customer.example")),
        }
    };
    (0..length).map(target).collect()
}

/// A portal with a user, and with somebody whose invitation has expired.
fn portal(seats: u64) -> Portal {
    let mut portal = Portal::new();
    portal.pool.limits.insert(CUSTOMERS_A, seats + 1);
    let mut lapsed = target(800, "lapsed@customer.example");
    lapsed.kept_as = record(Module::Contacts, 900);
    portal.invite_one(lapsed);
    portal.pass(DAY * 8);
    portal.user(801, "member@customer.example");
    portal
}

/// What a naive loop expects of each target: it remembers whom it has invited.
fn expected(targets: &[BulkTarget], mut seats: u64) -> Vec<&'static str> {
    let mut invited: BTreeSet<String> = BTreeSet::new();
    let mut records: BTreeMap<RecordRef, String> = BTreeMap::new();
    let look = |target: &BulkTarget| {
        let Some(address) = target.address.address() else { return "target.no_address" };
        let key = address.key().as_str().to_owned();
        if key.ends_with("@spam.example") {
            return "target.spam_domain";
        }
        if key == "member@customer.example" {
            return "target.already_portal_user";
        }
        if invited.contains(&key) || records.contains_key(&target.kept_as) {
            return "already invited";
        }
        if seats == 0 {
            return "target.no_free_seat";
        }
        seats -= 1;
        invited.insert(key.clone());
        records.insert(target.kept_as, key);
        "sent"
    };
    targets.iter().map(look).collect()
}

/// Where a run is cut off.
#[derive(Clone, Copy, Debug)]
enum Kill {
    /// Not at all.
    No,
    /// Before the commit: nothing of the batch is there.
    BeforeCommit,
    /// After the commit, before anybody heard of it: the batch is there, and the position is the old one.
    AfterCommit,
    /// After the commit, and the position is lost altogether.
    FromTheBeginning,
}

fn kills() -> impl Strategy<Value = Vec<Kill>> {
    let kill = prop_oneof![
        4 => Just(Kill::No),
        2 => Just(Kill::BeforeCommit),
        2 => Just(Kill::AfterCommit),
        1 => Just(Kill::FromTheBeginning),
    ];
    prop::collection::vec(kill, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// IL-11, IL-44: however often it is cut off, wherever, with whatever sizes of batches: nobody is invited twice, nobody is
    /// forgotten, the seats are exact, and the report is that of a run that was not cut off, which is that of a naive loop.
    #[test]
    fn il_44_killed_and_continued(
        length in 0_usize..40,
        seed in any::<u64>(),
        seats in 0_u64..30,
        kills in kills(),
        batch_size in 1_usize..9,
    ) {
        let targets = list(length, seed);
        let bulk = bulk(BulkMode::SendWhatPasses);
        let mut portal = portal(seats);
        let mut progress = BulkProgress::begin(bulk.mode);
        let mut report: BTreeMap<u64, &'static str> = BTreeMap::new();
        let mut mails: Vec<String> = Vec::new();
        let mut kills = kills.into_iter();
        while progress.is_running() {
            let mut from = targets.iter().skip(usize::try_from(progress.next).unwrap()).cloned();
            let batch = progress.batch(&mut from, size(batch_size));
            let kill = kills.next().unwrap_or(Kill::No);
            let (next, outcomes) =
                portal.bulk_batch(&bulk, &batch, &progress, matches!(kill, Kill::BeforeCommit));
            if !matches!(kill, Kill::BeforeCommit) {
                mails.extend(portal.mails.iter().map(|mail| mail.to.to_lowercase()));
                for line in &outcomes {
                    let earlier = report.insert(line.bulk.unwrap().index, word(&line.result));
                    prop_assert!(earlier.is_none_or(|earlier| earlier == word(&line.result)), "{line:?} was {earlier:?}, of {:?}", targets[usize::try_from(line.bulk.unwrap().index).unwrap()]);
                }
            }
            progress = match kill {
                Kill::No => next,
                Kill::BeforeCommit | Kill::AfterCommit => progress,
                Kill::FromTheBeginning => BulkProgress::begin(bulk.mode),
            };
            portal.pass(SECOND);
        }
        let report: Vec<&str> = report.into_values().collect();
        prop_assert_eq!(&report, &expected(&targets, seats));
        let distinct: BTreeSet<&String> = mails.iter().collect();
        prop_assert_eq!(distinct.len(), mails.len(), "nobody twice");
        let sent = report.iter().filter(|word| **word == "sent").count();
        prop_assert_eq!(mails.len(), sent, "nobody forgotten");
        portal.pool.agrees(portal.store.all_members());
        // At most one live invitation per (scope, address).
        let mut live = BTreeSet::new();
        for invitation in portal.store.all() {
            if invitation.phase(portal.now) == invitation_lifecycle::Phase::Pending {
                prop_assert!(live.insert(invitation.address().key().clone()));
            }
        }
    }
}

/// IL-44: a list that has shifted is not taken for the same: nobody is invited twice all the same.
#[test]
fn il_44_a_list_that_shifted() {
    let mut portal = Portal::new();
    let bulk = bulk(BulkMode::SendWhatPasses);
    let (_, first) = run(&mut portal, &bulk, BulkProgress::begin(bulk.mode), &passing(5), 2);
    let mut shifted = passing(6);
    shifted.rotate_right(1);
    let (_, second) = run(&mut portal, &bulk, BulkProgress::begin(bulk.mode), &shifted, 2);
    assert_eq!((first.mails.len(), second.mails.len()), (5, 1));
    assert_eq!(words(&second)[1..], ["already invited"; 5]);
}
