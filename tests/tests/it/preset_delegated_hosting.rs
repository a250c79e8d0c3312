//! The preset `delegated_hosting`: the whole story of a hosting service whose customers let third parties configure their contracts, on a
//! SQLite file that is closed and opened again between the acts (AM-02, AM-03, AM-04, AM-05, AM-07, AM-09, AM-16, IL-02, IL-04, IL-05,
//! IL-06, IL-07, IL-09, IL-10, IL-18).

use crate::audit::Books;
use crate::host::{Random, address, delegation, time};
use sqlite_store::rusqlite::params;
use sqlite_store::{SqliteStore, SqliteStoreError, SqliteTx};
use std::path::PathBuf;
use std::time::Duration;
use tantou::access::{
    AccountHolder, AccountHolderId, Action, BatchId, BatchRequest, Contract, ContractId, Decision,
    DelegateId, DelegateRepository, PairOutcome, Principal, Service, Target, Window,
};
use tantou::delegation::{
    Accept, AcceptOutcome, Delegation, Letter, ListedInvitation, LookedAt, Receipt, Registration,
};
use tantou::invitation::{Action as Button, Asks, DeadLink, InvitationId, Phase, Proof};
use tantou::message::{Content, Message, Notice, Recipient};
use tantou::storage::{OpError, OutboxRepository, TenantId, Timestamp, run_ready};
use tantou::text::{Explain, TextLanguage};
use uuid::Uuid;

const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e));
const HOLDER: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(0xa1));
const HOSTING: ContractId = ContractId::from_uuid(Uuid::from_u128(0xc1));
const DOMAIN: ContractId = ContractId::from_uuid(Uuid::from_u128(0xc2));
const CERTIFICATE: ContractId = ContractId::from_uuid(Uuid::from_u128(0xc3));
const CONTRACTS: [ContractId; 3] = [HOSTING, DOMAIN, CERTIFICATE];

const TANAKA: &str = "田中@制作工房.example";
const SUZUKI: &str = "suzuki@web-seisaku.example";
const SATO: &str = "sato@design.example.co.jp";

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The customer portal of the service: its file, its clock, its mail boxes.
struct Portal {
    _folder: tempfile::TempDir,
    file: PathBuf,
    store: SqliteStore,
    delegation: Delegation,
    random: Random,
    now: Timestamp,
    batches: u128,
    /// What the mail server has delivered: to whom, and which link.
    delivered: Vec<(String, InvitationId, String)>,
    /// What the customer was told.
    told: Vec<Notice>,
}

