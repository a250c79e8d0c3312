//! Who may act on a contract, on what a delegate may act, and how everything stands (AM-16, IL-04, IL-09).

use super::answers::TANAKA;
use super::{DelegationStory, World};
use crate::mailbox;
use crate::story::Tale;
use crate::teller::{Tone, counted};
use crate::world::TourError;
use tantou::storage::{OpError, run_ready};
use tantou::text::{Explain, TextLanguage};

/// More than the story has.
const PAGE: u32 = 200;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(10, 0);
    show_who_may_act(world, "shop-hosting")?;
    show_on_what(world, TANAKA)
}

pub(super) fn standing(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(20, 0);
    show_invitations(world)?;
    show_who_may_act(world, "shop-hosting")?;
    let (holder, delegation) = (world.holder(), world.delegation());
    let roster = world.read(|tx, _| run_ready(delegation.roster(tx, holder, None, PAGE)))?;
    let messages = world.read(|tx, _| mailbox::delivered_count(tx.connection(), DelegationStory::KEY))?;
    let text = world.teller.pick(
        format!(
            "{} on the customer's list, {} delivered, each once",
            counted(roster.len(), "person", "people"),
            counted(messages, "message", "messages")
        ),
        format!("設定担当者一覧に{}人、配信されたメッセージ{messages}通(重複なし)", roster.len()),
    );
    Ok(world.teller.outcome(Tone::Faint, "tour.standing", text)?)
}

/// The customer's list of invitations with its buttons.
pub(super) fn show_invitations(world: &mut World<'_>) -> Result<(), TourError> {
    let (holder, delegation, language) = (world.holder(), world.delegation(), world.teller.language());
    let mut listed = world.read(|tx, now| run_ready(delegation.invitations(tx, holder, None, PAGE, now)))?;
    listed.sort_by(|one, other| {
        (one.invitation.issued_at(), one.invitation.address())
            .cmp(&(other.invitation.issued_at(), other.invitation.address()))
    });
    let rows: Vec<Vec<String>> = listed
        .iter()
        .map(|line| {
            let buttons: Vec<String> = line.actions.iter().map(|action| action.message(language)).collect();
            let address = line.invitation.address().as_given().to_owned();
            vec![address, line.contracts.len().to_string(), line.phase.message(language), buttons.join(" / ")]
        })
        .collect();
    world.teller.say(
        "The customer's list of invitations, with exactly the buttons that would work now:",
        "担当者招待状況。表示されるのは、いま実際に行える操作だけです:",
    )?;
    let columns = match language {
        TextLanguage::English => ["address", "contracts", "state", "buttons"],
        TextLanguage::Japanese => ["メールアドレス", "契約数", "状態", "操作"],
    };
    Ok(world.teller.table("invitations", &columns, &rows)?)
}

/// Who may act on a contract.
pub(super) fn show_who_may_act(world: &mut World<'_>, key: &str) -> Result<(), TourError> {
    let (holder, contract, delegation) = (world.holder(), world.contract(key)?, world.delegation());
    let found = world.read(|tx, now| {
        match run_ready(delegation.who_may_act(tx, holder, contract, None, PAGE, now)) {
            Ok(lines) => Ok(Ok(lines)),
            Err(OpError::Refused(denial)) => Ok(Err(denial)),
            Err(OpError::Storage(error)) => Err(error),
        }
    })?;
    let mut lines = found.map_err(|denial| TourError::Story(denial.to_string()))?;
    lines.sort_by(|one, other| one.address.cmp(&other.address));
    let language = world.teller.language();
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let standing = line.assignment.standing(world.now).message(language);
            let label = line.label.as_ref().map(ToString::to_string).unwrap_or_default();
            let mark = if line.decision.is_allowed() { "✓" } else { "✗" };
            vec![
                mark.into(),
                line.address.as_given().to_owned(),
                label,
                standing,
                line.decision.message(language),
                line.decision.rule().into(),
            ]
        })
        .collect();
    let name = world.contract_name(contract);
    world.teller.say(format!("Who may configure “{name}”:"), format!("「{name}」を設定できる人:"))?;
    let columns = match language {
        TextLanguage::English => ["", "address", "label", "assignment", "why", "rule"],
        TextLanguage::Japanese => ["", "メールアドレス", "識別名", "割り当て", "理由", "規則"],
    };
    Ok(world.teller.table("who_may_act", &columns, &rows)?)
}

/// On what a delegate may act, of whatever customer.
pub(super) fn show_on_what(world: &mut World<'_>, given: &str) -> Result<(), TourError> {
    let (delegate, delegation, language) =
        (world.delegate(given)?, world.delegation(), world.teller.language());
    let mut lines =
        world.read(|tx, now| run_ready(delegation.on_what_may_act(tx, delegate, None, PAGE, now)))?;
    lines.sort_by(|one, other| one.contract.name().cmp(other.contract.name()));
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let holder = world.data.hosting.holders.iter().find(|holder| holder.id == line.contract.holder());
            let holder = holder.map_or_else(String::new, |holder| holder.name.clone());
            let mark = if line.decision.is_allowed() { "✓" } else { "✗" };
            vec![mark.into(), holder, line.contract.name().to_owned(), line.decision.message(language)]
        })
        .collect();
    world.teller.say(format!("On what {given} may act:"), format!("{given}が設定できる契約:"))?;
    let columns = match language {
        TextLanguage::English => ["", "customer", "contract", "why"],
        TextLanguage::Japanese => ["", "契約者", "契約", "理由"],
    };
    Ok(world.teller.table("on_what_may_act", &columns, &rows)?)
}
