//! Forms on the wire and in stores (IL-80, IL-81).

use super::fixture::*;
use super::stored::{at, saved};
use invitation_lifecycle::templates::*;

/// IL-80: what a store keeps.
#[test]
fn il_80_records() {
    let mut draft = source(GOOD);
    draft.sender =
        Some(SenderSource { name: Some("サポート".into()), address: "support@example.jp".into() });
    draft.reply_to = Some("reply@example.jp".into());
    insta::assert_json_snapshot!("source", draft);
    let mut template = saved(TemplateKind::Invitation, "ja-JP", "ご招待", GOOD);
    insta::assert_json_snapshot!("record", template.record());
    let events = [
        TemplateEvent::Saved {
            at: template.changed_at(),
            template: Box::new(template.custom().unwrap().clone()),
        },
        TemplateEvent::Reset { at: at("2026-04-02T00:00:00Z") },
    ];
    insta::assert_json_snapshot!("events", events);
    for event in events {
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<TemplateEvent>(&text).unwrap(), event);
        // A template that does not pass the check cannot be read.
        assert!(
            serde_json::from_str::<TemplateEvent>(&text.replace("accept_url", "accept_me")).is_err()
                || !text.contains("accept")
        );
        template.apply(event);
    }
    insta::assert_json_snapshot!("record_after_reset", template.record());
    for template in [template, saved(TemplateKind::Welcome, "en", "x", "y")] {
        let text = serde_json::to_string(&template.record()).unwrap();
        let read: MailTemplateRecord = serde_json::from_str(&text).unwrap();
        assert_eq!(MailTemplate::restore(read).unwrap(), template);
    }
    let surplus = r#"{"subject":"a","body":"b","button_label":"c","from":"d"}"#;
    assert!(
        serde_json::from_str::<TemplateSource>(surplus)
            .unwrap_err()
            .to_string()
            .contains("unknown field `from`")
    );
}

/// IL-01, IL-80: what an issued invitation already knows goes into its mail.
#[test]
fn il_80_values_of_an_issued_invitation() {
    use crate::fixture::{HOLDER, SATO, Sequence, TANAKA_MAIL, contracts, invitation, keys};
    use invitation_lifecycle::{Invitation, IssuedMail, MailKind, TokenBinding, TokenPurpose};
    let record = invitation(1);
    let binding = TokenBinding { purpose: TokenPurpose::Invitation, scope: HOLDER, record: record.as_uuid() };
    let (token, _) = keys().mint(&binding, Invitation::FIRST_GENERATION, &mut Sequence(1)).unwrap();
    let link = format!("https://portal.example/i/{}", token.reveal());
    let mail = IssuedMail {
        kind: MailKind::First,
        invitation: record,
        scope: HOLDER,
        inviter: SATO,
        to: address(TANAKA_MAIL),
        offers: contracts(&[1]),
        message: Some("よろしくお願いいたします。".parse().unwrap()),
        language: language("ja"),
        token,
        expires_at: Some(at("2026-04-08T00:00:00Z")),
        sending: 1,
        generation: 1,
    };
    let values = MergeValues {
        inviter_name: Some("佐藤".into()),
        ..MergeValues::of_invitation(&mail, link.parse().unwrap(), "ポータル", "サンプル")
    };
    let text = BuiltInLanguage::Japanese.template(TemplateKind::Invitation).render(&values).text;
    for part in [
        link.as_str(),
        TANAKA_MAIL,
        "> よろしくお願いいたします。",
        "2026年4月8日(水)00:00(UTC)",
        "弊社の佐藤より",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// IL-81: what an editor lists.
#[test]
fn il_81_the_fields_of_each_kind() {
    insta::assert_json_snapshot!("fields", TemplateKind::ALL.map(|kind| (kind, fields(kind))));
}

/// IL-81: every example is a value of its type, and the previews contain them.
#[test]
fn il_81_examples_are_values() {
    for info in TemplateKind::ALL.into_iter().flat_map(fields) {
        for example in [info.example.ja, info.example.en] {
            match info.field_type {
                FieldType::Link => assert!(example.parse::<Link>().is_ok()),
                FieldType::Address => assert_eq!(address(example).as_given(), example),
                FieldType::Line | FieldType::Moment => assert!(!example.contains('\n')),
                FieldType::Text => assert!(example.contains('\n')),
            }
        }
    }
    let template = welcome("{{ recipient_name }} {{ portal_name }} {{ button_label }}");
    assert_eq!(template.preview(PreviewWith::Everything).text, "Hanako Tanaka Customer Portal Open\n");
    assert_eq!(template.preview(PreviewWith::NecessaryOnly).text, "Customer Portal Open\n");
}

/// IL-80: a mail in an outbox.
#[test]
fn il_80_a_mail_on_the_wire() {
    let mut draft = source("<p>{{ login_url }}</p>");
    draft.sender = Some(SenderSource { name: None, address: "support@example.jp".into() });
    let mail = Template::check(TemplateKind::Welcome, language("en"), &draft).unwrap().render(&bare_values());
    let text = serde_json::to_string(&mail).unwrap();
    assert_eq!(serde_json::from_str::<RenderedMail>(&text).unwrap(), mail);
    insta::assert_json_snapshot!("mail", mail);
}

/// IL-81: every mistake has a code and a form of its own.
#[test]
fn il_81_problems() {
    let place = Place { part: Part::Body, line: 3, column: 14 };
    let problem = |mistake| TemplateProblem { place, mistake };
    let problems = [
        problem(Mistake::UnknownField { name: "nme".into(), did_you_mean: Some(Field::RecipientName) }),
        problem(Mistake::MissingLink {
            field: Field::AcceptUrl,
            when: vec![PathCondition { field: Field::Message, present: false }],
        }),
        problem(Mistake::TooLarge { bound: Bound::Nesting }),
        problem(Mistake::Unexpected { expected: Expected::EndOfField }),
        problem(Mistake::MergeInTag),
    ];
    for problem in &problems {
        let text = serde_json::to_string(problem).unwrap();
        assert_eq!(&serde_json::from_str::<TemplateProblem>(&text).unwrap(), problem);
    }
    insta::assert_json_snapshot!("problems", problems.clone());
    let refusals = [
        TemplateRefusal::ChangedSince { given: 1, current: 2 },
        TemplateRefusal::Unsound { error: TemplateError { problems: problems.to_vec(), further: 4 } },
    ];
    let codes: Vec<&str> = refusals.iter().map(TemplateRefusal::code).collect();
    assert_eq!(codes, ["template.changed_since", "template.unsound"]);
    let told: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("refusals_told", told.join("\n"));
}
