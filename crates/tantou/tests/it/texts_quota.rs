//! What quotas, contacts, inquiries, seats, licences and prices say: every code with its text in English and Japanese.

use crate::texts::table;
use crate::world::time;
use std::collections::BTreeSet;
use tantou::portal_seats::{PortalSeatRefusal, PriceRefusal};
use tantou::quota::contacts::*;
use tantou::quota::licence::{BaseModule, Deadline, Due, LicenceRefusal, Phase, Plan, PortalId, UserTypeId};
use tantou::quota::price::{PriceTable, QuoteRefusal};
use tantou::quota::seats::{
    LimitBasis, Overflow, PoolId, ReleaseReason, Remedy, SeatId, SeatLimit, SeatRefusal, SeatStanding, Usage,
};
use tantou::quota::{
    AccountId, CivilDate, CivilDateError, ContactId, ContractId, EvaluateError, FactKind, FactProblem,
    HistoryError, Limit, Quota, RequestId,
};
use tantou::text::{Explain, TextLanguage};
use uuid::Uuid;

const CONTRACT: ContractId = ContractId::from_uuid(Uuid::nil());
const CONTACT: ContactId = ContactId::from_uuid(Uuid::nil());

fn all(said: &[Box<dyn Explain>]) -> String {
    let said: Vec<&dyn Explain> = said.iter().map(|one| &**one).collect();
    let lines = table(&said);
    for one in &said {
        // No id and no word of the English text in the Japanese one, but for names, units and what people typed.
        let japanese = one.message(TextLanguage::Japanese);
        assert!(!japanese.contains("00000000-"), "{japanese}");
        let allowed = [
            "Ltd",
            "apps",
            "desk",
            "products",
            "grants",
            "header",
            "auto",
            "submitted",
            "replied",
            "no",
            "reply",
            "JPY",
            "T",
            "Z",
            "U",
            "Web",
        ];
        let words =
            japanese.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        for word in words {
            assert!(allowed.contains(&word), "`{word}` in {japanese}");
        }
    }
    lines
}

fn at() -> tantou::storage::Timestamp {
    time("2026-04-01T00:00:00Z")
}

fn day() -> CivilDate {
    "2026-04-01".parse().unwrap()
}

fn standing(registered: u64, ceiling: Quota) -> Standing {
    let limit = Limit { base: ceiling.min(4.into()), ceiling };
    Standing::new(day(), limit, Allowance::new(limit, day(), &ContactPolicy::default()), registered)
}

/// CQ-04, CQ-06, CQ-15, CQ-17, CQ-19: limits, standings, and why there is no number.
#[test]
fn cq_15_limits_and_standings() {
    let six = Limit { base: 4.into(), ceiling: 6.into() };
    let unlimited = Limit { base: 4.into(), ceiling: Quota::Unlimited };
    let policy = ContactPolicy::default();
    let fact = || "apps".to_owned();
    let problems = vec![
        FactProblem::Missing { fact: fact() },
        FactProblem::Unknown { fact: fact() },
        FactProblem::UnknownItem { fact: fact(), item: "desk".into() },
        FactProblem::Negative { fact: fact(), value: -1 },
        FactProblem::WrongKind { fact: fact(), declared: FactKind::Set, told: FactKind::Count },
        FactProblem::WrongKind { fact: fact(), declared: FactKind::Flag, told: FactKind::Set },
    ];
    let facts = EvaluateError::Facts { problems: problems.clone() };
    let mut said: Vec<Box<dyn Explain>> = vec![
        Box::new(six),
        Box::new(unlimited),
        Box::new(Allowance::new(six, "2022-09-30".parse().unwrap(), &policy)),
        Box::new(Allowance::new(six, day(), &policy)),
        Box::new(standing(0, 0.into())),
        Box::new(standing(5, 6.into())),
        Box::new(standing(6, 6.into())),
        Box::new(standing(8, 6.into())),
        Box::new(standing(8, Quota::Unlimited)),
        Box::new(Outlook { from: day(), until: CivilDate::MAX, standing: Ok(standing(8, 6.into())) }),
        Box::new(Outlook {
            from: day(),
            until: CivilDate::MAX,
            standing: Err(EvaluateError::NoEntitlement { on: day() }),
        }),
        Box::new(EvaluateError::UnknownProduct { product: "desk".into() }),
        Box::new(EvaluateError::NoFormula { product: "desk".into(), on: day() }),
        Box::new(EvaluateError::NoEntitlement { on: day() }),
        Box::new(facts),
        Box::new(EvaluateError::TooLarge { path: "products.desk".into() }),
        Box::new(EvaluateError::EmptyGrant { index: 0 }),
        Box::new(CivilDateError::Malformed { given: "2022/10/01".into() }),
        Box::new(CivilDateError::NoSuchDay { year: 2023, month: 2, day: 29 }),
        Box::new(HistoryError::Empty),
        Box::new(HistoryError::OutOfOrder { from: day() }),
    ];
    said.extend(problems.into_iter().map(|problem| Box::new(problem) as Box<dyn Explain>));
    insta::assert_snapshot!(all(&said));
}

