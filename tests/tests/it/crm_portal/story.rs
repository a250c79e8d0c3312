//! The source's whole story, under the preset `crm_portal`, over both reference stores.

use super::database::{Database, File};
use super::portal::*;
use memory_store::MemoryStore;
use tantou::invitation::eligibility::{Inviter, Module, Presence, Reason, TargetFacts, UserTypeId};
use tantou::invitation::members::{
    InviteTarget, ManageCommand, MemberAction, MemberFilter, MemberMailKind, MemberRefusal, NoAccess,
    Sending, SignIn, TargetResult,
};
use tantou::invitation::{DeadLink, Look};
use tantou::portal_membership::MembershipRefusal;
use tantou::storage::run_ready;
use tantou::text::{Explain, TextLanguage};

const SAGE: &str = "sage.weiser@customer.example";

/// A chapter of the story over one store.
type Chapter<D> = fn(Crm<D>);

/// Tells each chapter over a store of its own.
fn tell<D: Database>(open: fn() -> D) {
    let chapters: [Chapter<D>; 8] = [
        one_life_from_invitation_to_invitation,
        one_is_invited_and_lets_herself_in,
        twelve_are_not_invited,
        addresses_change,
        filters_and_bulk_actions,
        licences_are_freed_and_taken,
        a_lead_becomes_a_contact,
        somebody_is_deleted_and_invited_again,
    ];
    for chapter in chapters {
        chapter(Crm::open(open(), 2));
    }
}

/// The preset `crm_portal`: the source's story in memory.
#[test]
fn the_story_of_crm_portal_in_memory() {
    tell(MemoryStore::new);
}

/// The preset `crm_portal`: the source's story in a file.
#[test]
fn the_story_of_crm_portal_in_a_file() {
    tell(File::new);
}

/// Invites somebody, who accepts and completes the profile.
fn join<D: Database>(crm: &mut Crm<D>, number: u128, user_type: UserTypeId, module: Module, mail: &str) {
    let result = crm.invite_one(user_type, target(number, module, mail));
    assert!(matches!(result, TargetResult::Sent(_)), "{result:?}");
    let proof = crm.mails[0].proof();
    crm.accept(&proof, number).unwrap();
    crm.complete_profile(number).unwrap();
}

/// IL-03, IL-53, IL-57, IL-58, IL-59, IL-60: one member's whole life: invited, accepted, the profile completed, the address changed, deactivated, activated, the type changed,
/// a lead no more but a contact, deleted, invited again; a seat of the type that it has, and of no other, all along.
fn one_life_from_invitation_to_invitation<D: Database>(mut crm: Crm<D>) {
    let seats = |crm: &mut Crm<D>| [PROSPECTS, CUSTOMERS_B, CUSTOMERS].map(|of| crm.taken(of));
    crm.invite_one(PROSPECTS, target(1, Module::Leads, SAGE));
    assert_eq!(seats(&mut crm), [1, 0, 0], "held");
    let proof = crm.mails[0].proof();
    crm.accept(&proof, 1).unwrap();
    assert_eq!(crm.sign_in(SAGE), Some(SignIn::AskProfile { person: person(1) }));
    crm.complete_profile(1).unwrap();
    crm.pass(DAY);
    let new = "sage@new.example";
    crm.manage(1, ManageCommand::ChangeAddress { address: crate::host::address(new) }).unwrap();
    let confirmation = crm.mails[0].clone();
    crm.confirm(&confirmation).unwrap();
    let open = Some(SignIn::Open { person: person(1) });
    assert_eq!((crm.sign_in(new), crm.sign_in(SAGE), seats(&mut crm)), (open, None, [1, 0, 0]));
    crm.manage(1, ManageCommand::Deactivate).unwrap();
    assert_eq!(crm.sign_in(new), Some(SignIn::Denied { why: NoAccess::Inactive }));
    assert_eq!(seats(&mut crm), [0, 0, 0]);
    crm.manage(1, ManageCommand::Activate).unwrap();
    assert_eq!((crm.sign_in(new), seats(&mut crm)), (open, [1, 0, 0]));
    let convert = ManageCommand::Convert { contact: contact(70).record, user_type: CUSTOMERS_B };
    crm.manage(1, convert).unwrap();
    assert_eq!((crm.sign_in(new), seats(&mut crm)), (open, [0, 1, 0]));
    crm.manage(1, ManageCommand::ChangeType { user_type: CUSTOMERS }).unwrap();
    assert_eq!((crm.sign_in(new), seats(&mut crm)), (open, [0, 0, 1]));
    crm.manage(1, ManageCommand::Delete).unwrap();
    assert_eq!((crm.revoked.clone(), crm.sign_in(new)), (vec![person(1)], None));
    assert_eq!(seats(&mut crm), [0, 0, 0]);
    crm.pass(DAY);
    let again = InviteTarget { kept_as: contact(70), ..target(2, Module::Contacts, new) };
    let sent = crm.invite_one(CUSTOMERS, again);
    assert!(matches!(sent, TargetResult::Sent(sent) if sent.sending == Sending::First), "{sent:?}");
    assert_eq!(seats(&mut crm), [0, 0, 1]);
    let proof = crm.mails[0].proof();
    crm.accept(&proof, 1).unwrap();
}

