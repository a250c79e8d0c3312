//! The batch: people from a file, the plan with every mistake, the confirmation step by step (AM-07, AM-08).

use super::people::{self, Mistake, People, Why};
use super::{World, show_refusal};
use crate::data;
use crate::teller::{Tone, counted};
use crate::world::{TourError, random};
use std::num::NonZeroUsize;
use tantou::access::{BatchId, BatchRequest, DelegationPolicy, Plan, PlanRefusal, Rejection, Window};
use tantou::delegation::{Confirmation, Delegation, Letter};
use tantou::email::AddressPolicy;
use tantou::message::Content;
use tantou::storage::{OpError, run_ready};
use tantou::text::Explain;

/// So few targets a step that the bar has something to show.
const STEP: NonZeroUsize = match NonZeroUsize::new(4) {
    Some(step) => step,
    None => NonZeroUsize::MIN,
};

pub(super) fn plan(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(0, 1);
    let people = read_people(world)?;
    let strict = make_plan(world, &world.delegation(), &people)?;
    world.teller.say(
        format!(
            "people.csv names {}. What is wrong in it, and where:",
            counted(people.total, "person", "people")
        ),
        format!("people.csvには{}人が書かれています。間違いとその場所:", people.total),
    )?;
    let rows = mistakes(world, &people, &strict);
    let columns = match world.teller.language() {
        tantou::text::TextLanguage::English => ["line", "column", "given", "what is wrong", "code"],
        tantou::text::TextLanguage::Japanese => ["行", "列", "記載", "内容", "コード"],
    };
    world.teller.table("mistakes", &columns, &rows)?;
    for duplicate in strict.duplicates() {
        let (line, first) = (duplicate.origin.unwrap_or(0), duplicate.first_origin.unwrap_or(0));
        let text = world.teller.pick(
            format!(
                "line {line} is the person of line {first} in another spelling ({}): one invitation",
                duplicate.address.as_given()
            ),
            format!(
                "{line}行目は{first}行目と同じ人の別表記です({})。招待は1通です",
                duplicate.address.as_given()
            ),
        );
        world.teller.outcome(Tone::Faint, "plan.duplicate", text)?;
    }
    world.teller.say(
        "By default a batch goes out whole or not at all:",
        "既定では、一括招待はすべて送るか、まったく送らないかです:",
    )?;
    refuse_whole(world, &people, &strict)?;
    world.teller.say(
        "The customer decides that the rest may go. The plan, shown before anything is sent:",
        "残りの人だけに送ることにしました。送信前に表示される計画:",
    )?;
    let lenient = make_plan(world, &lenient(world), &people)?;
    show_preview(world, &lenient)
}

pub(super) fn confirm(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(0, 2);
    let people = read_people(world)?;
    let delegation = lenient(world);
    let plan = make_plan(world, &delegation, &people)?;
    let letter = letter(world)?;
    let mut confirmation = Confirmation::new(plan, letter).with_step_size(STEP);
    let bar = world.teller.bar(u64::try_from(confirmation.total()).unwrap_or(u64::MAX));
    let (mut sent, mut steps) = (0_usize, 0_u32);
    while !confirmation.is_done() {
        let step = world.run(|tx, now| {
            match run_ready(delegation.confirm_step(tx, &confirmation, &mut random, now))? {
                Some(receipt) => Ok(receipt),
                // `is_done` has said otherwise.
                None => {
                    Err(OpError::Refused(tantou::access::ConfirmRefusal::HasRejections(Vec::new()).into()))
                }
            }
        })?;
        match step {
            Ok(step) => {
                sent = sent.saturating_add(step.sent.len());
                steps = steps.saturating_add(1);
                confirmation.advance(&step);
                bar.set_position(u64::try_from(confirmation.position()).unwrap_or(u64::MAX));
            }
            Err(refusal) => return show_refusal(world, "confirm", &refusal),
        }
    }
    bar.finish_and_clear();
    let text = world.teller.pick(
        format!("{} in {}, each one transaction with its mails in the outbox", counted(sent, "invitation", "invitations"), counted(steps, "step", "steps")),
        format!("{sent}通の招待を{steps}回に分けて送信(各回が1つのトランザクションで、メールも同時に送信待ちに入ります)"),
    );
    world.teller.outcome(Tone::Good, "delegation.confirmed", text)?;
    show_mails(world)
}

