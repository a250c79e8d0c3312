//! The first story: a customer lets a web agency set up two of its contracts, and nothing else.

mod answers;
mod batch;
mod customer;
mod data;
mod host;
mod leaving;
mod lists;
mod people;
mod second_batch;

pub(crate) use host::DelegationStory;

use crate::story::Chapter;
use crate::teller::Tone;
use crate::world::TourError;
use tantou::access::Decision;
use tantou::text::Explain;

type World<'a> = crate::world::World<'a, DelegationStory>;

const CHAPTERS: &[Chapter<DelegationStory>] = &[
    Chapter {
        english: "A customer and their contracts", japanese: "契約者と契約", tell: customer::tell
    },
    Chapter {
        english: "Whom to invite: every mistake, with its place",
        japanese: "招待する人: 間違いをすべて、場所とともに",
        tell: batch::plan,
    },
    Chapter {
        english: "Confirm: invitations go out, step by step",
        japanese: "確認と送信: 段階的に招待を送る",
        tell: batch::confirm,
    },
    Chapter { english: "Yes, with a registration", japanese: "承諾と登録", tell: answers::accept },
    Chapter {
        english: "No, once more, no longer, too late",
        japanese: "拒否、再送、取り消し、期限切れ",
        tell: answers::others,
    },
    Chapter {
        english: "A second batch for the same people",
        japanese: "同じ人たちへの二度目の招待",
        tell: second_batch::tell,
    },
    Chapter { english: "Who may act", japanese: "誰が何をできるか", tell: lists::tell },
    Chapter { english: "Taking away", japanese: "権限の終了", tell: leaving::tell },
    Chapter { english: "How things stand", japanese: "現在の状態", tell: lists::standing },
];

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
    Ok(world.teller.refused(what, refusal)?)
}
