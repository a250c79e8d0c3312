//! Invitations to contracts: sent, accepted, declined.

use super::{Client, Offer, perform, said};
use crate::desk::{HOLDER, address, contracts, id, now, octets};
use access_model::{BatchRequest, Registration, Target, Window};
use invitation_lifecycle::Proof;
use storage_contract::OutboxRepository as _;
use tantou::delegation::{Accept, AcceptOutcome, Letter};
use tantou::message::{Content, Message};

impl Client<'_> {
    pub(super) async fn invite(&mut self) {
        let number = self.next();
        let contract = contracts()[self.roll(4)];
        let target = Target::new(address(&format!("tantou{number}@seisaku.example")), "制作工房 田中様");
        let request = BatchRequest {
            batch: id(number),
            holder: HOLDER,
            contracts: vec![contract],
            targets: vec![target],
            window: Window::ALWAYS,
        };
        let (letter, journeys) = (Letter::in_language("ja".parse().unwrap()), &self.delegation);
        // An attempt that finds an earlier one committed sends nothing; then that one's messages are those that count.
        let mut messages = Vec::new();
        let done = perform(self.store, &mut self.tally, "invite", async |tx| {
            let plan = journeys.plan(tx, &request, now()).await.map_err(said)?;
            let confirmed =
                journeys.confirm(tx, &plan, &letter, &mut octets(number), now()).await.map_err(said);
            let receipt = confirmed?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            if !receipt.messages.is_empty() {
                messages = receipt.messages;
            }
            Ok(())
        });
        assert!(done.await.is_ok() || !messages.is_empty(), "an invitation was refused");
        self.tally.promised.extend(messages.iter().map(|message: &Message| message.id));
        for message in &messages {
            if let Content::Invitation(mail) = &message.content {
                self.shared.offers.put(mail.invitation.as_uuid(), mail.token.reveal());
            }
        }
    }

    /// Any offer, also one that was answered long ago.
    fn offer(&mut self) -> Option<Offer> {
        // The latest ones are still open.
        let (invitation, token) = self.shared.offers.recent(self.roll(12))?;
        Some((invitation.into(), token.parse().unwrap()))
    }

    pub(super) async fn accept(&mut self) {
        let Some((invitation, token)) = self.offer() else { return };
        let accept = Accept { proof: Proof::Token(token), registration: Registration::Given };
        let journeys = &self.delegation;
        let done = perform(self.store, &mut self.tally, "accept", async |tx| {
            let receipt = journeys.accept(tx, &accept, now()).await.map_err(said)?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            Ok(receipt)
        });
        let Ok(receipt) = done.await else { return };
        if let AcceptOutcome::Accepted { .. } = receipt.outcome {
            self.tally.accepted.push(invitation);
        }
        self.tally.promised.extend(receipt.messages.iter().map(|message| message.id));
    }

    pub(super) async fn decline(&mut self) {
        let Some((_, token)) = self.offer() else { return };
        let (proof, journeys) = (Proof::Token(token), &self.delegation);
        let done = perform(self.store, &mut self.tally, "decline", async |tx| {
            let receipt = journeys.decline(tx, &proof, now()).await.map_err(said)?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            Ok(receipt.messages)
        });
        let Ok(messages) = done.await else { return };
        self.tally.promised.extend(messages.iter().map(|message| message.id));
    }
}
