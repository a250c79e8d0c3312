//! A host on PostgreSQL: invitations that wait, many more beside them, and how one is accepted over the store.

use access_model::{
    AccountHolder, AccountHolderId, BatchRequest, Contract, ContractId, Registration, Service, Target, Window,
};
use email_identity::{AddressPolicy, EmailAddress};
use invitation_lifecycle::{KeyId, PresentedToken, Proof, RandomUnavailable, TokenKey, TokenKeys};
use postgres_store::deadpool_postgres::{Manager, Pool};
use postgres_store::{PostgresStore, PostgresTx};
use std::hash::{DefaultHasher, Hash, Hasher};
use storage_contract::{OutboxRepository as _, TenantId, Timestamp};
use tantou::delegation::{Accept, AcceptOutcome, Delegation, Letter};
use tantou::message::Content;
use tantou::preset;
use tokio_postgres::{Client, Config, NoTls};
use uuid::Uuid;

/// The one tenant.
pub const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e));
const HOLDER: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(0xa1));
const CONTRACT: ContractId = ContractId::from_uuid(Uuid::from_u128(0xc1));

/// A host with one holder and one contract.
#[derive(Debug)]
pub struct Host {
    /// Its store, with one connection.
    pub store: PostgresStore,
    delegation: Delegation,
    issued: u128,
}

/// A store with a pool of one connection.
pub async fn open(config: &Config) -> PostgresStore {
    let pool = Pool::builder(Manager::new(config.clone(), NoTls)).max_size(1).build().expect("a pool");
    PostgresStore::open(pool).await.expect("the store opens")
}

/// A connection beside the store's.
pub async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.expect("the server is there");
    tokio::spawn(connection);
    client
}

/// The instant of everything.
pub fn now() -> Timestamp {
    Timestamp::from_unix_micros(1_775_000_000_000_000).expect("is in this era")
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).expect("is an address")
}

impl Host {
    /// Opens the store and seeds it.
    pub async fn set_up(config: &Config) -> Self {
        let store = open(config).await;
        let mut tx = store.begin(TENANT).await.expect("a connection");
        let holder = AccountHolder::new(HOLDER, address("keiyaku@sakura.example"), "さくら商事");
        tx.insert_holders(&[holder]).await.expect("a holder");
        let contract = Contract::new(CONTRACT, HOLDER, Service::HOSTING, "www.sakura.example");
        tx.insert_contracts(&[contract]).await.expect("a contract");
        tx.commit().await.expect("a commit");
        let keys = TokenKeys::new(TokenKey::new(KeyId(1), &[7; 32]));
        Self { store, delegation: Delegation::new(preset::delegated_hosting(), keys), issued: 0 }
    }

    /// Issues so many invitations in one batch, each to another person.
    pub async fn issue(&mut self, count: usize) -> Vec<PresentedToken> {
        self.issued += 1;
        let batch = self.issued;
        let target =
            |number| Target::new(address(&format!("tantou{batch}-{number}@seisaku.example")), "田中様");
        let request = BatchRequest {
            batch: Uuid::from_u128(0xb000 + batch).into(),
            holder: HOLDER,
            contracts: vec![CONTRACT],
            targets: (0..count).map(target).collect(),
            window: Window::ALWAYS,
        };
        let letter = Letter::in_language("ja".parse().expect("is a language"));
        let mut tx = self.store.begin(TENANT).await.expect("a connection");
        let plan = self.delegation.plan(&mut tx, &request, now()).await.expect("a plan");
        let receipt = self.delegation.confirm(&mut tx, &plan, &letter, &mut octets(batch), now()).await;
        let receipt = receipt.expect("a receipt");
        tx.insert_messages(&receipt.outbox_entries().expect("is JSON")).await.expect("messages");
        tx.commit().await.expect("a commit");
        let tokens = receipt.messages.iter().filter_map(|message| match &message.content {
            Content::Invitation(mail) => Some(mail.token.reveal().parse().expect("is a token")),
            _ => None,
        });
        tokens.collect()
    }

    /// Accepts one, as a host does: the journey and its messages in one transaction.
    pub async fn accept(&self, store: &PostgresStore, token: &PresentedToken) {
        let accept = Accept { proof: Proof::Token(token.clone()), registration: Registration::Given };
        let mut tx: PostgresTx = store.begin(TENANT).await.expect("a connection");
        let receipt = self.delegation.accept(&mut tx, &accept, now()).await.expect("it is accepted");
        assert!(matches!(receipt.outcome, AcceptOutcome::Accepted { .. }), "it was accepted before");
        tx.insert_messages(&receipt.outbox_entries().expect("is JSON")).await.expect("messages");
        tx.commit().await.expect("a commit");
    }
}

/// Puts rows beside the real ones until there are about so many invitations, each with its selector, addressee, delegate, roster entry and assignment of its own. They are copies of
/// real rows under other keys; nobody reads them.
pub async fn fill(client: &Client, upto: i64) {
    let there: i64 =
        client.query_one("SELECT count(*) FROM tantou_invitation", &[]).await.expect("a count").get(0);
    let missing = upto - there;
    let copies = [
        "tantou_invitation (tenant, id, scope, expires_at, version, record)
         SELECT r.tenant, gen_random_uuid(), gen_random_uuid(), r.expires_at, 1, r.record FROM one r",
        "tantou_selector (tenant, selector, invitation)
         SELECT r.tenant, uuid_send(gen_random_uuid()), gen_random_uuid() FROM one r",
        "tantou_addressee (tenant, scope, address_key, version, record)
         SELECT r.tenant, gen_random_uuid(), 'x' || n || '@' || md5(random()::text), 1, r.record FROM one r",
        "tantou_delegate (tenant, id, address_key, version, record)
         SELECT r.tenant, gen_random_uuid(), 'x' || n || '@' || md5(random()::text), 1, r.record FROM one r",
        "tantou_roster_entry (tenant, holder, delegate, version, record)
         SELECT r.tenant, gen_random_uuid(), gen_random_uuid(), 1, r.record FROM one r",
        "tantou_assignment (tenant, contract, delegate, holder, version, record)
         SELECT r.tenant, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, r.record FROM one r",
    ];
    for copy in copies {
        let table = copy.split(' ').next().unwrap_or_default();
        let sql = format!(
            "WITH one AS MATERIALIZED (SELECT * FROM {table} LIMIT 1)
             INSERT INTO {copy}, generate_series(1, {missing}) AS n"
        );
        client.batch_execute(&sql).await.expect("copies");
    }
    // Each by itself: VACUUM refuses the transaction that two statements in one message are.
    for statement in ["VACUUM ANALYZE", "CHECKPOINT"] {
        client.batch_execute(statement).await.expect("a quiet server");
    }
}

/// Octets that follow from a number. A bench needs them different, not secret.
fn octets(seed: u128) -> impl FnMut(&mut [u8]) -> Result<(), RandomUnavailable> {
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
