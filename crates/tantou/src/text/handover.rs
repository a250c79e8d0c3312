//! What a handover would do, where it stands, and why it cannot go on (AH-20 … AH-33).

use super::assignment::list;
use super::{Explain, TextLanguage, in_either};
use agent_handover::plan::{
    Impact, PlanAction, PlanPhase, PlanProblem, PlanRefusal, RoutingProblem, Trouble,
};

/// Where a plan stands (AH-25, AH-28, AH-32).
impl Explain for PlanPhase {
    fn code(&self) -> &'static str {
        self.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Draft => ("draft", "下書き"),
            Self::Validated => ("shown, to be confirmed", "確認待ち"),
            Self::Running => ("running", "実行中"),
            Self::Paused => ("paused", "一時停止中"),
            Self::NeedsAttention => ("needs attention", "要対応"),
            Self::Away => ("handed over for the absence", "不在中(引き継ぎ済み)"),
            Self::Completed => ("completed", "完了"),
            Self::Cancelled => ("cancelled", "中止"),
        };
        in_either(language, english, japanese)
    }
}

/// What can be attempted with a plan.
impl Explain for PlanAction {
    fn code(&self) -> &'static str {
        self.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Validate => ("showing it", "内容の確認"),
            Self::Start => ("confirming it", "確定"),
            Self::Step => ("going on with it", "続行"),
            Self::Pause => ("halting it", "一時停止"),
            Self::Resume => ("resuming it", "再開"),
            Self::Reroute => ("another successor", "引き継ぎ先の変更"),
            Self::Stop => ("stopping it", "停止"),
            Self::Complete => ("completing it", "完了"),
            Self::TakeLeave => ("beginning the absence", "不在の開始"),
            Self::Return => ("ending the absence", "不在の終了"),
            Self::Cancel => ("giving it up", "中止"),
        };
        in_either(language, english, japanese)
    }
}

/// What is shown before a plan is confirmed, in one sentence (AH-20, AH-22); the lines of the report say more.
impl Explain for Impact {
    fn code(&self) -> &'static str {
        if self.stuck() > 0 { "impact.stuck" } else { "impact.moves" }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (total, left, stuck) = (self.total, self.left, self.stuck());
        let mut parts = Vec::new();
        match language {
            TextLanguage::English => {
                parts.push(format!("{total} {} move", items(total)));
                if left > 0 {
                    parts.push(format!("{left} stay where somebody has touched them since"));
                }
                if stuck > 0 {
                    parts.push(format!("{stuck} can be taken by nobody"));
                }
            }
            TextLanguage::Japanese => {
                parts.push(format!("{total}件を引き継ぎます"));
                if left > 0 {
                    parts.push(format!("{left}件はその後に変更されたため、そのまま残ります"));
                }
                if stuck > 0 {
                    parts.push(format!("{stuck}件は引き継げる担当者がいません"));
                }
            }
        }
        let warnings = self.mailbox.iter().map(|warning| warning.message(language));
        list(parts.into_iter().chain(warnings), language)
    }
}

/// Why a plan needs attention (AH-27, AH-32).
impl Explain for Trouble {
    fn code(&self) -> &'static str {
        match self {
            Self::SuccessorsGone { .. } => "handover.successors_gone",
            Self::Residue { .. } => "handover.residue",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match (self, language) {
            (Self::SuccessorsGone { successors }, TextLanguage::English) => {
                let why = list(successors.iter().map(|gone| gone.message(language)), language);
                format!("a successor cannot take anything any more: {why}; name another one")
            }
            (Self::SuccessorsGone { successors }, TextLanguage::Japanese) => {
                let why = list(successors.iter().map(|gone| gone.message(language)), language);
                format!("引き継ぎ先の担当者が引き継げなくなりました({why})。別の担当者を指定してください")
            }
            (Self::Residue { residue }, TextLanguage::English) => {
                let count = residue.count;
                format!("{count} {} remain that nobody may take", items(count))
            }
            (Self::Residue { residue }, TextLanguage::Japanese) => {
                format!("引き継げる担当者がいないものが{}件残っています", residue.count)
            }
        }
    }
}

const fn items(count: u64) -> &'static str {
    if count == 1 { "item" } else { "items" }
}

/// What is wrong with a routing (AH-22).
impl Explain for RoutingProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::NamesLeaver { .. } => "routing.names_leaver",
            Self::Repeated { .. } => "routing.repeated",
            Self::Nobody { .. } => "routing.nobody",
            Self::TooLong { .. } => "routing.too_long",
            _ => "routing.problem",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::NamesLeaver { .. } => {
                ("the one who leaves is named as successor", "本人が引き継ぎ先に指定されています")
            }
            Self::Repeated { .. } => ("a successor is named twice", "同じ担当者が引き継ぎ先に重複しています"),
            Self::Nobody { .. } => ("nobody is named as successor", "引き継ぎ先が指定されていません"),
            Self::TooLong { .. } => ("too many rules or successors", "条件または引き継ぎ先が多すぎます"),
            _ => ("the successors cannot be as they are written", "引き継ぎ先の指定が正しくありません"),
        };
        in_either(language, english, japanese)
    }
}

