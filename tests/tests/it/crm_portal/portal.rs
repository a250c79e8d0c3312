//! A portal to tell stories in: one store, one clock, each operation as one transaction with its mails in the outbox.

use super::database::Database;
use super::visibility::{record_place, set_up_visibility};
use crate::host::{Random, address, time};
use std::collections::BTreeMap;
use std::time::Duration;
use tantou::email::{AddressPolicy, Domain, EmailAddress};
use tantou::invitation::eligibility::{
    Inviter, Module, RecordId, RecordRef, TargetFacts, UserTypeId, UserTypes,
};
use tantou::invitation::members::{
    GivenAddress, InviteOrder, InviteTarget, ManageCommand, Member, MemberAccepted, MemberEvent,
    MemberFilter, MemberId, MemberMailKind, MemberOutcome, MemberQuery, MemberRefusal, MemberRequest,
    Profile, SignIn, TargetOutcome, TargetResult,
};
use tantou::invitation::{
    InviterId, KeyId, Person, PersonId, Proof, Registration, ScopeId, TokenKey, TokenKeys,
};
use tantou::message::{Content, Message, Recipient};
use tantou::portal_membership::{
    Acting, Answer, LetterBody, Letters, MembershipRefusal, PortalFacts, PortalMembership, Receipt,
    Stationery,
};
use tantou::preset;
use tantou::quota::RequestId;
use tantou::quota::licence::{
    LicenceCommand, LicenceRequest, NewPortal, Plan, PortalId, Start, UserTypeId as Licensed,
};
use tantou::quota::seats::PoolId;
use tantou::storage::{OpError, OutboxRepository, Timestamp, run_ready};
use tantou::visibility::portal::{PortalUser, PortalUserRepository as _, UserTypeRepository as _};
use time::UtcOffset;
use uuid::Uuid;

pub(crate) const PORTAL: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0xf0));
pub(crate) const RUSSELL: InviterId = InviterId::from_uuid(Uuid::from_u128(0xe1));

/// The standard type, of contacts.
pub(crate) const CUSTOMERS: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(1));
/// Custom types: of leads, of contacts, of vendors.
pub(crate) const PROSPECTS: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(2));
pub(crate) const CUSTOMERS_B: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(3));
pub(crate) const SUPPLIERS: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(4));

pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) fn token_keys() -> TokenKeys {
    TokenKeys::new(TokenKey::new(KeyId(1), &[0x0b; 32]))
}

pub(crate) fn membership() -> PortalMembership {
    PortalMembership::new(preset::crm_portal(), preset::crm_portal_seats().unwrap(), token_keys())
}

pub(crate) fn facts() -> PortalFacts {
    let types = [
        (CUSTOMERS, Module::Contacts),
        (PROSPECTS, Module::Leads),
        (CUSTOMERS_B, Module::Contacts),
        (SUPPLIERS, Module::Vendors),
    ];
    let user_types: UserTypes = types.into_iter().collect();
    PortalFacts {
        organisation_domains: vec![Domain::parse("organisation.example").unwrap()],
        spam_domains: [Domain::parse("spam.example").unwrap()].into(),
        compliance: true,
        ..PortalFacts::new(PORTAL, user_types)
    }
}

pub(crate) fn stationery() -> Stationery {
    let names = [(CUSTOMERS, "お客様"), (PROSPECTS, "見込みのお客様"), (SUPPLIERS, "仕入先様")];
    Stationery {
        portal_name: "お取引先ポータル".into(),
        organisation_name: "株式会社サンプル商事".into(),
        accept: "https://portal.example/invitation/".parse().unwrap(),
        confirm: "https://portal.example/confirm/".parse().unwrap(),
        login: "https://portal.example/login".parse().unwrap(),
        default_language: "ja".parse().unwrap(),
        inviter_name: Some("ラッセル・ブラウン".into()),
        support_address: Some(address("help@organisation.example")),
        type_names: names.map(|(user_type, name)| (user_type, name.to_owned())).into(),
        recipient_names: BTreeMap::new(),
        offset: UtcOffset::from_hms(9, 0, 0).unwrap(),
    }
}

