//! Random lives of members through the journeys, in memory and in a file, with a clock that also steps back and user types of which two have two seats each, against a
//! layman who keeps a note per member and a list per user type (IL-50 … IL-60).

mod layman;
mod note;
mod ops;
mod seats;

use super::database::{Database, File};
use super::portal::*;
use super::visibility::record_place;
use layman::{Answer, Layman};
use memory_store::MemoryStore;
use ops::{Ask, MAILS, Op, RECORDS, TYPES, free_mail, life, other_type};
use proptest::prelude::*;
use std::collections::BTreeSet;
use tantou::email::EmailAddress;
use tantou::invitation::eligibility::Reason;
use tantou::invitation::members::{
    Activity, Member, MemberAction, MemberFilter, MemberRefusal, SignIn, TargetResult, Verification,
};
use tantou::invitation::{InvitationPolicy, InvitationRepository, Phase};
use tantou::portal_membership::{MembershipRefusal, PortalMembership};
use tantou::storage::run_ready;

/// The real thing, with every mail that was ever sent with a link.
struct Real<D> {
    crm: Crm<D>,
    links: Vec<Sent>,
    invited: u128,
}

fn code<T>(answer: Result<T, MembershipRefusal>, done: &'static str) -> Answer {
    answer.map(|_| done).map_err(|refusal| refusal.code())
}

impl<D: Database> Real<D> {
    fn new(database: D) -> Self {
        let mut crm = Crm::open(database, ops::LICENCES);
        let lifted = InvitationPolicy::default().with_max_sendings(None).with_sending_interval(None);
        let policies = crm.membership.policies().clone().with_invitations(lifted);
        crm.membership = PortalMembership::new(policies, crm.membership.seats().clone(), token_keys());
        Self { crm, links: Vec::new(), invited: 0 }
    }

    fn link(&self, number: usize) -> Option<Sent> {
        self.links.get(number % self.links.len().max(1)).cloned()
    }

    fn answer(&mut self, op: &Op) -> Answer {
        let answer = self.try_op(op);
        if answer.is_ok() && op.sends() && !self.crm.rehearses {
            let links = self.crm.mails.iter().filter(|mail| mail.token.is_some());
            self.links.extend(links.cloned());
        }
        answer
    }

    fn try_op(&mut self, op: &Op) -> Answer {
        let crm = &mut self.crm;
        match op {
            Op::Invite { record, mail, user_type } => {
                self.invited += 1;
                let (module, number) = RECORDS[*record];
                let mut target = target(self.invited, module, MAILS[*mail]);
                target.kept_as = super::portal::record(module, number);
                match crm.invite_one(*user_type, target) {
                    TargetResult::Sent(_) => Ok("sent"),
                    TargetResult::AlreadyInvited { .. } => Ok("already invited"),
                    TargetResult::Failed { reasons, .. } => Err(reasons.first().map_or("", Reason::code)),
                    TargetResult::Passes => Err("passes"),
                }
            }
            Op::Accept { link } => {
                let Some(sent) = self.link(*link) else { return Err("no link") };
                match self.crm.accept(&sent.proof(), 1) {
                    Ok(accepted) if accepted.earlier => Ok("already member"),
                    other => code(other, "accepted"),
                }
            }
            Op::Decline { link } => {
                let Some(sent) = self.link(*link) else { return Err("no link") };
                code(self.crm.decline(&sent.proof()), "declined")
            }
            Op::Confirm { link } => {
                let Some(sent) = self.link(*link) else { return Err("no link") };
                code(self.crm.confirm(&sent), "confirmed")
            }
            Op::Profile { member } => code(crm.complete_profile(*member), "completed"),
            Op::Manage { member, ask } => code(crm.manage(*member, ask.command()), "done"),
            Op::Pass { span } => {
                crm.pass(*span);
                Ok("")
            }
            Op::StepBack { span } => {
                crm.now = crm.now.saturating_sub(*span);
                Ok("")
            }
        }
    }

    /// What would come of it; nothing is left of it.
    fn rehearse(&mut self, op: &Op) -> Answer {
        self.crm.rehearses = true;
        let answer = self.answer(op);
        self.crm.rehearses = false;
        answer
    }
}

