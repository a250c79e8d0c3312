//! What the load is made of: one holder with contracts, a pool of seats, a register of contacts, a [portal](crate::portal), a [help desk](crate::help_desk).

use access_model::{AccountHolder, AccountHolderId, Contract, ContractId, Service};
use contact_quota::contacts::{
    BUILT_IN_WORDS, Change, Consent, ContactPolicy, Context, NewContact, Request, SignUp, WordList,
    prepare_request,
};
use contact_quota::seats::{
    LimitBasis, LimitTimeline, PoolId, PoolRecord, SeatLimit, SeatPool, SeatRepository as _,
};
use contact_quota::{Catalogue, CivilDate, Entitlement, Facts, Quota, support_contacts};
use email_identity::{AddressPolicy, EmailAddress};
use invitation_lifecycle::{KeyId, RandomUnavailable, TokenKey, TokenKeys};
use postgres_store::{PostgresStore, PostgresStoreError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;
use std::time::SystemTime;
use storage_contract::{OpError, TenantId, Timestamp};
use tantou::delegation::Delegation;
use tantou::preset;
use uuid::Uuid;

pub(crate) const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e));
pub(crate) const HOLDER: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(0xa1));
pub(crate) const POOL: PoolId = PoolId::from_uuid(Uuid::from_u128(0xb001));
pub(crate) const REGISTER: contact_quota::ContractId =
    contact_quota::ContractId::from_uuid(Uuid::from_u128(0xc0));
/// How many seats the pool has.
pub(crate) const SEATS: u64 = 12;
/// How many people the register may have.
pub(crate) const CONTACTS: u64 = 10;

pub(crate) fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

pub(crate) fn contracts() -> [ContractId; 4] {
    [0xc1, 0xc2, 0xc3, 0xc4].map(id)
}

pub(crate) fn now() -> Timestamp {
    "2026-04-01T09:00:00+09:00".parse().unwrap()
}

/// The real present, for what is told apart by when it was: one agent may get one item twice.
#[expect(clippy::disallowed_methods, reason = "a host has a clock")]
pub(crate) fn clock() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Timestamp::from_unix_micros(since.as_micros().try_into().unwrap()).unwrap()
}

pub(crate) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).unwrap()
}

/// Many mails go to one address at one instant, and nobody is sent away because of another.
pub(crate) fn delegation() -> Delegation {
    let mut policies = preset::delegated_hosting();
    policies.batches.all_or_nothing = false;
    policies.invitations.sending_interval = None;
    Delegation::new(policies, TokenKeys::new(TokenKey::new(KeyId(1), &[7; 32])))
}

/// Octets that follow from a seed, so that a repeated command draws the same ones. Tests need them different, not secret.
pub(crate) fn octets(seed: u128) -> impl FnMut(&mut [u8]) -> Result<(), RandomUnavailable> {
    let mut drawn = 0_u64;
    move |out: &mut [u8]| {
        for octets in out.chunks_mut(8) {
            drawn += 1;
            let mut hasher = DefaultHasher::new();
            (seed, drawn).hash(&mut hasher);
            let number = hasher.finish().to_be_bytes();
            octets.copy_from_slice(&number[..octets.len()]);
        }
        Ok(())
    }
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&support_contacts()).unwrap());
static WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::from_toml(BUILT_IN_WORDS).unwrap());
static POLICY: LazyLock<ContactPolicy> = LazyLock::new(ContactPolicy::default);

pub(crate) fn context() -> Context<'static> {
    let today = CivilDate::new(2026, 4, 1).unwrap();
    Context { catalogue: &CATALOGUE, words: &WORDS, policy: &POLICY, now: now(), today }
}

/// A person with an address of its own.
pub(crate) fn person(number: u128) -> NewContact {
    let digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let name: String =
        number.to_string().chars().filter_map(|digit| digits.get(digit.to_digit(10)? as usize)).collect();
    NewContact {
        id: id(number),
        name: format!("山田 {name}").parse().unwrap(),
        address: address(&format!("person{number}@sakura.example")),
        consent: Consent::to_all("1", now()),
        name_reviewed: true,
    }
}

fn sign_up() -> Request {
    // Two are in the base.
    let connections = i64::try_from(CONTACTS).unwrap() - 2;
    let sign_up = SignUp {
        form: CivilDate::new(2022, 9, 1).unwrap(),
        from: context().today,
        entitlement: Entitlement::new("data_link", Facts::new().with_count("connections", connections)),
        primary: id(1),
        contacts: vec![person(1), person(2)],
    };
    Request { id: id(1), contract: REGISTER, change: Change::SignUp(sign_up) }
}

/// Puts everything in place.
pub(crate) async fn set_up(store: &PostgresStore) -> Result<(), PostgresStoreError> {
    let mut tx = store.begin(TENANT).await?;
    tx.insert_holders(&[AccountHolder::new(HOLDER, address("keiyaku@sakura.example"), "さくら商事")]).await?;
    let contracts = contracts().map(|id| Contract::new(id, HOLDER, Service::HOSTING, "www.sakura.example"));
    tx.insert_contracts(&contracts).await?;
    let limits = LimitTimeline::fixed(SeatLimit { seats: Quota::Finite(SEATS), basis: LimitBasis::Licences });
    let record = PoolRecord {
        id: POOL,
        limits,
        occupied: 0,
        round: 0,
        lapsed_through: None,
        holds: Vec::new(),
        held_since: None,
    };
    tx.insert_pools(&[SeatPool::restore(record).unwrap()]).await?;
    match prepare_request(&mut tx, &sign_up(), &context()).await {
        Ok(prepared) => prepared.store(&mut tx).await?,
        Err(OpError::Storage(error)) => return Err(error),
        Err(OpError::Refused(refusal)) => panic!("{refusal}"),
    }
    crate::portal::open(&mut tx).await?;
    crate::help_desk::open(&mut tx).await?;
    tx.commit().await
}
