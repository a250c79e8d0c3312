//! A small world to tell stories in: one store, one clock, one generator, and every journey as one transaction that is checked
//! afterwards: books that agree, refusals that have written nothing.

use crate::audit::Books;
use memory_store::{MemoryStore, MemoryStoreError, MemoryTx};
use std::time::Duration;
use tantou::access::{
    AccessIndex, AccountHolder, AccountHolderId, Action, Assignment, BatchId, BatchRequest, Contract,
    ContractId, ContractRecord, ContractRepository, Decision, Delegate, DelegateId, DelegateRepository, Plan,
    PlanRefusal, Principal, RemovalRefusal, Request, Service, Target, Window,
};
use tantou::delegation::{
    Accept, AcceptOutcome, AnswerRefusal, Cancelled, ConfirmRefusal, Declined, Delegation,
    DelegationPolicies, Deleted, Letter, ListedInvitation, LookedAt, ManageRefusal, Receipt, Registration,
    Removed, Resent, Step,
};
use tantou::email::{AddressPolicy, EmailAddress};
use tantou::invitation::{
    InvitationId, KeyId, PresentedToken, Proof, RandomBytes, RandomUnavailable, TokenKey, TokenKeys,
};
use tantou::message::{Content, Message};
use tantou::preset;
use tantou::storage::{OpError, OutboxRepository, TenantId, Timestamp, run_ready};
use uuid::Uuid;

pub const MINUTE: Duration = Duration::from_secs(60);
pub const HOUR: Duration = Duration::from_secs(60 * 60);
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e));

/// さくら商事 owns `HOSTING`, `DOMAIN` and `CERTIFICATE`.
pub const SAKURA: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(0xa1));
/// 梅田印刷 owns `SHOP`.
pub const UMEDA: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(0xa2));
/// 藤本デザイン owns `BLOG`; its own address is `FUJIMOTO_MAIL`.
pub const FUJIMOTO: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(0xa3));
pub const HOLDERS: [AccountHolderId; 3] = [SAKURA, UMEDA, FUJIMOTO];

pub const HOSTING: ContractId = ContractId::from_uuid(Uuid::from_u128(0xc1));
pub const DOMAIN: ContractId = ContractId::from_uuid(Uuid::from_u128(0xc2));
pub const CERTIFICATE: ContractId = ContractId::from_uuid(Uuid::from_u128(0xc3));
pub const SHOP: ContractId = ContractId::from_uuid(Uuid::from_u128(0xc4));
pub const BLOG: ContractId = ContractId::from_uuid(Uuid::from_u128(0xc5));
pub const CONTRACTS: [ContractId; 5] = [HOSTING, DOMAIN, CERTIFICATE, SHOP, BLOG];

pub const TANAKA: &str = "田中@例え.jp";
pub const SUZUKI: &str = "suzuki@seisaku-kobo.example";
pub const SATO: &str = "sato.ichiro@web.example.co.jp";
pub const FUJIMOTO_MAIL: &str = "info@fujimoto-design.example";

pub fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).unwrap()
}

pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn by_token(token: &str) -> Proof {
    Proof::Token(token.parse::<PresentedToken>().unwrap())
}

pub fn by_session(invitation: InvitationId, mail: &str) -> Proof {
    Proof::Session { invitation, address: address(mail).key().clone() }
}

/// People to invite, each labelled by their address.
pub fn people(mails: &[&str]) -> Vec<Target> {
    mails.iter().map(|mail| Target::new(address(mail), *mail)).collect()
}

/// Looks random enough, and is the same in every run.
#[derive(Clone, Debug)]
pub struct Sequence(pub u64);

impl RandomBytes for Sequence {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
        for place in out {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *place = (self.0 >> 56) as u8;
        }
        Ok(())
    }
}

pub fn keys() -> TokenKeys {
    TokenKeys::new(TokenKey::new(KeyId(1), &[0x0b; 32]))
}

