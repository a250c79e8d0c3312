//! What agents are told. The library says what there is to tell; wording it is the host's.

use super::World;
use crate::world::TourError;
use tantou::message::{Content, Message, Recipient};
use tantou::offboarding::DeskNotice;
use tantou::text::Explain;

/// Delivers what waits in the outbox, and shows it.
pub(super) fn show(world: &mut World<'_>) -> Result<(), TourError> {
    let delivered = world.deliver()?;
    let row = |message: &Message| match (&message.to, &message.content) {
        (Recipient::Agent(to), Content::Desk(notice)) => {
            Some(vec![world.data.name_of(*to), words(world, notice), message.topic().to_owned()])
        }
        _ => None,
    };
    let rows: Vec<Vec<String>> = delivered.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let columns = world.teller.pick(["to", "what it says", "topic"], ["宛先", "内容", "種別"]);
    Ok(world.teller.table_beginning("mail", &columns, &rows, 6)?)
}

fn words(world: &World<'_>, notice: &DeskNotice) -> String {
    let name = |agent| world.data.name_of(agent);
    let language = world.teller.language();
    match notice {
        DeskNotice::WorkAssigned { items } => {
            let count = items.len();
            world.teller.pick(format!("{count} assigned to you"), format!("{count}件が割り当てられました"))
        }
        DeskNotice::WorkReleased { items, .. } => {
            let count = items.len();
            world.teller.pick(format!("{count} taken back"), format!("{count}件の割り当てが解除されました"))
        }
        DeskNotice::WorkIsComing { from, count, .. } => world.teller.pick(
            format!("{count} come from {}", name(*from)),
            format!("{}さんから{count}件を引き継ぎます", name(*from)),
        ),
        DeskNotice::WorkIsComingBack { count, .. } => {
            world.teller.pick(format!("{count} come back to you"), format!("{count}件が戻ります"))
        }
        DeskNotice::WorkHasCome { from, count, .. } => world.teller.pick(
            format!("{count} have come from {}", name(*from)),
            format!("{}さんから{count}件を引き継ぎました", name(*from)),
        ),
        DeskNotice::HandoverCompleted { agent, moved, .. } => world.teller.pick(
            format!("the handover of {} is done: {moved}", name(*agent)),
            format!("{}さんの引き継ぎが完了しました({moved}件)", name(*agent)),
        ),
        DeskNotice::HandoverNeedsAttention { agent, trouble, .. } => {
            format!("{}: {}", name(*agent), trouble.message(language))
        }
        DeskNotice::HandoverCancelled { .. } => {
            world.teller.pick("your handover was given up", "引き継ぎは中止されました").to_owned()
        }
        DeskNotice::AbsenceEnded { .. } => {
            world.teller.pick("your absence has ended", "不在が終了しました").to_owned()
        }
        DeskNotice::Reactivated => world.teller.pick("you are active again", "有効化されました").to_owned(),
        DeskNotice::MailboxLocked => {
            world.teller.pick("your mail settings are locked", "メール設定がロックされました").to_owned()
        }
        DeskNotice::MailboxUnlocked => world
            .teller
            .pick("your mail settings are unlocked", "メール設定のロックが解除されました")
            .to_owned(),
        DeskNotice::CorrespondenceAvailable { of } => world.teller.pick(
            format!("the correspondence of {} is available", name(*of)),
            format!("{}さんのメールを閲覧できます", name(*of)),
        ),
        DeskNotice::BackupFailed { of } => world.teller.pick(
            format!("the backup of {} has failed", name(*of)),
            format!("{}さんのバックアップに失敗しました", name(*of)),
        ),
    }
}