impl Portal {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.db");
        let mut store = SqliteStore::open(&file).unwrap();
        let mut tx = store.begin(TENANT).unwrap();
        let mail = address("keiyaku@sakura-shoji.example");
        tx.insert_holders(&[AccountHolder::new(HOLDER, mail, "さくら商事株式会社")]).unwrap();
        tx.insert_contracts(&[
            Contract::new(HOSTING, HOLDER, Service::HOSTING, "さくら商事 レンタルサーバー"),
            Contract::new(DOMAIN, HOLDER, Service::DOMAIN_NAME, "sakura-shoji.example"),
            Contract::new(CERTIFICATE, HOLDER, Service::CERTIFICATE, "www.sakura-shoji.example"),
        ])
        .unwrap();
        // The portal's own table, in the same file: passwords are its business.
        let passwords = "CREATE TABLE password (delegate BLOB PRIMARY KEY, hash TEXT NOT NULL)";
        tx.connection().execute_batch(passwords).unwrap();
        tx.commit().unwrap();
        Self {
            _folder: folder,
            file,
            store,
            delegation: delegation(),
            random: Random(1),
            now: time("2026-04-01T09:00:00+09:00"),
            batches: 0,
            delivered: Vec::new(),
            told: Vec::new(),
        }
    }

    /// The process ends and starts again; time passes; and the books have to agree.
    fn later(&mut self, span: Duration) {
        self.store = SqliteStore::open(&self.file).unwrap();
        self.now = self.now.saturating_add(span);
        let mut tx = self.store.begin(TENANT).unwrap();
        let books = run_ready(Books::read(&mut tx, &[HOLDER], &CONTRACTS)).unwrap();
        assert_eq!(books.disagreements(), Vec::<String>::new());
    }

    /// One journey, one transaction, its messages with it; then the mails are delivered.
    fn run<T, R: std::fmt::Debug>(
        &mut self,
        journey: impl FnOnce(
            &Delegation,
            &mut SqliteTx<'_>,
            &mut Random,
            Timestamp,
        ) -> Result<Receipt<T>, OpError<R, SqliteStoreError>>,
    ) -> Result<T, R> {
        let mut tx = self.store.begin(TENANT).unwrap();
        let receipt = match journey(&self.delegation, &mut tx, &mut self.random, self.now) {
            Ok(receipt) => receipt,
            Err(OpError::Refused(refusal)) => return Err(refusal),
            Err(OpError::Storage(error)) => panic!("{error}"),
        };
        run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
        tx.commit().unwrap();
        self.deliver();
        Ok(receipt.outcome)
    }

    fn deliver(&mut self) {
        let mut tx = self.store.begin(TENANT).unwrap();
        let unsent = tx.page_unsent_messages(None, u32::MAX).unwrap();
        for entry in &unsent {
            let message: Message = serde_json::from_str(entry.body.as_deref().unwrap()).unwrap();
            match (message.to, message.content) {
                (Recipient::Address(to), Content::Invitation(mail)) => {
                    let token = mail.token.reveal().to_owned();
                    self.delivered.push((to.as_given().to_owned(), mail.invitation, token));
                }
                (_, Content::Notice(notice)) => self.told.push(notice),
                other => panic!("{other:?}"),
            }
        }
        let ids: Vec<_> = unsent.iter().map(|entry| entry.id).collect();
        tx.mark_sent(&ids, self.now).unwrap();
        tx.commit().unwrap();
    }

    /// Contracts and people are chosen, a message is typed, the confirmation screen is shown, and *send* is pressed.
    fn assign(&mut self, contracts: &[ContractId], targets: Vec<Target>) -> Vec<(InvitationId, String)> {
        self.batches += 1;
        let batch = BatchId::from_uuid(Uuid::from_u128(0xb0 + self.batches));
        let contracts = contracts.to_vec();
        let request = BatchRequest { batch, holder: HOLDER, contracts, targets, window: Window::ALWAYS };
        let mut tx = self.store.begin(TENANT).unwrap();
        let plan = run_ready(self.delegation.plan(&mut tx, &request, self.now)).unwrap();
        drop(tx);
        assert!(plan.is_confirmable() && plan.pairs().all(|pair| pair.outcome == PairOutcome::Invite));
        let words = "サイトの制作にあたり、設定をお願いいたします。".parse().unwrap();
        let letter = Letter::in_language("ja".parse().unwrap()).with_message(words);
        let before = self.delivered.len();
        let step = self
            .run(|journeys, tx, random, now| run_ready(journeys.confirm(tx, &plan, &letter, random, now)))
            .unwrap();
        assert_eq!(step.sent.len(), plan.targets().len());
        self.delivered[before..].iter().map(|(_, id, token)| (*id, token.clone())).collect()
    }

    fn look(&mut self, token: &str) -> LookedAt {
        let mut tx = self.store.begin(TENANT).unwrap();
        run_ready(self.delegation.look(&mut tx, &proof(token), None, self.now)).unwrap()
    }

    /// The registration form, or the mere consent. The password is stored in the same transaction, and only if it counts.
    fn accept(&mut self, token: &str, password: Option<&str>) -> Result<AcceptOutcome, &'static str> {
        let registration = if password.is_some() { Registration::Given } else { Registration::NotGiven };
        let accept = Accept { proof: proof(token), registration };
        let outcome = self.run(|journeys, tx, _, now| {
            let receipt = run_ready(journeys.accept(tx, &accept, now))?;
            if let AcceptOutcome::Accepted { delegate, registers: true, .. } = &receipt.outcome {
                let hash = format!("hash of {}", password.unwrap());
                let id = delegate.as_uuid().into_bytes();
                tx.connection().execute("INSERT INTO password VALUES (?1, ?2)", params![id, hash]).unwrap();
            }
            Ok(receipt)
        });
        outcome.map_err(|refusal: tantou::delegation::AnswerRefusal| refusal.code())
    }

    fn passwords(&self) -> i64 {
        let count = "SELECT count(*) FROM password";
        self.store.connection().query_row(count, [], |row| row.get(0)).unwrap()
    }

    fn delegate(&mut self, mail: &str) -> DelegateId {
        let mut tx = self.store.begin(TENANT).unwrap();
        run_ready(tx.find_delegates_by_address(&[address(mail).key().clone()])).unwrap()[0].id()
    }

    fn may(&mut self, mail: &str, action: Action, contract: ContractId) -> Decision {
        let who = Principal::Delegate(self.delegate(mail));
        let mut tx = self.store.begin(TENANT).unwrap();
        run_ready(self.delegation.decide(&mut tx, who, action, contract, self.now)).unwrap()
    }

    /// The tab with the invitations.
    fn line(&mut self, id: InvitationId) -> ListedInvitation {
        let mut tx = self.store.begin(TENANT).unwrap();
        let listed = run_ready(self.delegation.invitations(&mut tx, HOLDER, None, 100, self.now)).unwrap();
        listed.into_iter().find(|line| line.invitation.id() == id).unwrap()
    }

    /// The list of the delegates, by label.
    fn roster(&mut self) -> Vec<String> {
        let mut tx = self.store.begin(TENANT).unwrap();
        let roster = run_ready(self.delegation.roster(&mut tx, HOLDER, None, 100)).unwrap();
        let mut labels: Vec<String> = roster.into_iter().map(|line| line.label.to_string()).collect();
        labels.sort();
        labels
    }
}