pub struct World {
    pub store: MemoryStore,
    pub delegation: Delegation,
    pub now: Timestamp,
    pub random: Sequence,
    /// Kept up to date by the receipts' events alone.
    pub index: AccessIndex,
    batches: u128,
}

pub type Answer<T, R> = Result<Receipt<T>, R>;

impl World {
    pub fn new() -> Self {
        Self::with(preset::delegated_hosting())
    }

    pub fn with(policies: DelegationPolicies) -> Self {
        let holders = [
            (SAKURA, "keiyaku@sakura-shoji.example", "さくら商事株式会社"),
            (UMEDA, "somu@umeda-insatsu.example", "梅田印刷"),
            (FUJIMOTO, FUJIMOTO_MAIL, "藤本デザイン"),
        ];
        let holders = holders.map(|(id, mail, name)| AccountHolder::new(id, address(mail), name));
        let contracts = [
            Contract::new(HOSTING, SAKURA, Service::HOSTING, "sakura-shop.example"),
            Contract::new(DOMAIN, SAKURA, Service::DOMAIN_NAME, "さくら.example"),
            Contract::new(CERTIFICATE, SAKURA, Service::CERTIFICATE, "www.sakura-shop.example"),
            Contract::new(SHOP, UMEDA, Service::HOSTING, "umeda.example"),
            Contract::new(BLOG, FUJIMOTO, Service::HOSTING, "fujimoto.example"),
        ];
        let store = MemoryStore::new();
        let mut tx = store.begin(TENANT);
        tx.insert_holders(&holders).unwrap();
        tx.insert_contracts(&contracts).unwrap();
        tx.commit().unwrap();
        Self {
            store,
            delegation: Delegation::new(policies, keys()),
            now: time("2026-04-01T09:00:00+09:00"),
            random: Sequence(1),
            index: AccessIndex::build(&contracts, [] as [&Assignment; 0]),
            batches: 0,
        }
    }

    pub fn pass(&mut self, span: Duration) -> &mut Self {
        self.now = self.now.saturating_add(span);
        self
    }

    pub fn step_back(&mut self, span: Duration) -> &mut Self {
        self.now = self.now.saturating_sub(span);
        self
    }

    pub fn begin(&self) -> MemoryTx {
        self.store.begin(TENANT)
    }

    pub fn books(&self) -> Books {
        run_ready(Books::read(&mut self.begin(), &HOLDERS, &CONTRACTS)).unwrap()
    }

    pub fn messages(&self) -> Vec<Message> {
        let entries = self.store.messages(TENANT);
        entries.iter().map(|entry| Message::from_outbox_entry(entry).unwrap()).collect()
    }

    /// Ends a journey: what succeeded is committed with its messages, what was refused is committed, too, and must have written nothing.
    /// Then the books have to agree.
    pub fn settle<T, R>(
        &mut self,
        mut tx: MemoryTx,
        result: Result<Receipt<T>, OpError<R, MemoryStoreError>>,
    ) -> Answer<T, R> {
        let before = result.is_err().then(|| (self.books().dump(), self.messages().len()));
        let answer = match result {
            Ok(receipt) => {
                run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
                Ok(receipt)
            }
            Err(OpError::Refused(refusal)) => Err(refusal),
            Err(OpError::Storage(error)) => panic!("{error}"),
        };
        tx.commit().unwrap();
        if let Ok(receipt) = &answer {
            receipt.events.iter().for_each(|event| self.index.apply(event));
        }
        let books = self.books();
        if let Some(before) = before {
            assert_eq!((books.dump(), self.messages().len()), before, "a refusal writes nothing");
        }
        let disagreements = books.disagreements();
        assert!(disagreements.is_empty(), "the books disagree: {disagreements:#?}");
        answer
    }

    pub fn request(
        &mut self,
        holder: AccountHolderId,
        contracts: &[ContractId],
        targets: Vec<Target>,
    ) -> BatchRequest {
        self.batches += 1;
        let batch = BatchId::from_uuid(Uuid::from_u128(0xb000 + self.batches));
        BatchRequest { batch, holder, contracts: contracts.to_vec(), targets, window: Window::ALWAYS }
    }

