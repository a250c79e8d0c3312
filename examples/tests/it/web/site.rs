//! One host in this process, with a clock that is set by hand.

use super::host::{App, Database, Passwords, router};
use argon2::Params;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use sqlite_store::rusqlite::types::Value;
use sqlite_store::{SqliteStore, SqliteTx};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tantou::access::{
    AccountHolder, AccountHolderId, BatchRequest, Contract, ContractId, Service, Target, Window,
};
use tantou::delegation::{Delegation, Letter, Receipt};
use tantou::email::{AddressPolicy, EmailAddress};
use tantou::invitation::{InvitationId, KeyId, RandomUnavailable, TokenKey, TokenKeys};
use tantou::message::{Content, Message};
use tantou::preset;
use tantou::storage::{TenantId, Timestamp, run_ready};
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

pub(crate) const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(7));
pub(crate) const SAKURA: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(1));
pub(crate) const LUMIERE: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(2));
pub(crate) const TANAKA: &str = "tanaka@seisaku-kobo.example";
/// A form with a fit password.
pub(crate) const REGISTER: &str = "password=tsutsuji+no+hana&password_again=tsutsuji+no+hana";
pub(crate) const MINUTE: Duration = Duration::from_secs(60);

pub(crate) struct Site {
    _folder: TempDir,
    pub(crate) path: PathBuf,
    pub(crate) app: Arc<App>,
    pub(crate) delegation: Delegation,
    clock: Arc<AtomicI64>,
    log: Arc<Mutex<Vec<String>>>,
}

/// An invitation that was sent.
pub(crate) struct Invited {
    pub(crate) id: InvitationId,
    pub(crate) token: String,
}

impl Invited {
    pub(crate) fn path(&self) -> String {
        format!("/invitations/{}", self.token)
    }

    pub(crate) fn to(&self, answer: &str) -> String {
        format!("/invitations/{}/{answer}", self.token)
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn heading(&self) -> &str {
        let (_, rest) = self.text.split_once("<h1>").unwrap();
        rest.split_once("</h1>").unwrap().0
    }
}

impl Site {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("web.sqlite");
        let start: Timestamp = "2026-04-01T09:00:00+09:00".parse().unwrap();
        let clock = Arc::new(AtomicI64::new(start.as_unix_micros()));
        let log = Arc::new(Mutex::new(Vec::new()));
        let keys = TokenKeys::new(TokenKey::new(KeyId(1), &[7; 32]));
        let delegation = Delegation::new(preset::delegated_hosting(), keys);
        let (hand, lines) = (Arc::clone(&clock), Arc::clone(&log));
        let app = App {
            database: Database::open(&path, TENANT).unwrap(),
            delegation: delegation.clone(),
            // As cheap as the algorithm allows.
            passwords: Passwords::new(Params::new(8, 1, 1, None).unwrap()),
            clock: Box::new(move || Timestamp::from_unix_micros(hand.load(Ordering::SeqCst)).unwrap()),
            log: Box::new(move |line| lines.lock().unwrap().push(line.to_owned())),
        };
        let site = Self { _folder: folder, path, app: Arc::new(app), delegation, clock, log };
        site.seed();
        site
    }

