//! Seats of a pool, and contacts of a register.

use super::{Client, perform, said};
use crate::desk::{POOL, REGISTER, context, id, now, person};
use contact_quota::ContactId;
use contact_quota::contacts::{Change, Request, prepare_request};
use contact_quota::seats::{ReleaseReason, SeatContext, SeatPolicy, SeatRef, SeatRequest, prepare_seats};

impl Client<'_> {
    pub(super) async fn take_or_release_a_seat(&mut self) {
        let release = !self.seats.is_empty() && self.roll(2) == 0;
        let seat = SeatRef { pool: POOL, seat: id(self.next()) };
        let request = if release {
            let which = self.roll(self.seats.len());
            let at = self.seats.swap_remove(which);
            SeatRequest::Release { at, why: ReleaseReason::Deleted }
        } else {
            SeatRequest::Occupy { at: seat }
        };
        let policy = SeatPolicy::DEFAULT;
        let context = SeatContext { now: now(), policy: &policy };
        let done = perform(self.store, &mut self.tally, "seat", async |tx| {
            let prepared = prepare_seats(tx, &[request], &context).await?;
            let granted = prepared.outcomes().iter().all(|outcome| outcome.result.is_ok());
            prepared.store(tx).await?;
            Ok(granted)
        });
        if done.await == Ok(true) && !release {
            self.seats.push(seat);
        }
    }

    pub(super) async fn change_the_register(&mut self) {
        let number = self.next();
        let known = self.contacts.len();
        let (change, added) = match self.roll(3) {
            0 if known > 0 => {
                let which = self.roll(known);
                let contact = self.contacts.swap_remove(which);
                // Who has become the primary hands over to the first one.
                (Change::Remove { contact, successor: Some(id(1)) }, None)
            }
            1 if known > 0 => {
                let which = self.roll(known);
                (Change::HandOver { to: self.contacts[which] }, None)
            }
            _ => (Change::Add { contacts: vec![person(number)] }, Some(id::<ContactId>(number))),
        };
        let request = Request { id: id(number), contract: REGISTER, change };
        let done = perform(self.store, &mut self.tally, "register", async |tx| {
            let prepared = prepare_request(tx, &request, &context()).await.map_err(said)?;
            Ok(prepared.store(tx).await?)
        });
        if done.await.is_ok() {
            self.contacts.extend(added);
        }
    }
}
