//! Sixteen threads, one address; sixteen threads, one invitation.

use crate::concurrency::{THREADS, hammer};
use crate::harness::MembersHarness;
use crate::members::stage::{Stage, pseudo_random};
use crate::members::world::{in_status, member, member_id};
use crate::sample::{address, at};
use crate::violation::{Verdict, Violation, ensure, same};
use invitation_lifecycle::PresentedToken;
use invitation_lifecycle::eligibility::Reason;
use invitation_lifecycle::members::{
    Activity, ManageCommand, Member, MemberRefusal, MemberRepository, MemberRequest, MemberStatus,
    Verification,
};
use tantou::portal_membership::MembershipRefusal;

/// IL-37, IL-53: of sixteen members who change to one address at once exactly one gets it, and the others hear that it is a portal user's.
///
/// # Errors
/// A violation if none or several get it.
pub fn one_of_sixteen_members_gets_an_address<H: MembersHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| {
            let stage = Stage::open(harness, connection, round, 1)?;
            let verified = MemberStatus::new(Activity::Active, Verification::Verified);
            let members: Vec<Member> =
                (0..THREADS).map(|number| member(in_status(number as u128, verified))).collect();
            stage.succeed(harness, connection, async |tx| Ok(tx.insert_members(&members).await?))?;
            Ok(stage)
        },
        |connection, stage, thread| {
            let command = ManageCommand::ChangeAddress { address: address("Contested@Customer.example") };
            let request = MemberRequest { member: member_id(thread as u128), command, facts: None };
            let mut random = pseudo_random((stage.round, thread));
            let changed = stage.act(harness, connection, async |tx| {
                let acting = stage.acting(at(100));
                let requests = vec![request.clone()];
                let changed = stage.membership.manage_all(tx, requests, &acting, &mut random).await?;
                Ok(changed.outcome.len())
            })?;
            match changed {
                Ok(_) => Ok(true),
                Err(MembershipRefusal::Member(MemberRefusal::NotEligible { reasons, .. }))
                    if reasons.contains(Reason::AlreadyPortalUser) =>
                {
                    Ok(false)
                }
                Err(refusal) => Err(Violation::Broken(format!("an unexpected refusal: {refusal}"))),
            }
        },
        |connection, stage, answers| {
            same("members who got the address", &answers.iter().filter(|got| **got).count(), &1)?;
            let (members, _) = stage.look(harness, connection, at(100))?;
            let contested = address("contested@customer.example");
            let holders: Vec<_> = members.iter().filter(|member| *member.address() == contested).collect();
            same("members who have the address", &holders.len(), &1)?;
            let winner = answers.iter().position(|got| *got).map(|thread| member_id(thread as u128));
            same("who has the address", &holders.first().map(|holder| holder.id()), &winner)
        },
    )
}

/// IL-03, IL-19, IL-36: of sixteen acceptances of one invitation at once exactly one takes place, and one seat is taken; the others are told that it was accepted
/// before.
///
/// # Errors
/// A violation if none or several take place.
pub fn one_of_sixteen_acceptances_counts<H: MembersHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| {
            let stage = Stage::open(harness, connection, round, 2)?;
            let tokens =
                stage.succeed(harness, connection, async |tx| Ok(stage.invite(tx, &[1], at(90)).await?.1))?;
            let token = tokens.into_iter().next();
            let token: PresentedToken =
                token.ok_or_else(|| Violation::Broken("nobody was invited".to_owned()))?;
            Ok((stage, token))
        },
        |connection, (stage, token), _| {
            let accepted =
                stage.act(harness, connection, async |tx| stage.accept(tx, token, 1, at(100)).await)?;
            accepted.map_err(|refusal| Violation::Broken(format!("an unexpected refusal: {refusal}")))
        },
        |connection, (stage, _), earlier| {
            same("acceptances that took place", &earlier.iter().filter(|earlier| !**earlier).count(), &1)?;
            let (members, usage) = stage.look(harness, connection, at(100))?;
            stage.agree(&members, &usage, at(100))?;
            ensure((usage.reserved, usage.occupied) == (0, 1), || {
                format!("one has accepted, and the pool says {usage:?}")
            })
        },
    )
}
