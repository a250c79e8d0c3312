//! What is wrong with the draft of a mail (IL-81, IL-82), and where: for the person who edits it.

use super::{Explain, TextLanguage, in_either};
use crate::portal_membership::TemplateSavingRefusal;
use invitation_lifecycle::members::MemberRefusal;
use invitation_lifecycle::templates::{
    Bound, Expected, Mistake, Part, PathCondition, Place, TemplateError, TemplateProblem, TemplateRefusal,
};

impl Explain for TemplateSavingRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::NotPermitted => MemberRefusal::NotPermitted.message(language),
            Self::Template(refusal) => refusal.message(language),
        }
    }
}

impl Explain for TemplateRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Unsound { error } => error.message(language),
            Self::ChangedSince { .. } => in_either(
                language,
                "somebody else has changed the template since you opened it",
                "開いた後に、他の人がテンプレートを変更しました",
            ),
        }
    }
}

/// How many mistakes a draft has; each [says itself](TemplateProblem), with its place.
impl Explain for TemplateError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let count = self.problems.len().saturating_add(self.further);
        in_either(
            language,
            &format!("the template cannot be saved, mistakes in it: {count}"),
            &format!("テンプレートを保存できません({count}か所に誤りがあります)"),
        )
    }
}

/// A mistake with its place: part, line and column.
impl Explain for TemplateProblem {
    fn code(&self) -> &'static str {
        self.mistake.code()
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = || format!("{}: {}", place(self.place), in_japanese(&self.mistake));
        match language {
            TextLanguage::English => self.to_string(),
            TextLanguage::Japanese => japanese(),
        }
    }
}

/// Without its place, for an editor that marks it.
impl Explain for Mistake {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match language {
            TextLanguage::English => self.to_string(),
            TextLanguage::Japanese => in_japanese(self),
        }
    }
}

fn place(place: Place) -> String {
    let part = match place.part {
        Part::Subject => "件名",
        Part::Body => "本文",
        Part::ButtonLabel => "ボタンの文言",
        Part::SenderName => "差出人の名前",
        Part::SenderAddress => "差出人のメールアドレス",
        Part::ReplyTo => "返信先のメールアドレス",
    };
    format!("{part} {}行{}文字目", place.line, place.column)
}

/// What concerns the words and the merge fields.
fn in_japanese(mistake: &Mistake) -> String {
    match mistake {
        Mistake::MissingLink { field, when } => {
            format!("{}リンク {{{{ {field} }}}} がありません", path(when))
        }
        Mistake::EmptySubject { when } => {
            format!("{}件名が空になることがあります。差し込み項目以外の文言を入力してください", path(when))
        }
        Mistake::Blank => "表示される文字がありません".into(),
        Mistake::UnknownField { name, did_you_mean: None } => {
            format!("差し込み項目「{name}」はここでは使用できません")
        }
        Mistake::UnknownField { name, did_you_mean: Some(field) } => {
            format!("差し込み項目「{name}」はここでは使用できません(「{field}」の誤りではありませんか)")
        }
        Mistake::FieldMisplaced { field, .. } => {
            format!("差し込み項目「{field}」はこの位置では使用できません")
        }
        Mistake::AlwaysPresent { field } => {
            format!("「{field}」には必ず値があるため、条件や既定値は指定できません")
        }
        Mistake::Unclosed { closing } => format!("閉じる「{closing}」がありません"),
        Mistake::Unexpected { expected } => format!("ここには{}が必要です", wanted(*expected)),
        Mistake::UnknownFilter { name } => {
            format!("フィルター「{name}」はありません。使用できるのは default(\"…\") だけです")
        }
        Mistake::UnknownStatement { name } => {
            format!("命令「{name}」はありません。使用できるのは if、else、endif だけです")
        }
        Mistake::EndsNothing { what } => format!("「{what}」に対応する始まりがありません"),
        Mistake::MergeInTag => "タグの中では、引用符で囲んだ差し込み項目だけが使用できます".into(),
        Mistake::ForbiddenCharacter { code } => format!("文字 U+{code:04X} はメールに使用できません"),
        Mistake::EncodedWord => "「=?」はヘッダーに使用できません".into(),
        Mistake::TooLarge { bound } => format!("長さや数の上限を超えています({}まで)", at_most(*bound)),
        Mistake::Address { .. } => "メールアドレスの形式が正しくありません".into(),
        other => of_markup(other),
    }
}

/// What concerns the HTML.
fn of_markup(mistake: &Mistake) -> String {
    match mistake {
        Mistake::UnknownReference { text } => {
            format!("文字参照「{text}」はありません。「&」は「&amp;」と入力してください")
        }
        Mistake::BareLessThan => "「<」は「&lt;」と入力してください".into(),
        Mistake::Declaration => {
            "HTMLのコメントや宣言は使用できません。コメントは {# … #} と入力してください".into()
        }
        Mistake::ElementNotAllowed { name } => format!("要素 <{name}> は使用できません"),
        Mistake::ElementMisplaced { name, inside: Some(inside) } => {
            format!("<{name}> は <{inside}> の中では使用できません")
        }
        Mistake::ElementMisplaced { name, inside: None } => {
            format!("<{name}> は本文の直下では使用できません")
        }
        Mistake::TextMisplaced { inside } => format!("<{inside}> の直下に文字は置けません"),
        Mistake::AttributeNotAllowed { element, name } => {
            format!("<{element}> に属性「{name}」は使用できません")
        }
        Mistake::AttributeMissing { element, name } => format!("<{element}> には属性「{name}」が必要です"),
        Mistake::AttributeRepeated { name } => format!("属性「{name}」が重複しています"),
        Mistake::AttributeUnquoted { name } => format!("属性「{name}」の値は引用符で囲んでください"),
        Mistake::ValueNotAllowed { name, value } => format!("「{name}」に値「{value}」は指定できません"),
        Mistake::PropertyNotAllowed { name } => format!("スタイル「{name}」は使用できません"),
        other => other.to_string(),
    }
}

fn wanted(expected: Expected) -> &'static str {
    match expected {
        Expected::FieldName => "差し込み項目の名前",
        Expected::EndOfField => "「}}」",
        Expected::EndOfStatement => "「%}」",
        Expected::Default => " default(\"…\") ",
        _ => "別の文字",
    }
}

fn at_most(bound: Bound) -> String {
    let unit = match bound {
        Bound::BodyBytes => "バイト",
        Bound::SubjectChars | Bound::LabelChars | Bound::DefaultChars => "文字",
        Bound::Nesting => "段",
        _ => "個",
    };
    format!("{}{unit}", bound.limit())
}

/// On which path: the fields that have a value there, and those that have none.
fn path(when: &[PathCondition]) -> String {
    let Some((last, before)) = when.split_last() else { return String::new() };
    let step = |step: &PathCondition| {
        format!("「{}」が{}、", step.field, if step.present { "あり" } else { "なく" })
    };
    let steps: String = before.iter().map(step).collect();
    format!("{steps}「{}」が{}場合に、", last.field, if last.present { "ある" } else { "ない" })
}