/// The policy that lets the rest of a batch proceed (AM-08).
pub(super) fn lenient(world: &World<'_>) -> Delegation {
    let policies = tantou::preset::delegated_hosting()
        .with_batches(DelegationPolicy::default().with_all_or_nothing(false));
    world.delegation_with(policies)
}

pub(super) fn letter(world: &World<'_>) -> Result<Letter, TourError> {
    let batch = &world.data.hosting.batch;
    let language = batch.language.parse().map_err(|error| TourError::Story(format!("{error}")))?;
    let message = batch.message.parse().map_err(|error| TourError::Story(format!("{error}")))?;
    Ok(Letter::in_language(language).with_message(message))
}

/// A plan for all contracts of the batch and all people of the file.
fn make_plan(world: &mut World<'_>, delegation: &Delegation, people: &People) -> Result<Plan, TourError> {
    let mut contracts = Vec::new();
    for key in world.data.hosting.batch.contracts.clone() {
        contracts.push(world.contract(&key)?);
    }
    let request = BatchRequest {
        batch: BatchId::derived(world.data.hosting.tenant.as_uuid(), &[b"first batch"]),
        holder: world.holder(),
        contracts,
        targets: people.targets.clone(),
        window: Window::ALWAYS,
    };
    plan_of(world, delegation, &request)
}

pub(super) fn plan_of(
    world: &mut World<'_>,
    delegation: &Delegation,
    request: &BatchRequest,
) -> Result<Plan, TourError> {
    let refused = |refusal: PlanRefusal| TourError::Story(refusal.to_string());
    let planned = world.read(|tx, now| match run_ready(delegation.plan(tx, request, now)) {
        Ok(plan) => Ok(Ok(plan)),
        Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
        Err(OpError::Storage(error)) => Err(error),
    })?;
    planned.map_err(refused)
}

fn read_people(world: &World<'_>) -> Result<People, TourError> {
    Ok(people::read(&data::folder().join(&world.data.hosting.batch.people), &AddressPolicy::default())?)
}

/// Mistakes of the file and rejections of the plan, in the order of the lines.
fn mistakes(world: &World<'_>, people: &People, plan: &Plan) -> Vec<Vec<String>> {
    let language = world.teller.language();
    let mut rows: Vec<(u64, Vec<String>)> =
        people.mistakes.iter().map(|mistake| (mistake.line, row(world, mistake))).collect();
    for rejected in plan.rejected_targets() {
        let line = rejected.target.origin.unwrap_or(0);
        let (column, given) = match &rejected.target.who {
            tantou::access::TargetPerson::New { label, .. } if rejected.why.code().starts_with("label.") => {
                ("label", label.clone())
            }
            tantou::access::TargetPerson::New { address, .. } => ("address", address.as_given().to_owned()),
            tantou::access::TargetPerson::Registered { delegate } => ("address", delegate.to_string()),
        };
        let why = rejected.why.message(language);
        rows.push((
            line,
            vec![line.to_string(), column.into(), shortened(&given), why, rejected.why.code().into()],
        ));
    }
    rows.sort();
    rows.into_iter().map(|(_, row)| row).collect()
}

fn row(world: &World<'_>, mistake: &Mistake) -> Vec<String> {
    let (why, code) = match &mistake.why {
        Why::Address(error) => (error.message(world.teller.language()), error.code()),
        Why::Missing => {
            (world.teller.pick("the column is missing", "列がありません").to_owned(), "people.missing")
        }
    };
    vec![mistake.line.to_string(), mistake.column.into(), shortened(&mistake.given), why, code.into()]
}

