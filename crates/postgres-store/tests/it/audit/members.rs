//! Members of the portal, their seats and their mails.

use crate::desk::{TENANT, clock};
use crate::load::Tally;
use crate::portal::{PORTAL, SEATS_OF_A_TYPE, TYPES};
use contact_quota::seats::SeatRepository as _;
use invitation_lifecycle::members::{
    Member, MemberFilter, MemberId, MemberMailKind, MemberQuery, MemberRepository as _, Verification,
};
use postgres_store::PostgresStore;
use std::collections::{BTreeMap, BTreeSet};
use tantou::message::{Content, Message};

/// IL-03, IL-19, IL-36, CQ-36, CQ-37: one acceptance each, with one welcome; seats are what members have, of each type never more than there are; whoever is there was invited by a mail.
pub(super) async fn agree(store: &PostgresStore, tally: &Tally, messages: &[Message]) {
    let mut tx = store.begin(TENANT).await.unwrap();
    let everybody = MemberQuery { filter: MemberFilter::All, user_type: None };
    let members = tx.page_members(PORTAL, everybody, None, u32::MAX).await.unwrap();
    let now = clock();
    for (user_type, pool) in TYPES {
        let pool = tx.find_pools(&[pool]).await.unwrap().pop().unwrap();
        let has = |member: &&Member| member.user_type() == user_type && member.seat().counts(now);
        let counted = members.iter().filter(has).count() as u64;
        assert_eq!(pool.usage(now).taken, counted, "seats of a type, by its pool and by members");
        assert!(counted <= SEATS_OF_A_TYPE, "{counted} of {SEATS_OF_A_TYPE} seats are taken");
    }
    let joined: BTreeSet<MemberId> = tally.joined.iter().copied().collect();
    assert_eq!(joined.len(), tally.joined.len(), "a member has joined twice");
    let (mut welcomes, mut invited) = (BTreeMap::new(), BTreeSet::new());
    for message in messages {
        let Content::Member(letter) = &message.content else { continue };
        match letter.kind {
            MemberMailKind::Welcome => *welcomes.entry(letter.member).or_insert(0_u32) += 1,
            MemberMailKind::Invitation => drop(invited.insert(letter.member)),
            MemberMailKind::Verification => panic!("nobody changes an address"),
        }
    }
    assert!(welcomes.values().all(|count| *count == 1), "somebody was welcomed twice: {welcomes:?}");
    let there: BTreeMap<MemberId, &Member> = members.iter().map(|member| (member.id(), member)).collect();
    let has_accepted = |member: &Member| member.status().verification != Verification::InvitationNotAccepted;
    for member in joined {
        assert!(welcomes.contains_key(&member), "{member} has joined and was not welcomed");
        let is_kept = there.get(&member).is_some_and(|member| has_accepted(member));
        assert!(is_kept || tally.deleted.contains(&member), "the acceptance of {member} is lost");
    }
    for member in members {
        assert!(invited.contains(&member.id()), "{} is there without a mail", member.id());
        assert_eq!(welcomes.contains_key(&member.id()), has_accepted(&member), "{member:?}");
    }
}
