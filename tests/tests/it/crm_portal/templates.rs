//! Mails through templates that administrators have changed (IL-80 … IL-84).

use super::database::{Database, File};
use super::portal::*;
use memory_store::MemoryStore;
use tantou::invitation::Language;
use tantou::invitation::eligibility::{Inviter, Module};
use tantou::invitation::members::{InviteOrder, TargetResult};
use tantou::invitation::templates::{
    BuiltInLanguage, MailTemplate, TemplateCommand, TemplateKind, TemplateSource,
};
use tantou::portal_membership::{Acting, Letters, TemplateSavingRefusal};
use tantou::storage::{OpError, run_ready};

impl<D: Database> Crm<D> {
    fn save(
        &mut self,
        kind: TemplateKind,
        language: &str,
        command: &TemplateCommand,
        based_on: u32,
    ) -> Result<MailTemplate, TemplateSavingRefusal> {
        let Self { database, membership, facts, by, now, .. } = self;
        let acting = Acting { portal: facts, by: *by, letters: Letters::Facts, now: *now };
        let mut tx = database.begin();
        let key = (kind, language.parse().unwrap());
        match run_ready(membership.save_template(&mut tx, key, command, based_on, &acting)) {
            Ok(template) => {
                D::commit(tx);
                Ok(template)
            }
            Err(OpError::Refused(refusal)) => Err(refusal),
            Err(OpError::Storage(error)) => panic!("{error}"),
        }
    }

    /// The subject of the mail that invites somebody in a language.
    fn subject(&mut self, number: u128, language: &str, words: Option<&str>) -> String {
        let language: Language = language.parse().unwrap();
        let message = words.map(|words| words.parse().unwrap());
        let order = InviteOrder { portal: PORTAL, user_type: CUSTOMERS, language, message };
        let targets = vec![target(number, Module::Contacts, &format!("t{number}@c.example"))];
        let receipt = self.transact(async |tx, membership, acting, random| {
            membership.invite(tx, order, targets, acting, random).await
        });
        assert!(matches!(receipt.unwrap().outcome[0].result, TargetResult::Sent(_)));
        self.mails[0].subject.clone()
    }
}

fn custom(subject: &str) -> TemplateCommand {
    let built_in = BuiltInLanguage::Japanese.template(TemplateKind::Invitation).source().clone();
    TemplateCommand::Save { source: TemplateSource { subject: subject.into(), ..built_in } }
}

/// IL-81 … IL-84: a saved template is used for its language alone; what has mistakes, or is out of date, is not saved; a reset brings the built-in one back.
fn templates_are_saved_and_used<D: Database>(open: fn() -> D) {
    let mut crm = Crm::open(open(), 1);
    let kind = TemplateKind::Invitation;
    let built_in = crm.subject(1, "ja", None);
    let saved =
        crm.save(kind, "ja", &custom("{{ portal_name }}へようこそ"), MailTemplate::UNTOUCHED).unwrap();
    assert_eq!(crm.subject(2, "ja", None), "お取引先ポータルへようこそ");
    let english = crm.subject(3, "en", None);
    assert!(
        english.is_ascii() || english.contains("お取引先ポータル"),
        "never translated by itself: {english}"
    );
    assert_eq!(crm.subject(4, "fr", None), "お取引先ポータルへようこそ", "the default language");
    // Two administrators at once: the second is told.
    let late = crm.save(kind, "ja", &custom("later"), MailTemplate::UNTOUCHED).unwrap_err();
    assert_eq!(late.code(), "template.changed_since");
    let linkless = TemplateCommand::Save {
        source: TemplateSource { body: "<p>なし</p>".into(), ..TemplateSource::default() },
    };
    let unsound = crm.save(kind, "ja", &linkless, saved.revision()).unwrap_err();
    assert_eq!(unsound.code(), "template.unsound");
    crm.by = Inviter { manages_portal_users: false, ..crm.by };
    let unpermitted = crm.save(kind, "ja", &TemplateCommand::Reset, saved.revision()).unwrap_err();
    assert_eq!(unpermitted, TemplateSavingRefusal::NotPermitted);
    crm.by = Inviter { manages_portal_users: true, ..crm.by };
    crm.save(kind, "ja", &TemplateCommand::Reset, saved.revision()).unwrap();
    assert_eq!(crm.subject(5, "ja", None), built_in);
}

/// IL-81, IL-82: whatever the values are, the mail is whole: no markup of theirs, no second header, and the link.
fn hostile_values_do_no_harm<D: Database>(open: fn() -> D) {
    let mut crm = Crm::open(open(), 1);
    let values = [
        "<script>alert(1)</script>".to_owned(),
        "two\r\nBcc: everybody@c.example".to_owned(),
        "長".repeat(1_000_000),
        "\u{202e}gnp.exe\u{2066}".to_owned(),
    ];
    for (number, hostile) in (1..).zip(values) {
        crm.stationery.portal_name.clone_from(&hostile);
        crm.stationery.inviter_name = Some(hostile.clone());
        crm.stationery.recipient_names = [(contact(number), hostile)].into();
        let subject = crm.subject(number, "ja", Some("<script>\u{202e}"));
        assert!(!subject.chars().any(char::is_control) && subject.chars().count() <= 200, "{subject:?}");
        assert!(!subject.contains('\u{202e}') && !crm.mails[0].text.contains('\u{202e}'));
        let proof = crm.mails[0].proof();
        crm.accept(&proof, number).unwrap();
    }
}

/// IL-80 … IL-84
#[test]
fn templates_in_memory() {
    templates_are_saved_and_used(MemoryStore::new);
    hostile_values_do_no_harm(MemoryStore::new);
}

/// IL-80 … IL-84
#[test]
fn templates_in_a_file() {
    templates_are_saved_and_used(File::new);
    hostile_values_do_no_harm(File::new);
}
