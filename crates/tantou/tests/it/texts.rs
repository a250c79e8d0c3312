//! What decisions and refusals say: every code with its text in English and Japanese, as one reviewed table per crate.

use crate::world::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tantou::access::{
    AcceptRefusal, Action, AssignmentRefusal, ConfirmRefusal, ContractRejection, Denial, EndReason, Grant,
    LabelError, LeftOut, LeftOutReason, ModuleName, NotOnRoster, OfferRefusal, PairOutcome, PermissionDenial,
    PlanRefusal, RecordId, Rejection, RemovalRefusal, Standing, TargetRejection, Window, WindowError,
};
use tantou::delegation::{AnswerRefusal, ManageRefusal, NotSent};
use tantou::email::{AddressProblem, Place, ProblemKind};
use tantou::invitation::{
    self, DeadLink, InvitationId, IssueRejection, LanguageError, MalformedToken, MessageTextError, Objection,
    Offer, Phase, Refusal, WhyLeftOut,
};
use tantou::text::{Explain, TextLanguage, UnknownTextLanguage};
use uuid::Uuid;

/// One line per thing said; what is said is a phrase without a full stop, and Japanese where it has to be.
pub fn table(said: &[&dyn Explain]) -> String {
    let mut lines = String::new();
    for one in said {
        let (english, japanese) = (one.message(TextLanguage::English), one.message(TextLanguage::Japanese));
        assert!(!english.is_empty() && english.is_ascii(), "{english}");
        assert!(japanese.chars().any(|letter| ('\u{3040}'..'\u{a000}').contains(&letter)), "{japanese}");
        for text in [&english, &japanese] {
            assert!(!text.ends_with(['.', '。']) && text.trim() == text, "{text}");
        }
        let code = one.code();
        let plain =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._".contains(letter);
        assert!(code.chars().all(plain), "{code}");
        writeln!(lines, "{code}\n    {english}\n    {japanese}").unwrap();
    }
    lines
}

fn at() -> tantou::storage::Timestamp {
    time("2026-04-01T00:00:00Z")
}

fn invitation_id() -> InvitationId {
    InvitationId::from_uuid(Uuid::from_u128(7))
}

/// AM-15: every decision says why.
#[test]
fn am_15_decisions() {
    let (holder, contract) = (SAKURA, HOSTING);
    let delegate = tantou::access::DelegateId::from_uuid(Uuid::nil());
    let grant = |until| Grant::Assignment { contract, delegate, until };
    let ended = |why| Denial::Ended { at: at(), why };
    let said = table(&[
        &Grant::Ownership { holder },
        &grant(None),
        &grant(Some(at())),
        &Denial::UnknownContract,
        &Denial::OtherHoldersContract,
        &Denial::ContractActionByDelegate { action: Action::OrderService },
        &Denial::ContractActionByDelegate { action: Action::ChangeContract },
        &Denial::ContractActionByDelegate { action: Action::CancelContract },
        &Denial::ContractActionByDelegate { action: Action::Pay },
        &Denial::ManagementByDelegate { action: Action::ViewDelegates },
        &Denial::ManagementByDelegate { action: Action::ManageDelegates },
        &Denial::NoAssignment,
        &Denial::AssignedByFormerHolder,
        &Denial::ContractEnded { at: at() },
        &Denial::Pending { expires_at: None },
        &Denial::Expired { at: at() },
        &Denial::Declined { at: at() },
        &Denial::Cancelled { at: at() },
        &ended(EndReason::Removed),
        &ended(EndReason::DelegateDeleted),
        &ended(EndReason::ContractEnded),
        &Denial::NotYet { from: at() },
        &Denial::NoLonger { until: at() },
        &Denial::OrganisationUser,
        &PermissionDenial::NotHeld,
        &PermissionDenial::ModuleClosed { module: "leads".parse::<ModuleName>().unwrap() },
        &PermissionDenial::RecordClosed { record: RecordId::from_uuid(Uuid::nil()) },
    ]);
    insta::assert_snapshot!(said);
}

