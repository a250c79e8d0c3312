//! Every engine gives the same answers, and the page shows what the results say.

use peers::agreement;
use peers::report::page;

#[test]
fn every_engine_answers_every_delegation_request_as_the_set_of_pairs_does() {
    agreement::of_delegation();
}

#[test]
fn every_filter_sees_exactly_the_orders_that_the_closure_sees() {
    agreement::of_visibility();
}

#[test]
fn the_page_shows_what_the_results_say() {
    let parts = page::checked_in();
    let shown = std::fs::read_to_string(page::path()).unwrap();
    assert_eq!(page::with_figures(&shown, &parts).as_deref(), Some(shown.as_str()));
}
