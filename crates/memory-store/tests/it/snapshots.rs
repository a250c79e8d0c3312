//! What snapshots see, and which transactions are in each other's way.

use access_model::{
    AccountHolderId, AssignmentRepository, Contract, ContractId, ContractRecord, ContractRepository,
    Delegate, DelegateId, DelegateRepository, HolderRepository, Service,
};
use contact_quota::contacts::{Account, AccountRecord, ContactRepository, Member, Password};
use contact_quota::licence::{LicencePolicy, LicenceRepository, NewPortal, PortalLicence, Start};
use contact_quota::seats::{
    LimitBasis, LimitTimeline, Seat, SeatLimit, SeatPool, SeatRecord, SeatRepository, SeatState,
};
use email_identity::{AddressPolicy, EmailAddress};
use invitation_lifecycle::InvitationRepository;
use memory_store::{MemoryStore, MemoryStoreError, MemoryTx};
use storage_contract::{OutboxEntry, OutboxRepository, TenantId, Timestamp, run_ready};
use uuid::Uuid;

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

fn tenant() -> TenantId {
    id(7)
}

fn contract(number: u128) -> Contract {
    Contract::new(id(number), id::<AccountHolderId>(1), Service::HOSTING, "www")
}

fn delegate(number: u128) -> Delegate {
    let address = EmailAddress::parse(&format!("d{number}@example.jp"), &AddressPolicy::default()).unwrap();
    Delegate::new(id(number), address)
}

fn account(number: u128) -> Account {
    let member = Member { contract: id(1), contact: id(1), name: "田中".parse().unwrap() };
    Account::restore(AccountRecord {
        id: id(number),
        address: delegate(number).address().clone(),
        members: vec![member],
        opened_at: Timestamp::UNIX_EPOCH,
        password: Password::AskedFor,
    })
    .unwrap()
}

fn seats(seats: u64) -> LimitTimeline {
    LimitTimeline::fixed(SeatLimit { seats: seats.into(), basis: LimitBasis::Licences })
}

fn licence(number: u128) -> PortalLicence {
    let new = NewPortal { id: id(number), standard: id(1), pool: id(1), start: Start::Trial };
    PortalLicence::open(&new, &LicencePolicy::default(), Timestamp::UNIX_EPOCH).unwrap()
}

fn with_contracts(count: u128) -> MemoryStore {
    let store = MemoryStore::new();
    let mut tx = store.begin(tenant());
    tx.insert_contracts(&(1..=count).map(contract).collect::<Vec<_>>()).unwrap();
    tx.commit().unwrap();
    store
}

fn rename(tx: &mut MemoryTx, number: u128, name: &str) {
    let row = run_ready(tx.lock_contracts(&[id(number)])).unwrap().remove(0);
    let next = Contract::restore(ContractRecord { name: name.to_owned(), ..row.value.record() }).unwrap();
    run_ready(tx.save_contract(&next, row.version)).unwrap();
}

fn name(tx: &mut MemoryTx, number: u128) -> String {
    run_ready(tx.find_contracts(&[id(number)])).unwrap()[0].name().to_owned()
}

#[test]
fn a_transaction_sees_the_store_as_it_was_when_it_began() {
    let store = with_contracts(2);
    let mut early = store.begin(tenant());
    let mut tx = store.begin(tenant());
    rename(&mut tx, 1, "new");
    assert_eq!((name(&mut tx, 1), name(&mut early, 1)), ("new".to_owned(), "www".to_owned()));
    tx.commit().unwrap();
    assert_eq!(name(&mut early, 1), "www");
    assert_eq!(name(&mut store.begin(tenant()), 1), "new");
    // It has looked, but not under guard: it may commit.
    rename(&mut early, 2, "other");
    early.commit().unwrap();
}

#[test]
fn transactions_on_different_rows_are_in_nobodys_way() {
    let store = with_contracts(2);
    let (mut one, mut other) = (store.begin(tenant()), store.begin(tenant()));
    rename(&mut one, 1, "one");
    rename(&mut other, 2, "other");
    let message = |number| OutboxEntry { id: id(number), topic: String::new(), body: number.to_string() };
    run_ready(one.insert_messages(&[message(3), message(1)])).unwrap();
    run_ready(other.insert_messages(&[message(2)])).unwrap();
    other.commit().unwrap();
    one.commit().unwrap();
    let bodies: Vec<_> = store.messages(tenant()).into_iter().map(|message| message.body).collect();
    assert_eq!(bodies, ["2", "3", "1"], "in the order of the commits");
    assert_eq!(store.messages(id(8)), []);

    let mut late = store.begin(tenant());
    assert_eq!(store.take_messages(tenant()).len(), 3);
    assert_eq!(store.messages(tenant()), []);
    assert!(run_ready(late.insert_messages(&[message(1)])).is_err(), "what was taken out is known still");
    run_ready(late.insert_messages(&[message(4)])).unwrap();
    late.commit().unwrap();
    assert_eq!(store.take_messages(tenant()), [message(4)]);
}

#[test]
fn whoever_has_read_under_guard_what_has_changed_since_cannot_commit() {
    let store = with_contracts(2);
    let mut reader = store.begin(tenant());
    run_ready(reader.lock_contracts(&[id(1)])).unwrap();
    rename(&mut reader, 2, "decided on what contract 1 said");
    let mut writer = store.begin(tenant());
    rename(&mut writer, 1, "new");
    writer.commit().unwrap();
    let error = reader.commit().unwrap_err();
    assert!(matches!(error, MemoryStoreError::Overtaken { .. }), "{error:?}");
    assert_eq!(error.to_string(), "another transaction changed a contract first");
    assert_eq!(name(&mut store.begin(tenant()), 2), "www", "nothing of it was written");
}