    pub fn plan_of(&mut self, request: &BatchRequest) -> Result<Plan, PlanRefusal> {
        let mut tx = self.begin();
        let before = self.books().dump();
        let plan = run_ready(self.delegation.plan(&mut tx, request, self.now));
        tx.commit().unwrap();
        assert_eq!(self.books().dump(), before, "AM-07: a plan writes nothing");
        plan.map_err(|error| match error {
            OpError::Refused(refusal) => refusal,
            OpError::Storage(error) => panic!("{error}"),
        })
    }

    pub fn plan(&mut self, holder: AccountHolderId, contracts: &[ContractId], targets: Vec<Target>) -> Plan {
        let request = self.request(holder, contracts, targets);
        self.plan_of(&request).unwrap()
    }

    pub fn confirm(&mut self, plan: &Plan) -> Answer<Step, ConfirmRefusal> {
        let mut tx = self.begin();
        let letter = Letter::in_language("ja".parse().unwrap());
        let delegation = self.delegation.clone();
        let result = run_ready(delegation.confirm(&mut tx, plan, &letter, &mut self.random, self.now));
        self.settle(tx, result)
    }

    /// Plans and confirms what must succeed; one (invitation, token) per mail.
    pub fn invite(
        &mut self,
        holder: AccountHolderId,
        contracts: &[ContractId],
        mails: &[&str],
    ) -> Vec<(InvitationId, String)> {
        let plan = self.plan(holder, contracts, people(mails));
        let receipt = self.confirm(&plan).unwrap();
        assert_eq!(receipt.messages.len(), mails.len());
        receipt.messages.iter().map(link).collect()
    }

    pub fn invite_one(
        &mut self,
        holder: AccountHolderId,
        contracts: &[ContractId],
        mail: &str,
    ) -> (InvitationId, String) {
        self.invite(holder, contracts, &[mail]).remove(0)
    }

    pub fn accept_with(
        &mut self,
        proof: Proof,
        registration: Registration,
    ) -> Answer<AcceptOutcome, AnswerRefusal> {
        let mut tx = self.begin();
        let accept = Accept { proof, registration };
        let result = run_ready(self.delegation.accept(&mut tx, &accept, self.now));
        self.settle(tx, result)
    }

    /// By somebody who registers.
    pub fn register(&mut self, token: &str) -> Answer<AcceptOutcome, AnswerRefusal> {
        self.accept_with(by_token(token), Registration::Given)
    }

    /// By somebody who has registered.
    pub fn consent(&mut self, token: &str) -> Answer<AcceptOutcome, AnswerRefusal> {
        self.accept_with(by_token(token), Registration::NotGiven)
    }

    pub fn decline_with(&mut self, proof: &Proof) -> Answer<Declined, AnswerRefusal> {
        let mut tx = self.begin();
        let result = run_ready(self.delegation.decline(&mut tx, proof, self.now));
        self.settle(tx, result)
    }

    pub fn decline(&mut self, token: &str) -> Answer<Declined, AnswerRefusal> {
        self.decline_with(&by_token(token))
    }

    pub fn resend(&mut self, holder: AccountHolderId, id: InvitationId) -> Answer<Resent, ManageRefusal> {
        let mut tx = self.begin();
        let delegation = self.delegation.clone();
        let result = run_ready(delegation.resend(&mut tx, holder, id, &mut self.random, self.now));
        self.settle(tx, result)
    }

    pub fn cancel(&mut self, holder: AccountHolderId, id: InvitationId) -> Answer<Cancelled, ManageRefusal> {
        let mut tx = self.begin();
        let result = run_ready(self.delegation.cancel(&mut tx, holder, id, self.now));
        self.settle(tx, result)
    }

