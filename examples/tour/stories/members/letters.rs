//! The mails as files: `.eml`, which a mail program opens, and one page of HTML to look at them all.

use super::{MembersStory, World};
use crate::story::Tale;
use crate::teller::Tone;
use crate::world::TourError;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use maud::{DOCTYPE, html};
use std::fs;
use tantou::invitation::templates::RenderedMail;
use tantou::message::{Content, Message, Recipient};
use tantou::portal_membership::LetterBody;
use tantou::storage::Timestamp;
use tantou::text::TextLanguage;

/// One mail that was delivered.
struct Delivered {
    to: String,
    kind: &'static str,
    mail: RenderedMail,
}

pub(super) fn write(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(2, 5);
    let mails = delivered(world)?;
    let folder = world.data.mails.clone();
    fs::create_dir_all(&folder)?;
    let from: Mailbox =
        world.data.crm.portal.support.parse().map_err(|_| TourError::Story("the sender".into()))?;
    for (number, delivered) in (1_u32..).zip(&mails) {
        let file = folder.join(format!("{number:04}-{}.eml", delivered.kind));
        fs::write(file, eml(&from, delivered, world.now)?)?;
    }
    fs::write(folder.join("mails.html"), page(&mails, world.teller.language()))?;
    let count = mails.len();
    let text = world.teller.pick(
        format!("{count} mails to members written as .eml files and as mails.html, into the folder *.mails beside the database"),
        format!("メンバー宛のメール{count}通を.emlファイルとmails.htmlとして、データベースと同じ場所の*.mailsフォルダーに出力"),
    );
    Ok(world.teller.outcome(Tone::Good, "tour.mails", text)?)
}

/// Every mail to a member, in the order in which they were delivered.
fn delivered(world: &mut World<'_>) -> Result<Vec<Delivered>, TourError> {
    let bodies = world.read(|tx, _| {
        let sql = "SELECT body FROM tour_mail WHERE story = ?1 ORDER BY place";
        let mut statement = tx.connection().prepare(sql)?;
        let rows = statement.query_map([MembersStory::KEY], |row| row.get(0))?;
        Ok(rows.collect::<Result<Vec<String>, _>>()?)
    })?;
    let read = |body: String| {
        let message: Message = serde_json::from_str(&body).ok()?;
        let kind = message.topic().rsplit('.').next()?;
        let (Recipient::Address(to), Content::Member(letter)) = (&message.to, message.content) else {
            return None;
        };
        let LetterBody::Rendered { mail } = letter.body else { return None };
        Some(Delivered { to: to.delivery().to_string(), kind, mail: *mail })
    };
    Ok(bodies.into_iter().filter_map(read).collect())
}

/// The mail as MIME: the plain text, and the HTML as its alternative; from the portal, unless the template names a sender.
fn eml(from: &Mailbox, delivered: &Delivered, date: Timestamp) -> Result<Vec<u8>, TourError> {
    let wrong = |error: &dyn std::fmt::Display| TourError::Story(format!("a mail: {error}"));
    let to: Mailbox = delivered.to.parse().map_err(|error| wrong(&error))?;
    let Delivered { mail, .. } = delivered;
    let sender = mail.sender.as_ref().map(|sender| {
        sender.address.delivery().parse().map(|address| Mailbox::new(sender.name.clone(), address))
    });
    let from = sender.transpose().map_err(|error| wrong(&error))?.unwrap_or_else(|| from.clone());
    let reply_to = mail.reply_to.as_ref().map(|address| address.delivery().parse::<Mailbox>());
    let reply_to = reply_to.transpose().map_err(|error| wrong(&error))?;
    let plain = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(mail.text.clone());
    let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(mail.html.clone());
    let mut builder = lettre::Message::builder()
        .from(from)
        .to(to)
        .subject(mail.subject.clone())
        .date(date.to_offset_date_time().into());
    for header in &mail.headers {
        let name = HeaderName::new_from_ascii(header.name.clone()).map_err(|error| wrong(&error))?;
        builder = builder.raw_header(HeaderValue::new(name, header.value.clone()));
    }
    let builder = match reply_to {
        Some(reply_to) => builder.reply_to(reply_to),
        None => builder,
    };
    let message = builder.multipart(MultiPart::alternative().singlepart(plain).singlepart(html));
    Ok(message.map_err(|error| wrong(&error))?.formatted())
}

/// All mails in one page, each as a mail program would show it, in a frame in which no script runs.
fn page(mails: &[Delivered], language: TextLanguage) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head { meta charset="utf-8"; title { (mails.len()) " mails" } }
            body {
                @for (number, delivered) in (1_u32..).zip(mails) {
                    h2 { (number) ". " (delivered.mail.subject) }
                    p { (delivered.to) " · " (delivered.kind) }
                    iframe sandbox="" loading="lazy" width="700" height="420" srcdoc=(delivered.mail.html) {}
                }
            }
        }
    };
    page.into_string()
}