    fn seed(&self) {
        let holder = |id, given, name| AccountHolder::new(id, address(given), name);
        self.in_transaction(|tx| {
            tx.insert_holders(&[
                holder(SAKURA, "keiyaku@sakura-shoji.example", "さくら商事株式会社"),
                holder(LUMIERE, "office@lumiere-arts.example", "Lumière <Arts>"),
            ])
            .unwrap();
            tx.insert_contracts(&[
                Contract::new(contract(1), SAKURA, Service::HOSTING, "ネットショップ サーバー"),
                Contract::new(contract(2), SAKURA, Service::DOMAIN_NAME, "sakura-shop.example"),
                Contract::new(contract(3), LUMIERE, Service::CERTIFICATE, "lumiere-arts.example"),
            ])
            .unwrap();
        });
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.app.clock)()
    }

    pub(crate) fn later(&self, span: Duration) {
        self.clock.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }

    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// The back office: a transaction on a connection of its own.
    pub(crate) fn in_transaction<T>(&self, work: impl FnOnce(&mut SqliteTx<'_>) -> T) -> T {
        let mut store = SqliteStore::open(&self.path).unwrap();
        let mut tx = store.begin(TENANT).unwrap();
        let value = work(&mut tx);
        tx.commit().unwrap();
        value
    }

    /// The holder invites somebody to contracts.
    pub(crate) fn invite(
        &self,
        holder: AccountHolderId,
        given: &str,
        contracts: &[u128],
        words: &str,
    ) -> Invited {
        let request = BatchRequest {
            batch: Uuid::from_bytes(random()).into(),
            holder,
            contracts: contracts.iter().map(|number| contract(*number)).collect(),
            targets: vec![Target::new(address(given), "制作工房 田中様")],
            window: Window::ALWAYS,
        };
        let letter = Letter::in_language("ja".parse().unwrap()).with_message(words.parse().unwrap());
        let now = self.now();
        self.in_transaction(|tx| {
            let plan = run_ready(self.delegation.plan(tx, &request, now)).unwrap();
            sent(&run_ready(self.delegation.confirm(tx, &plan, &letter, &mut generator, now)).unwrap())
        })
    }

    /// さくら商事 invites 田中 to two contracts.
    pub(crate) fn invite_tanaka(&self) -> Invited {
        self.invite(SAKURA, TANAKA, &[1, 2], "田中様\n新しいショップの設定をお願いします。")
    }

    pub(crate) fn resend(&self, invited: &Invited) -> Invited {
        let now = self.now();
        let resent = |tx: &mut SqliteTx<'_>| {
            run_ready(self.delegation.resend(tx, SAKURA, invited.id, &mut generator, now))
        };
        sent(&self.in_transaction(resent).unwrap())
    }

    pub(crate) fn cancel(&self, invited: &Invited) {
        let now = self.now();
        drop(
            self.in_transaction(|tx| run_ready(self.delegation.cancel(tx, SAKURA, invited.id, now)).unwrap()),
        );
    }

    /// One request, in a language, as a browser sends a form.
    pub(crate) async fn ask(&self, method: Method, path: &str, languages: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept-language", languages)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.send(request).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = router(Arc::clone(&self.app)).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub(crate) async fn get(&self, path: &str, languages: &str) -> Answer {
        self.ask(Method::GET, path, languages, "").await
    }

    pub(crate) async fn post(&self, path: &str, form: &str) -> Answer {
        self.ask(Method::POST, path, "ja", form).await
    }

    /// Every row of every table, whosever it is.
    pub(crate) fn every_row(&self) -> Vec<String> {
        let store = SqliteStore::open(&self.path).unwrap();
        let connection = store.connection();
        let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
        let tables: Vec<String> =
            tables.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        let mut rows = vec![format!("{tables:?}")];
        for table in tables {
            let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns = statement.column_count();
            let found = statement.query_map([], |row| {
                (0..columns).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>()
            });
            rows.extend(found.unwrap().map(|row| format!("{table}: {:?}", row.unwrap())));
        }
        rows
    }

    /// The stored hashes of passwords.
    pub(crate) fn password_hashes(&self) -> Vec<String> {
        let store = SqliteStore::open(&self.path).unwrap();
        let mut statement = store.connection().prepare("SELECT hash FROM portal_password").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// What kinds of messages are in the outbox.
    pub(crate) fn topics(&self) -> Vec<String> {
        let messages = self.in_transaction(|tx| tx.page_messages(None, 1000).unwrap());
        messages.into_iter().map(|message| message.topic).collect()
    }
}

pub(crate) fn contract(number: u128) -> ContractId {
    Uuid::from_u128(0xc0 + number).into()
}

pub(crate) fn address(given: &str) -> EmailAddress {
    EmailAddress::parse(given, &AddressPolicy::default()).unwrap()
}

fn random<const N: usize>() -> [u8; N] {
    let mut octets = [0; N];
    getrandom::fill(&mut octets).unwrap();
    octets
}

fn generator(out: &mut [u8]) -> Result<(), RandomUnavailable> {
    getrandom::fill(out).map_err(|_| RandomUnavailable)
}

/// The invitation in the mail that a receipt sends. The mail itself goes no further here.
fn sent<T>(receipt: &Receipt<T>) -> Invited {
    let [Message { content: Content::Invitation(mail), .. }] = receipt.messages.as_slice() else {
        panic!("expected one mail, found {:?}", receipt.messages)
    };
    Invited { id: mail.invitation, token: mail.token.reveal().to_owned() }
}