fn found(kind: WordKind) -> Vec<NameMatch> {
    vec![NameMatch { word: "Ltd".into(), kind, place: WordPlace::Word }]
}

/// Every objection to a person.
fn objections() -> Vec<Objection> {
    vec![
        Objection::IdTaken,
        Objection::NotAPersonsName { matches: found(WordKind::CompanyForm) },
        Objection::NotAPersonsName { matches: found(WordKind::Department) },
        Objection::NameNeedsReview { matches: found(WordKind::Organisation) },
        Objection::NameNeedsReview { matches: found(WordKind::Role) },
        Objection::AlreadyRegistered { contact: CONTACT },
        Objection::NoticeOutdated { given: "1".into(), current: "2".into() },
        Objection::PurposesMissing { missing: Purpose::ALL.into() },
        Objection::PurposesMissing { missing: BTreeSet::from([Purpose::Surveys]) },
        Objection::ConsentInTheFuture { at: at() },
    ]
}

fn excess(part: Part, releasable: Quota) -> Excess {
    Excess { part, seats: 4.into(), registered: 3, asked: 2, over_by: 1, releasable }
}

/// CQ-05, CQ-07, CQ-08, CQ-09, CQ-14, CQ-20: why requests are refused, and what they did.
#[test]
fn cq_07_requests() {
    let problem = |objection| ContactProblem { contact: CONTACT, objection };
    let mut said: Vec<Box<dyn Explain>> = vec![
        Box::new(Refusal::NotSignedUp { contract: CONTRACT }),
        Box::new(Refusal::AlreadySignedUp { contract: CONTRACT }),
        Box::new(Refusal::RequestIdReused { request: RequestId::from_uuid(Uuid::nil()) }),
        Box::new(Refusal::NamesNobody),
        Box::new(Refusal::PrimaryNotAmong { contact: CONTACT }),
        Box::new(Refusal::UnknownContact { contact: CONTACT }),
        Box::new(Refusal::SuccessorNeeded { contact: CONTACT }),
        Box::new(Refusal::NoSuccessor { contact: CONTACT, successor: CONTACT }),
        Box::new(Refusal::AlreadyPrimary { contact: CONTACT }),
        Box::new(Refusal::ChangesNothing),
        Box::new(Refusal::Contacts { problems: objections().into_iter().take(2).map(problem).collect() }),
        Box::new(Refusal::OverQuota { excess: excess(Part::Base, 2.into()) }),
        Box::new(Refusal::NoLimit { error: EvaluateError::NoEntitlement { on: day() } }),
        Box::new(excess(Part::Base, 0.into())),
        Box::new(excess(Part::Additional, 0.into())),
        Box::new(excess(Part::Base, Quota::Unlimited)),
        Box::new(NameVerdict::Accept),
        Box::new(NameVerdict::Review { matches: found(WordKind::Role) }),
        Box::new(NameVerdict::Refuse { matches: found(WordKind::CompanyForm) }),
        Box::new(PersonNameError::Empty),
        Box::new(PersonNameError::TooLong { characters: 101 }),
        Box::new(PersonNameError::ControlCharacter { character: '\u{7}', position: 3 }),
        Box::new(PersonNameError::Slash { position: 3 }),
    ];
    said.extend(objections().into_iter().map(|objection| Box::new(objection) as Box<dyn Explain>));
    let changes = [
        ChangeKind::SignedUp,
        ChangeKind::Added,
        ChangeKind::Edited,
        ChangeKind::Removed,
        ChangeKind::Replaced,
        ChangeKind::HandedOver,
        ChangeKind::Entitled,
    ];
    said.extend(changes.map(|change| Box::new(change) as Box<dyn Explain>));
    insta::assert_snapshot!(all(&said));
}

