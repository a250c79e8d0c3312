//! What pools of seats say (CQ-31, CQ-36, CQ-37, CQ-38).

use super::{Explain, TextLanguage, counted, in_either};
use crate::portal_seats::PortalSeatRefusal;
use contact_quota::Quota;
use contact_quota::seats::{LimitBasis, Overflow, ReleaseReason, Remedy, SeatRefusal, SeatStanding, Usage};

impl Explain for PortalSeatRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Licence(refusal) => refusal.message(language),
            Self::Seat(refusal) => refusal.message(language),
        }
    }
}

impl Explain for SeatRefusal {
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

/// Without ids, which say nothing to people.
fn in_english(refusal: &SeatRefusal) -> String {
    match refusal {
        SeatRefusal::UnknownPool { .. } => "the user type has no seats".into(),
        SeatRefusal::UnknownSeat { .. } => "there is no such seat".into(),
        SeatRefusal::OtherPool { .. } => "the seat is that of another user type".into(),
        SeatRefusal::NoneFree { limit, taken, basis, .. } => {
            let (basis, remedy) = (basis.message(TextLanguage::English), basis.remedy());
            format!("no seat is free, {taken} of {limit} are taken ({basis}): {remedy}")
        }
        SeatRefusal::HoldEnded { until } => {
            format!("the seat would have been held until {until}, which has passed")
        }
        SeatRefusal::Released { at, why, .. } => {
            format!("the seat was given back at {at}: {}", why.message(TextLanguage::English))
        }
        SeatRefusal::Lapsed { .. } => "the seat is no longer held".into(),
        SeatRefusal::SeatExists { .. } => "the seat is there already".into(),
        SeatRefusal::RequestIdReused { .. } => {
            "a request with this id was made before, with other content".into()
        }
    }
}

fn in_japanese(refusal: &SeatRefusal) -> String {
    let language = TextLanguage::Japanese;
    match refusal {
        SeatRefusal::UnknownPool { .. } => "このユーザーの種類には席がありません".into(),
        SeatRefusal::UnknownSeat { .. } => "該当する席がありません".into(),
        SeatRefusal::OtherPool { .. } => "別のユーザーの種類の席です".into(),
        SeatRefusal::NoneFree { limit, taken, basis, .. } => {
            let (basis, remedy) = (basis.message(language), basis.remedy().message(language));
            format!("空きがありません({taken}/{limit}席を使用中、{basis})。{remedy}")
        }
        SeatRefusal::HoldEnded { until } => format!("席の確保期限({until})がすでに過ぎています"),
        SeatRefusal::Released { at, why, .. } => {
            format!("席は{at}に返却されました({})", why.message(language))
        }
        SeatRefusal::Lapsed { .. } => "席の確保はすでに終了しています".into(),
        SeatRefusal::SeatExists { .. } => "席はすでにあります".into(),
        SeatRefusal::RequestIdReused { .. } => "同じ受付番号で、別の内容の依頼がすでにあります".into(),
    }
}

/// What a limit rests on.
impl Explain for LimitBasis {
    fn code(&self) -> &'static str {
        match self {
            Self::FreeAllowance => "limit.free_allowance",
            Self::Licences => "limit.licences",
            Self::Trial => "limit.trial",
            Self::Closed => "limit.closed",
            Self::Other => "limit.other",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::FreeAllowance => ("users free of charge", "無料ユーザーの上限"),
            Self::Licences => ("purchased licences", "購入済みライセンス"),
            Self::Trial => ("the trial", "試用期間の上限"),
            Self::Closed => ("the portal is closed", "ポータルは利用できません"),
            Self::Other => ("the limit of the host", "上限"),
        };
        in_either(language, english, japanese)
    }
}

/// What helps when no seat is free (CQ-31).
impl Explain for Remedy {
    fn code(&self) -> &'static str {
        Self::code(*self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let japanese = match self {
            Self::AskForRaise => "上限の引き上げをお問い合わせください",
            Self::BuyLicences => "ライセンスを追加購入してください",
            Self::BuyPlan => "ポータルを利用できるプランを購入してください",
            Self::ReleaseSeat => "使用中の席を返却してください",
        };
        in_either(language, &self.to_string(), japanese)
    }
}

