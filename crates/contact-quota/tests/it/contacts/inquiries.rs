//! Who may inquire, sign in and get mailings (CQ-10, CQ-11, CQ-12).

use super::*;
use contact_quota::contacts::*;
use email_identity::AddressKey;
use storage_contract::run_ready;

const SHARED: &str = "support@example.co.jp";

/// Three people on a shared mailbox, the first primary, and a fourth with an address of her own.
fn desk() -> Desk {
    let mut desk = Desk::empty();
    let contacts = vec![
        at(1, "山田", SHARED),
        at(2, "伊藤", SHARED),
        at(3, "佐藤", SHARED),
        at(4, "鈴木", "suzuki@example.co.jp"),
    ];
    desk.accept(Change::SignUp(form(contacts)));
    desk
}

fn key(address: &str) -> AddressKey {
    mail(address).into_key()
}

fn judged(desk: &mut Desk, inquiry: &Inquiry<'_>) -> Judgement {
    run_ready(judge_inquiry(&mut desk.store, inquiry)).unwrap()
}

fn by_mail(desk: &mut Desk, from: &str, claim: Option<Claim<'_>>, matter: Matter) -> Verdict {
    let (from, traits) = (mail(from), MailTraits::default());
    let channel = Channel::Mail { from: &from, traits: &traits };
    let judgement = judged(desk, &Inquiry { channel, contract: None, claim, matter });
    assert_eq!(judgement.reply, Reply::Answer);
    judgement.verdict
}

fn accept(n: u128) -> Verdict {
    Verdict::Accept(Candidate { contract: CONTRACT, contact: id(n) })
}

fn confirm(why: Confirmation) -> Verdict {
    Verdict::ConfirmWithPrimary { contract: CONTRACT, primary: id(1), why }
}

/// CQ-10: a registered contact is accepted.
#[test]
fn cq_10_a_registered_contact_may_inquire() {
    assert_eq!(by_mail(&mut desk(), "Suzuki@example.co.jp", None, Matter::Usage), accept(4));
}

/// CQ-11: 登録外のメールアドレスからのお問合せは、システムにより受付できません.
#[test]
fn cq_11_mail_from_an_unregistered_address_is_refused() {
    let mut desk = desk();
    let claim = Some(Claim::Name("鈴木"));
    assert_eq!(by_mail(&mut desk, "suzuki@gmail.com", claim, Matter::Usage), Verdict::RefuseUnregistered);
}

/// CQ-11: automatic mail is not answered, registered or not, so that no loop arises.
#[test]
fn cq_11_automatic_mail_is_not_answered() {
    let mut desk = desk();
    let automatic = [
        MailTraits::read(Some("<x@example.com>"), [("Auto-Submitted", "auto-replied; owner=x")]),
        MailTraits::read(Some("x@example.com"), [("Precedence", "bulk")]),
        MailTraits::read(Some("x@example.com"), [("List-Id", "<news.example.com>")]),
        MailTraits::read(Some("x@example.com"), [("X-Auto-Response-Suppress", "All")]),
        MailTraits::read(Some("<>"), [("Subject", "Undelivered")]),
        MailTraits::read(Some("MAILER-DAEMON@example.com"), []),
        MailTraits::read(Some("no-reply@example.com"), []),
        MailTraits::read(Some("bounces+tanaka=example.co.jp@example.com"), []),
    ];
    for traits in &automatic {
        for (from, verdict) in
            [("x@example.com", Verdict::RefuseUnregistered), ("suzuki@example.co.jp", accept(4))]
        {
            let from = mail(from);
            let channel = Channel::Mail { from: &from, traits };
            let judgement =
                judged(&mut desk, &Inquiry { channel, contract: None, claim: None, matter: Matter::Usage });
            assert_eq!(judgement.verdict, verdict);
            assert_eq!(judgement.reply, Reply::DoNotAnswer { signs: traits.signs.clone() });
        }
    }
    // What refuses says of itself that it is automatic, so that the other side does not answer it either.
    let own = MailTraits::read(Some("desk@example.com"), [MailTraits::REPLY_HEADER]);
    assert!(own.is_automatic());
    assert!(
        !MailTraits::read(Some("x@example.com"), [("Auto-Submitted", "No"), ("Subject", "help")])
            .is_automatic()
    );
    assert!(!MailTraits::read(Some("x@example.com"), [("X-Auto-Response-Suppress", "None")]).is_automatic());
    assert!(!MailTraits::read(Some("bouncer@example.com"), []).is_automatic());
}