/// AM-06, AM-07, AM-08, AM-10, AM-14, AM-17: plans, confirmations, removals.
#[test]
fn am_07_plans_and_confirmations() {
    let ended = ContractRejection::Ended { at: at() };
    let contract = Rejection::Contract { contract: HOSTING, name: Some("sakura.example".into()), why: ended };
    let person = Rejection::Target { position: 2, origin: None, why: TargetRejection::NotOnRoster };
    let not_sent = NotSent {
        position: 4,
        origin: None,
        address: address(SUZUKI),
        why: IssueRejection::TooSoon { until: at() },
    };
    let mut said: Vec<&dyn Explain> = vec![
        &LabelError::Empty,
        &LabelError::TooLong { characters: 101 },
        &LabelError::ControlCharacter { character: '\u{7}', position: 3 },
    ];
    let window: WindowError = Window::new(Some(at()), Some(at())).unwrap_err();
    let labelled = TargetRejection::Label { error: LabelError::Empty };
    let denied = ContractRejection::Denied { denial: Denial::UnknownContract };
    let assigned = PairOutcome::AlreadyAssigned { window: Window::ALWAYS, by_this_batch: false };
    let pending = PairOutcome::AlreadyPending { expires_at: None, by_this_batch: false };
    let refused = PairOutcome::Rejected { why: ended };
    said.extend::<[&dyn Explain; 20]>([
        &window,
        &PairOutcome::Invite,
        &assigned,
        &pending,
        &PairOutcome::DoneEarlier,
        &refused,
        &denied,
        &ended,
        &labelled,
        &TargetRejection::HolderItself,
        &TargetRejection::NotOnRoster,
        &contract,
        &person,
        &PlanRefusal::UnknownHolder,
        &PlanRefusal::NoContracts,
        &PlanRefusal::NoTargets,
        &NotOnRoster,
        &RemovalRefusal::UnknownHolder,
        &RemovalRefusal::NotAssigned,
        &not_sent,
    ]);
    let over = PlanRefusal::WindowOver { until: at() };
    let removal = RemovalRefusal::Denied(Denial::OtherHoldersContract);
    let confirm = [
        ConfirmRefusal::Plan(PlanRefusal::NoTargets),
        ConfirmRefusal::NoSuchTargets { from: 5, until: 9, targets: 3 },
        ConfirmRefusal::HasRejections(vec![contract.clone()]),
        ConfirmRefusal::RejectedMeanwhile(vec![contract.clone(), person.clone()]),
    ]
    .map(tantou::delegation::ConfirmRefusal::Plan);
    let nobody = tantou::delegation::ConfirmRefusal::NotSent(vec![not_sent.clone()]);
    said.extend::<[&dyn Explain; 3]>([&over, &removal, &nobody]);
    said.extend(confirm.iter().map(|one| one as &dyn Explain));
    insta::assert_snapshot!(table(&said));
}

/// AM-08, AM-14: acceptances and offers that come to nothing, and what is left out of those that do not.
#[test]
fn am_08_acceptances_and_offers() {
    let left_out = |why| LeftOut { contract: HOSTING, why };
    let gone = LeftOutReason::ContractEnded { at: at() };
    let accept = [
        AcceptRefusal::UnknownHolder,
        AcceptRefusal::UnknownDelegate,
        AcceptRefusal::HolderItself,
        AcceptRefusal::RegistrationMissing,
        AcceptRefusal::AlreadyRegistered,
        AcceptRefusal::NothingLeft(vec![left_out(gone)]),
    ]
    .map(AnswerRefusal::from);
    let offer = [
        OfferRefusal::UnknownHolder,
        OfferRefusal::HolderItself,
        OfferRefusal::NothingLeft(vec![left_out(gone), left_out(LeftOutReason::NotOffered)]),
    ]
    .map(ManageRefusal::from);
    let reasons = [
        LeftOutReason::NotOffered,
        LeftOutReason::Assignment(AssignmentRefusal::OtherInvitation),
        LeftOutReason::Assignment(AssignmentRefusal::NotPossible(Standing::Cancelled)),
        gone,
        LeftOutReason::NotTheHolders(Denial::OtherHoldersContract),
    ];
    let mut said: Vec<&dyn Explain> = accept.iter().map(|one| one as &dyn Explain).collect();
    said.extend(offer.iter().map(|one| one as &dyn Explain));
    said.extend(reasons.iter().map(|one| one as &dyn Explain));
    insta::assert_snapshot!(table(&said));
}