impl Explain for ReleaseReason {
    fn code(&self) -> &'static str {
        self.as_str()
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Declined => ("the invitation was declined", "招待の拒否"),
            Self::Cancelled => ("the invitation was cancelled", "招待の取り消し"),
            Self::Expired => ("the invitation expired", "招待の期限切れ"),
            Self::Deleted => ("deleted", "削除"),
            Self::Deactivated => ("the user was deactivated", "ユーザーの無効化"),
            Self::Moved => ("the user moved to another seat", "別の席への移動"),
        };
        in_either(language, english, japanese)
    }
}

/// How a seat is, as lists show it.
impl Explain for SeatStanding {
    fn code(&self) -> &'static str {
        match self {
            Self::Reserved { .. } => "seat.reserved",
            Self::Occupied => "seat.occupied",
            Self::Released { .. } => "seat.given_back",
            Self::NotHeld => "seat.not_held",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, Self::Reserved { until: Some(until) }) => format!("held until {until}"),
            (TextLanguage::Japanese, Self::Reserved { until: Some(until) }) => format!("{until}まで確保済み"),
            (_, Self::Reserved { until: None }) => in_either(language, "held", "確保済み"),
            (_, Self::Occupied) => in_either(language, "in use", "使用中"),
            (TextLanguage::English, Self::Released { why }) => {
                format!("given back: {}", why.message(language))
            }
            (TextLanguage::Japanese, Self::Released { why }) => {
                format!("返却済み({})", why.message(language))
            }
            (_, Self::NotHeld) => in_either(language, "free, and not held", "空きあり(確保なし)"),
        }
    }
}

/// The numbers of a user type: taken, and left or too many.
impl Explain for Usage {
    fn code(&self) -> &'static str {
        match (self.over_by, self.available) {
            (1.., _) => "usage.over_limit",
            (0, Quota::ZERO) => "usage.full",
            (0, _) => "usage.room",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let Self { occupied, reserved, taken, over_by, .. } = *self;
        let basis = self.basis.message(language);
        match (language, self.limit, self.available) {
            (TextLanguage::English, Quota::Finite(limit), Quota::Finite(left)) => {
                let rest = if over_by > 0 { format!("{over_by} too many") } else { format!("{left} left") };
                format!(
                    "{taken} of {limit} seats taken ({occupied} in use, {reserved} held; {basis}), {rest}"
                )
            }
            (TextLanguage::Japanese, Quota::Finite(limit), Quota::Finite(left)) => {
                let rest =
                    if over_by > 0 { format!("{over_by}席超過") } else { format!("残り{left}席") };
                format!("{taken}/{limit}席(使用中{occupied}、確保{reserved}、{basis})、{rest}")
            }
            (TextLanguage::English, _, _) => {
                let taken = counted(taken, "seat", "seats");
                format!("{taken} taken ({occupied} in use, {reserved} held), without a limit")
            }
            (TextLanguage::Japanese, _, _) => {
                format!("{taken}席(使用中{occupied}、確保{reserved}、上限なし)")
            }
        }
    }
}

/// From when on how many are too many (CQ-38).
impl Explain for Overflow {
    fn code(&self) -> &'static str {
        "usage.will_be_over_limit"
    }

    fn message(&self, language: TextLanguage) -> String {
        let Self { from, limit, by } = self;
        let (seats, basis) = (limit.seats, limit.basis.message(language));
        match language {
            TextLanguage::English => {
                format!("from {from} on, {by} too many for a limit of {seats} ({basis})")
            }
            TextLanguage::Japanese => match seats.finite() {
                Some(seats) => format!("{from}から、{seats}席({basis})を{by}席超過します"),
                None => format!("{from}から、{by}席超過します({basis})"),
            },
        }
    }
}
