//! Members of a portal: invited, accepted, of another type, off and on, deleted. Each has a seat of its type.

use super::{Client, Guest, perform, said};
use crate::desk::{address, clock, id, octets};
use crate::portal::{GOLD, INVITER, PORTAL, SILVER, facts, membership};
use invitation_lifecycle::eligibility::{Inviter, Module, RecordRef, TargetFacts};
use invitation_lifecycle::members::{
    GivenAddress, InviteOrder, InviteTarget, ManageCommand, MemberId, MemberRequest, TargetResult,
};
use invitation_lifecycle::{Person, PersonId, Proof, Registration};
use std::fmt::Debug;
use storage_contract::{OpError, OutboxRepository as _};
use tantou::message::{Content, Message};
use tantou::portal_membership::{Acting, Answer, LetterBody, Letters, PortalFacts};

fn acting(portal: &PortalFacts) -> Acting<'_> {
    let by = Inviter { id: INVITER, manages_portal_users: true };
    Acting { portal, by, letters: Letters::Facts, now: clock() }
}

impl Client<'_> {
    pub(super) async fn invite_a_guest(&mut self) {
        let number = self.next();
        let member: MemberId = id(number);
        let user_type = if self.roll(2) == 0 { GOLD } else { SILVER };
        let order = InviteOrder { portal: PORTAL, user_type, language: "ja".parse().unwrap(), message: None };
        let target = InviteTarget {
            member,
            kept_as: RecordRef { module: Module::Contacts, record: id(number) },
            address: GivenAddress::Given(address(&format!("sage{number}@customer.example"))),
            facts: TargetFacts::UNOPPOSED,
            bulk: None,
        };
        let (journeys, facts) = (membership(), facts());
        let acting = acting(&facts);
        // An attempt that finds an earlier one committed sends nothing; then that one's messages are those that count.
        let mut messages = Vec::new();
        let done = perform(self.store, &mut self.tally, "invite a guest", async |tx| {
            let (order, targets) = (order.clone(), vec![target.clone()]);
            let invited = journeys.invite(tx, order, targets, &acting, &mut octets(number)).await;
            let receipt = invited.map_err(said)?;
            if let TargetResult::Failed { reasons, .. } = &receipt.outcome[0].result {
                return Err(refused(reasons));
            }
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            if !receipt.messages.is_empty() {
                messages = receipt.messages;
            }
            Ok(())
        });
        if done.await.is_err() {
            return;
        }
        self.tally.promised.extend(messages.iter().map(|message: &Message| message.id));
        let token = |message: &Message| match &message.content {
            Content::Member(letter) => match &letter.body {
                LetterBody::Facts { token: Some(token), .. } => Some(token.reveal().to_owned()),
                _ => None,
            },
            _ => None,
        };
        let token = messages.iter().find_map(token).expect("an invitation has a link");
        self.shared.guests.put(member.as_uuid(), &token);
    }

    /// One of the latest guests.
    fn guest(&mut self) -> Option<Guest> {
        let (member, token) = self.shared.guests.recent(self.roll(16))?;
        Some(Guest { member: member.into(), token: token.parse().unwrap() })
    }

    pub(super) async fn join(&mut self) {
        let Some(Guest { member, token }) = self.guest() else { return };
        // One address is one person, however often they come.
        let person = Person::New(PersonId::from_uuid(member.as_uuid()));
        let (proof, facts_of) = (Proof::Token(token), TargetFacts::UNOPPOSED);
        let answer = Answer { proof, person, registration: Registration::Complete, facts: facts_of };
        let (journeys, facts) = (membership(), facts());
        let acting = acting(&facts);
        let done = perform(self.store, &mut self.tally, "join", async |tx| {
            let receipt = journeys.accept(tx, &answer, &acting).await.map_err(said)?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            Ok(receipt)
        });
        let Ok(receipt) = done.await else { return };
        if !receipt.outcome.earlier {
            self.tally.joined.push(member);
        }
        self.tally.promised.extend(receipt.messages.iter().map(|message| message.id));
    }

    pub(super) async fn change_the_type(&mut self) {
        let user_type = if self.roll(2) == 0 { GOLD } else { SILVER };
        self.manage("change the type", ManageCommand::ChangeType { user_type }).await;
    }

    pub(super) async fn switch_a_member(&mut self) {
        let command = if self.roll(2) == 0 { ManageCommand::Deactivate } else { ManageCommand::Activate };
        self.manage("switch a member", command).await;
    }

    pub(super) async fn delete_a_member(&mut self) {
        self.manage("delete a member", ManageCommand::Delete).await;
    }

    async fn manage(&mut self, what: &str, command: ManageCommand) {
        let Some(Guest { member, .. }) = self.guest() else { return };
        let number = self.next();
        if command == ManageCommand::Delete {
            // Whoever asks again after a lost answer hears that there is nobody.
            self.tally.deleted.push(member);
        }
        let request = MemberRequest { member, command, facts: Some(TargetFacts::UNOPPOSED) };
        let (journeys, facts) = (membership(), facts());
        let acting = acting(&facts);
        let done = perform(self.store, &mut self.tally, what, async |tx| {
            let requests = vec![request.clone()];
            let managed = journeys.manage_all(tx, requests, &acting, &mut octets(number)).await;
            let receipt = managed.map_err(said)?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            Ok(receipt.messages)
        });
        let Ok(messages) = done.await else { return };
        self.tally.promised.extend(messages.iter().map(|message| message.id));
    }
}

fn refused<E>(why: &impl Debug) -> OpError<String, E> {
    OpError::Refused(format!("{why:?}"))
}