/// What the layman knows of a member: status, address, record, type, person, profile.
fn line(member: &Member) -> layman::Line {
    (
        member.id(),
        member.status(),
        member.address().as_given().to_owned(),
        member.kept_as(),
        member.user_type(),
        member.person().is_some(),
        member.profile().is_some(),
    )
}

/// IL-36, IL-51, CQ-37, PV-44: what is stored is what the layman noted, the pools count what the layman counts, and the users of the portal are the members who have accepted.
fn same_state<D: Database>(real: &mut Real<D>, layman: &Layman) {
    let stored: Vec<_> = real.crm.list(MemberFilter::All).iter().map(line).collect();
    assert_eq!(stored, layman.lines());
    let users = real.crm.users();
    let users: Vec<_> = users
        .iter()
        .map(|user| (user.id().as_uuid(), user.base_record(), user.user_type().as_uuid()))
        .collect();
    let accepted = stored.iter().filter(|(.., person, _)| *person);
    let keys: Vec<_> =
        accepted.map(|line| (line.0.as_uuid(), record_place(&line.3).1, line.4.as_uuid())).collect();
    let expected: Vec<_> = keys.iter().map(|(id, key, user_type)| (*id, key, *user_type)).collect();
    assert_eq!(users, expected, "PV-44: who has accepted is a user, of their type, with their record");
    for user_type in TYPES {
        assert_eq!(real.crm.taken(user_type), layman.taken(user_type), "seats of {user_type} are exact");
    }
}

/// IL-51: every filter has the members whose status it says, and every member is in exactly one of a filter's parts.
fn filters_are_a_partition<D: Database>(real: &mut Real<D>, layman: &Layman) {
    let all = layman.lines();
    for filter in MemberFilter::ALL {
        let ids = |found: Vec<Member>| found.iter().map(Member::id).collect::<BTreeSet<_>>();
        let found = ids(real.crm.list(filter));
        let expected = all.iter().filter(|(_, status, ..)| filter.matches(*status)).map(|line| line.0);
        assert_eq!(found, expected.collect(), "{filter}");
        let parts: Vec<_> = filter.parts().iter().map(|part| ids(real.crm.list(*part))).collect();
        if !parts.is_empty() {
            assert_eq!(parts.iter().map(BTreeSet::len).sum::<usize>(), found.len(), "{filter}");
            assert_eq!(parts.into_iter().flatten().collect::<BTreeSet<_>>(), found, "{filter}");
        }
    }
}

/// IL-11, IL-54: of one address at most one invitation is live, and it is that of the member who has the address.
fn one_live_invitation<D: Database>(real: &mut Real<D>) {
    let now = real.crm.now;
    let members = real.crm.list(MemberFilter::All);
    let mut tx = real.crm.database.begin();
    let invitations = run_ready(tx.page_invitations(PORTAL, None, u32::MAX)).unwrap();
    let mut live: BTreeSet<EmailAddress> = BTreeSet::new();
    for invitation in invitations.iter().filter(|found| found.phase(now) == Phase::Pending) {
        assert!(live.insert(invitation.address().clone()), "two at once to {:?}", invitation.address());
        let own = members.iter().find(|member| member.invitation() == Some(invitation.id())).unwrap();
        assert_eq!(own.address(), invitation.address());
        let status = (own.status().activity, own.status().verification);
        assert_eq!(status, (Activity::Active, Verification::InvitationNotAccepted));
    }
}

/// IL-05, IL-06, IL-53, IL-54: of all links that were ever sent exactly those do something that the layman says: none that was followed by another, was answered, or
/// was taken back.
fn no_older_link_works<D: Database>(real: &mut Real<D>, layman: &Layman) {
    for link in 0..real.links.len() {
        for op in [Op::Accept { link }, Op::Decline { link }, Op::Confirm { link }] {
            let (expected, actual) = (layman.clone().answer(&op), real.rehearse(&op));
            assert_eq!(actual.ok(), expected.ok(), "{op:?}");
        }
    }
}

