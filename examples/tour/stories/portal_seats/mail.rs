//! What whoever manages a portal is told. The library says what there is to tell; wording it is the host's.

use super::World;
use crate::world::TourError;
use tantou::message::{Content, Message};
use tantou::portal_seats::PortalNotice;
use tantou::quota::licence::{Deadline, PortalId};
use tantou::text::{Explain, TextLanguage};

/// Delivers what waits in the outbox, and shows it.
pub(super) fn show(world: &mut World<'_>) -> Result<(), TourError> {
    let delivered = world.deliver()?;
    let row = |message: &Message| match &message.content {
        Content::Portal(notice) => {
            let to = world.data.portal_name(portal(notice)).to_owned();
            Some(vec![to, words(world, notice), message.topic().to_owned()])
        }
        _ => None,
    };
    let rows: Vec<Vec<String>> = delivered.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    world.teller.say("Mail to whoever manages the portal:", "ポータルの管理者に配信されたメール:")?;
    let columns = match world.teller.language() {
        TextLanguage::English => ["portal", "what it says", "topic"],
        TextLanguage::Japanese => ["ポータル", "内容", "種別"],
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

fn words(world: &World<'_>, notice: &PortalNotice) -> String {
    let language = world.teller.language();
    let next = |deadline: &Option<Deadline>| {
        let separator = world.teller.pick("; ", "。");
        deadline.map_or_else(String::new, |deadline| format!("{separator}{}", deadline.message(language)))
    };
    match notice {
        PortalNotice::Opened { phase, next_deadline, .. } => {
            let begins = world.teller.pick("the portal begins", "ポータルを開始しました");
            format!("{begins}: {}{}", phase.message(language), next(next_deadline))
        }
        PortalNotice::PlanChosen { from, to, next_deadline, .. } => {
            let (from, to) = (from.message(language), to.message(language));
            format!("{from} → {to}{}", next(next_deadline))
        }
        PortalNotice::DataDeleted { .. } => world
            .teller
            .pick("the data of the portal is deleted", "ポータルのデータを削除しました")
            .to_owned(),
        PortalNotice::OverLimit { portal, types } => {
            let found =
                world.data.portals.portals.iter().find(|known| world.data.portal(&known.key) == *portal);
            let key = found.map_or("", |known| known.key.as_str());
            let over = types.iter().flat_map(|entry| {
                let name = world.type_name(key, entry.user_type);
                entry.pool.over.iter().map(move |overflow| format!("{name}: {}", overflow.message(language)))
            });
            over.collect::<Vec<_>>().join("; ")
        }
    }
}
