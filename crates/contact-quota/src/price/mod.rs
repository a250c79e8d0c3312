//! Prices per user: tiers, quotations, and counts at which more users cost less (CQ-33).
//!
//! A [`PriceTable`] is data that a host loads and checks. Every amount is an exact decimal; nothing is rounded, and there is no floating point.
//!
//! ```
//! use contact_quota::price::PriceTable;
//! let table = PriceTable::from_toml(r#"
//!     currency = "JPY"
//!     scheme = "volume"
//!     [[tiers]]
//!     from = 1
//!     up_to = 10
//!     unit_price = "500"
//!     [[tiers]]
//!     from = 11
//!     unit_price = "450"
//! "#)?;
//! assert_eq!(table.quote(10)?.total.to_string(), "5000");
//! assert_eq!(table.quote(11)?.total.to_string(), "4950");
//! assert_eq!(table.cliffs()[0].to_string(), "11 users cost less than 10: 4950 instead of 5000 JPY");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod cliff;
mod currency;
mod quote;
mod read;
mod table;
mod unit_price;

pub use check::{PriceMistake, PriceMistakes};
pub use cliff::Cliff;
pub use currency::{Currency, CurrencyError};
pub use quote::{Comparison, Quotation, QuotePart, QuoteRefusal};
pub(crate) use read::read_prices;
pub use table::{PriceTable, PriceTableData, Scheme, Tier, TierData};
pub use unit_price::{UnitPrice, UnitPriceError};
