//! Three people who share a mailbox: three seats, one account, and each inquiry has to say who it is from (CQ-10, CQ-12, CQ-13, CQ-16).

use super::data::Scene;
use super::{World, asking, inquiries, mail, standing};
use crate::teller::Tone;
use crate::world::{TourError, address};
use std::convert::Infallible;
use tantou::email::EmailAddress;
use tantou::quota::contacts::SignIn;
use tantou::storage::{OpError, run_ready};
use tantou::text::Explain;

/// One of the three.
const SHARER: &str = "ito";
/// Somebody who is no contact any more.
const LEAVER: &str = "suzuki";

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    let first = world.data.desk.inquiries.iter().find(|inquiry| inquiry.scene == Scene::Mailbox);
    let at = first.map_or(world.now, |inquiry| inquiry.at);
    world.go_to(at);
    standing::show_people(world, "minato")?;
    world.teller.say(
        "They sign in to the support site as one:",
        "サポートサイトには、1つのアカウントでサインインします:",
    )?;
    choose_password(world)?;
    show_sign_in(world, SHARER)?;
    show_sign_in(world, LEAVER)?;
    world.teller.say(
        "Mail is accepted from the shared address only, and has to say who has written:",
        "メールは共有アドレスからのみ受け付け、どなたからかを確認します:",
    )?;
    inquiries::receive(world, Scene::Mailbox)?;
    world
        .teller
        .say("Removing one leaves the account with the others:", "1名を削除しても、アカウントは残ります:")?;
    asking::ask_all(world, Scene::Mailbox)?;
    show_sign_in(world, SHARER)?;
    mail::show(world)
}

/// The first sign-in asks for a password; a second one does not.
fn choose_password(world: &mut World<'_>) -> Result<(), TourError> {
    let (desk, mailbox) = (world.data.journeys.clone(), address_of(world, SHARER)?);
    let chosen: Result<SignIn, Infallible> =
        world.run(|tx, now| run_ready(desk.choose_password(tx, &mailbox, now)).map_err(OpError::Storage))?;
    match chosen {
        Ok(before) => show(world, &mailbox, &before),
        Err(never) => match never {},
    }
}

fn show_sign_in(world: &mut World<'_>, person: &str) -> Result<(), TourError> {
    let (desk, address) = (world.data.journeys.clone(), address_of(world, person)?);
    let leads_to = world.read(|tx, _| run_ready(desk.sign_in(tx, &address)))?;
    show(world, &address, &leads_to)
}

fn address_of(world: &World<'_>, person: &str) -> Result<EmailAddress, TourError> {
    let written = world.data.desk.people.get(person);
    address(written.map_or("", |written| &written.address))
}

fn show(world: &mut World<'_>, address: &EmailAddress, sign_in: &SignIn) -> Result<(), TourError> {
    let language = world.teller.language();
    let separator = world.teller.pick(", ", "、");
    let (tone, shown) = match sign_in {
        SignIn::NotRegistered => (Tone::Bad, String::new()),
        SignIn::ChoosePassword { display_name, .. } => (Tone::Good, format!(" ({display_name})")),
        SignIn::EnterPassword { display_name, services, .. } => {
            let services: Vec<String> = services.iter().map(|service| service.message(language)).collect();
            (Tone::Good, format!(" ({display_name}: {})", services.join(separator)))
        }
    };
    let text = format!("{}{shown}: {}", address.as_given(), sign_in.message(language));
    Ok(world.teller.outcome(tone, sign_in.code(), text)?)
}
