//! A small portal to tell stories in: one store, one pool of seats, one clock, and each operation as one transaction.

use super::pool::Pool;
use crate::fake_store::{Clash, Store};
use crate::fixture::{Sequence, address, by_token, keys, time};
use email_identity::{AddressPolicy, Domain};
use invitation_lifecycle::bulk::{Batch, BulkInvitation, BulkProgress, PreparedBatch, lock_batch};
use invitation_lifecycle::eligibility::*;
use invitation_lifecycle::members::*;
use invitation_lifecycle::{
    InvitationPolicy, InviterId, IssuedMail, Person, PersonId, Registration, ScopeId, ServiceContext,
    TokenKeys,
};
use std::collections::BTreeSet;
use std::time::Duration;
use storage_contract::{OpError, Timestamp, run_ready};
use uuid::Uuid;

pub const PORTAL: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0xf0));
pub const RUSSELL: InviterId = InviterId::from_uuid(Uuid::from_u128(0xe1));
pub const OTHER_ADMIN: InviterId = InviterId::from_uuid(Uuid::from_u128(0xe2));
pub const SAGE: PersonId = PersonId::from_uuid(Uuid::from_u128(0xb1));
pub const SAGE_MAIL: &str = "sage.weiser@customer.example";
pub const NEW_MAIL: &str = "sage@new.example";

pub const PROSPECTS: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(1));
pub const CUSTOMERS_A: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(2));
pub const CUSTOMERS_B: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(3));
pub const SUPPLIERS: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(4));

pub fn member(n: u128) -> MemberId {
    MemberId::from_uuid(Uuid::from_u128(n))
}

pub fn record(module: Module, n: u128) -> RecordRef {
    RecordRef { module, record: RecordId::from_uuid(Uuid::from_u128(0x1000 + n)) }
}

pub fn target(n: u128, mail: &str) -> InviteTarget {
    InviteTarget {
        member: member(n),
        kept_as: record(Module::Contacts, n),
        address: GivenAddress::read(mail, &AddressPolicy::default()),
        facts: TargetFacts::UNOPPOSED,
        bulk: None,
    }
}

pub fn order(user_type: UserTypeId) -> InviteOrder {
    InviteOrder { portal: PORTAL, user_type, language: "ja".parse().unwrap(), message: None }
}

pub fn profile() -> Profile {
    Profile {
        language: "ja".parse().unwrap(),
        date_format: "yyyy/MM/dd".parse().unwrap(),
        time_format: "HH:mm".parse().unwrap(),
        time_zone: "Asia/Tokyo".parse().unwrap(),
        country: "JP".parse().unwrap(),
    }
}

/// What a mail carried.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub member: MemberId,
    pub kind: MemberMailKind,
    pub to: String,
    pub token: Option<String>,
}

impl From<&MemberMail> for Sent {
    fn from(mail: &MemberMail) -> Self {
        let token = match &mail.content {
            MemberMailContent::Invitation(IssuedMail { token, .. })
            | MemberMailContent::Verification(VerificationMail { token, .. }) => Some(token),
            MemberMailContent::Welcome => None,
        };
        let token = token.map(|token| token.reveal().to_owned());
        Self { member: mail.member, kind: mail.kind(), to: mail.to.as_given().into(), token }
    }
}

#[derive(Clone, Debug)]
pub struct Portal {
    pub store: Store,
    pub pool: Pool,
    pub keys: TokenKeys,
    pub policy: InvitationPolicy,
    pub eligibility: EligibilityPolicy,
    pub types: UserTypes,
    pub inviter: Inviter,
    pub own_domains: Vec<Domain>,
    pub spam: BTreeSet<Domain>,
    pub compliance: bool,
    pub facts: TargetFacts,
    pub now: Timestamp,
    pub random: Sequence,
    /// The mails of the last operation.
    pub mails: Vec<Sent>,
    pub revoked: Vec<PersonId>,
}