/// IL-02, IL-03, IL-10, IL-18, IL-56, IL-58: the mail has the portal's link and is valid for seven days; she accepts, completes the profile, and is in.
fn one_is_invited_and_lets_herself_in<D: Database>(mut crm: Crm<D>) {
    crm.stationery.recipient_names = [(contact(1), "セージ・ワイザー".into())].into();
    let sent = crm.invite_one(CUSTOMERS, target(1, Module::Contacts, SAGE));
    assert!(matches!(sent, TargetResult::Sent(sent) if sent.sending == Sending::First), "{sent:?}");
    let mail = crm.mails[0].clone();
    assert_eq!(mail.kind, MemberMailKind::Invitation);
    for word in ["お取引先ポータル", "セージ・ワイザー", "2026年4月8日", "https://portal.example/invitation/"]
    {
        assert!(mail.text.contains(word), "{word} in {}", mail.text);
    }
    assert_eq!(crm.sign_in(SAGE), Some(SignIn::Denied { why: NoAccess::InvitationNotAccepted }));
    let mut tx = crm.database.begin();
    let open = run_ready(crm.membership.look(&mut tx, &mail.proof(), None, crm.now)).unwrap();
    assert!(matches!(open, Look::Open(_)), "{open:?}");
    let invited = run_ready(crm.membership.invited(&mut tx, &mail.proof(), crm.now)).unwrap().unwrap();
    assert_eq!((invited.kept_as, invited.inviter), (contact(1), RUSSELL));
    drop(tx);
    let accepted = crm.accept(&mail.proof(), 1).unwrap();
    assert!(accepted.registers && !accepted.earlier);
    assert_eq!(crm.mails[0].kind, MemberMailKind::Welcome);
    assert!(crm.mails[0].text.contains("https://portal.example/login"), "{}", crm.mails[0].text);
    // IL-19: the same person again.
    assert!(crm.accept(&mail.proof(), 1).unwrap().earlier);
    assert_eq!(crm.sign_in(SAGE), Some(SignIn::AskProfile { person: person(1) }));
    crm.complete_profile(1).unwrap();
    assert_eq!(crm.sign_in(SAGE), Some(SignIn::Open { person: person(1) }));
    assert_eq!((crm.taken(CUSTOMERS), crm.seated(CUSTOMERS)), (1, 1));
}

