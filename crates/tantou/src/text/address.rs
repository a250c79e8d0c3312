//! What is wrong with an address (IL-70, IL-71, IL-72).

use super::{Explain, TextLanguage};
use email_identity::{AddressError, AddressProblem, ProblemKind};

impl Explain for AddressError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let separator = match language {
            TextLanguage::English => "; ",
            TextLanguage::Japanese => "、",
        };
        let problems: Vec<String> = self.problems().iter().map(|problem| problem.message(language)).collect();
        problems.join(separator)
    }
}

impl Explain for AddressProblem {
    fn code(&self) -> &'static str {
        self.kind.code()
    }

    fn message(&self, language: TextLanguage) -> String {
        let column = self.place.column;
        match language {
            TextLanguage::English => format!("character {column}: {}", self.kind),
            TextLanguage::Japanese => format!("{column}文字目: {}", in_japanese(&self.kind)),
        }
    }
}

fn in_japanese(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::Empty => "メールアドレスが空です".into(),
        ProblemKind::MissingAt => "「@」がありません".into(),
        ProblemKind::WideAt => "全角の「＠」です。半角の「@」を入力してください".into(),
        ProblemKind::SecondAt => "「@」は1つだけです".into(),
        ProblemKind::TooLong { octets, limit } => {
            format!("メールアドレスが{octets}オクテットあります({limit}まで)")
        }
        ProblemKind::LocalPartMissing => "「@」の前がありません".into(),
        ProblemKind::LocalPartTooLong { octets, limit } => {
            format!("「@」の前が{octets}オクテットあります({limit}まで)")
        }
        ProblemKind::LeadingDot => "「@」の前がドットで始まっています".into(),
        ProblemKind::TrailingDot => "「@」の前がドットで終わっています".into(),
        ProblemKind::DoubleDot => "ドットが連続しています".into(),
        ProblemKind::QuotedLocalPart => "引用符で囲んだ形は使用できません".into(),
        ProblemKind::QuoteNotClosed => "閉じる引用符がありません".into(),
        ProblemKind::LeadingMark => "「@」の前が結合文字で始まっています".into(),
        ProblemKind::MixedDirection => "「@」の前に書字方向の異なる文字が混在しています".into(),
        other => character_in_japanese(other),
    }
}

fn character_in_japanese(kind: &ProblemKind) -> String {
    let code = |character: char| format!("U+{:04X}", u32::from(character));
    match kind {
        ProblemKind::WidthVariant { character } => {
            format!("「{character}」は全角または半角の異体です。通常の文字を入力してください")
        }
        ProblemKind::WhiteSpace { character } => format!("空白({})が含まれています", code(*character)),
        ProblemKind::ControlCharacter { character } => {
            format!("制御文字({})が含まれています", code(*character))
        }
        ProblemKind::InvisibleCharacter { character } => {
            format!("見えない文字({})が含まれています", code(*character))
        }
        ProblemKind::BidirectionalCharacter { character } => {
            format!("書字方向を変える文字({})が含まれています", code(*character))
        }
        ProblemKind::UnassignedCharacter { character } => {
            format!("未割り当てまたは外字({})が含まれています", code(*character))
        }
        ProblemKind::Comment => "括弧によるコメントは使用できません".into(),
        ProblemKind::List { separator } => {
            format!("「{separator}」で区切られています。入力できるのは1件です")
        }
        ProblemKind::AngleBracket => "名前や「<」「>」を付けず、メールアドレスのみを入力してください".into(),
        ProblemKind::Forbidden { character } => format!("「{character}」は使用できません"),
        other => domain_in_japanese(other),
    }
}

fn domain_in_japanese(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::DomainMissing => "ドメインがありません".into(),
        ProblemKind::AddressLiteral => "ドメインの代わりにIPアドレスは使用できません".into(),
        ProblemKind::SingleLabel => "ドメインにドットがありません".into(),
        ProblemKind::EmptyLabel => "ドメインに空の部分があります".into(),
        ProblemKind::LabelTooLong { octets, limit } => {
            format!("ドメインの一部がASCII形式で{octets}オクテットあります({limit}まで)")
        }
        ProblemKind::DomainTooLong { octets, limit } => {
            format!("ドメインがASCII形式で{octets}オクテットあります({limit}まで)")
        }
        ProblemKind::Hyphen => "ハイフンの位置が正しくありません".into(),
        ProblemKind::NotIdna => "国際化ドメイン名として正しくありません".into(),
        ProblemKind::MixedScripts => "併用されない種類の文字がドメインに混在しています".into(),
        ProblemKind::LatinLookAlike => "ドメインの一部がラテン文字に似た別の文字でできています".into(),
        ProblemKind::KeyMismatch => "比較用の形がメールアドレスと一致しません".into(),
        // The list of problems may grow in a later release of `email-identity`; until it is translated the English text stands.
        other => other.to_string(),
    }
}