fn objections() -> Vec<Objection> {
    vec![Objection::DomainRefused, Objection::ConsentMissing]
}

/// Every reason for which an offer is left out of an invitation.
fn offers_left_out() -> Vec<invitation::LeftOut> {
    let (offer, invitation) = (Offer::contract(Uuid::from_u128(0xc1)), invitation_id());
    [
        WhyLeftOut::Gone,
        WhyLeftOut::NotInvitersToGive,
        WhyLeftOut::Unchecked,
        WhyLeftOut::AlreadyPending { invitation },
        WhyLeftOut::AlreadyAccepted { invitation },
        WhyLeftOut::RepeatedInBatch { first: invitation },
    ]
    .map(|why| invitation::LeftOut { offer, why })
    .into()
}

/// IL-08, IL-11, IL-12, IL-13: what is refused about invitations; every phase with every action.
#[test]
fn il_08_refusals() {
    let mut refusals = vec![
        Refusal::Unknown,
        Refusal::NotFound { invitation: invitation_id() },
        Refusal::Superseded,
        Refusal::Objected { objections: objections() },
        Refusal::NothingLeft { left_out: offers_left_out() },
        Refusal::RegistrationRequired,
        Refusal::AlreadyRegistered,
        Refusal::TooSoon { until: at() },
        Refusal::SendingsExhausted { limit: 5 },
        Refusal::NoReminderDue,
        Refusal::OffersNoneOfThese,
        Refusal::TokenOutOfStep { expected: 2, given: 1 },
        Refusal::RandomUnavailable,
    ];
    for phase in Phase::ALL {
        for action in invitation::Action::ALL {
            if invitation::leads(phase, action).is_none() {
                refusals.push(Refusal::NotInPhase { phase, action });
            }
        }
    }
    let mut said: Vec<&dyn Explain> = refusals.iter().map(|one| one as &dyn Explain).collect();
    said.extend(Phase::ALL.iter().map(|one| one as &dyn Explain));
    said.extend(invitation::Action::ALL.iter().map(|one| one as &dyn Explain));
    said.extend(Standing::ALL.iter().map(|one| one as &dyn Explain));
    insta::assert_snapshot!(table(&said));
    let own = Refusal::Objected { objections: vec![Objection::Other { code: "同意書なし".into() }] };
    assert!(own.message(TextLanguage::Japanese).contains("同意書なし"), "the host's own code is passed on");
}

/// IL-11, IL-12, IL-13, IL-16: what is not sent, why a link is dead, and what is no message.
#[test]
fn il_16_sendings_and_links() {
    let rejections = [
        IssueRejection::NoOffers,
        IssueRejection::IdTaken,
        IssueRejection::IdRepeated,
        IssueRejection::Objected { objections: objections() },
        IssueRejection::NothingLeft { left_out: offers_left_out() },
        IssueRejection::TooSoon { until: at() },
    ];
    let links = [
        DeadLink::Superseded,
        DeadLink::Cancelled,
        DeadLink::Expired,
        DeadLink::Declined,
        DeadLink::AcceptedByYou,
        DeadLink::Unknown,
    ];
    let texts = [
        MessageTextError::Empty,
        MessageTextError::TooLong { chars: 4_001 },
        MessageTextError::ControlCharacter { character: '\u{7}', position: 2 },
    ];
    let language: LanguageError = "not a tag".parse::<invitation::Language>().unwrap_err();
    let mut said: Vec<&dyn Explain> = vec![&MalformedToken, &language];
    said.extend(rejections.iter().map(|one| one as &dyn Explain));
    said.extend(links.iter().map(|one| one as &dyn Explain));
    said.extend(texts.iter().map(|one| one as &dyn Explain));
    insta::assert_snapshot!(table(&said));
}

