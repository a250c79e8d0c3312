//! What users cost, and where more cost less (CQ-33).

use super::{Explain, TextLanguage, counted};
use crate::portal_seats::PriceRefusal;
use contact_quota::price::{Cliff, Comparison, Quotation, QuoteRefusal};

impl Explain for Quotation {
    fn code(&self) -> &'static str {
        "price.quotation"
    }

    fn message(&self, language: TextLanguage) -> String {
        let Self { users, total, currency, .. } = self;
        let parts = self.parts.iter().map(|part| format!("{} × {}", part.users, part.unit_price));
        let parts = match language {
            // ASCII, for mails and terminals.
            TextLanguage::English => parts.map(|part| part.replace('×', "x")).collect::<Vec<_>>(),
            TextLanguage::Japanese => parts.collect(),
        };
        let parts = if parts.is_empty() { String::new() } else { format!("({})", parts.join(" + ")) };
        match language {
            TextLanguage::English => {
                format!("{} {total} {currency} a month {parts}", cost(*users)).trim_end().into()
            }
            TextLanguage::Japanese => format!("{users}ユーザーの月額は{total} {currency}です{parts}"),
        }
    }
}

/// `1 user costs`, `2 users cost`.
fn cost(users: u32) -> String {
    counted(users.into(), "user costs", "users cost")
}

/// "11 users cost less than 10".
impl Explain for Cliff {
    fn code(&self) -> &'static str {
        "price.cliff"
    }

    fn message(&self, language: TextLanguage) -> String {
        let Self { up_to, costs, better, better_costs, currency, .. } = self;
        match language {
            TextLanguage::English => self.to_string(),
            TextLanguage::Japanese => {
                format!(
                    "{up_to}ユーザー({costs} {currency})より{better}ユーザー({better_costs} {currency})の方が安くなります"
                )
            }
        }
    }
}

impl Explain for Comparison {
    fn code(&self) -> &'static str {
        if self.more_for_less() { "price.more_for_less" } else { "price.comparison" }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (first, second) = (self.first.users, self.second.users);
        let (amount, currency) = (self.difference.abs(), self.second.currency);
        let (more, less) = (self.second.total > self.first.total, self.second.total < self.first.total);
        match language {
            TextLanguage::English if more => {
                format!("{} {amount} {currency} more a month than {first}", cost(second))
            }
            TextLanguage::English if less => {
                format!("{} {amount} {currency} less a month than {first}", cost(second))
            }
            TextLanguage::English => format!("{} as much a month as {first}", cost(second)),
            TextLanguage::Japanese if more => {
                format!("{second}ユーザーの月額は{first}ユーザーより{amount} {currency}高くなります")
            }
            TextLanguage::Japanese if less => {
                format!("{second}ユーザーの月額は{first}ユーザーより{amount} {currency}安くなります")
            }
            TextLanguage::Japanese => format!("{second}ユーザーの月額は{first}ユーザーと同じです"),
        }
    }
}

impl Explain for QuoteRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, Self::BeyondTiers { users, last }) => {
                format!("there is no price for {users} users: the table ends with {last}")
            }
            (TextLanguage::Japanese, Self::BeyondTiers { users, last }) => {
                format!(
                    "{users}ユーザーの料金は設定されていません({last}ユーザーまで)。料金をお問い合わせください"
                )
            }
        }
    }
}

impl Explain for PriceRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (_, Self::Quote(refusal)) => refusal.message(language),
            (TextLanguage::English, _) => self.to_string(),
            (TextLanguage::Japanese, Self::OnRequest) => "料金はお問い合わせください".into(),
            (TextLanguage::Japanese, Self::TooMany { users }) => {
                format!("{users}ユーザーの料金は設定されていません。料金をお問い合わせください")
            }
        }
    }
}