/// CQ-10, CQ-11, CQ-12: inquiries and signing in.
#[test]
fn cq_11_inquiries() {
    let candidate = Candidate { contract: CONTRACT, contact: CONTACT };
    let confirm = |why| Verdict::ConfirmWithPrimary { contract: CONTRACT, primary: CONTACT, why };
    let signs = vec![
        AutomaticSign::NoEnvelopeSender,
        AutomaticSign::Header { name: "auto-submitted".into(), value: "auto-replied".into() },
        AutomaticSign::MachineAddress { local_part: "no-reply".into() },
    ];
    let (account, display_name) = (AccountId::from_uuid(Uuid::nil()), "desk".to_owned());
    let mut said: Vec<Box<dyn Explain>> = vec![
        Box::new(Verdict::Accept(candidate)),
        Box::new(Verdict::AskWhich { candidates: vec![candidate, candidate] }),
        Box::new(confirm(Confirmation::NotAContact)),
        Box::new(confirm(Confirmation::ContractContent)),
        Box::new(Verdict::RefuseUnregistered),
        Box::new(Verdict::UnknownContract),
        Box::new(Reply::Answer),
        Box::new(Judgement { verdict: Verdict::RefuseUnregistered, reply: Reply::Answer }),
        Box::new(Judgement {
            verdict: Verdict::RefuseUnregistered,
            reply: Reply::DoNotAnswer { signs: signs.clone() },
        }),
        Box::new(SignIn::NotRegistered),
        Box::new(SignIn::ChoosePassword { account, display_name: display_name.clone() }),
        Box::new(SignIn::EnterPassword { account, display_name, services: Service::ALL.into() }),
        Box::new(ContactRole::Primary),
        Box::new(ContactRole::Secondary),
    ];
    said.extend(Service::ALL.map(|service| Box::new(service) as Box<dyn Explain>));
    said.extend(Purpose::ALL.map(|purpose| Box::new(purpose) as Box<dyn Explain>));
    insta::assert_snapshot!(all(&said));
}

const BASES: [LimitBasis; 5] = [
    LimitBasis::FreeAllowance,
    LimitBasis::Licences,
    LimitBasis::Trial,
    LimitBasis::Closed,
    LimitBasis::Other,
];

fn usage(limit: Quota, taken: u64) -> Usage {
    Usage {
        limit,
        basis: LimitBasis::Licences,
        reserved: 1,
        occupied: taken - 1,
        taken,
        available: limit.left_after(taken),
        over_by: limit.over_by(taken),
        holds_until: None,
    }
}

/// CQ-31, CQ-36, CQ-37, CQ-38: seats.
#[test]
fn cq_36_seats() {
    let (seat, pool) = (SeatId::from_uuid(Uuid::nil()), PoolId::from_uuid(Uuid::nil()));
    let none_free = |basis| SeatRefusal::NoneFree { limit: 10, taken: 10, over_by: 0, basis };
    let overflow =
        |seats| Overflow { from: at(), limit: SeatLimit { seats, basis: LimitBasis::Closed }, by: 3 };
    let mut said: Vec<Box<dyn Explain>> = vec![
        Box::new(SeatRefusal::UnknownPool { pool }),
        Box::new(SeatRefusal::UnknownSeat { seat }),
        Box::new(SeatRefusal::OtherPool { seat, pool }),
        Box::new(SeatRefusal::HoldEnded { until: at() }),
        Box::new(SeatRefusal::Released { seat, at: at(), why: ReleaseReason::Declined }),
        Box::new(SeatRefusal::Lapsed { seat }),
        Box::new(SeatRefusal::SeatExists { seat }),
        Box::new(SeatRefusal::RequestIdReused { request: RequestId::from_uuid(Uuid::nil()) }),
        Box::new(PortalSeatRefusal::Seat(SeatRefusal::UnknownSeat { seat })),
        Box::new(SeatStanding::Reserved { until: Some(at()) }),
        Box::new(SeatStanding::Reserved { until: None }),
        Box::new(SeatStanding::Occupied),
        Box::new(SeatStanding::Released { why: ReleaseReason::Moved }),
        Box::new(SeatStanding::NotHeld),
        Box::new(usage(10.into(), 4)),
        Box::new(usage(10.into(), 10)),
        Box::new(usage(10.into(), 12)),
        Box::new(usage(Quota::Unlimited, 12)),
        Box::new(overflow(0.into())),
    ];
    said.extend(BASES.map(|basis| Box::new(none_free(basis)) as Box<dyn Explain>));
    said.extend(BASES.map(|basis| Box::new(basis) as Box<dyn Explain>));
    let reasons = [
        ReleaseReason::Declined,
        ReleaseReason::Cancelled,
        ReleaseReason::Expired,
        ReleaseReason::Deleted,
        ReleaseReason::Deactivated,
        ReleaseReason::Moved,
    ];
    said.extend(reasons.map(|reason| Box::new(reason) as Box<dyn Explain>));
    let remedies = [Remedy::AskForRaise, Remedy::BuyLicences, Remedy::BuyPlan, Remedy::ReleaseSeat];
    said.extend(remedies.map(|remedy| Box::new(remedy) as Box<dyn Explain>));
    insta::assert_snapshot!(all(&said));
}