/// IL-70, IL-71, IL-72: what is wrong with an address, and where.
#[test]
fn il_72_addresses() {
    let character = 'ａ';
    let kinds = [
        ProblemKind::Empty,
        ProblemKind::MissingAt,
        ProblemKind::WideAt,
        ProblemKind::SecondAt,
        ProblemKind::TooLong { octets: 300, limit: 254 },
        ProblemKind::LocalPartMissing,
        ProblemKind::LocalPartTooLong { octets: 70, limit: 64 },
        ProblemKind::LeadingDot,
        ProblemKind::TrailingDot,
        ProblemKind::DoubleDot,
        ProblemKind::QuotedLocalPart,
        ProblemKind::QuoteNotClosed,
        ProblemKind::LeadingMark,
        ProblemKind::MixedDirection,
        ProblemKind::WidthVariant { character },
        ProblemKind::WhiteSpace { character: '\u{3000}' },
        ProblemKind::ControlCharacter { character: '\u{7}' },
        ProblemKind::InvisibleCharacter { character: '\u{200b}' },
        ProblemKind::BidirectionalCharacter { character: '\u{202e}' },
        ProblemKind::UnassignedCharacter { character: '\u{e000}' },
        ProblemKind::Comment,
        ProblemKind::List { separator: ',' },
        ProblemKind::AngleBracket,
        ProblemKind::Forbidden { character: '\\' },
        ProblemKind::DomainMissing,
        ProblemKind::AddressLiteral,
        ProblemKind::SingleLabel,
        ProblemKind::EmptyLabel,
        ProblemKind::LabelTooLong { octets: 70, limit: 63 },
        ProblemKind::DomainTooLong { octets: 260, limit: 253 },
        ProblemKind::Hyphen,
        ProblemKind::NotIdna,
        ProblemKind::MixedScripts,
        ProblemKind::LatinLookAlike,
        ProblemKind::KeyMismatch,
    ];
    let place = Place { octet: 4, column: 3 };
    let mut lines = String::new();
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in kinds {
        let problem = AddressProblem { place, kind };
        let (english, japanese) =
            (problem.message(TextLanguage::English), problem.message(TextLanguage::Japanese));
        assert!(japanese.starts_with("3文字目: ") && english.starts_with("character 3: "));
        *codes.entry(problem.code()).or_default() += 1;
        writeln!(lines, "{}\n    {english}\n    {japanese}", problem.code()).unwrap();
    }
    assert!(codes.values().all(|count| *count == 1), "{codes:?}");
    insta::assert_snapshot!(lines);
    let both =
        tantou::email::EmailAddress::parse("a..b@", &tantou::email::AddressPolicy::default()).unwrap_err();
    assert_eq!(
        both.message(TextLanguage::Japanese),
        "3文字目: ドットが連続しています、6文字目: ドメインがありません"
    );
}

/// The languages and their tags.
#[test]
fn languages() {
    for language in TextLanguage::ALL {
        assert_eq!(language.tag().parse(), Ok(language));
        assert_eq!(TextLanguage::for_tag(language.tag()), language);
    }
    assert_eq!(TextLanguage::for_tag("ja-JP"), TextLanguage::Japanese);
    assert_eq!(TextLanguage::for_tag("JA"), TextLanguage::Japanese);
    assert_eq!(TextLanguage::for_tag("jav"), TextLanguage::English);
    assert_eq!("de".parse::<TextLanguage>(), Err(UnknownTextLanguage { given: "de".into() }));
}
