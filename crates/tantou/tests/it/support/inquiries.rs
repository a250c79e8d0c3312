//! Inquiries from inside and outside, and who is written to (CQ-10, CQ-11, CQ-12).

use super::*;
use tantou::quota::contacts::{
    Candidate, Channel, Claim, Confirmation, Inquiry, Judgement, MailTraits, Reply, Verdict,
};
use tantou::support::InquiryId;
use tantou::text::{Explain, TextLanguage};

const SHARED: &str = "desk@example.co.jp";

/// 山田 (primary) with an address of his own, and 佐藤 and 鈴木 on a shared mailbox.
fn office() -> Office {
    let mut office = Office::of_two();
    office.ask(Change::add([person(3, "佐藤", SHARED), person(4, "鈴木", SHARED)])).unwrap();
    office
}

/// Each inquiry has an id of its own.
fn inquire(office: &Office, inquiry: &Inquiry<'_>) -> Receipt<Judgement, Event> {
    let mut tx = office.store.begin(TENANT);
    let id = inquiry_id(office.store.messages(TENANT).len());
    let receipt = run_ready(office.desk.inquiry(&mut tx, id, inquiry)).unwrap();
    run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
    tx.commit().unwrap();
    receipt
}

fn inquiry_id(n: usize) -> InquiryId {
    InquiryId::from_uuid(Uuid::from_u128(n as u128))
}

fn human() -> MailTraits {
    MailTraits::read(Some("someone@example.co.jp"), [("Subject", "使い方について")])
}

/// CQ-10: a contact's mail is accepted for the contact; nobody is written to.
#[test]
fn cq_10_a_contact_inquires() {
    let (from, traits) = (address("Yamada@example.co.jp"), human());
    let receipt = inquire(&office(), &Inquiry::new(Channel::Mail { from: &from, traits: &traits }));
    assert_eq!(receipt.outcome.verdict, Verdict::Accept(Candidate { contract: CONTRACT, contact: id(1) }));
    assert!(receipt.messages.is_empty());
}

/// CQ-11: a mail from an unregistered address is refused, by a reply that machines do not answer.
#[test]
fn cq_11_a_stranger_inquires() {
    let (from, traits) = (address("yamada@private.example"), human());
    let office = office();
    let receipt = inquire(&office, &Inquiry::new(Channel::Mail { from: &from, traits: &traits }));
    assert_eq!(receipt.outcome.verdict, Verdict::RefuseUnregistered);
    assert_eq!(brief(&receipt.messages), ["yamada: inquiry_refused"]);
    assert_eq!(receipt.messages[0].auto_submitted(), "auto-replied");
    assert_eq!(
        receipt.outcome.message(TextLanguage::Japanese),
        "登録のないメールアドレスのため、受け付けできません"
    );
    // The same mail, delivered twice: a message of the same id.
    let mut tx = office.store.begin(TENANT);
    let id = inquiry_id(office.store.messages(TENANT).len() - 1);
    let again = Inquiry::new(Channel::Mail { from: &from, traits: &traits });
    let again = run_ready(office.desk.inquiry(&mut tx, id, &again)).unwrap();
    assert_eq!(again.messages, receipt.messages);
}

/// CQ-11: automatic mail is refused and *not* answered, or two machines would answer each other for ever.
#[test]
fn cq_11_a_machine_is_not_answered() {
    let office = office();
    let from = address("vacation@elsewhere.example");
    let automatic = [
        MailTraits::read(None, []),
        MailTraits::read(Some("vacation@elsewhere.example"), [("Auto-Submitted", "auto-replied")]),
        MailTraits::read(Some("no-reply@elsewhere.example"), []),
        MailTraits::read(Some("vacation@elsewhere.example"), [MailTraits::REPLY_HEADER]),
    ];
    for traits in &automatic {
        let receipt = inquire(&office, &Inquiry::new(Channel::Mail { from: &from, traits }));
        assert_eq!(receipt.outcome.verdict, Verdict::RefuseUnregistered);
        assert!(matches!(receipt.outcome.reply, Reply::DoNotAnswer { .. }) && receipt.messages.is_empty());
    }
    // Nor is a registered one asked who it is.
    let shared = address(SHARED);
    let receipt = inquire(&office, &Inquiry::new(Channel::Mail { from: &shared, traits: &automatic[1] }));
    assert!(matches!(receipt.outcome.verdict, Verdict::AskWhich { .. }) && receipt.messages.is_empty());
}

/// CQ-12: mail from a shared mailbox has to say which of the registered people it is from; once it does, it is accepted.
#[test]
fn cq_12_a_shared_mailbox_is_asked_who_inquires() {
    let (from, traits) = (address(SHARED), human());
    let office = office();
    let mail = Inquiry::new(Channel::Mail { from: &from, traits: &traits });
    let receipt = inquire(&office, &mail);
    let told = told(&receipt.messages);
    let [(to, SupportNotice::InquiryAsksWhich { candidates, .. })] = told.as_slice() else {
        panic!("{told:?}")
    };
    let names: Vec<_> = candidates.iter().map(|one| one.name.as_str()).collect();
    assert_eq!((to.as_str(), names), (SHARED, vec!["佐藤", "鈴木"]));
    let receipt = inquire(&office, &mail.from(Claim::Name("鈴木")));
    assert_eq!(receipt.outcome.verdict, Verdict::Accept(Candidate { contract: CONTRACT, contact: id(4) }));
    // On a form the host asks on the spot: no mail.
    let receipt = inquire(&office, &Inquiry::new(Channel::SignedIn { address: &from }));
    assert!(matches!(receipt.outcome.verdict, Verdict::AskWhich { .. }) && receipt.messages.is_empty());
}

/// CQ-11: who is no contact and reaches the desk another way, and matters of contract content, are confirmed with the primary, whoever that is now.
#[test]
fn cq_11_the_primary_is_asked() {
    let mut office = office();
    office.ask(Change::hand_over(id(2))).unwrap();
    let telephone = inquire(&office, &Inquiry::new(Channel::Elsewhere).about(CONTRACT));
    let told_of = told(&telephone.messages);
    assert!(matches!(
        told_of.as_slice(),
        [(to, SupportNotice::InquiryToConfirm { why: Confirmation::NotAContact, contract: CONTRACT, .. })]
            if to == "ito@example.co.jp"
    ));
    let (from, traits) = (address("yamada@example.co.jp"), human());
    let mail = Inquiry::new(Channel::Mail { from: &from, traits: &traits }).on_contract_content();
    let receipt = inquire(&office, &mail);
    assert!(matches!(
        told(&receipt.messages).as_slice(),
        [(to, SupportNotice::InquiryToConfirm { why: Confirmation::ContractContent, .. })] if to == "ito@example.co.jp"
    ));
    // Nobody knows which contract: the desk has to find out.
    let unknown = inquire(&office, &Inquiry::new(Channel::Elsewhere));
    assert!(unknown.outcome.verdict == Verdict::UnknownContract && unknown.messages.is_empty());
    let none = inquire(&office, &Inquiry::new(Channel::Elsewhere).about(OTHER));
    assert!(none.outcome.verdict == Verdict::UnknownContract && none.messages.is_empty());
}
