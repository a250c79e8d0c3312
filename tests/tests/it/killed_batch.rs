//! A process that is killed at random points of a big batch, again and again (AM-07, IL-11).
//!
//! The child is this test binary itself, run again for one test and told by an environment variable where the file is. It makes the file,
//! seeds it, and confirms a batch of 1,000 people × 2 contracts in steps, each step with its mails in one transaction. The parent kills it
//! (`SIGKILL`) after a random time, then looks: every person is either fully invited, with the mail in the outbox, or not at all. A worker sends
//! what is in the outbox between the kills. The batch is run again until it is through; then everybody has exactly one mail, whose link works.

use crate::audit::Books;
use crate::host::{Random, address, delegation, time};
use crate::kills::{child_file, kill_and_look};
use sqlite_store::SqliteStore;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use tantou::access::{
    AccountHolder, AccountHolderId, AssignmentRepository, AssignmentState, BatchId, BatchRequest, Contract,
    ContractId, ContractRepository, Service, Target, Window,
};
use tantou::delegation::{Confirmation, Letter, LookedAt};
use tantou::email::AddressKey;
use tantou::invitation::{InvitationId, InvitationRepository, Phase, Proof, ScopeId};
use tantou::message::{Content, Message, Recipient};
use tantou::storage::{MessageId, OutboxRepository, TenantId, Timestamp, run_ready};
use uuid::Uuid;

const PEOPLE: usize = 1_000;
const STEP: usize = 50;

const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e));
const HOLDER: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(0xa1));
const CONTRACTS: [ContractId; 2] =
    [ContractId::from_uuid(Uuid::from_u128(0xc1)), ContractId::from_uuid(Uuid::from_u128(0xc2))];

fn now() -> Timestamp {
    time("2026-04-01T09:00:00+09:00")
}

/// The same request in every run: its ids are what makes a repetition recognisable.
fn request() -> BatchRequest {
    let target = |number: usize| {
        let mail = format!("担当{number}@seisaku-kobo.example");
        Target::new(address(&mail), format!("担当者 {number}"))
    };
    BatchRequest {
        batch: BatchId::from_uuid(Uuid::from_u128(0xb1)),
        holder: HOLDER,
        contracts: CONTRACTS.to_vec(),
        targets: (0..PEOPLE).map(target).collect(),
        window: Window::ALWAYS,
    }
}

/// What the process does that is to be killed. Alone it does nothing.
#[test]
fn child() {
    let Some(file) = child_file() else { return };
    let mut store = SqliteStore::open(file).unwrap();
    seed(&mut store);
    // The generator of each run is another one, as that of a real process would be.
    let mut random = Random(u64::from(std::process::id()));
    let delegation = delegation();
    let mut tx = store.begin(TENANT).unwrap();
    let plan = run_ready(delegation.plan(&mut tx, &request(), now())).unwrap();
    drop(tx);
    let letter = Letter::in_language("ja".parse().unwrap());
    let step_size = NonZeroUsize::new(STEP).unwrap();
    let mut confirmation = Confirmation::new(plan, letter).with_step_size(step_size);
    loop {
        let mut tx = store.begin(TENANT).unwrap();
        let step = run_ready(delegation.confirm_step(&mut tx, &confirmation, &mut random, now())).unwrap();
        let Some(receipt) = step else { return };
        run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
        tx.commit().unwrap();
        confirmation.advance(&receipt.outcome);
    }
}

fn seed(store: &mut SqliteStore) {
    let mut tx = store.begin(TENANT).unwrap();
    if !run_ready(tx.find_contracts(&CONTRACTS)).unwrap().is_empty() {
        return;
    }
    let mail = address("keiyaku@sakura-shoji.example");
    tx.insert_holders(&[AccountHolder::new(HOLDER, mail, "さくら商事株式会社")]).unwrap();
    let contracts = CONTRACTS.map(|id| Contract::new(id, HOLDER, Service::HOSTING, id.to_string()));
    tx.insert_contracts(&contracts).unwrap();
    tx.commit().unwrap();
}

/// What a worker has sent, over all runs on one file.
#[derive(Default)]
struct Sent {
    mails: BTreeMap<MessageId, (InvitationId, String)>,
    people: BTreeSet<AddressKey>,
}

impl Sent {
    /// Sends what is in the outbox. Nobody is ever written to twice.
    fn send_all(&mut self, store: &mut SqliteStore) {
        let mut tx = store.begin(TENANT).unwrap();
        let unsent = tx.page_unsent_messages(None, u32::MAX).unwrap();
        for entry in &unsent {
            let message: Message = serde_json::from_str(entry.body.as_deref().unwrap()).unwrap();
            let (Recipient::Address(to), Content::Invitation(mail)) = (&message.to, &message.content) else {
                panic!("{message:?}")
            };
            assert!(self.people.insert(to.key().clone()), "{to:?} is written to twice");
            let first = self.mails.insert(message.id, (mail.invitation, mail.token.reveal().to_owned()));
            assert!(first.is_none(), "{} is sent twice", message.id);
        }
        let ids: Vec<MessageId> = unsent.iter().map(|entry| entry.id).collect();
        tx.mark_sent(&ids, now()).unwrap();
        tx.commit().unwrap();
    }
}

