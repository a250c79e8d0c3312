//! The mails of a support desk and of a portal: every notice in both languages (CQ-05, CQ-08, CQ-10, CQ-11, CQ-12, CQ-34, CQ-35, CQ-38).

use crate::world::time;
use tantou::portal_seats::PortalNotice;
use tantou::quota::contacts::{
    Allowance, Answer, ChangeKind, Confirmation, ContactPolicy, ContactRole, Standing,
};
use tantou::quota::licence::{Deadline, Due, Phase, Plan, PortalId, TypeImpact, UserTypeId};
use tantou::quota::seats::{LimitBasis, LimitTimeline, Overflow, PoolId, PoolImpact, SeatLimit, SeatPool};
use tantou::quota::{AccountId, CivilDate, ContactId, ContractId, Limit, RequestId};
use tantou::support::{Addressed, InquiryId, SupportNotice};
use tantou::text::{DeskNames, MailText, PortalNames, TextLanguage};
use uuid::Uuid;

const DESK: DeskNames<'_> = DeskNames { desk: "manageサポート", site: "https://support.example.jp/" };
const CONTRACT: ContractId = ContractId::from_uuid(Uuid::nil());

fn who(name: &str) -> Addressed {
    let contact = ContactId::from_uuid(Uuid::nil());
    Addressed { contract: CONTRACT, contact, name: name.parse().unwrap() }
}

fn standing(registered: u64) -> Standing {
    let limit = Limit { base: 4.into(), ceiling: 6.into() };
    let on = CivilDate::new(2026, 4, 1).unwrap();
    Standing::new(on, limit, Allowance::new(limit, on, &ContactPolicy::default()), registered)
}

fn welcome(people: &[&str], role: ContactRole, asks_for_password: bool) -> SupportNotice {
    SupportNotice::Welcome {
        people: people.iter().map(|name| who(name)).collect(),
        role,
        account: AccountId::from_uuid(Uuid::nil()),
        display_name: people.join("/"),
        asks_for_password,
    }
}

fn of_the_desk() -> Vec<SupportNotice> {
    let inquiry = InquiryId::from_uuid(Uuid::nil());
    let answer = Answer {
        change: ChangeKind::Added,
        at: time("2026-04-01T00:00:00Z"),
        joined: Vec::new(),
        left: Vec::new(),
        primary: ContactId::from_uuid(Uuid::nil()),
        registered: 3,
    };
    let (contract, request) = (CONTRACT, RequestId::from_uuid(Uuid::nil()));
    let carried_out =
        |standing| SupportNotice::RequestCarriedOut { contract, request, answer: answer.clone(), standing };
    vec![
        welcome(&["山田 太郎"], ContactRole::Primary, true),
        welcome(&["伊藤 花子"], ContactRole::Secondary, false),
        welcome(&["山田 太郎", "伊藤 花子", "佐藤 次郎"], ContactRole::Primary, true),
        welcome(&["伊藤 花子", "佐藤 次郎"], ContactRole::Secondary, true),
        carried_out(Some(standing(3))),
        carried_out(None),
        SupportNotice::BecamePrimary { who: who("伊藤 花子") },
        SupportNotice::CeasedAsPrimary { who: who("山田 太郎") },
        SupportNotice::Removed { who: who("山田 太郎"), account_closed: true },
        SupportNotice::Removed { who: who("山田 太郎"), account_closed: false },
        SupportNotice::AddressChanged { who: who("山田 太郎"), account_closed: true },
        SupportNotice::AddressChanged { who: who("山田 太郎"), account_closed: false },
        SupportNotice::OverQuota {
            contract,
            from: CivilDate::new(2026, 6, 1).unwrap(),
            standing: standing(7),
        },
        SupportNotice::PasswordChosen {
            account: AccountId::from_uuid(Uuid::nil()),
            display_name: "山田/伊藤/佐藤".into(),
        },
        SupportNotice::InquiryRefused { inquiry },
        SupportNotice::InquiryAsksWhich {
            inquiry, candidates: vec![who("山田 太郎"), who("伊藤 花子")]
        },
        SupportNotice::InquiryToConfirm { inquiry, contract, why: Confirmation::NotAContact },
        SupportNotice::InquiryToConfirm { inquiry, contract, why: Confirmation::ContractContent },
    ]
}

fn of_the_portal() -> Vec<PortalNotice> {
    let portal = PortalId::from_uuid(Uuid::nil());
    let at = time("2026-05-01T00:00:00Z");
    let next_deadline = |due| Some(Deadline { at, due });
    let chosen =
        |plan, from, to, next_deadline| PortalNotice::PlanChosen { portal, plan, from, to, next_deadline };
    let closed = SeatLimit { seats: 0.into(), basis: LimitBasis::Closed };
    let pool = SeatPool::new(PoolId::from_uuid(Uuid::nil()), LimitTimeline::fixed(closed));
    let impact = PoolImpact {
        over: vec![Overflow { from: at, limit: closed, by: 1 }],
        ..PoolImpact::of(&pool, None, at)
    };
    let user_type = UserTypeId::from_uuid(Uuid::nil());
    vec![
        PortalNotice::Opened {
            portal,
            phase: Phase::Trial,
            next_deadline: next_deadline(Due::CloseAndExpire),
        },
        PortalNotice::Opened { portal, phase: Phase::Open, next_deadline: None },
        chosen(Plan::Standard, Phase::Trial, Phase::Trial, next_deadline(Due::CloseAndKeep)),
        chosen(Plan::Enterprise, Phase::Trial, Phase::Open, None),
        chosen(Plan::Professional, Phase::Open, Phase::ClosedKept, None),
        chosen(Plan::Free, Phase::Open, Phase::ClosedExpiring, next_deadline(Due::DeleteData)),
        chosen(Plan::Ultimate, Phase::ClosedExpiring, Phase::Open, None),
        PortalNotice::DataDeleted { portal },
        PortalNotice::OverLimit { portal, types: vec![TypeImpact { user_type, pool: impact }] },
    ]
}

/// Every mail in full, one below the other.
fn all(mails: impl IntoIterator<Item = MailText>) -> String {
    let mut text = String::new();
    for MailText { subject, body } in mails {
        assert!(!subject.contains('\n') && !subject.is_empty() && !body.is_empty());
        assert!(!body.contains("\n\n\n") && !body.starts_with('\n') && !body.ends_with('\n'), "{body}");
        assert!(!format!("{subject}{body}").contains("00000000-"), "an id says nothing to people: {body}");
        text.extend(["# ", &subject, "\n\n", &body, "\n\n"]);
    }
    text
}

/// CQ-05, CQ-08, CQ-10, CQ-11, CQ-12, CQ-13: what a desk writes to people.
#[test]
fn cq_10_mails_of_the_desk() {
    for language in TextLanguage::ALL {
        let mails = of_the_desk().into_iter().map(|notice| notice.mail(&DESK, language));
        insta::assert_snapshot!(format!("cq_10_mails_of_the_desk_{}", language.tag()), all(mails));
    }
}

/// CQ-34, CQ-35, CQ-38: what a portal's manager is written.
#[test]
fn cq_35_mails_of_the_portal() {
    let names = PortalNames { portal: "海岸商事", user_type: &|_| "連絡先".to_owned() };
    for language in TextLanguage::ALL {
        let mails = of_the_portal().into_iter().map(|notice| notice.mail(&names, language));
        insta::assert_snapshot!(format!("cq_35_mails_of_the_portal_{}", language.tag()), all(mails));
    }
}