/// IL-52: what a filter offers succeeds for whoever is in it, unless a seat is missing; nothing else does for anybody.
fn offered_is_what_succeeds<D: Database>(real: &mut Real<D>, layman: &Layman) {
    let lines = layman.lines();
    for filter in MemberFilter::ALL {
        for line in &lines {
            let number = line.0.as_uuid().as_u128();
            for ask in asks(layman, number) {
                let command = ask.command();
                real.crm.rehearses = true;
                let answer = real.crm.manage_filtered(filter, &[number], &command);
                real.crm.rehearses = false;
                if !filter.offers(command.action()) {
                    let action = command.action();
                    assert_eq!(member_refusal(answer), MemberRefusal::NotOffered { filter, action });
                    continue;
                }
                let result = answer.unwrap().remove(0).result;
                if !filter.matches(line.1) {
                    assert_eq!(result, Err(MemberRefusal::NotInFilter { filter, status: line.1 }));
                    continue;
                }
                let expected = layman.clone().answer(&Op::Manage { member: number, ask });
                let actual = result.map(|_| "done").map_err(|refusal| refusal.code());
                assert_eq!(actual, expected, "{filter} {ask:?}");
                let lacks_seat = actual == Err(Reason::NoFreeSeat.code());
                assert!(actual.is_ok() || lacks_seat, "{filter} offers {ask:?}: {actual:?}");
            }
        }
    }
}

/// One request for each action that is asked for many.
fn asks(layman: &Layman, number: u128) -> Vec<Ask> {
    let mut asks = vec![Ask::Reinvite, Ask::CancelInvitation, Ask::Deactivate, Ask::Activate, Ask::Delete];
    let other = other_type(layman.type_of(number).unwrap_or(CUSTOMERS));
    asks.extend(other.map(|user_type| Ask::ChangeType { user_type }));
    asks.extend(free_mail(&layman.lines()).map(|mail| Ask::ChangeAddress { mail }));
    asks
}

/// Lives a life, and looks at everything that is left of it.
fn live<D: Database>(database: D, ops: &[Op]) {
    let mut real = Real::new(database);
    let mut layman = Layman::new(real.crm.now);
    for (number, op) in ops.iter().enumerate() {
        let (expected, actual) = (layman.answer(op), real.answer(op));
        match (expected, actual) {
            // Why a link is dead is told by other tests.
            (Err("dead link"), Err(_)) => {}
            (expected, actual) => assert_eq!(actual, expected, "{op:?}"),
        }
        assert_eq!(real.links.len(), layman.links, "as many links: {op:?}");
        same_state(&mut real, &layman);
        if number % 8 == 7 {
            filters_are_a_partition(&mut real, &layman);
            one_live_invitation(&mut real);
        }
    }
    one_live_invitation(&mut real);
    no_older_link_works(&mut real, &layman);
    offered_is_what_succeeds(&mut real, &layman);
    for member in real.crm.list(MemberFilter::All) {
        let opens = matches!(real.crm.sign_in(member.address().as_given()), Some(SignIn::Open { .. }));
        assert_eq!(opens, layman.opens(member.id()), "IL-56, IL-58");
    }
    same_state(&mut real, &layman);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// IL-05, IL-06, IL-11, IL-36, IL-50, IL-51, IL-52, IL-53, IL-54, IL-55, IL-56, IL-57, IL-59, IL-60: lives in memory.
    #[test]
    fn il_50_lives_in_memory(ops in life()) {
        live(MemoryStore::new(), &ops);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// The same in a file.
    #[test]
    fn il_50_lives_in_a_file(ops in life()) {
        live(File::new(), &ops);
    }
}

/// IL-52: the names of the actions that are asked for above are all those that are the organisation's, but for one that no filter offers.
#[test]
fn il_52_every_action_is_asked_for() {
    let layman = Layman::new(crate::host::time("2026-04-01T09:00:00+09:00"));
    let asked: BTreeSet<MemberAction> = asks(&layman, 0).iter().map(|ask| ask.command().action()).collect();
    let not_asked = MemberAction::ALL.into_iter().filter(|action| !asked.contains(action));
    let rest: Vec<_> = not_asked.filter(|action| !action.is_the_members()).collect();
    assert_eq!(rest, [MemberAction::Convert]);
    assert!(MemberFilter::ALL.into_iter().all(|filter| !filter.offers(MemberAction::Convert)));
}
