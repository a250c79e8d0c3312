//! A form on which nearly everything is wrong: what cannot be read, and what speaks against what can (CQ-09, CQ-14).

use super::data::Scene;
use super::{World, asking, mail};
use crate::world::TourError;
use tantou::text::{Explain, TextLanguage};

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    show_unreadable(world)?;
    asking::ask_all(world, Scene::Form)?;
    mail::show(world)
}

/// What the host itself finds while it reads the form, before it asks the desk.
fn show_unreadable(world: &mut World<'_>) -> Result<(), TourError> {
    let language = world.teller.language();
    let entry = world.data.desk.requests.iter().find(|entry| entry.scene == Scene::Form);
    let entry = entry.ok_or_else(|| TourError::Story("there is no form with mistakes".into()))?;
    let (_, unreadable) = world.data.request(entry)?;
    let row = |(person, why): &(String, super::host::Unreadable)| {
        let written = world.data.desk.people.get(person);
        let given = written.map_or("", |written| why.given(written));
        vec![why.field(language).to_owned(), given.to_owned(), why.message(language), why.code().to_owned()]
    };
    let rows: Vec<Vec<String>> = unreadable.iter().map(row).collect();
    let customer = world.data.customer(&entry.customer)?.name.clone();
    world.teller.say(
        format!("The form of {customer} comes. What cannot be read on it:"),
        format!("{customer}から申込書が届きました。読み取れない箇所:"),
    )?;
    let columns = match language {
        TextLanguage::English => ["field", "given", "what is wrong", "code"],
        TextLanguage::Japanese => ["項目", "記載", "内容", "コード"],
    };
    world.teller.table("unreadable", &columns, &rows)?;
    Ok(world.teller.say("And what the desk has to say about the rest:", "読み取れた内容についての指摘:")?)
}
