//! Why something is not written, listed or kept: records, notes, lists, privacy (PV-34, PV-36, PV-41, PV-61, PV-62).

use super::visibility::right;
use super::{Explain, TextLanguage, in_either};
use crate::portal_records::RecordRefusal;
use portal_visibility::notes::NoteRefusal;
use portal_visibility::privacy::{PrivacyRefusal, RequestState};
use portal_visibility::{ListProblem, WriteProblem, WriteRefusal};

impl Explain for RecordRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Record(refusal) => refusal.message(language),
            Self::Note(refusal) => refusal.message(language),
        }
    }
}

/// Everything that is wrong, in one sentence. Each problem can be said by itself.
impl Explain for WriteRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let problems: Vec<String> = self.problems.iter().map(|problem| problem.message(language)).collect();
        in_either(
            language,
            &format!("not written: {}", problems.join("; ")),
            &format!("保存できません: {}", problems.join("、")),
        )
    }
}

impl Explain for WriteProblem {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = match self {
            Self::NotAllowed { why } => return why.message(language),
            Self::NotWritable { field, why } => {
                let why = why.message(language);
                return in_either(
                    language,
                    &format!("`{field}` cannot be changed: {why}"),
                    &format!("「{field}」は変更できません({why})"),
                );
            }
            Self::NoSuchModule => "該当するタブがありません".to_owned(),
            Self::NoSuchRecord => "該当するデータがありません".to_owned(),
            Self::NoRight { right: of } => format!("「{}」の権限がありません", right(*of, language)),
            Self::NoSuchField { field } => format!("項目「{field}」がありません"),
            Self::RowsNotReplaceable { subform } => format!("「{subform}」の行は置き換えられません"),
            Self::NotOfType { field } => format!("「{field}」の値の形式が正しくありません"),
            Self::NotNormalised { field } => format!("「{field}」の文字が正規化されていません(NFC)"),
            Self::Mandatory { field } => format!("「{field}」は必須です"),
            Self::NoSuchTarget { field, key } => format!("「{field}」: データ {key} がありません"),
            Self::ProductsNotShared { field } => {
                format!("「{field}」: 商品が共有されていないため、関連付けできません")
            }
            Self::NoSuchLayout { layout } => format!("レイアウト「{layout}」がありません"),
            Self::WouldBeLost => "変更すると、このデータは表示されなくなります".to_owned(),
            Self::WouldNotBeSeen => "作成しても、このデータは表示されません".to_owned(),
            Self::DecidesWhatIsShown { field } => {
                format!("「{field}」は表示範囲を決める項目のため、ここでは変更できません")
            }
            Self::NotUnique { field } => format!("「{field}」の値はほかのデータで使われています"),
            Self::CannotBeStored => "保存できない内容です".to_owned(),
        };
        in_either(language, &self.to_string(), &japanese)
    }
}

impl Explain for NoteRefusal {
    fn code(&self) -> &'static str {
        Self::code(*self)
    }

    /// Without ids, which say nothing to people.
    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::NoSuchRecord => ("there is no such record", "該当するデータがありません"),
            Self::NoSuchNote => ("there is no such note", "該当するメモがありません"),
            Self::Exists => ("the note is there already, differently", "同じメモが別の内容ですでにあります"),
            Self::Empty => ("a note cannot be empty", "メモの内容を入力してください"),
            Self::NoSuchAttachment { .. } => {
                ("there is no such file to attach", "添付できるファイルがありません")
            }
        };
        in_either(language, english, japanese)
    }
}

impl Explain for PrivacyRefusal {
    fn code(&self) -> &'static str {
        Self::code(*self)
    }

    /// Without ids, which say nothing to people.
    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::NoPrivacyView => ("there is no privacy view", "データのプライバシーは利用できません"),
            Self::NotForThem => ("there is no such record", "該当するデータがありません"),
            Self::NotByConsent => {
                ("there is no consent to give or to withdraw", "同意の対象となる処理はありません")
            }
            Self::State { state } => {
                let state = state.message(language);
                return in_either(
                    language,
                    &format!("the request is {state}"),
                    &format!("申請は「{state}」のため、操作できません"),
                );
            }
            Self::UnknownRequest { .. } => ("there is no such request", "該当する申請がありません"),
            Self::RequestExists { .. } => {
                ("the request is there already, differently", "同じ申請が別の内容ですでにあります")
            }
            Self::NoReason => ("a refusal has a reason", "却下の理由を入力してください"),
        };
        in_either(language, english, japanese)
    }
}

impl Explain for RequestState {
    fn code(&self) -> &'static str {
        match self {
            Self::Filed => "request.filed",
            Self::InProgress => "request.in_progress",
            Self::Done => "request.done",
            Self::Refused => "request.refused",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Filed => ("filed", "受付済み"),
            Self::InProgress => ("in progress", "対応中"),
            Self::Done => ("done", "完了"),
            Self::Refused => ("refused", "却下"),
        };
        in_either(language, english, japanese)
    }
}

impl Explain for ListProblem {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = match self {
            Self::Module => "該当するタブがありません".to_owned(),
            Self::Filter(problem) => match language {
                TextLanguage::English => return self.to_string(),
                TextLanguage::Japanese => {
                    let place = problem.path.strip_prefix("filter").unwrap_or_default();
                    format!("絞り込み{place}: {}", problem.kind.message(language))
                }
            },
            Self::SortField { module, field } => {
                format!("並べ替え: 「{module}」に項目「{field}」がありません")
            }
            Self::NoOrder { field } => format!("並べ替え: 「{field}」では並べ替えられません"),
            Self::SortTwice { field } => format!("並べ替え: 「{field}」が重複しています"),
            Self::NoSearch { module } => format!("検索: 「{module}」には検索できる項目がありません"),
            Self::TooManyWords { words, most } => format!("検索: 語が多すぎます({words}語、{most}語まで)"),
            Self::Position => "続きの位置がこの一覧のものではありません".to_owned(),
            other => return other.to_string(),
        };
        in_either(language, &self.to_string(), &japanese)
    }
}
