//! Clients that do what a host's people do, again and again, and run a command again until they know what became of it.

use crate::database::RUNTIME;
use crate::desk::{
    HOLDER, POOL, REGISTER, TENANT, address, context, contracts, delegation, id, now, octets, person,
};
use access_model::{BatchRequest, Registration, Target, Window};
use contact_quota::ContactId;
use contact_quota::contacts::{Change, Request, prepare_request};
use contact_quota::seats::{ReleaseReason, SeatContext, SeatPolicy, SeatRef, SeatRequest, prepare_seats};
use invitation_lifecycle::{InvitationId, PresentedToken, Proof};
use postgres_store::{PostgresStore, PostgresStoreError, PostgresTx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use storage_contract::{FailureClass, MessageId, OpError, OutboxRepository as _, StorageError as _};
use tantou::delegation::{Accept, AcceptOutcome, Delegation, Letter};
use tantou::message::{Content, Message};

/// What clients know to have happened.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// How many commands of each kind were answered.
    pub(crate) commands: BTreeMap<String, u64>,
    /// How often one was run again, by the code of the failure.
    pub(crate) retries: BTreeMap<String, u64>,
    /// Invitations whose acceptance took place, as this client was told.
    pub(crate) accepted: Vec<InvitationId>,
    /// Messages of transactions whose commit was confirmed.
    pub(crate) promised: Vec<MessageId>,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        for (into, from) in [(&mut self.commands, other.commands), (&mut self.retries, other.retries)] {
            for (key, count) in from {
                *into.entry(key).or_default() += count;
            }
        }
        self.accepted.extend(other.accepted);
        self.promised.extend(other.promised);
    }

    pub(crate) fn answered(&self) -> u64 {
        self.commands.values().sum()
    }
}

/// Runs clients with these numbers at once, each on a thread, while something happens; then they stop.
pub(crate) fn load(store: &PostgresStore, clients: std::ops::Range<u128>, happen: impl FnOnce()) -> Tally {
    let (stop, offers) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        let threads: Vec<_> = clients
            .map(|number| {
                let mut client = Client::new(store, number, &offers);
                let stop = &stop;
                scope.spawn(move || {
                    RUNTIME.block_on(async {
                        while !stop.load(Ordering::Relaxed) {
                            client.act().await;
                        }
                    });
                    client.tally
                })
            })
            .collect();
        happen();
        stop.store(true, Ordering::Relaxed);
        let mut tally = Tally::default();
        for thread in threads {
            tally.add(thread.join().unwrap());
        }
        tally
    })
}

type Offer = (InvitationId, PresentedToken);

struct Client<'s> {
    store: &'s PostgresStore,
    number: u128,
    /// How many commands were begun; ids follow from it.
    begun: u128,
    random: u64,
    delegation: Delegation,
    /// Invitations of all clients of this process: anybody answers any of them.
    offers: &'s Mutex<Vec<Offer>>,
    seats: Vec<SeatRef>,
    contacts: Vec<ContactId>,
    tally: Tally,
}