/// IL-30 … IL-42: one target for each of the source's twelve reasons, and one without an address.
fn twelve_are_not_invited<D: Database>(mut crm: Crm<D>) {
    join(&mut crm, 100, CUSTOMERS, Module::Contacts, "known@customer.example");
    let with = |number, mail: &str, change: fn(&mut TargetFacts)| {
        let mut target = target(number, Module::Contacts, mail);
        change(&mut target.facts);
        target
    };
    let cases: [(InviteTarget, Reason); 12] = [
        (with(1, "boss@organisation.example", |_| {}), Reason::OrganisationDomain),
        (with(2, "a@c.example", |facts| facts.waiting_for_approval = true), Reason::WaitingForApproval),
        (with(3, "b@c.example", |facts| facts.waiting_for_review = true), Reason::WaitingForReview),
        (with(4, "c@c.example", |facts| facts.consent_obtained = false), Reason::ConsentMissing),
        (with(5, "o'hara@c.example", |_| {}), Reason::AddressCharacters),
        (with(6, "offers@spam.example", |_| {}), Reason::SpamDomain),
        (with(7, "Known@Customer.Example", |_| {}), Reason::AlreadyPortalUser),
        (with(8, "d@c.example", |facts| facts.presence = Presence::Missing), Reason::RecordMissing),
        (with(9, "e@c.example", |facts| facts.module_access = false), Reason::NoModuleAccess),
        (with(10, "f@c.example", |facts| facts.record_access = false), Reason::NoRecordAccess),
        (
            with(11, "g@c.example", |facts| facts.presence = Presence::InRecycleBin),
            Reason::RecordInRecycleBin,
        ),
        (with(12, " ", |_| {}), Reason::NoAddress),
    ];
    let targets = cases.iter().map(|(target, _)| target.clone()).collect();
    let outcomes = crm.invite(CUSTOMERS, targets);
    assert!(crm.mails.is_empty());
    for (outcome, (target, reason)) in outcomes.iter().zip(&cases) {
        assert_eq!(outcome.kept_as, target.kept_as, "in the order of the input");
        let reasons = outcome.result.reasons().unwrap();
        assert_eq!(reasons.first(), Some(*reason), "{reasons:?}");
        assert!(!reason.message(TextLanguage::Japanese).is_empty());
    }
    // The limit: two licences, three prospects (IL-36); seats that were taken earlier in the same call count.
    let leads = [21, 22, 23].map(|number| target(number, Module::Leads, &format!("lead{number}@c.example")));
    let results = crm.invite(PROSPECTS, leads.into());
    assert!(matches!(results[1].result, TargetResult::Sent(_)));
    assert_eq!(results[2].result.reasons().unwrap().first(), Some(Reason::NoFreeSeat));
    // IL-45: whoever lacks the permission learns nothing else.
    crm.by = Inviter { manages_portal_users: false, ..crm.by };
    let hidden = crm.invite_one(CUSTOMERS, with(8, " ", |facts| facts.presence = Presence::Missing));
    assert_eq!(hidden.reasons().unwrap().iter().collect::<Vec<_>>(), [Reason::InviterNotPermitted]);
}

/// IL-53, IL-54, IL-55: of a verified, an unverified and an inactive member; and changed twice, only the second link is alive.
fn addresses_change<D: Database>(mut crm: Crm<D>) {
    crm.stationery.recipient_names = [(contact(1), "セージ・ワイザー".into())].into();
    join(&mut crm, 1, CUSTOMERS, Module::Contacts, SAGE);
    crm.pass(DAY);
    let change = |mail: &str| ManageCommand::ChangeAddress { address: crate::host::address(mail) };
    crm.manage(1, change("first@new.example")).unwrap();
    let first = crm.mails[0].clone();
    assert!(first.text.starts_with("セージ・ワイザー 様"), "by name at the new address: {}", first.text);
    assert_eq!((first.kind, crm.revoked.as_slice()), (MemberMailKind::Verification, [person(1)].as_slice()));
    assert_eq!(crm.sign_in(SAGE), None, "the old address no longer logs in");
    assert_eq!(crm.sign_in("first@new.example"), Some(SignIn::Denied { why: NoAccess::AddressNotConfirmed }));
    crm.pass(DAY);
    crm.manage(1, change("second@new.example")).unwrap();
    let second = crm.mails[0].clone();
    let refusal = member_refusal(crm.confirm(&first));
    assert_eq!(refusal.code(), "invitation.superseded");
    crm.confirm(&second).unwrap();
    assert_eq!(crm.sign_in("second@new.example"), Some(SignIn::Open { person: person(1) }));
    // A link that was used opens nothing, and says nothing.
    assert_eq!(member_refusal(crm.confirm(&second)).code(), "invitation.unknown");

    // Unverified: it stays as it is; the outstanding link dies.
    crm.invite_one(CUSTOMERS, target(2, Module::Contacts, "rei@c.example"));
    let old = crm.mails[0].clone();
    crm.pass(DAY);
    crm.manage(2, change("rei@new.example")).unwrap();
    let new = crm.mails[0].clone();
    assert_eq!((new.kind, new.to.as_given()), (MemberMailKind::Invitation, "rei@new.example"));
    member_refusal(crm.accept(&old.proof(), 2));
    let mut tx = crm.database.begin();
    let look = run_ready(crm.membership.look(&mut tx, &old.proof(), None, crm.now)).unwrap();
    assert!(matches!(look, Look::Dead { why: DeadLink::Cancelled }), "{look:?}");
    drop(tx);
    crm.accept(&new.proof(), 2).unwrap();

    // Inactive: the mail goes out when the member is activated.
    crm.manage(1, ManageCommand::Deactivate).unwrap();
    crm.pass(DAY);
    crm.manage(1, change("third@new.example")).unwrap();
    assert!(crm.mails.is_empty());
    crm.manage(1, ManageCommand::Activate).unwrap();
    let third = crm.mails[0].clone();
    assert_eq!((third.kind, third.to.as_given()), (MemberMailKind::Verification, "third@new.example"));
    crm.confirm(&third).unwrap();
    assert_eq!(crm.sign_in("third@new.example"), Some(SignIn::Open { person: person(1) }));
    // Two members never have one address.
    let taken = member_refusal(crm.manage(1, change("REI@new.example")));
    assert_eq!(taken.code(), Reason::AlreadyPortalUser.code());
}

