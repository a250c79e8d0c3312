//! The notice of the purposes of use (CQ-14).

use super::*;
use contact_quota::contacts::*;

fn objections(consent: Consent) -> Vec<&'static str> {
    let mut desk = Desk::of(1);
    let newcomer = NewContact { consent, ..person(2) };
    match desk.ask(Change::Add { contacts: vec![newcomer] }) {
        Ok(_) => vec![],
        Err(Refusal::Contacts { problems }) => {
            problems.iter().map(|problem| problem.objection.code()).collect()
        }
        Err(refusal) => panic!("{refusal:?}"),
    }
}

/// CQ-14: version and time of the notice are recorded with the registration.
#[test]
fn cq_14_version_and_time_are_recorded() {
    let desk = Desk::of(1);
    let contact = &desk.store.contacts_of(CONTRACT)[0];
    assert_eq!(contact.consent(), &Consent::to_all("1", now()));
    assert_eq!(contact.consent().purposes.len(), 3);
}

/// CQ-14: the notice in force, to all three purposes, not in the future.
#[test]
fn cq_14_what_is_no_consent() {
    let later = now().saturating_add(std::time::Duration::from_secs(1));
    assert_eq!(objections(Consent::to_all("1", now())), [""; 0]);
    assert_eq!(objections(Consent::to_all("2", now())), ["contact.notice_outdated"]);
    assert_eq!(objections(Consent::to_all("1", later)), ["contact.consent_in_the_future"]);
    let two =
        Consent { purposes: [Purpose::Inquiries, Purpose::Surveys].into(), ..Consent::to_all("1", now()) };
    assert_eq!(two.missing(), [Purpose::Information].into());
    assert_eq!(objections(two), ["contact.purposes_missing"]);
}

/// CQ-14: who was registered under an earlier notice stays so; a successor agrees to the notice of the day.
#[test]
fn cq_14_a_new_notice_is_for_newcomers() {
    let mut desk = Desk::of(2);
    let policy = Box::leak(Box::new(ContactPolicy::default().with_notice_version("2")));
    desk.context.policy = policy;
    desk.accept(Change::HandOver { to: id(2) });
    let refusal = desk.refuse(Change::Replace { leaver: id(1), successor: person(3) });
    assert_eq!(refusal.code(), "contacts.objections");
    let successor = NewContact { consent: Consent::to_all("2", now()), ..person(3) };
    desk.accept(Change::Replace { leaver: id(1), successor });
}
