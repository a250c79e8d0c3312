//! What has to hold after whatever happened: nothing lost, nothing twice, numbers exact.

mod help_desk;
mod members;

use crate::books::Books;
use crate::desk::{CONTACTS, HOLDER, POOL, REGISTER, SEATS, TENANT, contracts, now};
use crate::load::Tally;
use contact_quota::contacts::ContactRepository as _;
use contact_quota::seats::{SeatPhase, SeatRepository as _};
use invitation_lifecycle::{InvitationId, InvitationState};
use postgres_store::PostgresStore;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::MessageId;
use tantou::message::{Content, Message, Notice};

/// Reads everything and compares it, with itself and with what the clients were told.
pub(crate) async fn audit(store: &PostgresStore, tally: &Tally) {
    let mut tx = store.begin(TENANT).await.unwrap();
    let books = Books::read(&mut tx, &[HOLDER], &contracts()).await.unwrap();
    assert_eq!(books.disagreements(), Vec::<String>::new());
    let outbox = tx.page_messages(None, u32::MAX).await.unwrap();
    drop(tx);
    let ids: BTreeSet<MessageId> = outbox.iter().map(|message| message.id).collect();
    assert_eq!(ids.len(), outbox.len(), "a message is there twice");
    assert!(tally.promised.iter().all(|id| ids.contains(id)), "a mail that was promised is missing");
    let bodies = outbox.iter().map(|message| serde_json::from_str(message.body.as_deref().unwrap()).unwrap());
    let messages: Vec<Message> = bodies.collect();
    mails_agree(&books, &messages);

    let accepted: BTreeSet<InvitationId> = tally.accepted.iter().copied().collect();
    assert_eq!(accepted.len(), tally.accepted.len(), "an invitation was accepted twice");
    for invitation in accepted {
        let state = books.invitations[&invitation].value.as_record().state;
        assert!(matches!(state, InvitationState::Accepted { .. }), "an acceptance is lost: {state:?}");
    }
    seats_agree(store).await;
    register_agrees(store).await;
    members::agree(store, tally, &messages).await;
    help_desk::agrees(store, &messages).await;
}

/// Each invitation has its mail, and each answer its notice: one of each.
fn mails_agree(books: &Books, messages: &[Message]) {
    let (mut mails, mut accepted, mut declined) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for message in messages {
        let (kind, invitation) = match &message.content {
            Content::Invitation(mail) => (&mut mails, &mail.invitation),
            Content::Notice(Notice::InvitationAccepted { invitation, .. }) => (&mut accepted, invitation),
            Content::Notice(Notice::InvitationDeclined { invitation, .. }) => (&mut declined, invitation),
            Content::Member(_) | Content::Desk(_) => continue,
            other => panic!("nobody sends {other:?}"),
        };
        *kind.entry(*invitation).or_insert(0_u32) += 1;
    }
    for (id, invitation) in &books.invitations {
        let count = |kind: &BTreeMap<InvitationId, u32>| kind.get(id).copied().unwrap_or(0);
        let found = (count(&mails), count(&accepted), count(&declined));
        let expected = match invitation.value.as_record().state {
            InvitationState::Pending => (1, 0, 0),
            InvitationState::Accepted { .. } => (1, 1, 0),
            InvitationState::Declined { .. } => (1, 0, 1),
            InvitationState::Cancelled { .. } => panic!("nobody cancels"),
        };
        assert_eq!(found, expected, "mails, acceptances and refusals of {id}");
    }
    assert!(mails.keys().all(|id| books.invitations.contains_key(id)), "a mail without its invitation");
}

/// The pool counts the seats that there are, and never more than its limit.
async fn seats_agree(store: &PostgresStore) {
    let mut tx = store.begin(TENANT).await.unwrap();
    let pool = tx.find_pools(&[POOL]).await.unwrap().pop().unwrap();
    let seats = tx.page_seats(POOL, None, u32::MAX).await.unwrap();
    let occupied = seats.iter().filter(|seat| pool.phase(seat, now()) == SeatPhase::Occupied).count();
    assert_eq!(pool.usage(now()).occupied, occupied as u64, "seats, by the pool and by rows");
    assert!(occupied as u64 <= SEATS, "more seats than there are");
}

/// One primary, who is there; as many people as the register counts, and no more than it may have.
async fn register_agrees(store: &PostgresStore) {
    let mut tx = store.begin(TENANT).await.unwrap();
    let register = tx.find_registers(&[REGISTER]).await.unwrap().pop().unwrap();
    let contacts = tx.page_contacts(REGISTER, None, u32::MAX).await.unwrap();
    assert!(contacts.iter().any(|contact| contact.id() == register.primary()), "the primary is not there");
    assert_eq!(register.record().registered, contacts.len() as u64, "contacts, by the register and by rows");
    assert!(contacts.len() as u64 <= CONTACTS, "more contacts than there may be");
}