pub(crate) const fn contact(number: u128) -> RecordRef {
    record(Module::Contacts, number)
}

pub(crate) const fn record(module: Module, number: u128) -> RecordRef {
    RecordRef { module, record: RecordId::from_uuid(Uuid::from_u128(0x1000 + number)) }
}

pub(crate) const fn member(number: u128) -> MemberId {
    MemberId::from_uuid(Uuid::from_u128(number))
}

pub(crate) const fn person(number: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(0xb000 + number))
}

pub(crate) fn target(number: u128, module: Module, mail: &str) -> InviteTarget {
    InviteTarget {
        member: member(number),
        kept_as: record(module, number),
        address: GivenAddress::read(mail, &AddressPolicy::default()),
        facts: TargetFacts::UNOPPOSED,
        bulk: None,
    }
}

pub(crate) fn profile() -> Profile {
    Profile {
        language: "ja".parse().unwrap(),
        date_format: "yyyy/MM/dd".parse().unwrap(),
        time_format: "HH:mm".parse().unwrap(),
        time_zone: "Asia/Tokyo".parse().unwrap(),
        country: "JP".parse().unwrap(),
    }
}

/// A mail that went out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sent {
    pub(crate) kind: MemberMailKind,
    pub(crate) to: EmailAddress,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) token: Option<String>,
}

impl Sent {
    fn of(message: &Message) -> Self {
        let (Recipient::Address(to), Content::Member(letter)) = (&message.to, &message.content) else {
            panic!("{message:?}")
        };
        let LetterBody::Rendered { mail } = &letter.body else { panic!("{message:?}") };
        let word = mail.text.split_whitespace().find(|word| {
            word.starts_with("https://portal.example/invitation/")
                || word.starts_with("https://portal.example/confirm/")
        });
        let token = word.and_then(|link| link.rsplit('/').next()).map(str::to_owned);
        let (subject, text) = (mail.subject.clone(), mail.text.clone());
        Self { kind: letter.kind, to: to.clone(), subject, text, token }
    }

    pub(crate) fn proof(&self) -> Proof {
        Proof::Token(self.token.as_ref().unwrap().parse().unwrap())
    }
}

pub(crate) struct Crm<D> {
    pub(crate) database: D,
    pub(crate) membership: PortalMembership,
    pub(crate) facts: PortalFacts,
    pub(crate) by: Inviter,
    pub(crate) stationery: Stationery,
    pub(crate) now: Timestamp,
    pub(crate) random: Random,
    /// The mails of the last operation.
    pub(crate) mails: Vec<Sent>,
    /// Whose sessions it ended.
    pub(crate) revoked: Vec<PersonId>,
    /// Whether operations are only tried: they are carried out, and taken back.
    pub(crate) rehearses: bool,
}

type Answered<T> = Result<T, MembershipRefusal>;

impl<D: Database> Crm<D> {
    /// A portal that is paid for, with so many licences for each custom type.
    pub(crate) fn open(mut database: D, licences: u64) -> Self {
        let membership = membership();
        let now = time("2026-04-01T09:00:00+09:00");
        let portal = PortalId::from_uuid(PORTAL.as_uuid());
        let standard = Licensed::from_uuid(CUSTOMERS.as_uuid());
        let pool = |number: u128| PoolId::from_uuid(Uuid::from_u128(0xd0 + number));
        let start = Start::Purchase { plan: Plan::Ultimate };
        let mut tx = database.begin();
        let new = NewPortal { id: portal, standard, pool: pool(1), start };
        let _ = run_ready(membership.seats().open(&mut tx, &new, now)).unwrap();
        for (number, user_type) in (2..).zip([PROSPECTS, CUSTOMERS_B, SUPPLIERS]) {
            let user_type = Licensed::from_uuid(user_type.as_uuid());
            let command = LicenceCommand::AddType { user_type, pool: pool(number), licences };
            let request = LicenceRequest { id: RequestId::from_uuid(user_type.as_uuid()), portal, command };
            let _ = run_ready(membership.seats().change(&mut tx, &request, now)).unwrap();
        }
        set_up_visibility(&mut tx);
        D::commit(tx);
        Self::reopened(database)
    }