fn proof(token: &str) -> Proof {
    Proof::Token(token.parse().unwrap())
}

fn open(look: LookedAt) -> tantou::delegation::OpenLink {
    match look {
        LookedAt::Open(open) => *open,
        LookedAt::Dead { why } => panic!("{why}"),
    }
}

#[test]
fn the_story_of_delegated_hosting() {
    let mut portal = Portal::open();

    // Two people are invited to two contracts at once; each gets one mail, at the address that becomes their ID.
    let targets = vec![
        Target::new(address(TANAKA), "制作工房 田中様"),
        Target::new(address(SUZUKI), "ウェブ制作 鈴木様"),
        Target::new(address(SATO), "デザイン 佐藤様"),
    ];
    let links = portal.assign(&[HOSTING, DOMAIN], targets);
    let [(tanaka_id, tanaka), (suzuki_id, suzuki), (sato_id, sato)] = links.as_slice() else { panic!() };
    let to: Vec<&str> = portal.delivered.iter().map(|(to, ..)| to.as_str()).collect();
    assert_eq!(to, [TANAKA, SUZUKI, SATO]);
    assert_eq!(portal.roster(), ["ウェブ制作 鈴木様", "デザイン 佐藤様", "制作工房 田中様"]);

    // Invited is not yet allowed.
    portal.later(MINUTE * 5);
    let pending = portal.may(TANAKA, Action::ConfigureService, HOSTING);
    assert_eq!((pending.is_allowed(), pending.rule()), (false, "AM-05"));
    assert_eq!(pending.message(TextLanguage::Japanese), "招待がまだ承諾されていません");
    let line = portal.line(*tanaka_id);
    assert_eq!((line.phase, line.actions), (Phase::Pending, vec![Button::Resend, Button::Cancel]));

    the_invited_register(&mut portal, tanaka);
    the_rest_of_the_invited(&mut portal, (*suzuki_id, suzuki), (*sato_id, sato));
    a_registered_delegate_gets_more(&mut portal);
    delegates_are_deleted(&mut portal);
}

/// Tanaka opens the link, which changes nothing; registers; and may configure what is assigned, and nothing else.
fn the_invited_register(portal: &mut Portal, token: &str) {
    for _ in 0..3 {
        let seen = open(portal.look(token));
        assert_eq!((seen.asks, seen.address.as_given()), (Asks::Registration, TANAKA));
        assert_eq!(seen.message.unwrap().as_str(), "サイトの制作にあたり、設定をお願いいたします。");
    }
    assert_eq!(portal.accept(token, None).unwrap_err(), "invitation.registration_required");
    let accepted = portal.accept(token, Some("ひみつ")).unwrap();
    assert_eq!((accepted.contracts(), portal.passwords()), ([HOSTING, DOMAIN].as_slice(), 1));
    assert!(matches!(portal.told.as_slice(), [Notice::InvitationAccepted { .. }]));
    // The form is sent twice: nothing happens, and the password stays.
    assert!(matches!(portal.accept(token, Some("べつの")), Ok(AcceptOutcome::AlreadyMember { .. })));
    assert_eq!(portal.passwords(), 1);

    portal.later(DAY);
    for (contract, allowed) in [(HOSTING, true), (DOMAIN, true), (CERTIFICATE, false)] {
        assert_eq!(portal.may(TANAKA, Action::ConfigureService, contract).is_allowed(), allowed);
        for action in [Action::OrderService, Action::ChangeContract, Action::CancelContract, Action::Pay] {
            assert_eq!(portal.may(TANAKA, action, contract).rule(), "AM-02");
        }
        assert_eq!(portal.may(TANAKA, Action::ManageDelegates, contract).rule(), "AM-13");
    }
}

