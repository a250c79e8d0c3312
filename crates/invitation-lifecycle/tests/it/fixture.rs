//! A small world to tell stories in: one store, one clock, one generator, and the operations of the crate, each as one transaction.

use crate::fake_store::Store;
use email_identity::{AddressPolicy, EmailAddress};
use invitation_lifecycle::{
    AcceptAnswer, AcceptAttempt, Accepted, Affected, Facts, GrantFacts, Invitation, InvitationId,
    InvitationPolicy, InviterId, IssueOutcome, IssueResult, Issued, IssuedMail, KeyId, Listed, Look,
    NewInvitation, Objection, Offer, OfferStanding, Outcome, Person, PersonId, Prepared, Proof, RandomBytes,
    RandomUnavailable, Refusal, Registration, ReminderPage, ResendRequest, Resent, ScopeId, ServiceContext,
    TokenKey, TokenKeys, Withdrawal, Withdrawn, list, look, prepare_accept, prepare_cancel, prepare_decline,
    prepare_delete, prepare_issue, prepare_reminders, prepare_resend, prepare_withdraw_offers,
};
use std::collections::BTreeSet;
use std::time::Duration;
use storage_contract::{OpError, Timestamp, run_ready};
use uuid::Uuid;

pub const SECOND: Duration = Duration::from_secs(1);
pub const MINUTE: Duration = Duration::from_secs(60);
pub const HOUR: Duration = Duration::from_secs(60 * 60);
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub const HOLDER: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0x5c));
pub const OTHER_HOLDER: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0x5d));
pub const SATO: InviterId = InviterId::from_uuid(Uuid::from_u128(0x11));
pub const TANAKA: PersonId = PersonId::from_uuid(Uuid::from_u128(0xa1));
pub const SUZUKI: PersonId = PersonId::from_uuid(Uuid::from_u128(0xa2));

pub const TANAKA_MAIL: &str = "田中@例え.jp";
pub const SUZUKI_MAIL: &str = "suzuki@example.co.jp";

pub fn invitation(n: u128) -> InvitationId {
    InvitationId::from_uuid(Uuid::from_u128(n))
}

pub fn contract(n: u128) -> Offer {
    Offer::contract(Uuid::from_u128(0xc0 + n))
}

pub fn contracts(numbers: &[u128]) -> BTreeSet<Offer> {
    numbers.iter().map(|n| contract(*n)).collect()
}

pub fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).unwrap()
}

pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
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

/// To contract 1, unless `to` says otherwise.
pub fn new(n: u128, mail: &str) -> NewInvitation {
    NewInvitation {
        id: invitation(n),
        scope: HOLDER,
        inviter: SATO,
        address: address(mail),
        offers: contracts(&[1]),
        message: None,
        language: "ja".parse().unwrap(),
        objections: Vec::new(),
    }
}

pub fn to(numbers: &[u128], mut target: NewInvitation) -> NewInvitation {
    target.offers = contracts(numbers);
    target
}

#[derive(Clone, Debug)]
pub struct World {
    pub store: Store,
    pub keys: TokenKeys,
    pub policy: InvitationPolicy,
    pub now: Timestamp,
    pub random: Sequence,
    pub grants: GrantFacts,
    pub objections: Vec<Objection>,
}

impl World {
    pub fn new() -> Self {
        let grants = GrantFacts::givable(SATO, contracts(&[1, 2, 3]));
        Self {
            store: Store::default(),
            keys: keys(),
            policy: InvitationPolicy::default(),
            now: time("2026-04-01T09:00:00+09:00"),
            random: Sequence(1),
            grants,
            objections: Vec::new(),
        }
    }

    pub fn with_policy(policy: InvitationPolicy) -> Self {
        Self { policy, ..Self::new() }
    }

    pub fn pass(&mut self, span: Duration) -> &mut Self {
        self.now = self.now.saturating_add(span);
        self
    }

    pub fn step_back(&mut self, span: Duration) -> &mut Self {
        self.now = self.now.saturating_sub(span);
        self
    }

    pub fn set(&mut self, n: u128, standing: OfferStanding) {
        self.grants.set(SATO, contract(n), standing);
    }

    /// One transaction: written if prepared, and nothing written if not.
    fn commit<O: Clone, E>(
        store: &mut Store,
        prepared: Result<Prepared<O>, E>,
    ) -> Result<(O, Vec<IssuedMail>), E> {
        let mut prepared = prepared?;
        let outcome = prepared.outcome().clone();
        let mails = prepared.take_mails();
        run_ready(prepared.store(store)).unwrap();
        Ok((outcome, mails))
    }

    pub fn issue(&mut self, targets: Vec<NewInvitation>) -> (Vec<IssueOutcome>, Vec<IssuedMail>) {
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        let prepared =
            run_ready(prepare_issue(&mut self.store, targets, &self.grants, &mut self.random, &context));
        Self::commit(&mut self.store, prepared).unwrap()
    }

    pub fn issue_one(&mut self, target: NewInvitation) -> (IssueResult, Option<String>) {
        let (mut outcomes, mails) = self.issue(vec![target]);
        (outcomes.remove(0).result, mails.first().map(|mail| mail.token.reveal().to_owned()))
    }

    /// Issues what must succeed; the token.
    pub fn invite(&mut self, target: NewInvitation) -> String {
        let (result, token) = self.issue_one(target);
        assert!(matches!(result, IssueResult::Issued(Issued { .. })), "{result:?}");
        token.unwrap()
    }