impl Portal {
    pub fn new() -> Self {
        let types = [
            (PROSPECTS, Module::Leads),
            (CUSTOMERS_A, Module::Contacts),
            (CUSTOMERS_B, Module::Contacts),
            (SUPPLIERS, Module::Vendors),
        ];
        let mut pool = Pool::default();
        pool.limits = types.iter().map(|(user_type, _)| (*user_type, 1_000_000)).collect();
        Self {
            store: Store::default(),
            pool,
            keys: keys(),
            policy: InvitationPolicy::default(),
            eligibility: EligibilityPolicy::default(),
            types: types.into_iter().collect(),
            inviter: Inviter { id: RUSSELL, manages_portal_users: true },
            own_domains: vec![Domain::parse("organisation.example").unwrap()],
            spam: BTreeSet::from([Domain::parse("spam.example").unwrap()]),
            compliance: true,
            facts: TargetFacts::UNOPPOSED,
            now: time("2026-04-01T09:00:00+09:00"),
            random: Sequence(7),
            mails: Vec::new(),
            revoked: Vec::new(),
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

    /// One transaction over store and pool: all of it, or nothing.
    fn commit<O: Clone>(&mut self, prepared: PreparedMembers<O>) -> Result<O, Clash> {
        for effect in prepared.seat_effects() {
            self.pool.carry_out(effect, self.now);
        }
        self.mails = prepared.mails().iter().map(Sent::from).collect();
        self.revoked = prepared.revoked_sessions().collect();
        let outcome = prepared.outcome().clone();
        run_ready(prepared.store(&mut self.store))?;
        Ok(outcome)
    }

    fn with<T>(
        &mut self,
        run: impl FnOnce(&mut Store, &Rules<'_>, &mut Sequence, &ServiceContext<'_>) -> T,
    ) -> T {
        let rules = Rules {
            policy: &self.eligibility,
            inviter: self.inviter,
            user_types: &self.types,
            organisation_domains: &self.own_domains,
            spam_domains: &self.spam,
            compliance: self.compliance,
        };
        let context = ServiceContext { keys: &self.keys, policy: &self.policy, now: self.now };
        run(&mut self.store, &rules, &mut self.random, &context)
    }

    pub fn invite_all(&mut self, order: InviteOrder, targets: Vec<InviteTarget>) -> Vec<TargetOutcome> {
        let seats = self.pool.free(self.now);
        let prepared = self.with(|store, rules, random, context| {
            let locked = run_ready(lock_targets(store, order, targets, context.now)).unwrap();
            locked.prepare(rules, seats, random, context).unwrap()
        });
        self.commit(prepared).unwrap()
    }

    /// One batch of a bulk invitation, decided, and not committed if `killed`.
    pub fn bulk_batch(
        &mut self,
        bulk: &BulkInvitation,
        batch: &Batch,
        progress: &BulkProgress,
        killed: bool,
    ) -> (BulkProgress, Vec<TargetOutcome>) {
        let seats = self.pool.free(self.now);
        let prepared = self.with(|store, rules, random, context| {
            let locked = run_ready(lock_batch(store, bulk, batch, context.now)).unwrap();
            locked.prepare(progress, rules, seats, random, context).unwrap()
        });
        let PreparedBatch { members, progress } = prepared;
        if killed {
            return (progress, Vec::new());
        }
        let outcomes = self.commit(members).unwrap();
        (progress, outcomes)
    }

    pub fn dry_run(&mut self, order: InviteOrder, targets: Vec<InviteTarget>) -> Vec<TargetOutcome> {
        let seats = self.pool.free(self.now);
        self.with(|store, rules, _, context| {
            let locked = run_ready(lock_targets(store, order, targets, context.now)).unwrap();
            locked.dry_run(rules, seats, context)
        })
    }

    pub fn invite_one(&mut self, target: InviteTarget) -> TargetResult {
        self.invite_all(order(CUSTOMERS_A), vec![target]).remove(0).result
    }

    /// Invites what must succeed; the token.
    pub fn invite(&mut self, n: u128, mail: &str) -> String {
        let result = self.invite_one(target(n, mail));
        assert!(matches!(result, TargetResult::Sent(_)), "{result:?}");
        self.token()
    }

    /// The token of the one mail that the last operation sent.
    pub fn token(&self) -> String {
        assert_eq!(self.mails.len(), 1, "{:?}", self.mails);
        self.mails[0].token.clone().unwrap()
    }

    pub fn accept(&mut self, token: &str, by: PersonId) -> Result<MemberAccepted, MemberRefusal> {
        self.accept_as(token, Person::New(by), Registration::Complete)
    }

    pub fn accept_as(
        &mut self,
        token: &str,
        person: Person,
        registration: Registration,
    ) -> Result<MemberAccepted, MemberRefusal> {
        let facts = self.facts;
        let prepared = self.with(|store, rules, _, context| {
            // The rights are those of whoever answers for the invitation.
            let found = run_ready(find_invited(store, &by_token(token), context)).unwrap();
            let id = found.map_or(rules.inviter.id, |(invitation, _)| invitation.inviter());
            let rules = &Rules { inviter: Inviter { id, ..rules.inviter }, ..*rules };
            let attempt = MemberAttempt { person, registration, facts, rules };
            run_ready(prepare_accept(store, &by_token(token), &attempt, context))
        });
        Ok(self.commit(refused(prepared)?).unwrap())
    }

    /// As [`accept`](Self::accept), with the rights of the inviter who is asked at the time.
    pub fn accept_by_rules_at_hand(
        &mut self,
        token: &str,
        by: PersonId,
    ) -> Result<MemberAccepted, MemberRefusal> {
        let (facts, person) = (self.facts, Person::New(by));
        let prepared = self.with(|store, rules, _, context| {
            let attempt = MemberAttempt { person, registration: Registration::Complete, facts, rules };
            run_ready(prepare_accept(store, &by_token(token), &attempt, context))
        });
        Ok(self.commit(refused(prepared)?).unwrap())
    }

    pub fn decline(&mut self, token: &str) -> Result<MemberEvent, MemberRefusal> {
        let prepared =
            self.with(|store, _, _, context| run_ready(prepare_decline(store, &by_token(token), context)));
        Ok(self.commit(refused(prepared)?).unwrap())
    }

    pub fn confirm(&mut self, token: &str) -> Result<MemberEvent, MemberRefusal> {
        let token = token.parse().unwrap();
        let prepared =
            self.with(|store, _, _, context| run_ready(prepare_confirm_address(store, &token, context)));
        Ok(self.commit(refused(prepared)?).unwrap())
    }

    pub fn look(&mut self, token: &str) -> ConfirmationLook {
        let token = token.parse().unwrap();
        self.with(|store, _, _, context| run_ready(look_at_confirmation(store, &token, context)).unwrap())
    }

    pub fn complete_profile(&mut self, n: u128) -> Result<MemberEvent, MemberRefusal> {
        let prepared = self.with(|store, _, _, context| {
            run_ready(prepare_profile(store, PORTAL, member(n), &profile(), context))
        });
        Ok(self.commit(refused(prepared)?).unwrap())
    }

    /// A person who has accepted and is through the first login.
    pub fn user(&mut self, n: u128, mail: &str) -> PersonId {
        let person = PersonId::from_uuid(Uuid::from_u128(0xb000 + n));
        let token = self.invite(n, mail);
        self.accept(&token, person).unwrap();
        self.complete_profile(n).unwrap();
        person
    }

    pub fn prepare(
        &mut self,
        filter: Option<MemberFilter>,
        requests: Vec<MemberRequest>,
    ) -> Result<PreparedMembers<Vec<MemberOutcome>>, MemberRefusal> {
        let seats = self.pool.free(self.now);
        self.with(|store, rules, random, context| {
            let locked = run_ready(lock_members(store, PORTAL, requests, context.now)).unwrap();
            locked.prepare(filter, rules, seats, random, context)
        })
    }

    pub fn manage_all(
        &mut self,
        filter: Option<MemberFilter>,
        requests: Vec<MemberRequest>,
    ) -> Result<Vec<MemberOutcome>, MemberRefusal> {
        let prepared = self.prepare(filter, requests)?;
        Ok(self.commit(prepared).unwrap())
    }

    pub fn request(&self, n: u128, command: ManageCommand) -> MemberRequest {
        MemberRequest { member: member(n), command, facts: Some(self.facts) }
    }

    pub fn manage(&mut self, n: u128, command: ManageCommand) -> Result<MemberEvent, MemberRefusal> {
        let request = self.request(n, command);
        self.manage_all(None, vec![request])?.remove(0).result
    }

    pub fn change_address(&mut self, n: u128, mail: &str) -> Result<MemberEvent, MemberRefusal> {
        self.manage(n, ManageCommand::ChangeAddress { address: address(mail) })
    }

    /// Stores what was prepared; for races.
    pub fn store(
        &mut self,
        prepared: PreparedMembers<Vec<MemberOutcome>>,
    ) -> Result<Vec<MemberOutcome>, Clash> {
        self.commit(prepared)
    }

    pub fn member(&self, n: u128) -> Member {
        self.store.member(member(n)).unwrap()
    }

    pub fn status(&self, n: u128) -> String {
        self.member(n).status().to_string()
    }

    pub fn sign_in(&self, n: u128, mail: &str) -> SignIn {
        self.member(n).sign_in(address(mail).key())
    }

    /// Runs what must be refused and must change nothing.
    pub fn refused<T: std::fmt::Debug>(
        &mut self,
        attempt: impl FnOnce(&mut Self) -> Result<T, MemberRefusal>,
    ) -> MemberRefusal {
        let before = (self.store.bytes(), self.store.writes);
        let refusal = attempt(self).expect_err("must be refused");
        assert_eq!((self.store.bytes(), self.store.writes), before, "a refusal changes nothing");
        refusal
    }
}

fn refused<T, E: std::fmt::Debug>(result: Result<T, OpError<MemberRefusal, E>>) -> Result<T, MemberRefusal> {
    result.map_err(|error| match error {
        OpError::Refused(refusal) => refusal,
        OpError::Storage(error) => panic!("{error:?}"),
    })
}
