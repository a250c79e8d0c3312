//! How many contacts may this contract register? A formula of twelve nodes as data, against a function for this one product.

use super::group;
use crate::report::figures::{Group, Kind};
use contact_quota::{Catalogue, CivilDate};
use measure::interleave;
use quota_evaluate::by_hand::of_facts;
use quota_evaluate::{TWELVE, input};
use std::hint::black_box;

const CONTRACTS: u64 = 1_000;
const ROUNDS: usize = 101;

/// Facts by name, which both sides check.
pub fn group_of_facts() -> Group {
    let catalogue = Catalogue::from_toml(TWELVE).expect("the catalogue");
    let contracts = input::contracts(CONTRACTS);
    let on = CivilDate::MIN;
    for (told, _) in &contracts {
        let expected = of_facts(&told.facts).map(Into::into);
        let evaluation = catalogue.evaluate(told, on).expect("sound facts");
        assert!(expected.is_some() && evaluation.explanation().fold() == expected, "the numbers differ");
        assert_eq!(catalogue.limit(told, on).expect("sound facts").ceiling, expected.expect("a number"));
    }
    let rounds = interleave(
        ROUNDS,
        [
            &mut || {
                for (told, _) in &contracts {
                    black_box(of_facts(&told.facts));
                }
            },
            &mut || contracts.iter().for_each(|(told, _)| drop(black_box(catalogue.limit(told, on)))),
            &mut || contracts.iter().for_each(|(told, _)| drop(black_box(catalogue.evaluate(told, on)))),
        ],
    );
    group(
        ("quota", "Quota of a contract, a formula of twelve nodes", "contract"),
        [
            ("by_hand", "control: function for one product", Kind::Control),
            ("tantou", "tantou, the limit", Kind::Tantou),
            ("tantou_reasons", "tantou, the limit with its reasons", Kind::Tantou),
        ],
        &rounds,
        contracts.len(),
    )
}
