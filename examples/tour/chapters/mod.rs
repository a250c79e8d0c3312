//! The story, chapter by chapter. A chapter that was told to its end is not told again; one that was cut off is, and does nothing twice.

mod answers;
mod batch;
mod customer;
mod leaving;
mod lists;
mod second_batch;

use crate::host;
use crate::teller::Tone;
use crate::world::{TourError, World};
use tantou::access::Decision;
use tantou::text::Explain;

type Chapter = fn(&mut World<'_>) -> Result<(), TourError>;

/// A chapter with its title in English and Japanese.
const CHAPTERS: [(&str, &str, Chapter); 9] = [
    ("A customer and their contracts", "契約者と契約", customer::tell),
    (
        "Whom to invite: every mistake, with its place",
        "招待する人: 間違いをすべて、場所とともに",
        batch::plan,
    ),
    ("Confirm: invitations go out, step by step", "確認と送信: 段階的に招待を送る", batch::confirm),
    ("Yes, with a registration", "承諾と登録", answers::accept),
    ("No, once more, no longer, too late", "拒否、再送、取り消し、期限切れ", answers::others),
    ("A second batch for the same people", "同じ人たちへの二度目の招待", second_batch::tell),
    ("Who may act", "誰が何をできるか", lists::tell),
    ("Taking away", "権限の終了", leaving::tell),
    ("How things stand", "現在の状態", lists::standing),
];

/// Tells what is still to be told.
pub(crate) fn tell_all(world: &mut World<'_>) -> Result<(), TourError> {
    let mut told_before = 0_u32;
    let last = u32::try_from(CHAPTERS.len()).unwrap_or(u32::MAX);
    for (number, (english, japanese, chapter)) in (1_u32..).zip(CHAPTERS) {
        // The last one only shows how things stand, so it is told every time.
        if number != last && world.read(|tx, _| host::is_told(tx.connection(), number))? {
            told_before = number;
            continue;
        }
        if told_before > 0 {
            world.teller.say(
                format!("Chapters 1 to {told_before} were told on this file before; the story goes on."),
                format!("第1章から第{told_before}章まではこのファイルで済んでいます。続きから始めます。"),
            )?;
            told_before = 0;
        }
        world.teller.chapter(number, english, japanese)?;
        chapter(world)?;
        world.write(|tx, _| host::mark_told(tx.connection(), number))?;
    }
    Ok(())
}

/// One line about a decision: what was asked, yes or no, why, by which rule, and until when that holds.
fn show_decision(world: &mut World<'_>, question: &str, decision: &Decision) -> Result<(), TourError> {
    let language = world.teller.language();
    let tone = if decision.is_allowed() { Tone::Good } else { Tone::Bad };
    let mut text = format!("{question}: {} ({})", decision.message(language), decision.rule());
    if let Some(until) = decision.holds_until {
        text.push_str(
            &world.teller.pick(format!("; this holds until {until}"), format!("、この判断は{until}まで有効")),
        );
    }
    Ok(world.teller.outcome(tone, decision.code(), text)?)
}

/// One line about a refusal.
fn show_refusal(world: &mut World<'_>, what: &str, refusal: &impl Explain) -> Result<(), TourError> {
    let text = format!("{what}: {}", refusal.message(world.teller.language()));
    Ok(world.teller.outcome(Tone::Bad, refusal.code(), text)?)
}
