//! Clients that do what a host's people do, again and again, and run a command again until they know what became of it.

mod board;
mod delegation;
mod handover;
mod members;
mod quota;

use crate::database::RUNTIME;
use crate::desk::{TENANT, delegation};
use board::Board;
use contact_quota::ContactId;
use contact_quota::seats::SeatRef;
use invitation_lifecycle::members::MemberId;
use invitation_lifecycle::{InvitationId, PresentedToken};
use postgres_store::{PostgresStore, PostgresStoreError, PostgresTx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use storage_contract::{FailureClass, MessageId, OpError, StorageError as _};
use tantou::delegation::Delegation;

/// What clients know to have happened.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// How many commands of each kind were answered.
    pub(crate) commands: BTreeMap<String, u64>,
    /// How often one was run again, by the code of the failure.
    pub(crate) retries: BTreeMap<String, u64>,
    /// Invitations whose acceptance took place, as this client was told.
    pub(crate) accepted: Vec<InvitationId>,
    /// Members whose acceptance took place.
    pub(crate) joined: Vec<MemberId>,
    /// Members whom somebody set out to delete.
    pub(crate) deleted: Vec<MemberId>,
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
        self.joined.extend(other.joined);
        self.deleted.extend(other.deleted);
        self.promised.extend(other.promised);
    }

    pub(crate) fn answered(&self) -> u64 {
        self.commands.values().sum()
    }
}

/// Runs clients with these numbers at once, each on a thread, while something happens; then they stop.
pub(crate) fn load(store: &PostgresStore, clients: std::ops::Range<u128>, happen: impl FnOnce()) -> Tally {
    load_with(store, None, clients, happen)
}

/// The same with clients of other processes, who know the folder, too: anybody answers what any of them has sent.
pub(crate) fn load_with(
    store: &PostgresStore,
    folder: Option<&Path>,
    clients: std::ops::Range<u128>,
    happen: impl FnOnce(),
) -> Tally {
    let (stop, shared) = (AtomicBool::new(false), Shared::new(folder));
    std::thread::scope(|scope| {
        let threads: Vec<_> = clients
            .map(|number| {
                let mut client = Client::new(store, number, &shared);
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

/// A member who was invited, and the link.
#[derive(Clone)]
struct Guest {
    member: MemberId,
    token: PresentedToken,
}

/// What clients know in common: anybody answers any invitation, and manages any member.
struct Shared {
    offers: Board,
    guests: Board,
}

impl Shared {
    fn new(folder: Option<&Path>) -> Self {
        Self { offers: Board::new(folder, "offers"), guests: Board::new(folder, "guests") }
    }
}

struct Client<'s> {
    store: &'s PostgresStore,
    number: u128,
    /// How many commands were begun; ids follow from it.
    begun: u128,
    random: u64,
    delegation: Delegation,
    shared: &'s Shared,
    seats: Vec<SeatRef>,
    contacts: Vec<ContactId>,
    tally: Tally,
}

impl<'s> Client<'s> {
    fn new(store: &'s PostgresStore, number: u128, shared: &'s Shared) -> Self {
        let random = u64::try_from(number).unwrap() + 1;
        Self {
            store,
            number,
            begun: 0,
            random,
            delegation: delegation(),
            shared,
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
        match self.roll(24) {
            0..3 => self.invite().await,
            3..6 => self.accept().await,
            6 => self.decline().await,
            7..9 => self.take_or_release_a_seat().await,
            9 => self.change_the_register().await,
            10..12 => self.invite_a_guest().await,
            12..14 => self.join().await,
            14..17 => self.change_the_type().await,
            17 => self.switch_a_member().await,
            18 => self.delete_a_member().await,
            19..22 => self.assign().await,
            22 => self.leave().await,
            _ => self.reactivate().await,
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