/// Everybody is either fully invited, with the mail in the outbox or sent, or not at all; how many are.
fn check(store: &mut SqliteStore, sent: &Sent) -> usize {
    let mut tx = store.begin(TENANT).unwrap();
    let mut assigned: BTreeMap<InvitationId, BTreeSet<ContractId>> = BTreeMap::new();
    for contract in CONTRACTS {
        for row in run_ready(tx.page_assignments_of_contract(contract, None, u32::MAX)).unwrap() {
            assert!(matches!(row.state(), AssignmentState::Pending { .. }), "{row:?}");
            let invitation = InvitationId::from_uuid(row.invitation().as_uuid());
            assert!(assigned.entry(invitation).or_default().insert(contract));
        }
    }
    let scope = ScopeId::from_uuid(HOLDER.as_uuid());
    let found = run_ready(tx.page_invitations(scope, None, u32::MAX)).unwrap();
    let mut offered: BTreeMap<InvitationId, BTreeSet<ContractId>> = BTreeMap::new();
    for invitation in &found {
        assert_eq!((invitation.phase(now()), invitation.sendings()), (Phase::Pending, 1));
        let contracts = invitation.offers().iter().map(|offer| ContractId::from_uuid(offer.id));
        offered.insert(invitation.id(), contracts.collect());
    }
    let mut mailed: BTreeMap<InvitationId, BTreeSet<ContractId>> = BTreeMap::new();
    for entry in tx.page_messages(None, u32::MAX).unwrap() {
        let invitation = match &entry.body {
            Some(body) => {
                let message: Message = serde_json::from_str(body).unwrap();
                let Content::Invitation(mail) = message.content else { panic!("{entry:?}") };
                mail.invitation
            }
            None => sent.mails.get(&entry.id).expect("wiped, so it was sent").0,
        };
        assert!(mailed.insert(invitation, CONTRACTS.into()).is_none(), "two mails for {invitation}");
    }
    assert!(offered.values().all(|contracts| contracts.len() == CONTRACTS.len()));
    assert_eq!(assigned, offered, "what is offered is assigned, and the other way round");
    assert_eq!(offered, mailed, "what is offered has its mail, and the other way round");
    assert_eq!(offered.len() % STEP, 0, "a step is a step");
    offered.len()
}

/// Everything is there: the books agree, and the link of each mail opens its invitation.
fn check_whole(store: &mut SqliteStore, sent: &Sent) {
    assert_eq!((sent.mails.len(), sent.people.len()), (PEOPLE, PEOPLE));
    let mut tx = store.begin(TENANT).unwrap();
    let books = run_ready(Books::read(&mut tx, &[HOLDER], &CONTRACTS)).unwrap();
    assert_eq!(books.disagreements(), Vec::<String>::new());
    assert_eq!((books.delegates.len(), books.assignments.len()), (PEOPLE, PEOPLE * CONTRACTS.len()));
    let delegation = delegation();
    for (invitation, token) in sent.mails.values() {
        let proof = Proof::Token(token.parse().unwrap());
        let LookedAt::Open(open) = run_ready(delegation.look(&mut tx, &proof, None, now())).unwrap() else {
            panic!("the link of {invitation} is dead")
        };
        assert_eq!((open.invitation, open.contracts.as_slice()), (*invitation, CONTRACTS.as_slice()));
    }
}

/// The control: a host that commits a step and keeps its mails for later is found out.
#[test]
#[should_panic(expected = "what is offered has its mail")]
fn a_step_without_its_mails_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path().join("careless.db")).unwrap();
    seed(&mut store);
    let delegation = delegation();
    let mut tx = store.begin(TENANT).unwrap();
    let plan = run_ready(delegation.plan(&mut tx, &request(), now())).unwrap();
    let letter = Letter::in_language("ja".parse().unwrap());
    let confirmation = Confirmation::new(plan, letter).with_step_size(NonZeroUsize::new(STEP).unwrap());
    let mut random = Random(1);
    let step = delegation.confirm_step(&mut tx, &confirmation, &mut random, now());
    assert_eq!(run_ready(step).unwrap().unwrap().messages.len(), STEP);
    tx.commit().unwrap();
    check(&mut store, &Sent::default());
}

/// AM-07, IL-11: 50 kills, spread over the batch; the same batch run again finishes it, and nobody is written to twice.
#[test]
fn il_11_a_killed_batch_is_whole_or_not_at_all() {
    let mut sent = Sent::default();
    kill_and_look("killed_batch::child", |file, look| {
        if look.is_new {
            sent = Sent::default();
        }
        let mut store = SqliteStore::open(file).expect("whatever was killed, the file opens");
        let invited = check(&mut store, &sent);
        sent.send_all(&mut store);
        assert_eq!(invited, sent.mails.len());
        if look.is_through {
            assert_eq!(check(&mut store, &sent), PEOPLE, "who is not killed gets through");
            check_whole(&mut store, &sent);
        }
        (invited, PEOPLE)
    });
}