/// CQ-30, CQ-32, CQ-34, CQ-35: licences, phases, deadlines.
#[test]
fn cq_35_licences() {
    let user_type = UserTypeId::from_uuid(Uuid::nil());
    let portal = PortalId::from_uuid(Uuid::nil());
    let deadline = |due| Deadline { at: at(), due };
    let dues = [Due::CloseAndKeep, Due::CloseAndExpire, Due::DeleteData];
    let modules = [BaseModule::Leads, BaseModule::Contacts, BaseModule::Vendors, BaseModule::Custom];
    let mut said: Vec<Box<dyn Explain>> = vec![
        Box::new(LicenceRefusal::UnknownPortal { portal }),
        Box::new(LicenceRefusal::PortalExists { portal }),
        Box::new(LicenceRefusal::RequestIdReused { request: RequestId::from_uuid(Uuid::nil()) }),
        Box::new(LicenceRefusal::PlanWithoutPortal { plan: Plan::Standard }),
        Box::new(LicenceRefusal::DataDeleted),
        Box::new(LicenceRefusal::NotToBeDeleted { deadline: None }),
        Box::new(LicenceRefusal::NotToBeDeleted { deadline: Some(deadline(Due::DeleteData)) }),
        Box::new(LicenceRefusal::TooManyTypes { limit: 5 }),
        Box::new(LicenceRefusal::NeedsLicences { user_type }),
        Box::new(LicenceRefusal::NoCustomTypesOnTrial),
        Box::new(LicenceRefusal::UnknownType { user_type }),
        Box::new(LicenceRefusal::TypeExists { user_type }),
        Box::new(LicenceRefusal::PoolInUse { pool: PoolId::from_uuid(Uuid::nil()) }),
        Box::new(LicenceRefusal::StandardType),
        Box::new(LicenceRefusal::TypeHasUsers { user_type, taken: 3 }),
        Box::new(PortalSeatRefusal::Licence(LicenceRefusal::DataDeleted)),
    ];
    let closed = |phase| LicenceRefusal::PortalClosed { phase };
    said.extend(Phase::ALL.map(|phase| Box::new(closed(phase)) as Box<dyn Explain>));
    let unfit = |module| LicenceRefusal::ModuleDoesNotFit { user_type, module };
    said.extend(modules.map(|module| Box::new(unfit(module)) as Box<dyn Explain>));
    said.extend(modules.map(|module| Box::new(module) as Box<dyn Explain>));
    said.extend(Phase::ALL.map(|phase| Box::new(phase) as Box<dyn Explain>));
    said.extend(Plan::ALL.map(|plan| Box::new(plan) as Box<dyn Explain>));
    said.extend(dues.map(|due| Box::new(deadline(due)) as Box<dyn Explain>));
    insta::assert_snapshot!(all(&said));
}

/// CQ-33: quotations, comparisons, cliffs, and no price.
#[test]
fn cq_33_prices() {
    let table = |scheme: &str| {
        let text = format!(
            "currency = 'JPY'\nscheme = '{scheme}'\n[[tiers]]\nfrom = 1\nup_to = 10\nunit_price = '500'\n\
             [[tiers]]\nfrom = 11\nup_to = 20\nunit_price = '450'\n"
        );
        PriceTable::from_toml(&text).unwrap()
    };
    let (volume, graduated) = (table("volume"), table("graduated"));
    let beyond = QuoteRefusal::BeyondTiers { users: 21, last: 20 };
    let said: Vec<Box<dyn Explain>> = vec![
        Box::new(volume.quote(0).unwrap()),
        Box::new(volume.quote(10).unwrap()),
        Box::new(graduated.quote(12).unwrap()),
        Box::new(volume.cliffs()[0]),
        Box::new(volume.compare(10, 11).unwrap()),
        Box::new(volume.compare(10, 12).unwrap()),
        Box::new(volume.compare(10, 10).unwrap()),
        Box::new(volume.quote(21).unwrap_err()),
        Box::new(PriceRefusal::OnRequest),
        Box::new(PriceRefusal::TooMany { users: 5_000_000_000 }),
        Box::new(PriceRefusal::Quote(beyond)),
    ];
    insta::assert_snapshot!(all(&said));
}