/// More than the contract asks for: also the absence of a row is guarded.
#[test]
fn whoever_has_found_nothing_under_guard_cannot_commit_if_there_is_something_by_then() {
    let looks: [fn(&mut MemoryTx); 8] = [
        |tx| assert!(run_ready(tx.lock_accounts(&[delegate(9).address().key().clone()])).unwrap().is_empty()),
        |tx| assert!(run_ready(tx.lock_pools(&[id(9)])).unwrap().is_empty()),
        |tx| assert!(run_ready(tx.lock_seats(&[id(9)])).unwrap().is_empty()),
        |tx| assert!(run_ready(tx.lock_licence(id(9))).unwrap().is_none()),
        |tx| assert!(run_ready(tx.lock_delegates(&[id(9)])).unwrap().is_empty()),
        |tx| {
            let address = delegate(9).address().key().clone();
            assert!(run_ready(tx.lock_delegates_by_address(&[address])).unwrap().is_empty());
        },
        |tx| assert!(run_ready(tx.lock_contracts(&[id(9)])).unwrap().is_empty()),
        |tx| assert!(run_ready(tx.lock_holder(id(1))).unwrap().is_none()),
    ];
    for (index, look) in looks.into_iter().enumerate() {
        let store = with_contracts(1);
        let mut reader = store.begin(tenant());
        look(&mut reader);
        rename(&mut reader, 1, "decided on an absence");
        let mut writer = store.begin(tenant());
        let holder = access_model::AccountHolder::new(id(1), delegate(1).address().clone(), "");
        writer.insert_holders(&[holder]).unwrap();
        writer.insert_contracts(&[contract(9)]).unwrap();
        run_ready(async {
            writer.insert_delegates(&[delegate(9)]).await?;
            writer.insert_accounts(&[account(9)]).await?;
            writer.insert_pools(&[SeatPool::new(id(9), seats(1))]).await?;
            writer.insert_licence(&licence(9)).await?;
            let state = SeatState::Occupied { since: Timestamp::UNIX_EPOCH };
            let taken_at = Timestamp::UNIX_EPOCH;
            writer
                .insert_seats(&[Seat::restore(SeatRecord { id: id(9), pool: id(9), taken_at, state })])
                .await
        })
        .unwrap();
        writer.commit().unwrap();
        assert!(reader.commit().is_err(), "look {index}");
    }
}

#[test]
fn a_row_that_went_and_came_again_is_another_row() {
    let store = with_contracts(1);
    let delegates = [delegate(9)];
    let mut tx = store.begin(tenant());
    run_ready(tx.insert_delegates(&delegates)).unwrap();
    let assignment =
        access_model::Assignment::offered(id(1), id(9), id(1), id(5), access_model::Window::ALWAYS, None);
    run_ready(tx.insert_assignments(&[assignment])).unwrap();
    tx.commit().unwrap();

    let pair: [(ContractId, DelegateId); 1] = [(id(1), id(9))];
    let mut slow = store.begin(tenant());
    let row = run_ready(slow.lock_assignments(&pair)).unwrap().remove(0);
    for anew in [false, true] {
        let mut tx = store.begin(tenant());
        if anew {
            run_ready(tx.insert_assignments(&[assignment])).unwrap();
        } else {
            run_ready(tx.delete_assignments(&[(id(1), id(9), row.version)])).unwrap();
        }
        tx.commit().unwrap();
    }
    // The new row has the version of the old one, and yet the read no longer holds.
    run_ready(slow.save_assignments(&[(row.value, row.version)])).unwrap();
    assert!(slow.commit().is_err());
}

#[test]
fn a_transaction_and_what_runs_on_it_can_be_sent_to_another_thread() {
    fn send<T: Send>(value: T) -> T {
        value
    }
    let store = send(with_contracts(1));
    let mut tx = send(store.begin(tenant()));
    let ids = [id(1)];
    run_ready(send(async {
        tx.lock_contracts(&ids).await?;
        tx.lock_delegates(&[]).await?;
        tx.lock_assignments_of_contract(ids[0]).await?;
        tx.lock_invitations(&[]).await?;
        tx.lock_register(id(1)).await?;
        tx.lock_pools(&[]).await?;
        tx.lock_licence(id(1)).await?;
        tx.insert_messages(&[]).await
    }))
    .unwrap();
    std::thread::spawn(move || tx.commit()).join().unwrap().unwrap();
}

/// How much memory a transaction takes does not follow from what the store holds. (A copy of the rows would cost a hundred times as much.)
#[test]
fn a_transaction_costs_the_same_in_a_store_a_hundred_times_as_large() {
    let cost = |store: &MemoryStore| {
        let change = || {
            let mut tx = store.begin(tenant());
            (1..=10).for_each(|number| rename(&mut tx, number * 50, "x"));
            tx.commit().unwrap();
        };
        allocation_counter::measure(change).bytes_total
    };
    let (small, large) = (with_contracts(1_000), with_contracts(100_000));
    let (of_small, of_large) = (cost(&small), cost(&large));
    assert!(of_large < of_small * 10, "{of_small} bytes in a small store, {of_large} in a large one");
}