    /// The same portal, set up before.
    pub(crate) fn reopened(database: D) -> Self {
        Self {
            database,
            membership: membership(),
            facts: facts(),
            by: Inviter { id: RUSSELL, manages_portal_users: true },
            stationery: stationery(),
            now: time("2026-04-01T09:00:00+09:00"),
            random: Random(7),
            mails: Vec::new(),
            revoked: Vec::new(),
            rehearses: false,
        }
    }

    pub(crate) fn pass(&mut self, span: Duration) {
        self.now = self.now.saturating_add(span);
    }

    /// One transaction: the operation, its messages, and the commit; of a refusal nothing is left.
    pub(crate) fn transact<T: Clone, R>(
        &mut self,
        operation: impl AsyncFnOnce(
            &mut D::Tx<'_>,
            &PortalMembership,
            &Acting<'_>,
            &mut Random,
        ) -> Result<Receipt<T, MemberEvent>, OpError<R, D::Error>>,
    ) -> Result<Receipt<T, MemberEvent>, R> {
        let Self { database, membership, facts, by, stationery, now, random, rehearses, .. } = self;
        let acting = Acting { portal: facts, by: *by, letters: Letters::Rendered(stationery), now: *now };
        let mut tx = database.begin();
        let receipt = match run_ready(operation(&mut tx, membership, &acting, random)) {
            Ok(receipt) => receipt,
            Err(OpError::Refused(refusal)) => return Err(refusal),
            Err(OpError::Storage(error)) => panic!("{error}"),
        };
        run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
        let users =
            run_ready(PortalMembership::prepare_users(&mut tx, PORTAL, &receipt.events, record_place));
        run_ready(users.unwrap().store(&mut tx)).unwrap();
        if *rehearses {
            drop(tx);
        } else {
            D::commit(tx);
        }
        self.mails = receipt.messages.iter().map(Sent::of).collect();
        self.revoked = receipt.revoked_sessions().collect();
        Ok(receipt)
    }

    pub(crate) fn invite(&mut self, user_type: UserTypeId, targets: Vec<InviteTarget>) -> Vec<TargetOutcome> {
        let order = InviteOrder { portal: PORTAL, user_type, language: "ja".parse().unwrap(), message: None };
        let receipt = self.transact(async |tx, membership, acting, random| {
            membership.invite(tx, order, targets, acting, random).await
        });
        receipt.unwrap().outcome
    }

    /// Invites one person; why not, if not.
    pub(crate) fn invite_one(&mut self, user_type: UserTypeId, target: InviteTarget) -> TargetResult {
        self.invite(user_type, vec![target]).remove(0).result
    }

    pub(crate) fn accept(&mut self, proof: &Proof, number: u128) -> Answered<MemberAccepted> {
        let answer = Answer {
            proof: proof.clone(),
            person: Person::New(person(number)),
            registration: Registration::Complete,
            facts: TargetFacts::UNOPPOSED,
        };
        let accept =
            async |tx: &mut D::Tx<'_>, membership: &PortalMembership, acting: &Acting<'_>, _: &mut Random| {
                membership.accept(tx, &answer, acting).await
            };
        self.transact(accept).map(|receipt| receipt.outcome)
    }

    pub(crate) fn decline(&mut self, proof: &Proof) -> Answered<MemberEvent> {
        let decline =
            async |tx: &mut D::Tx<'_>, membership: &PortalMembership, acting: &Acting<'_>, _: &mut Random| {
                membership.decline(tx, proof, acting).await
            };
        self.transact(decline).map(|receipt| receipt.outcome)
    }

    /// The new address is confirmed by the link of a mail.
    pub(crate) fn confirm(&mut self, sent: &Sent) -> Answered<MemberEvent> {
        let token = sent.token.as_ref().unwrap().parse().unwrap();
        let confirm =
            async |tx: &mut D::Tx<'_>, membership: &PortalMembership, acting: &Acting<'_>, _: &mut Random| {
                membership.confirm_address(tx, &token, acting).await
            };
        self.transact(confirm).map(|receipt| receipt.outcome)
    }