/// IL-51, IL-52: the filters show a partition, and offer what the source lists; anything else is refused.
fn filters_and_bulk_actions<D: Database>(mut crm: Crm<D>) {
    for number in 1..=3 {
        join(&mut crm, number, CUSTOMERS, Module::Contacts, &format!("m{number}@c.example"));
    }
    crm.invite(CUSTOMERS, [4, 5].map(|n| target(n, Module::Contacts, &format!("m{n}@c.example"))).into());
    let pending: Vec<_> = crm.mails.clone();
    crm.manage(1, ManageCommand::Deactivate).unwrap();
    crm.pass(DAY);
    crm.manage(2, ManageCommand::ChangeAddress { address: crate::host::address("m2@new.example") }).unwrap();
    let count = |crm: &mut Crm<D>, filter| crm.list(filter).len();
    let counts = MemberFilter::ALL.map(|filter| count(&mut crm, filter));
    // All, active, verified, unverified, not accepted, not confirmed, inactive.
    assert_eq!(counts, [5, 4, 1, 3, 2, 1, 1]);
    let change = ManageCommand::ChangeType { user_type: CUSTOMERS_B };
    for (filter, command) in [
        (MemberFilter::Active, ManageCommand::Reinvite),
        (MemberFilter::Active, change.clone()),
        (MemberFilter::Verified, ManageCommand::Deactivate),
        (MemberFilter::Unverified, ManageCommand::Activate),
        (MemberFilter::Inactive, ManageCommand::Reinvite),
        (MemberFilter::All, ManageCommand::Delete),
    ] {
        let refusal = member_refusal(crm.manage_filtered(filter, &[1, 2, 3], &command));
        assert!(matches!(refusal, MemberRefusal::NotOffered { .. }), "{filter} {command:?}: {refusal:?}");
    }
    crm.pass(DAY);
    // Of a page that is out of date, whoever has left the filter is named.
    let answers =
        crm.manage_filtered(MemberFilter::Unverified, &[4, 5, 3], &ManageCommand::Reinvite).unwrap();
    assert!(matches!(answers[2].result, Err(MemberRefusal::NotInFilter { .. })), "{answers:?}");
    assert_eq!(crm.mails.len(), 2);
    let again: Vec<_> = crm.mails.clone();
    for (old, new) in pending.iter().zip(&again) {
        assert_eq!(member_refusal(crm.accept(&old.proof(), 9)).code(), "invitation.superseded");
        assert_eq!(old.to, new.to);
    }
    let declined = crm.decline(&again[0].proof()).unwrap();
    assert_eq!(declined.change.action(), Some(MemberAction::Decline));
    let moved = crm.manage_filtered(MemberFilter::Verified, &[3], &change).unwrap();
    assert!(moved[0].result.is_ok(), "{moved:?}");
    assert_eq!(crm.taken(CUSTOMERS_B), 1);
    let gone = crm.manage_filtered(MemberFilter::Active, &[3, 5], &ManageCommand::Delete).unwrap();
    assert!(gone.iter().all(|one| one.result.is_ok()), "{gone:?}");
    assert_eq!((crm.taken(CUSTOMERS_B), count(&mut crm, MemberFilter::All)), (0, 3));
}

