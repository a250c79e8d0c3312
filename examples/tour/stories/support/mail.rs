//! The mail that the desk sends: the library words it, the host says what the desk is called.

use super::World;
use crate::world::TourError;
use tantou::message::{Content, Message, Recipient};
use tantou::text::{DeskNames, TextLanguage};

/// So many are shown to people.
const SHOWN: usize = 8;

const NAMES: DeskNames<'_> = DeskNames { desk: "manageサポート", site: "https://support.example.jp/" };

/// Delivers what waits in the outbox, and shows it.
pub(super) fn show(world: &mut World<'_>) -> Result<(), TourError> {
    let delivered = world.deliver()?;
    let language = world.teller.language();
    let row = |message: &Message| match (&message.to, &message.content) {
        (Recipient::Address(to), Content::Support(notice)) => {
            let subject = notice.mail(&NAMES, language).subject;
            Some(vec![to.delivery().to_owned(), subject, message.topic().to_owned()])
        }
        _ => None,
    };
    let rows: Vec<Vec<String>> = delivered.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    world.teller.say("Mail from the outbox:", "送信待ちから配信されたメール:")?;
    let columns = match language {
        TextLanguage::English => ["to", "subject", "topic"],
        TextLanguage::Japanese => ["宛先", "件名", "種別"],
    };
    world.teller.table_beginning("mail", &columns, &rows, SHOWN)?;
    let of_support = |message: &Message| match &message.content {
        Content::Support(notice) => Some(notice.mail(&NAMES, language)),
        _ => None,
    };
    let Some(first) = delivered.iter().find_map(of_support) else { return Ok(()) };
    let lines: Vec<Vec<String>> = first.body.lines().map(|line| vec![line.to_owned()]).collect();
    let column = world.teller.pick("the first of them", "1通目の本文");
    Ok(world.teller.table("letter", &[column], &lines)?)
}