/// Suzuki's mail got lost and is sent again; Sato declines, is sent another, lets it expire, and is taken off the list.
fn the_rest_of_the_invited(portal: &mut Portal, suzuki: (InvitationId, &str), sato: (InvitationId, &str)) {
    let resend = |portal: &mut Portal, id| {
        portal
            .run(|journeys, tx, random, now| run_ready(journeys.resend(tx, HOLDER, id, random, now)))
            .map(|resent| resent.sending)
    };
    assert_eq!(resend(portal, suzuki.0).unwrap(), 2);
    let (to, id, again) = portal.delivered.last().unwrap().clone();
    assert_eq!((to.as_str(), id), (SUZUKI, suzuki.0));
    assert_eq!(portal.look(suzuki.1), LookedAt::Dead { why: DeadLink::Superseded });
    portal.accept(&again, Some("ないしょ")).unwrap();
    assert!(portal.may(SUZUKI, Action::ConfigureService, HOSTING).is_allowed(), "one service, two delegates");

    portal.run(|journeys, tx, _, now| run_ready(journeys.decline(tx, &proof(sato.1), now))).unwrap();
    assert!(matches!(portal.told.last(), Some(Notice::InvitationDeclined { .. })));
    let line = portal.line(sato.0);
    assert_eq!((line.phase, line.actions), (Phase::Declined, vec![Button::Resend, Button::Delete]));
    portal.later(MINUTE);
    assert_eq!(resend(portal, sato.0).unwrap(), 2);
    portal.later(DAY * 7);
    let line = portal.line(sato.0);
    assert_eq!(
        (line.phase, line.actions),
        (Phase::Expired, vec![Button::Resend, Button::Cancel, Button::Delete])
    );
    let late = portal.delivered.last().unwrap().2.clone();
    assert_eq!(portal.accept(&late, Some("おそい")).unwrap_err(), "invitation.expired");
    portal.run(|journeys, tx, _, now| run_ready(journeys.cancel(tx, HOLDER, sato.0, now))).unwrap();
    assert_eq!(portal.line(sato.0).actions, [Button::Delete]);
    portal.run(|journeys, tx, _, now| run_ready(journeys.delete(tx, HOLDER, sato.0, now))).unwrap();
    assert_eq!((portal.look(&late), portal.passwords()), (LookedAt::Dead { why: DeadLink::Unknown }, 2));
    assert!(!portal.may(SATO, Action::ConfigureService, HOSTING).is_allowed());
}

/// Tanaka, chosen from the list, gets the certificate, too: a consent, no second registration.
fn a_registered_delegate_gets_more(portal: &mut Portal) {
    let tanaka = portal.delegate(TANAKA);
    let (_, token) = portal.assign(&[CERTIFICATE], vec![Target::registered(tanaka)]).remove(0);
    assert_eq!(portal.delivered.last().unwrap().0, TANAKA);
    assert_eq!(open(portal.look(&token)).asks, Asks::Consent);
    assert_eq!(portal.accept(&token, Some("もういちど")).unwrap_err(), "invitation.already_registered");
    portal.accept(&token, None).unwrap();
    assert_eq!(portal.passwords(), 2);
    portal.later(DAY);
    let mut tx = portal.store.begin(TENANT).unwrap();
    let acting = portal.delegation.on_what_may_act(&mut tx, tanaka, None, 10, portal.now);
    let acting = run_ready(acting).unwrap();
    assert!(
        acting.len() == 3 && acting.iter().all(|line| line.decision.is_allowed()),
        "one delegate, three contracts"
    );
    let who = portal.delegation.who_may_act(&mut tx, HOLDER, HOSTING, None, 10, portal.now);
    assert_eq!(run_ready(who).unwrap().len(), 2);
}

/// Delegates are ticked in the list and deleted: from now on they may do nothing, and have to be invited again.
fn delegates_are_deleted(portal: &mut Portal) {
    let (tanaka, suzuki) = (portal.delegate(TANAKA), portal.delegate(SUZUKI));
    portal
        .run(|journeys, tx, _, now| run_ready(journeys.delete_delegates(tx, HOLDER, &[tanaka, suzuki], now)))
        .unwrap();
    portal.later(MINUTE);
    for (mail, contract) in [(TANAKA, HOSTING), (TANAKA, CERTIFICATE), (SUZUKI, DOMAIN)] {
        let decision = portal.may(mail, Action::ConfigureService, contract);
        assert_eq!((decision.is_allowed(), decision.rule()), (false, "AM-09"));
    }
    assert_eq!(portal.roster(), ["デザイン 佐藤様"]);
    let ended = portal.told.iter().filter(|notice| matches!(notice, Notice::AssignmentsEnded { .. }));
    assert_eq!(ended.count(), 3, "one notice for each invitation through which something was given");

    let (_, token) = portal.assign(&[HOSTING], vec![Target::new(address(SUZUKI), "鈴木様(再)")]).remove(0);
    portal.accept(&token, None).unwrap();
    assert!(portal.may(SUZUKI, Action::ConfigureService, HOSTING).is_allowed());
    assert_eq!(portal.may(SUZUKI, Action::ConfigureService, DOMAIN).rule(), "AM-09");
}
