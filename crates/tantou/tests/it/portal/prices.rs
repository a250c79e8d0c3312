//! Quotations, comparisons and cliffs of a portal's licences (CQ-33).

use super::*;
use tantou::portal_seats::PriceRefusal;
use tantou::quota::licence::Plan;
use tantou::quota::terms::{PortalTerms, portal_terms};
use tantou::text::{Explain, TextLanguage};

/// CQ-33: exact amounts, and "11 users cost less than 10".
#[test]
fn cq_33_quotations() {
    let portal = Vendor::new().portal;
    let ten = portal.quote(10).unwrap();
    assert_eq!(ten.message(TextLanguage::English), "10 users cost 5000 JPY a month (10 x 500)");
    assert_eq!(ten.message(TextLanguage::Japanese), "10ユーザーの月額は5000 JPYです(10 × 500)");
    let better = portal.better(10).unwrap();
    assert_eq!(better.message(TextLanguage::English), "11 users cost less than 10: 4950 instead of 5000 JPY");
    assert_eq!(portal.better(9), None);
    let comparison = portal.compare(10, 11).unwrap();
    assert_eq!(comparison.message(TextLanguage::English), "11 users cost 50 JPY less a month than 10");
    assert_eq!(
        comparison.message(TextLanguage::Japanese),
        "11ユーザーの月額は10ユーザーより50 JPY安くなります"
    );
    assert_eq!(comparison.code(), "price.more_for_less");
}

/// CQ-33: each type by its own number of users.
#[test]
fn cq_33_each_type_by_its_own_number() {
    let vendor = Vendor::with(Start::Purchase { plan: Plan::Enterprise });
    for (n, licences) in [(1, 10), (2, 11)] {
        vendor.change(LicenceCommand::AddType { user_type: dealers(n), pool: pool(n), licences }).unwrap();
    }
    let prices = vendor.portal.quote_types(&vendor.state().licence).unwrap();
    let totals: Vec<_> = prices.iter().map(|price| price.quotation.total.to_string()).collect();
    assert_eq!(totals, ["5000", "4950"]);
    assert!(prices[0].better.is_some() && prices[1].better.is_none());
    let many = LicenceCommand::SetLicences { user_type: dealers(1), licences: u64::from(u32::MAX) + 1 };
    vendor.change(many).unwrap();
    let refusal = vendor.portal.quote_types(&vendor.state().licence).unwrap_err();
    assert_eq!(refusal, PriceRefusal::TooMany { users: u64::from(u32::MAX) + 1 });
}

/// CQ-33: prices that are told on request are never 0.
#[test]
fn cq_33_prices_on_request() {
    let mut terms = portal_terms();
    terms.custom.prices = None;
    let portal = PortalSeats::new(PortalTerms::new(&terms).unwrap());
    assert_eq!(portal.quote(1), Err(PriceRefusal::OnRequest));
    assert_eq!((portal.better(10), portal.compare(1, 2)), (None, Err(PriceRefusal::OnRequest)));
}