impl<'s> Client<'s> {
    fn new(store: &'s PostgresStore, number: u128, offers: &'s Mutex<Vec<Offer>>) -> Self {
        let random = u64::try_from(number).unwrap() + 1;
        Self {
            store,
            number,
            begun: 0,
            random,
            delegation: delegation(),
            offers,
            seats: Vec::new(),
            contacts: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Splitmix64.
    fn roll(&mut self, sides: usize) -> usize {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from(mixed ^ (mixed >> 31)).unwrap() % sides
    }

    /// The next id of this client.
    fn next(&mut self) -> u128 {
        self.begun += 1;
        ((self.number + 1) << 40) + self.begun
    }

    async fn act(&mut self) {
        match self.roll(10) {
            0..3 => self.invite().await,
            3..6 => self.accept().await,
            6 => self.decline().await,
            7..9 => self.take_or_release_a_seat().await,
            _ => self.change_the_register().await,
        }
    }

    async fn invite(&mut self) {
        let number = self.next();
        let contract = contracts()[self.roll(4)];
        let target = Target::new(address(&format!("tantou{number}@seisaku.example")), "制作工房 田中様");
        let request = BatchRequest {
            batch: id(number),
            holder: HOLDER,
            contracts: vec![contract],
            targets: vec![target],
            window: Window::ALWAYS,
        };
        let (letter, journeys) = (Letter::in_language("ja".parse().unwrap()), &self.delegation);
        // An attempt that finds an earlier one committed sends nothing; then that one's messages are those that count.
        let mut messages = Vec::new();
        let done = perform(self.store, &mut self.tally, "invite", async |tx| {
            let plan = journeys.plan(tx, &request, now()).await.map_err(said)?;
            let confirmed =
                journeys.confirm(tx, &plan, &letter, &mut octets(number), now()).await.map_err(said);
            let receipt = confirmed?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            if !receipt.messages.is_empty() {
                messages = receipt.messages;
            }
            Ok(())
        });
        assert!(done.await.is_ok() || !messages.is_empty(), "an invitation was refused");
        self.tally.promised.extend(messages.iter().map(|message: &Message| message.id));
        let offers = messages.iter().filter_map(|message| match &message.content {
            Content::Invitation(mail) => Some((mail.invitation, mail.token.reveal().parse().unwrap())),
            _ => None,
        });
        self.offers.lock().unwrap().extend(offers);
    }

    /// Any offer, also one that was answered long ago.
    fn offer(&mut self) -> Option<Offer> {
        let count = self.offers.lock().unwrap().len();
        // The latest ones are still open.
        let at = count.saturating_sub(1 + self.roll(12));
        self.offers.lock().unwrap().get(at).cloned()
    }

    async fn accept(&mut self) {
        let Some((invitation, token)) = self.offer() else { return };
        let accept = Accept { proof: Proof::Token(token), registration: Registration::Given };
        let journeys = &self.delegation;
        let done = perform(self.store, &mut self.tally, "accept", async |tx| {
            let receipt = journeys.accept(tx, &accept, now()).await.map_err(said)?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            Ok(receipt)
        });
        let Ok(receipt) = done.await else { return };
        if let AcceptOutcome::Accepted { .. } = receipt.outcome {
            self.tally.accepted.push(invitation);
        }
        self.tally.promised.extend(receipt.messages.iter().map(|message| message.id));
    }

    async fn decline(&mut self) {
        let Some((_, token)) = self.offer() else { return };
        let (proof, journeys) = (Proof::Token(token), &self.delegation);
        let done = perform(self.store, &mut self.tally, "decline", async |tx| {
            let receipt = journeys.decline(tx, &proof, now()).await.map_err(said)?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            Ok(receipt.messages)
        });
        let Ok(messages) = done.await else { return };
        self.tally.promised.extend(messages.iter().map(|message| message.id));
    }

    async fn take_or_release_a_seat(&mut self) {
        let release = !self.seats.is_empty() && self.roll(2) == 0;
        let seat = SeatRef { pool: POOL, seat: id(self.next()) };
        let request = if release {
            let which = self.roll(self.seats.len());
            let at = self.seats.swap_remove(which);
            SeatRequest::Release { at, why: ReleaseReason::Deleted }
        } else {
            SeatRequest::Occupy { at: seat }
        };
        let policy = SeatPolicy::DEFAULT;
        let context = SeatContext { now: now(), policy: &policy };
        let done = perform(self.store, &mut self.tally, "seat", async |tx| {
            let prepared = prepare_seats(tx, &[request], &context).await?;
            let granted = prepared.outcomes().iter().all(|outcome| outcome.result.is_ok());
            prepared.store(tx).await?;
            Ok(granted)
        });
        if done.await == Ok(true) && !release {
            self.seats.push(seat);
        }
    }

    async fn change_the_register(&mut self) {
        let number = self.next();
        let known = self.contacts.len();
        let (change, added) = match self.roll(3) {
            0 if known > 0 => {
                let which = self.roll(known);
                let contact = self.contacts.swap_remove(which);
                // Who has become the primary hands over to the first one.
                (Change::Remove { contact, successor: Some(id(1)) }, None)
            }
            1 if known > 0 => {
                let which = self.roll(known);
                (Change::HandOver { to: self.contacts[which] }, None)
            }
            _ => (Change::Add { contacts: vec![person(number)] }, Some(id::<ContactId>(number))),
        };
        let request = Request { id: id(number), contract: REGISTER, change };
        let done = perform(self.store, &mut self.tally, "register", async |tx| {
            let prepared = prepare_request(tx, &request, &context()).await.map_err(said)?;
            Ok(prepared.store(tx).await?)
        });
        if done.await.is_ok() {
            self.contacts.extend(added);
        }
    }
}

/// A refusal as text, so that several may come of one operation.
fn said<R: Debug>(error: OpError<R, PostgresStoreError>) -> OpError<String, PostgresStoreError> {
    match error {
        OpError::Refused(refusal) => OpError::Refused(format!("{refusal:?}")),
        OpError::Storage(error) => OpError::Storage(error),
    }
}

/// Runs the whole operation in a transaction, and again in a new one until its outcome is known.
async fn perform<T>(
    store: &PostgresStore,
    tally: &mut Tally,
    what: &str,
    mut operation: impl AsyncFnMut(&mut PostgresTx) -> Result<T, OpError<String, PostgresStoreError>>,
) -> Result<T, String> {
    for attempt in 0..5_000_u64 {
        let error = match once(store, &mut operation).await {
            Ok(value) => {
                *tally.commands.entry(what.to_owned()).or_default() += 1;
                return Ok(value);
            }
            Err(OpError::Refused(refusal)) => {
                *tally.commands.entry(format!("{what} refused")).or_default() += 1;
                return Err(refusal);
            }
            Err(OpError::Storage(error)) => error,
        };
        let again = error.class() == FailureClass::Conflict
            || error.is_unavailable()
            || error.is_outcome_unknown()
            || error.code() == "postgres_store.statement_timeout";
        assert!(again, "{what}: {error} ({})", error.code());
        *tally.retries.entry(error.code().to_owned()).or_default() += 1;
        tokio::time::sleep(Duration::from_micros(500 * (1 + attempt.min(20)))).await;
    }
    panic!("{what} was never answered");
}

async fn once<T>(
    store: &PostgresStore,
    operation: &mut impl AsyncFnMut(&mut PostgresTx) -> Result<T, OpError<String, PostgresStoreError>>,
) -> Result<T, OpError<String, PostgresStoreError>> {
    let mut tx = store.begin(TENANT).await?;
    let value = operation(&mut tx).await?;
    tx.commit().await?;
    Ok(value)
}
