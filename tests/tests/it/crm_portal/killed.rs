//! A process that is killed at random points of a bulk invitation, again and again, and continued (IL-44).

use super::bulk::order_of;
use super::database::{Database, File};
use super::portal::*;
use crate::host::Random;
use crate::kills::{child_file, kill_and_look};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;
use tantou::email::{AddressKey, AddressPolicy};
use tantou::invitation::bulk::{BulkMode, BulkRunRepository, BulkTarget};
use tantou::invitation::eligibility::{Module, TargetFacts};
use tantou::invitation::members::{
    GivenAddress, Member, MemberFilter, MemberId, MemberQuery, MemberRepository,
};
use tantou::message::{Content, Message, Recipient};
use tantou::portal_membership::{Acting, Batches, LetterBody, Letters};
use tantou::quota::seats::{PoolId, SeatRepository};
use tantou::storage::{MessageId, OutboxRepository, run_ready};
use uuid::Uuid;

/// Every tenth has no address, and every hundredth that of the one before.
const TARGETS: u64 = 1_000;
const EXPECTED: usize = 890;
const BATCH: usize = 50;

fn targets(from: u64) -> impl Iterator<Item = BulkTarget> {
    (from..TARGETS).map(|index| {
        let of = if index % 100 == 55 { index - 1 } else { index };
        let mail = if index % 10 == 3 { String::new() } else { format!("lead{of}@c.example") };
        BulkTarget {
            kept_as: record(Module::Leads, u128::from(index)),
            address: GivenAddress::read(&mail, &AddressPolicy::default()),
            facts: TargetFacts::UNOPPOSED,
        }
    })
}

/// What the process does that is to be killed. Alone it does nothing.
#[test]
fn child() {
    let Some(path) = child_file() else { return };
    let mut crm = opened(&path);
    // The generator of each run is another one, as that of a real process would be.
    crm.random = Random(u64::from(std::process::id()));
    let bulk = order_of(1, PROSPECTS, BulkMode::SendWhatPasses);
    let Crm { database, membership, facts, by, now, random, .. } = &mut crm;
    let acting = Acting { portal: facts, by: *by, letters: Letters::Facts, now: *now };
    let mut tx = database.begin();
    let mut progress = run_ready(membership.begin_bulk(&mut tx, bulk.clone(), &acting)).unwrap().progress;
    File::commit(tx);
    let mut batches = Batches::new(targets, NonZeroUsize::new(BATCH).unwrap());
    while progress.is_running() {
        let batch = batches.next(&progress);
        let mut tx = database.begin();
        let receipt = run_ready(membership.bulk_batch(&mut tx, bulk.id, &batch, &acting, random)).unwrap();
        run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
        File::commit(tx);
        progress = receipt.outcome.progress;
    }
}

/// The portal in a file, set up once.
fn opened(path: &Path) -> Crm<File> {
    let mut file = File::at(path);
    let mut tx = file.begin();
    let pool = PoolId::from_uuid(Uuid::from_u128(0xd2));
    let is_there = !run_ready(tx.find_pools(&[pool])).unwrap().is_empty();
    drop(tx);
    if is_there { Crm::reopened(file) } else { Crm::open(file, 10_000) }
}

/// What a worker has sent, over all runs on one file.
#[derive(Default)]
struct Sent {
    people: BTreeMap<AddressKey, String>,
    members: BTreeSet<MemberId>,
}

impl Sent {
    /// Sends what is in the outbox. Nobody is ever written to twice.
    fn send_all(&mut self, file: &mut File, now: tantou::storage::Timestamp) {
        let mut tx = file.begin();
        let unsent = tx.page_unsent_messages(None, u32::MAX).unwrap();
        for entry in &unsent {
            let message: Message = serde_json::from_str(entry.body.as_deref().unwrap()).unwrap();
            let (Recipient::Address(to), Content::Member(letter)) = (&message.to, &message.content) else {
                panic!("{message:?}")
            };
            let LetterBody::Facts { token: Some(token), .. } = &letter.body else { panic!("{message:?}") };
            let before = self.people.insert(to.key().clone(), token.reveal().to_owned());
            assert!(before.is_none(), "{to:?} is written to twice");
            assert!(self.members.insert(letter.member), "{} is written to twice", letter.member);
        }
        let ids: Vec<MessageId> = unsent.iter().map(|entry| entry.id).collect();
        tx.mark_sent(&ids, now).unwrap();
        File::commit(tx);
    }
}

/// Who is there has a seat, a mail and a place before the position of the run; how many are.
fn check(crm: &mut Crm<File>, sent: &Sent) -> usize {
    let now = crm.now;
    let mut tx = crm.database.begin();
    let query = MemberQuery { filter: MemberFilter::All, user_type: None };
    let members = run_ready(tx.page_members(PORTAL, query, None, u32::MAX)).unwrap();
    let bulk = order_of(1, PROSPECTS, BulkMode::SendWhatPasses);
    let run = run_ready(tx.find_bulk_run(bulk.id)).unwrap();
    let progress = run.map(|run| run.progress);
    let next = progress.as_ref().map_or(0, |progress| progress.next);
    assert!(members.iter().all(|member| member.bulk().is_some_and(|place| place.index < next)));
    let counted = progress.map_or(0, |progress| progress.counts.sent);
    assert_eq!(members.len() as u64, counted, "what was sent is counted, and what is counted was sent");
    let mailed = tx.page_messages(None, u32::MAX).unwrap().len();
    assert_eq!(members.len(), mailed, "everybody has a mail, and every mail somebody");
    drop(tx);
    assert_eq!(crm.taken(PROSPECTS), members.len() as u64, "seats are exact");
    assert!(members.iter().all(|member| member.seat().counts(now)));
    assert!(sent.members.len() <= members.len());
    members.len()
}

/// Nobody is forgotten, and the link of each mail opens its invitation.
fn check_whole(crm: &mut Crm<File>, sent: &Sent) {
    let passing =
        targets(0).filter_map(|target| target.address.address().map(|address| address.key().clone()));
    let expected: BTreeSet<AddressKey> = passing.collect();
    assert_eq!(expected.len(), EXPECTED);
    assert_eq!(sent.people.keys().cloned().collect::<BTreeSet<_>>(), expected);
    let now = crm.now;
    let mut tx = crm.database.begin();
    for (address, token) in sent.people.iter().step_by(17) {
        let proof = tantou::invitation::Proof::Token(token.parse().unwrap());
        let invited = run_ready(crm.membership.invited(&mut tx, &proof, now)).unwrap().unwrap();
        assert_eq!(invited.address.key(), address);
    }
    let query = MemberQuery { filter: MemberFilter::InvitationNotAccepted, user_type: None };
    let members: Vec<Member> = run_ready(tx.page_members(PORTAL, query, None, u32::MAX)).unwrap();
    assert_eq!(members.len(), EXPECTED);
}

/// IL-44: 50 kills, spread over the run, which is continued each time: nobody is invited twice, nobody is forgotten, seats are exact.
#[test]
fn il_44_a_killed_bulk_invitation_goes_on() {
    let mut sent = Sent::default();
    kill_and_look("crm_portal::killed::child", |path, look| {
        if look.is_new {
            sent = Sent::default();
        }
        let mut crm = opened(path);
        let invited = check(&mut crm, &sent);
        let now = crm.now;
        sent.send_all(&mut crm.database, now);
        assert_eq!(sent.members.len(), invited);
        if look.is_through {
            assert_eq!(invited, EXPECTED, "who is not killed gets through");
            check_whole(&mut crm, &sent);
        }
        (invited, EXPECTED)
    });
}