/// What stands in a file may be long, and may hold characters that show nothing.
fn shortened(given: &str) -> String {
    let visible = |c: char| if c.is_control() || c == '\u{200B}' { '␣' } else { c };
    let mut text: String = given.chars().take(30).map(visible).collect();
    if given.chars().nth(30).is_some() {
        text.push('…');
    }
    text
}

fn refuse_whole(world: &mut World<'_>, people: &People, strict: &Plan) -> Result<(), TourError> {
    let (delegation, letter) = (world.delegation(), letter(world)?);
    let refused =
        world.run(|tx, now| run_ready(delegation.confirm(tx, strict, &letter, &mut random, now)))?;
    match refused {
        Err(refusal) => {
            let (unreadable, rejected) = (people.mistakes.len(), strict.rejections().len());
            let text = world.teller.pick(
                format!(
                    "nothing is sent: {} cannot be read, {} cannot be taken",
                    counted(unreadable, "address", "addresses"),
                    counted(rejected, "person", "people")
                ),
                format!("送信しません: 読み取れないアドレス{unreadable}件、受け付けられない人{rejected}人"),
            );
            Ok(world.teller.outcome(Tone::Bad, refusal.code(), text)?)
        }
        Ok(_) => Err(TourError::Story("a batch with mistakes went out".into())),
    }
}

fn show_preview(world: &mut World<'_>, plan: &Plan) -> Result<(), TourError> {
    let preview = plan.preview();
    let mut rows = Vec::new();
    for line in &preview.invites {
        let contracts: Vec<String> = line.contracts.iter().map(|id| world.contract_name(*id)).collect();
        let number = line.origin.unwrap_or(0).to_string();
        rows.push(vec![
            number,
            line.address.as_given().to_owned(),
            line.label.to_string(),
            contracts.join(", "),
        ]);
    }
    let columns = match world.teller.language() {
        tantou::text::TextLanguage::English => ["line", "address", "label", "would be offered"],
        tantou::text::TextLanguage::Japanese => ["行", "メールアドレス", "識別名", "招待する契約"],
    };
    world.teller.table("preview", &columns, &rows)?;
    let (gains, rejected) = (plan.difference().gains.len(), preview.rejections.len());
    let text = world.teller.pick(
        format!(
            "{} to {}; {rejected} left out by the plan; nothing is written yet",
            counted(gains, "offer", "offers"),
            counted(rows.len(), "person", "people")
        ),
        format!("{}人に{gains}件の招待、計画での除外{rejected}件。まだ何も書き込まれていません", rows.len()),
    );
    world.teller.outcome(Tone::Faint, "plan.preview", text)?;
    let reasons: Vec<&'static str> = preview.rejections.iter().map(Rejection::code).collect();
    debug_assert_eq!(reasons.len(), rejected, "every rejection has a code");
    Ok(())
}

fn show_mails(world: &mut World<'_>) -> Result<(), TourError> {
    let delivered = world.deliver()?;
    world.teller.say("The mails that the outbox's worker has delivered:", "送信待ちから配信されたメール:")?;
    let rows: Vec<Vec<String>> = delivered
        .iter()
        .filter_map(|message| match (&message.to, &message.content) {
            (tantou::message::Recipient::Address(to), Content::Invitation(mail)) => Some(vec![
                to.delivery().to_owned(),
                mail.language.to_string(),
                mail.contracts.len().to_string(),
                mail.expires_at.map(|at| at.to_string()).unwrap_or_default(),
                // The rest of the link is a secret between the mail and its reader.
                format!(
                    "https://portal.example/invitations/{}…",
                    mail.token.reveal().chars().take(6).collect::<String>()
                ),
            ]),
            _ => None,
        })
        .collect();
    let columns = match world.teller.language() {
        tantou::text::TextLanguage::English => ["to", "language", "contracts", "valid until", "link"],
        tantou::text::TextLanguage::Japanese => ["宛先", "言語", "契約数", "有効期限", "リンク"],
    };
    Ok(world.teller.table("mails", &columns, &rows)?)
}
