//! What licences cost: quotations, comparisons, and counts at which more users cost less (CQ-33).

use super::PortalSeats;
use contact_quota::licence::{PortalLicence, UserTypeId};
use contact_quota::price::{Cliff, Comparison, PriceTable, Quotation, QuoteRefusal};

/// Why there is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceRefusal {
    /// The terms have no table of prices: they are told on request.
    #[error("prices are told on request")]
    OnRequest,
    /// More licences than any table has prices for.
    #[error("there is no price for {users} users")]
    TooMany {
        /// How many.
        users: u64,
    },
    /// The table does not reach so far.
    #[error(transparent)]
    Quote(#[from] QuoteRefusal),
}

impl PriceRefusal {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OnRequest => "price.on_request",
            Self::TooMany { .. } => "price.too_many",
            Self::Quote(refusal) => refusal.code(),
        }
    }
}

/// What the licences of one user type cost a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypePrice {
    /// Which type.
    pub user_type: UserTypeId,
    /// What its licences cost, by their own number.
    pub quotation: Quotation,
    /// Whether more licences would cost less, and how many.
    pub better: Option<Cliff>,
}

impl PortalSeats {
    /// What so many users of one custom type cost a month, exactly (CQ-33).
    ///
    /// ```
    /// use tantou::text::{Explain, TextLanguage};
    /// let portal_seats = tantou::preset::crm_portal_seats()?;
    /// assert_eq!(portal_seats.quote(10)?.message(TextLanguage::English), "10 users cost 5000 JPY a month (10 x 500)");
    /// let better = portal_seats.better(10).map(|cliff| cliff.message(TextLanguage::Japanese));
    /// assert_eq!(better.as_deref(), Some("10ユーザー(5000 JPY)より11ユーザー(4950 JPY)の方が安くなります"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PriceRefusal`]: there is no price. Never 0 instead.
    pub fn quote(&self, users: u32) -> Result<Quotation, PriceRefusal> {
        Ok(self.table()?.quote(users)?)
    }

    /// How two counts compare, exactly (CQ-33).
    ///
    /// # Errors
    /// As [`quote`](Self::quote).
    pub fn compare(&self, first: u32, second: u32) -> Result<Comparison, PriceRefusal> {
        Ok(self.table()?.compare(first, second)?)
    }

    /// How many users cost less than so many, if more do: "11 users cost less than 10".
    pub fn better(&self, users: u32) -> Option<Cliff> {
        self.prices()?.cheaper_above(users)
    }

    /// What each custom type of a portal costs a month (CQ-33). The standard type is free of charge (CQ-31).
    ///
    /// # Errors
    /// As [`quote`](Self::quote).
    pub fn quote_types(&self, licence: &PortalLicence) -> Result<Vec<TypePrice>, PriceRefusal> {
        let price = |custom: &contact_quota::licence::CustomType| {
            let users = custom.licences;
            let users = u32::try_from(users).map_err(|_| PriceRefusal::TooMany { users })?;
            let (quotation, better) = (self.quote(users)?, self.better(users));
            Ok(TypePrice { user_type: custom.id, quotation, better })
        };
        licence.custom().map(price).collect()
    }

    fn table(&self) -> Result<&PriceTable, PriceRefusal> {
        self.prices().ok_or(PriceRefusal::OnRequest)
    }
}
