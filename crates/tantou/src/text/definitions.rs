//! What is wrong with schemas, configurations and conditions that people write (PV-14, PV-15).

use super::{Explain, TextLanguage, in_either};
use portal_visibility::{ParseError, ParseErrorKind, Problem, ProblemKind, ShapeProblem};

/// A mistake with its place.
impl Explain for Problem {
    fn code(&self) -> &'static str {
        self.kind.code()
    }

    fn message(&self, language: TextLanguage) -> String {
        in_either(language, &self.to_string(), &format!("{}: {}", self.path, self.kind.message(language)))
    }
}

impl Explain for ShapeProblem {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = match self {
            Self::Unreadable { message } => format!("読み取れません({message})"),
            Self::UnknownFormat { found, known } => {
                format!("形式 {found} には対応していません(対応: {known})")
            }
            Self::WrongType { expected, found } => format!("値の種類が違います: {found}({expected})"),
            Self::OutOfRange { found, .. } => format!("数値が範囲外です: {found}"),
            Self::UnknownKey { key, known } => {
                format!("「{key}」は使用できません(使用可能: {})", known.join(", "))
            }
            Self::MissingKey { key } => format!("「{key}」がありません"),
            Self::RepeatedKey { key } => format!("「{key}」が重複しています"),
            Self::Empty => "空です".to_owned(),
            Self::RepeatedName { name } => format!("「{name}」が重複しています"),
            Self::TooMany { most } => format!("多すぎます({most}件まで)"),
            Self::TooDeep { most } => format!("入れ子が深すぎます({most}段まで)"),
            other => return other.to_string(),
        };
        in_either(language, &self.to_string(), &japanese)
    }
}

impl Explain for ParseError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let Self { line, column, kind, .. } = self;
        let kind = match kind {
            ParseErrorKind::Unexpected { expected, found } => {
                format!("{found} はここに書けません({expected})")
            }
            ParseErrorKind::Sign { sign } => format!("「{sign}」は使用できません"),
            ParseErrorKind::Unclosed { quote } => format!("閉じる {quote} がありません"),
            ParseErrorKind::Number { number } => format!("「{number}」は正確に扱える数値ではありません"),
            ParseErrorKind::TooDeep { most } => format!("括弧の入れ子が深すぎます({most}段まで)"),
            other => other.to_string(),
        };
        in_either(language, &self.to_string(), &format!("{line}行{column}文字目: {kind}"))
    }
}

impl Explain for ProblemKind {
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

fn in_japanese(problem: &ProblemKind) -> String {
    match problem {
        ProblemKind::Shape(problem) => problem.message(TextLanguage::Japanese),
        ProblemKind::Condition(error) => error.message(TextLanguage::Japanese),
        ProblemKind::BadName { name } => format!("「{name}」は名前に使用できません"),
        ProblemKind::TypeProperty { what } => format!("項目の種類と属性が合いません({what})"),
        ProblemKind::UnknownModule { module } => format!("タブ「{module}」がありません"),
        ProblemKind::UnknownField { module, field } => format!("「{module}」に項目「{field}」がありません"),
        ProblemKind::UnknownName { what, name } => format!("{}「{name}」がありません", thing(what)),
        ProblemKind::UnknownOperator { found } => format!("演算子「{found}」はありません"),
        ProblemKind::Operands { wanted } => format!("比較の相手が正しくありません({wanted})"),
        ProblemKind::WrongModule { path, .. } => format!("「{path}」の項目はここでは比較できません"),
        ProblemKind::OperatorDoesNotFit { comparison, operator, .. } => {
            format!("「{comparison}」: この種類の項目に演算子「{operator}」は使用できません")
        }
        ProblemKind::ConstantDoesNotFit { comparison, found, .. } => {
            format!("「{comparison}」: {found} は項目の種類に合いません")
        }
        ProblemKind::TypesDiffer { comparison, .. } => {
            format!("「{comparison}」: 種類の違う項目は比較できません")
        }
        ProblemKind::SubformField { field } => {
            format!("「{field}」はサブフォームの項目のため、条件に使用できません")
        }
        ProblemKind::NotALookup { field, base } => {
            format!("「{field}」は「{base}」のルックアップ項目ではありません")
        }
        ProblemKind::ShowsEverything => {
            "ルックアップ項目も条件もないため、すべてのデータが表示されてしまいます".into()
        }
        ProblemKind::BaseDoesNotFit { .. } => "このユーザーの種類の基準タブにはできません".into(),
        ProblemKind::RightWithoutView { right } => {
            format!("「表示」の権限がないまま「{right}」は設定できません")
        }
        ProblemKind::ModuleTwice { module, .. } => format!("「{module}」はすでに別の役割で選択されています"),
        ProblemKind::NotSharedOrganisationWide { module } => {
            format!("「{module}」は組織内共有ではありません")
        }
        ProblemKind::SharedIsViewOnly => {
            "共有タブは表示のみです。ほかの権限、ルックアップ項目、条件は設定できません".into()
        }
        ProblemKind::MandatoryLeftOut { field } => {
            format!("必須項目「{field}」は、作成を許可するタブから外せません")
        }
        ProblemKind::NoLayout => "レイアウトが選択されていません".into(),
        other => other.to_string(),
    }
}

fn thing(what: &str) -> &str {
    match what {
        "layout" => "レイアウト",
        "wizard" => "ウィザード",
        "list view or canvas" => "データ一覧またはキャンバス",
        "web tab" => "Webタブ",
        "field" => "項目",
        other => other,
    }
}