/// CQ-12: an inquiry from a shared mailbox has to say who it is from.
#[test]
fn cq_12_a_shared_mailbox_says_who_is_inquiring() {
    let mut desk = desk();
    let candidates = (1..=3).map(|n| Candidate { contract: CONTRACT, contact: id(n) }).collect();
    assert_eq!(by_mail(&mut desk, SHARED, None, Matter::Usage), Verdict::AskWhich { candidates });
    assert_eq!(by_mail(&mut desk, SHARED, Some(Claim::Name("伊 藤")), Matter::Usage), accept(2));
    assert_eq!(by_mail(&mut desk, SHARED, Some(Claim::Contact(id(3))), Matter::Usage), accept(3));
    // A part of a name, or more than it: the desk asks, and the primary is not troubled.
    let ito = vec![Candidate { contract: CONTRACT, contact: id(2) }];
    for claimed in ["伊藤 花子", "伊"] {
        let asked = by_mail(&mut desk, SHARED, Some(Claim::Name(claimed)), Matter::Usage);
        assert_eq!(asked, Verdict::AskWhich { candidates: ito.clone() });
    }
    // Each person inquiring must be registered: somebody else at the mailbox is no contact.
    let stranger = Some(Claim::Name("高橋"));
    assert_eq!(by_mail(&mut desk, SHARED, stranger, Matter::Usage), confirm(Confirmation::NotAContact));
    assert_eq!(
        by_mail(&mut desk, "suzuki@example.co.jp", stranger, Matter::Usage),
        confirm(Confirmation::NotAContact)
    );
}

/// CQ-12: of those who share a mailbox one alone belongs to the contract; the inquiry has to say all the same who writes.
#[test]
fn cq_12_a_mailbox_shared_over_contracts_says_who_is_inquiring() {
    let mut desk = desk();
    desk.contract = OTHER;
    desk.accept(Change::SignUp(form(vec![at(7, "田中", SHARED)])));
    let address = mail(SHARED);
    let from = |claim| Inquiry {
        channel: Channel::SignedIn { address: &address },
        contract: Some(OTHER),
        claim,
        matter: Matter::Usage,
    };
    let tanaka = Candidate { contract: OTHER, contact: id(7) };
    let verdict = judged(&mut desk, &from(None)).verdict;
    assert_eq!(verdict, Verdict::AskWhich { candidates: vec![tanaka] });
    let verdict = judged(&mut desk, &from(Some(Claim::Name("田中")))).verdict;
    assert_eq!(verdict, Verdict::Accept(tanaka));
    // One of the others at the mailbox is no contact of that contract.
    let verdict = judged(&mut desk, &from(Some(Claim::Name("伊藤")))).verdict;
    let (why, primary) = (Confirmation::NotAContact, id(7));
    assert_eq!(verdict, Verdict::ConfirmWithPrimary { contract: OTHER, primary, why });
}

/// CQ-11: what concerns the contract is confirmed with the primary, unless it is the primary who asks.
#[test]
fn cq_11_contract_content_is_confirmed_with_the_primary() {
    let mut desk = desk();
    let content = Matter::ContractContent;
    assert_eq!(
        by_mail(&mut desk, "suzuki@example.co.jp", None, content),
        confirm(Confirmation::ContractContent)
    );
    assert_eq!(by_mail(&mut desk, SHARED, Some(Claim::Name("山田")), content), accept(1));
}