/// IL-36, IL-59: an inactive member takes no licence, so somebody else can be invited; activating needs a free one. A hold ends with its invitation.
fn licences_are_freed_and_taken<D: Database>(mut crm: Crm<D>) {
    for number in [1, 2] {
        join(&mut crm, number, SUPPLIERS, Module::Vendors, &format!("v{number}@c.example"));
    }
    let third = || target(3, Module::Vendors, "v3@c.example");
    let full = crm.invite_one(SUPPLIERS, third());
    assert_eq!(full.reasons().unwrap().first(), Some(Reason::NoFreeSeat));
    crm.manage(1, ManageCommand::Deactivate).unwrap();
    assert_eq!(crm.revoked, [person(1)]);
    assert!(matches!(crm.invite_one(SUPPLIERS, third()), TargetResult::Sent(_)));
    let refusal = member_refusal(crm.manage(1, ManageCommand::Activate));
    assert_eq!(refusal.code(), Reason::NoFreeSeat.code());
    // The invitation of the third expires, and with it the hold: no job has to run.
    crm.pass(DAY * 8);
    crm.manage(1, ManageCommand::Activate).unwrap();
    assert_eq!((crm.taken(SUPPLIERS), crm.seated(SUPPLIERS)), (2, 2));
    let again = member_refusal(crm.manage(3, ManageCommand::Reinvite));
    assert_eq!(again.code(), Reason::NoFreeSeat.code());
}

/// IL-60: a lead who becomes a contact gets one of the types of contacts, and keeps access.
fn a_lead_becomes_a_contact<D: Database>(mut crm: Crm<D>) {
    join(&mut crm, 1, PROSPECTS, Module::Leads, SAGE);
    let choice: Vec<_> = crm.facts.user_types.fitting(Module::Contacts).collect();
    assert_eq!(choice, [CUSTOMERS, CUSTOMERS_B]);
    let to = |user_type| ManageCommand::Convert { contact: contact(70).record, user_type };
    let wrong = member_refusal(crm.manage(1, to(SUPPLIERS)));
    assert!(matches!(wrong, MemberRefusal::TypeDoesNotFit { .. }), "{wrong:?}");
    crm.manage(1, to(CUSTOMERS_B)).unwrap();
    assert_eq!((crm.taken(PROSPECTS), crm.taken(CUSTOMERS_B)), (0, 1));
    assert_eq!(crm.list(MemberFilter::Verified)[0].kept_as(), contact(70));
    assert_eq!(crm.sign_in(SAGE), Some(SignIn::Open { person: person(1) }));
    let twice = member_refusal(crm.manage(1, to(CUSTOMERS)));
    assert!(matches!(twice, MemberRefusal::NoLead { .. }), "{twice:?}");
    // The type of a lead is for leads.
    let back = member_refusal(crm.manage(1, ManageCommand::ChangeType { user_type: PROSPECTS }));
    assert!(matches!(back, MemberRefusal::TypeDoesNotFit { .. }), "{back:?}");
}

/// IL-57: access closes at once, the seat is free, and the address can be invited again.
fn somebody_is_deleted_and_invited_again<D: Database>(mut crm: Crm<D>) {
    join(&mut crm, 1, PROSPECTS, Module::Leads, SAGE);
    join(&mut crm, 2, PROSPECTS, Module::Leads, "rei@c.example");
    crm.manage(1, ManageCommand::Delete).unwrap();
    assert_eq!((crm.revoked.clone(), crm.sign_in(SAGE)), (vec![person(1)], None));
    assert_eq!(crm.taken(PROSPECTS), 1);
    crm.pass(DAY);
    // As another member, of the same record.
    let again = InviteTarget { member: member(11), ..target(1, Module::Leads, SAGE) };
    assert!(matches!(crm.invite_one(PROSPECTS, again), TargetResult::Sent(_)));
    let proof = crm.mails[0].proof();
    crm.manage(11, ManageCommand::CancelInvitation).unwrap();
    member_refusal(crm.accept(&proof, 1));
    assert_eq!(crm.taken(PROSPECTS), 1);
    crm.pass(DAY);
    crm.manage(11, ManageCommand::Reinvite).unwrap();
    let proof = crm.mails[0].proof();
    crm.accept(&proof, 1).unwrap();
    assert_eq!((crm.taken(PROSPECTS), crm.seated(PROSPECTS)), (2, 2));
    // CQ-35: what is not there cannot be acted on.
    let nobody = crm.manage(99, ManageCommand::Delete);
    assert!(matches!(nobody, Err(MembershipRefusal::Member(MemberRefusal::NotFound { .. }))), "{nobody:?}");
}