    pub fn accept_with(
        &mut self,
        proof: &Proof,
        person: Person,
        registration: Registration,
    ) -> Result<AcceptAnswer, Refusal> {
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        let facts = Facts { grants: &self.grants, objections: &self.objections };
        let attempt = AcceptAttempt { person, registration, facts };
        let prepared = run_ready(prepare_accept(&mut self.store, proof, &attempt, &context));
        refused(Self::commit(&mut self.store, prepared)).map(|(answer, _)| answer)
    }

    /// By somebody known to the host.
    pub fn accept(&mut self, token: &str, by: PersonId) -> Result<AcceptAnswer, Refusal> {
        self.accept_with(&by_token(token), Person::Known(by), Registration::Absent)
    }

    /// Accepts what must succeed.
    pub fn accepted(&mut self, token: &str, by: PersonId) -> Accepted {
        match self.accept(token, by) {
            Ok(AcceptAnswer::Accepted(accepted)) => *accepted,
            other => panic!("{other:?}"),
        }
    }

    pub fn decline_with(&mut self, proof: &Proof) -> Result<Affected, Refusal> {
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        let prepared = run_ready(prepare_decline(&mut self.store, proof, &context));
        refused(Self::commit(&mut self.store, prepared)).map(|(answer, _)| answer)
    }

    pub fn decline(&mut self, token: &str) -> Result<Affected, Refusal> {
        self.decline_with(&by_token(token))
    }

    pub fn resend_all(&mut self, requests: &[ResendRequest]) -> (Vec<Outcome<Resent>>, Vec<IssuedMail>) {
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        let prepared =
            prepare_resend(&mut self.store, HOLDER, requests, &self.grants, &mut self.random, &context);
        let prepared = run_ready(prepared);
        Self::commit(&mut self.store, prepared).unwrap()
    }

    pub fn resend(&mut self, n: u128) -> Result<(Resent, String), Refusal> {
        let request = ResendRequest { invitation: invitation(n), objections: self.objections.clone() };
        let (mut outcomes, mails) = self.resend_all(&[request]);
        outcomes.remove(0).result.map(|resent| (resent, mails[0].token.reveal().to_owned()))
    }

    pub fn cancel_all(&mut self, scope: ScopeId, ids: &[InvitationId]) -> Vec<Outcome<Affected>> {
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        let prepared = run_ready(prepare_cancel(&mut self.store, scope, ids, &context));
        Self::commit(&mut self.store, prepared).unwrap().0
    }

    pub fn cancel(&mut self, n: u128) -> Result<Affected, Refusal> {
        self.cancel_all(HOLDER, &[invitation(n)]).remove(0).result
    }

    pub fn delete(&mut self, n: u128) -> Result<Affected, Refusal> {
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        let prepared = run_ready(prepare_delete(&mut self.store, HOLDER, &[invitation(n)], &context));
        Self::commit(&mut self.store, prepared).unwrap().0.remove(0).result
    }

    pub fn withdraw(&mut self, n: u128, numbers: &[u128]) -> Result<Withdrawn, Refusal> {
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        let withdrawal = Withdrawal { invitation: invitation(n), offers: contracts(numbers) };
        let prepared = run_ready(prepare_withdraw_offers(&mut self.store, HOLDER, &[withdrawal], &context));
        Self::commit(&mut self.store, prepared).unwrap().0.remove(0).result
    }

    pub fn remind(
        &mut self,
        after: invitation_lifecycle::ExpiryPosition,
        page_size: u32,
    ) -> (ReminderPage, Vec<IssuedMail>) {
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        let prepared = run_ready(prepare_reminders(
            &mut self.store,
            after,
            page_size,
            |_| true,
            &mut self.random,
            &context,
        ));
        Self::commit(&mut self.store, prepared).unwrap()
    }

    pub fn look_with(&mut self, proof: &Proof, viewer: Option<PersonId>) -> Look {
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        run_ready(look(&mut self.store, proof, viewer, &context)).unwrap()
    }

    pub fn look(&mut self, token: &str) -> Look {
        self.look_with(&by_token(token), None)
    }

    pub fn list(&mut self) -> Vec<Listed> {
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        let all: Vec<Invitation> = self.store.all().collect();
        run_ready(list(&mut self.store, all, &self.grants, &context)).unwrap()
    }

    pub fn invitation(&self, n: u128) -> Invitation {
        self.store.invitation(invitation(n)).unwrap()
    }

    /// Runs what must be refused and must change nothing.
    pub fn refused<T: std::fmt::Debug>(
        &mut self,
        attempt: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Refusal {
        let (bytes, writes) = (self.store.bytes(), self.store.writes);
        let refusal = attempt(self).expect_err("must be refused");
        assert_eq!((self.store.bytes(), self.store.writes), (bytes, writes), "a refusal changes nothing");
        refusal
    }
}

pub fn by_token(token: &str) -> Proof {
    Proof::Token(token.parse().unwrap())
}

pub fn by_session(n: u128, mail: &str) -> Proof {
    Proof::Session { invitation: invitation(n), address: address(mail).key().clone() }
}

fn refused<T, E: std::fmt::Debug>(result: Result<T, OpError<Refusal, E>>) -> Result<T, Refusal> {
    result.map_err(|error| match error {
        OpError::Refused(refusal) => refusal,
        OpError::Storage(error) => panic!("{error:?}"),
    })
}
