//! What whoever manages a portal is told: the library words it, the host says what portals and user types are called.

use super::World;
use crate::world::TourError;
use tantou::message::{Content, Message};
use tantou::portal_seats::PortalNotice;
use tantou::quota::licence::PortalId;
use tantou::text::{MailText, PortalNames, TextLanguage};

/// Delivers what waits in the outbox, and shows it.
pub(super) fn show(world: &mut World<'_>) -> Result<(), TourError> {
    let delivered = world.deliver()?;
    let row = |message: &Message| match &message.content {
        Content::Portal(notice) => {
            let MailText { subject, body } = mail(world, notice);
            // One line for the table.
            Some(vec![subject, body.replace("\n\n", " ").replace('\n', " "), message.topic().to_owned()])
        }
        _ => None,
    };
    let rows: Vec<Vec<String>> = delivered.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    world.teller.say("Mail to whoever manages the portal:", "ポータルの管理者に配信されたメール:")?;
    let columns = match world.teller.language() {
        TextLanguage::English => ["subject", "what it says", "topic"],
        TextLanguage::Japanese => ["件名", "本文", "種別"],
    };
    Ok(world.teller.table("mail", &columns, &rows)?)
}

const fn portal(notice: &PortalNotice) -> PortalId {
    match notice {
        PortalNotice::Opened { portal, .. }
        | PortalNotice::PlanChosen { portal, .. }
        | PortalNotice::DataDeleted { portal }
        | PortalNotice::OverLimit { portal, .. } => *portal,
    }
}

/// What the portal that a notice is about and its user types are called, and the mail that follows.
fn mail(world: &World<'_>, notice: &PortalNotice) -> MailText {
    let of = portal(notice);
    let found = world.data.portals.portals.iter().find(|known| world.data.portal(&known.key) == of);
    let key = found.map_or("", |known| known.key.as_str());
    let names = PortalNames {
        portal: world.data.portal_name(of),
        user_type: &|user_type| world.type_name(key, user_type),
    };
    notice.mail(&names, world.teller.language())
}