    pub(crate) fn complete_profile(&mut self, number: u128) -> Answered<MemberEvent> {
        let complete =
            async |tx: &mut D::Tx<'_>, membership: &PortalMembership, acting: &Acting<'_>, _: &mut Random| {
                membership.complete_profile(tx, member(number), &profile(), acting).await
            };
        self.transact(complete).map(|receipt| receipt.outcome)
    }

    /// Asks for something for one member.
    pub(crate) fn manage(&mut self, number: u128, command: ManageCommand) -> Answered<MemberEvent> {
        let facts = Some(TargetFacts::UNOPPOSED);
        let request = MemberRequest { member: member(number), command, facts };
        let receipt = self.transact(async |tx, membership, acting, random| {
            membership.manage_all(tx, vec![request], acting, random).await
        })?;
        Ok(receipt.outcome.into_iter().next().unwrap().result.unwrap())
    }

    pub(crate) fn manage_filtered(
        &mut self,
        filter: MemberFilter,
        numbers: &[u128],
        command: &ManageCommand,
    ) -> Answered<Vec<MemberOutcome>> {
        let request = |number: &u128| MemberRequest {
            member: member(*number),
            command: command.clone(),
            facts: Some(TargetFacts::UNOPPOSED),
        };
        let requests = numbers.iter().map(request).collect();
        let receipt = self.transact(async |tx, membership, acting, random| {
            membership.manage_filtered(tx, filter, requests, acting, random).await
        });
        receipt.map(|receipt| receipt.outcome)
    }

    pub(crate) fn sign_in(&mut self, mail: &str) -> Option<SignIn> {
        let mut tx = self.database.begin();
        let key = address(mail).key().clone();
        run_ready(self.membership.sign_in(&mut tx, PORTAL, &key)).unwrap().map(|found| found.answer)
    }

    /// The users of the portal on the side of visibility, by id; how many each type counts is how many it has (PV-44).
    pub(crate) fn users(&mut self) -> Vec<PortalUser> {
        let mut users = Vec::new();
        let mut tx = self.database.begin();
        for user_type in [CUSTOMERS, PROSPECTS, CUSTOMERS_B, SUPPLIERS] {
            let user_type = user_type.as_uuid().into();
            let found = run_ready(tx.page_portal_users(user_type, None, u32::MAX)).unwrap();
            let counted = run_ready(tx.find_user_types(&[user_type])).unwrap().pop().unwrap().users();
            assert_eq!(counted, found.len() as u64, "the users of {user_type}");
            users.extend(found);
        }
        users.sort_by_key(PortalUser::id);
        users
    }

    /// The members of a filter, in pages of two.
    pub(crate) fn list(&mut self, filter: MemberFilter) -> Vec<Member> {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let mut tx = self.database.begin();
            let query = MemberQuery { filter, user_type: None };
            let page = run_ready(self.membership.list(&mut tx, PORTAL, query, after, 2, self.by)).unwrap();
            assert_eq!(page.bulk_actions, filter.actions().collect::<Vec<_>>());
            found.extend(page.lines.into_iter().map(|line| line.member));
            after = page.next;
            if after.is_none() {
                return found;
            }
        }
    }

    /// How many seats of a type are taken, as its pool counts them.
    pub(crate) fn taken(&mut self, user_type: UserTypeId) -> u64 {
        let mut tx = self.database.begin();
        let portal = PortalId::from_uuid(PORTAL.as_uuid());
        let state = run_ready(self.membership.seats().state(&mut tx, portal, self.now)).unwrap().unwrap();
        let of = Licensed::from_uuid(user_type.as_uuid());
        state.types.iter().find(|one| one.user_type == of).unwrap().seats.after.taken
    }

    /// Whoever has a seat, by the members' own rows.
    pub(crate) fn seated(&mut self, user_type: UserTypeId) -> u64 {
        let now = self.now;
        let seated = |found: &&Member| found.user_type() == user_type && found.seat().counts(now);
        self.list(MemberFilter::All).iter().filter(seated).count() as u64
    }
}

/// Why one member was refused.
pub(crate) fn member_refusal<T: std::fmt::Debug>(answer: Answered<T>) -> MemberRefusal {
    match answer {
        Err(MembershipRefusal::Member(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}