/// CQ-11: whoever reaches the desk another way is confirmed with the primary.
#[test]
fn cq_11_other_ways_are_confirmed_with_the_primary() {
    let mut desk = desk();
    let elsewhere = |contract| Inquiry {
        channel: Channel::Elsewhere,
        contract,
        claim: Some(Claim::Name("山田")),
        matter: Matter::Usage,
    };
    let verdict = judged(&mut desk, &elsewhere(Some(CONTRACT))).verdict;
    assert_eq!(verdict, confirm(Confirmation::NotAContact));
    for contract in [None, Some(OTHER)] {
        assert_eq!(judged(&mut desk, &elsewhere(contract)).verdict, Verdict::UnknownContract);
    }
}

/// CQ-16, CQ-12: a person of two contracts says which one it is about; for a third one nobody is a contact.
#[test]
fn cq_16_a_person_of_two_contracts_says_which() {
    let mut desk = desk();
    desk.contract = OTHER;
    desk.accept(Change::SignUp(form(vec![
        at(7, "田中", "tanaka@example.co.jp"),
        at(8, "鈴木", "suzuki@example.co.jp"),
    ])));
    let candidates =
        vec![Candidate { contract: CONTRACT, contact: id(4) }, Candidate { contract: OTHER, contact: id(8) }];
    assert_eq!(
        by_mail(&mut desk, "suzuki@example.co.jp", None, Matter::Usage),
        Verdict::AskWhich { candidates }
    );
    let address = mail("suzuki@example.co.jp");
    let inquiry = |contract| Inquiry {
        channel: Channel::SignedIn { address: &address },
        contract: Some(contract),
        claim: None,
        matter: Matter::Usage,
    };
    let expected = Verdict::Accept(Candidate { contract: OTHER, contact: id(8) });
    assert_eq!(judged(&mut desk, &inquiry(OTHER)).verdict, expected);
    let tanaka = mail("tanaka@example.co.jp");
    let foreign = Inquiry { channel: Channel::SignedIn { address: &tanaka }, ..inquiry(CONTRACT) };
    assert_eq!(judged(&mut desk, &foreign).verdict, confirm(Confirmation::NotAContact));
}

/// CQ-10: 初回サインイン時には、「パスワード設定」が必要です.
#[test]
fn cq_10_the_first_sign_in_asks_for_a_password() {
    let mut desk = desk();
    let address = key(SHARED);
    let prepared = run_ready(prepare_first_sign_in(&mut desk.store, &address, now())).unwrap();
    assert!(
        matches!(prepared.sign_in(), SignIn::ChoosePassword { display_name, .. } if display_name == "山田/伊藤/佐藤")
    );
    run_ready(prepared.store(&mut desk.store)).unwrap();
    let bytes = desk.store.bytes();
    let prepared = run_ready(prepare_first_sign_in(&mut desk.store, &address, now())).unwrap();
    let SignIn::EnterPassword { services, .. } = prepared.sign_in().clone() else { panic!() };
    assert_eq!(services, [Service::WebInquiry, Service::Chat, Service::History, Service::Following]);
    run_ready(prepared.store(&mut desk.store)).unwrap();
    assert_eq!(desk.store.bytes(), bytes);
    let stranger = run_ready(prepare_first_sign_in(&mut desk.store, &key("x@example.com"), now())).unwrap();
    assert_eq!(stranger.sign_in(), &SignIn::NotRegistered);
    run_ready(stranger.store(&mut desk.store)).unwrap();
}

/// CQ-10: mailings go to registered addresses, once each.
#[test]
fn cq_10_mailings_go_to_each_address_once() {
    let mut desk = desk();
    let all = run_ready(mailing(&mut desk.store, None, 10)).unwrap();
    let names: Vec<&str> = all.iter().map(|recipient| recipient.display_name.as_str()).collect();
    assert_eq!(names, ["山田/伊藤/佐藤", "鈴木"]);
    let rest = run_ready(mailing(&mut desk.store, Some(all[0].address.key()), 10)).unwrap();
    assert_eq!(rest, all[1..]);
}