/// What is wrong with a plan (AH-22).
impl Explain for PlanProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Routing { problem } => problem.code(),
            Self::OfItself => "handover.of_itself",
            _ => "handover.problem",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Routing { problem } => problem.message(language),
            Self::OfItself => {
                in_either(language, "it takes back its own moves", "自身の引き継ぎを取り消そうとしています")
            }
            _ => {
                in_either(language, "the plan cannot be as it is written", "引き継ぎの内容が正しくありません")
            }
        }
    }
}

/// Why something is refused with a plan (AH-20 … AH-33). Without ids, which say nothing to people.
impl Explain for PlanRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match language {
            TextLanguage::English => in_english(self),
            TextLanguage::Japanese => in_japanese(self),
        }
    }
}

fn in_english(refusal: &PlanRefusal) -> String {
    let language = TextLanguage::English;
    match refusal {
        PlanRefusal::UnknownPlan { .. } => "there is no such handover".into(),
        PlanRefusal::PlanExists { .. } => "there is another handover under this id".into(),
        PlanRefusal::UnknownAgent { .. } => "there is no such agent".into(),
        PlanRefusal::NotPermitted { denial } => {
            format!("handovers cannot be managed by this user: {}", denial.message(language))
        }
        PlanRefusal::WrongPhase { phase, action } => format!(
            "{} is not possible: the handover is {}",
            action.message(language),
            phase.message(language)
        ),
        PlanRefusal::Misconfigured { problems } => {
            list(problems.iter().map(|problem| problem.message(language)), language)
        }
        PlanRefusal::SuccessorsUnavailable { successors } => format!(
            "a successor is not available: {}",
            list(successors.iter().map(|gone| gone.message(language)), language)
        ),
        PlanRefusal::NobodyCouldTake { count, .. } => {
            format!("{count} {} could be taken by nobody", items(*count))
        }
        PlanRefusal::ShowAgain { .. } => "something has changed since this was shown: look again".into(),
        PlanRefusal::AnotherPlanOpen { .. } => "another handover is open for this agent".into(),
        PlanRefusal::Circle { agents } => {
            format!("work would go round in a circle of {} agents", agents.len())
        }
        PlanRefusal::NoSource { .. } => "these moves cannot be taken back".into(),
        PlanRefusal::Agent { because } => because.message(language),
        PlanRefusal::FenceLost { .. } => "the agent's record was changed from outside: check the data".into(),
    }
}

fn in_japanese(refusal: &PlanRefusal) -> String {
    let language = TextLanguage::Japanese;
    match refusal {
        PlanRefusal::UnknownPlan { .. } => "該当する引き継ぎがありません".into(),
        PlanRefusal::PlanExists { .. } => "同じIDの別の引き継ぎがあります".into(),
        PlanRefusal::UnknownAgent { .. } => "該当する担当者がいません".into(),
        PlanRefusal::NotPermitted { denial } => {
            format!("引き継ぎを管理する権限がありません({})", denial.message(language))
        }
        PlanRefusal::WrongPhase { phase, action } => format!(
            "引き継ぎが「{}」のため、「{}」はできません",
            phase.message(language),
            action.message(language)
        ),
        PlanRefusal::Misconfigured { problems } => {
            list(problems.iter().map(|problem| problem.message(language)), language)
        }
        PlanRefusal::SuccessorsUnavailable { successors } => format!(
            "引き継ぎ先の担当者が引き継げません({})",
            list(successors.iter().map(|gone| gone.message(language)), language)
        ),
        PlanRefusal::NobodyCouldTake { count, .. } => format!("{count}件は引き継げる担当者がいません"),
        PlanRefusal::ShowAgain { .. } => "表示後に内容が変わりました。もう一度確認してください".into(),
        PlanRefusal::AnotherPlanOpen { .. } => "この担当者には別の引き継ぎが進行中です".into(),
        PlanRefusal::Circle { agents } => {
            format!("{}人の担当者の間で引き継ぎが循環します", agents.len())
        }
        PlanRefusal::NoSource { .. } => "この引き継ぎは取り消せません".into(),
        PlanRefusal::Agent { because } => because.message(language),
        PlanRefusal::FenceLost { .. } => {
            "担当者のデータが外部から変更されています。データを確認してください".into()
        }
    }
}
