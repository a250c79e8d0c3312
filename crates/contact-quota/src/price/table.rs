//! What users cost, by how many there are: tiers as data (CQ-33).

use super::check::{self, PriceMistakes};
use super::currency::Currency;
use super::read;
use super::unit_price::UnitPrice;
use definition_reader::Tree;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How the tiers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// All users at the price of the tier in which their total number lies (CQ-33).
    Volume,
    /// Each user at the price of the tier in which their own number lies.
    Graduated,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Volume => "volume",
            Self::Graduated => "graduated",
        })
    }
}

/// A price table as a host writes it, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PriceTableData {
    /// Three letters, such as `JPY`.
    pub currency: String,
    /// How the tiers are read.
    pub scheme: Scheme,
    /// The tiers, from the first user on, without gaps.
    pub tiers: Vec<TierData>,
}

/// A tier as a host writes it, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TierData {
    /// Its first user; the first tier begins with 1.
    pub from: u32,
    /// Its last user; left out in the last tier if there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<u32>,
    /// What a user costs a month, as text: `"450"`.
    pub unit_price: String,
}

/// One tier, checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tier {
    /// Its first user.
    pub from: u32,
    /// Its last user; `None`: no end.
    pub up_to: Option<u32>,
    /// What a user costs a month.
    pub unit_price: UnitPrice,
}

/// What users cost, by how many there are. The tiers begin with the first user, follow each other without gap or overlap, and only the last one may
/// be without an end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PriceTableData", into = "PriceTableData")]
pub struct PriceTable {
    pub(super) currency: Currency,
    pub(super) scheme: Scheme,
    pub(super) tiers: Vec<Tier>,
}

impl PriceTable {
    /// Checks a table.
    ///
    /// # Errors
    /// [`PriceMistakes`] lists every mistake with its path, such as `tiers[1].from`.
    pub fn new(data: &PriceTableData) -> Result<Self, PriceMistakes> {
        check::check(data)
    }

    /// Reads and checks a table written in TOML.
    ///
    /// # Errors
    /// [`PriceMistakes`]: a text that is no table as one mistake with the parser's words, else every mistake with its path.
    pub fn from_toml(text: &str) -> Result<Self, PriceMistakes> {
        read::read(Tree::from_toml(text))
    }

    /// Reads and checks a table written in JSON.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, PriceMistakes> {
        read::read(Tree::from_json(text))
    }

    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// How the tiers are read.
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The tiers, in order.
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }
}

impl TryFrom<PriceTableData> for PriceTable {
    type Error = PriceMistakes;

    fn try_from(data: PriceTableData) -> Result<Self, Self::Error> {
        Self::new(&data)
    }
}

impl From<PriceTable> for PriceTableData {
    fn from(table: PriceTable) -> Self {
        let tier = |tier: Tier| TierData {
            from: tier.from,
            up_to: tier.up_to,
            unit_price: tier.unit_price.to_string(),
        };
        Self {
            currency: table.currency.to_string(),
            scheme: table.scheme,
            tiers: table.tiers.into_iter().map(tier).collect(),
        }
    }
}