    pub fn delete(&mut self, holder: AccountHolderId, id: InvitationId) -> Answer<Deleted, ManageRefusal> {
        let mut tx = self.begin();
        let result = run_ready(self.delegation.delete(&mut tx, holder, id, self.now));
        self.settle(tx, result)
    }

    pub fn remove(
        &mut self,
        holder: AccountHolderId,
        contract: ContractId,
        delegate: DelegateId,
    ) -> Answer<Removed, RemovalRefusal> {
        let mut tx = self.begin();
        let result =
            run_ready(self.delegation.remove_assignment(&mut tx, holder, contract, delegate, self.now));
        self.settle(tx, result)
    }

    pub fn delete_delegates(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Answer<Removed, RemovalRefusal> {
        let mut tx = self.begin();
        let result = run_ready(self.delegation.delete_delegates(&mut tx, holder, delegates, self.now));
        self.settle(tx, result)
    }

    pub fn end_contract(
        &mut self,
        holder: AccountHolderId,
        contract: ContractId,
    ) -> Answer<Removed, RemovalRefusal> {
        let mut tx = self.begin();
        let result = run_ready(self.delegation.end_contract(&mut tx, holder, contract, self.now));
        self.settle(tx, result)
    }

    /// The host lets a contract change hands, which is no journey of ours.
    pub fn transfer(&mut self, contract: ContractId, to: AccountHolderId) {
        self.change_contract(contract, |record| record.holder = to);
    }

    /// The host changes a contract itself, and tells the index.
    pub fn change_contract(&mut self, contract: ContractId, change: impl FnOnce(&mut ContractRecord)) {
        let mut tx = self.begin();
        let found = run_ready(tx.lock_contracts(&[contract])).unwrap().remove(0);
        let mut record = found.value.record();
        change(&mut record);
        let next = Contract::restore(record).unwrap();
        run_ready(tx.save_contract(&next, found.version)).unwrap();
        tx.commit().unwrap();
        self.index.put_contract(&next);
    }

    pub fn delegate(&self, mail: &str) -> Option<Delegate> {
        let found = run_ready(self.begin().find_delegates_by_address(&[address(mail).key().clone()]));
        found.unwrap().pop()
    }

    pub fn delegate_id(&self, mail: &str) -> DelegateId {
        self.delegate(mail).unwrap().id()
    }

    /// The decision, the same from the store and from the index.
    pub fn decide(&self, who: Principal, action: Action, contract: ContractId) -> Decision {
        let decision = run_ready(self.delegation.decide(&mut self.begin(), who, action, contract, self.now));
        let decision = decision.unwrap();
        let request = Request { who, action, contract, now: self.now };
        assert_eq!(self.index.decide(&request), decision, "the events tell everything");
        decision
    }

    /// May this person configure the contract, and by which rule?
    pub fn configures(&self, mail: &str, contract: ContractId) -> Decision {
        self.decide(Principal::Delegate(self.delegate_id(mail)), Action::ConfigureService, contract)
    }

    pub fn look_with(&self, proof: &Proof, viewer: Option<DelegateId>) -> LookedAt {
        let (mut tx, before) = (self.begin(), self.books().dump());
        let seen = run_ready(self.delegation.look(&mut tx, proof, viewer, self.now)).unwrap();
        tx.commit().unwrap();
        assert_eq!(self.books().dump(), before, "IL-18: looking changes nothing");
        seen
    }

    pub fn look(&self, token: &str) -> LookedAt {
        self.look_with(&by_token(token), None)
    }

    pub fn listed(&self, holder: AccountHolderId) -> Vec<ListedInvitation> {
        let mut tx = self.begin();
        run_ready(self.delegation.invitations(&mut tx, holder, None, u32::MAX, self.now)).unwrap()
    }
}

/// The invitation of a mail, and the token in its link.
pub fn link(message: &Message) -> (InvitationId, String) {
    let Content::Invitation(mail) = &message.content else { panic!("{message:?}") };
    (mail.invitation, mail.token.reveal().to_owned())
}
