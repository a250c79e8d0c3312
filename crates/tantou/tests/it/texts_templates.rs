//! What is said about the drafts of mails: every mistake with its text in English and Japanese.

use std::fmt::Write as _;
use tantou::invitation::templates::{
    Bound, Expected, Field, FieldType, Mistake, Part, PathCondition, Place, TemplateError, TemplateProblem,
    TemplateRefusal,
};
use tantou::portal_membership::TemplateSavingRefusal;
use tantou::text::{Explain, TextLanguage};

/// One of each, in the order of the enum.
fn every_mistake() -> Vec<Mistake> {
    let (field, name, element) = (Field::AcceptUrl, "word".to_owned(), "td".to_owned());
    let present = PathCondition { field: Field::Message, present: true };
    let absent = PathCondition { field: Field::InviterName, present: false };
    let unknown = |did_you_mean| Mistake::UnknownField { name: "recipient_nme".into(), did_you_mean };
    let mut all = vec![
        Mistake::MissingLink { field, when: Vec::new() },
        Mistake::MissingLink { field, when: vec![present, absent] },
        Mistake::EmptySubject { when: vec![absent] },
        Mistake::Blank,
        unknown(None),
        unknown(Some(Field::RecipientName)),
        Mistake::FieldMisplaced { field, field_type: FieldType::Link },
        Mistake::AlwaysPresent { field },
        Mistake::Unclosed { closing: "}}".into() },
        Mistake::UnknownFilter { name: name.clone() },
        Mistake::UnknownStatement { name: name.clone() },
        Mistake::EndsNothing { what: "endif".into() },
        Mistake::MergeInTag,
        Mistake::UnknownReference { text: "&word;".into() },
        Mistake::ForbiddenCharacter { code: 0x7 },
        Mistake::EncodedWord,
        Mistake::BareLessThan,
        Mistake::Declaration,
        Mistake::ElementNotAllowed { name: "script".into() },
        Mistake::ElementMisplaced { name: "td".into(), inside: None },
        Mistake::ElementMisplaced { name: "p".into(), inside: Some("span".into()) },
        Mistake::TextMisplaced { inside: "ul".into() },
        Mistake::AttributeNotAllowed { element: element.clone(), name: "onclick".into() },
        Mistake::AttributeMissing { element, name: "href".into() },
        Mistake::AttributeRepeated { name: "title".into() },
        Mistake::AttributeUnquoted { name: "href".into() },
        Mistake::ValueNotAllowed { name: "color".into(), value: "expression(1)".into() },
        Mistake::PropertyNotAllowed { name: "position".into() },
        Mistake::Address { code: "address.missing_at".into(), reason: "there is no @".into() },
    ];
    let expected = [Expected::FieldName, Expected::EndOfField, Expected::EndOfStatement, Expected::Default];
    all.extend(expected.map(|expected| Mistake::Unexpected { expected }));
    let bounds = [
        Bound::BodyBytes,
        Bound::SubjectChars,
        Bound::LabelChars,
        Bound::DefaultChars,
        Bound::Nesting,
        Bound::Nodes,
        Bound::Fields,
        Bound::Attributes,
    ];
    all.extend(bounds.map(|bound| Mistake::TooLarge { bound }));
    all
}

/// IL-81, IL-82: every mistake is told in both languages; where a word of the draft is at fault, both repeat it.
#[test]
fn il_81_mistakes_in_a_draft() {
    let mut lines = String::new();
    for mistake in every_mistake() {
        let [english, japanese] = TextLanguage::ALL.map(|language| mistake.message(language));
        assert_ne!(english, japanese, "is translated");
        assert!(japanese.chars().any(|letter| ('\u{3040}'..'\u{a000}').contains(&letter)), "{japanese}");
        for text in [&english, &japanese] {
            assert!(!text.ends_with(['.', '。']) && text.trim() == text, "{text}");
        }
        writeln!(lines, "{}\n    {english}\n    {japanese}", mistake.code()).unwrap();
    }
    insta::assert_snapshot!(lines);
}

/// IL-81: with line and column, in the part of the draft where it is; of the whole draft, how many there are.
#[test]
fn il_81_mistakes_have_their_place() {
    let at = |part, mistake| TemplateProblem { place: Place { part, line: 3, column: 14 }, mistake };
    let problem = at(Part::Body, Mistake::BareLessThan);
    assert_eq!(
        problem.message(TextLanguage::Japanese),
        "本文 3行14文字目: 「<」は「&lt;」と入力してください"
    );
    assert_eq!(problem.message(TextLanguage::English), "body 3:14: write `&lt;` for `<`");
    let parts = [Part::Subject, Part::ButtonLabel, Part::SenderName, Part::SenderAddress, Part::ReplyTo].map(
        |part| {
            let text = at(part, Mistake::Blank).message(TextLanguage::Japanese);
            text.split(' ').next().unwrap().to_owned()
        },
    );
    assert_eq!(
        parts,
        ["件名", "ボタンの文言", "差出人の名前", "差出人のメールアドレス", "返信先のメールアドレス"]
    );
    let error = TemplateError { problems: vec![problem], further: 4 };
    let refusal: TemplateSavingRefusal = TemplateRefusal::Unsound { error }.into();
    assert_eq!(
        refusal.message(TextLanguage::Japanese),
        "テンプレートを保存できません(5か所に誤りがあります)"
    );
    assert_eq!(refusal.code(), "template.unsound");
}
