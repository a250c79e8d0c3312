//! Counts against a baseline.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// By how many percent of the baseline a count may be off, up or down.
pub(crate) const TOLERANCE_PERCENT: f64 = 5.0;

/// What each path takes now, and what it took.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    path: String,
    now: Option<f64>,
    baseline: Option<f64>,
}

/// What is to be thought of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Within,
    Above,
    Below,
    New,
    Gone,
}

impl Comparison {
    /// Holds the counts of now against a baseline's.
    pub(crate) fn new(now: &BTreeMap<String, f64>, baseline: &BTreeMap<String, f64>) -> Self {
        let paths: BTreeSet<&String> = now.keys().chain(baseline.keys()).collect();
        let row = |path: &String| Row {
            path: path.clone(),
            now: now.get(path).copied(),
            baseline: baseline.get(path).copied(),
        };
        Self { rows: paths.into_iter().map(row).collect() }
    }

    /// Whether each path is within the tolerance, and both sides have the same paths.
    pub(crate) fn holds(&self) -> bool {
        self.rows.iter().all(|row| row.verdict() == Verdict::Within)
    }
}

impl Row {
    /// By how many percent of the baseline the count is off.
    fn change(&self) -> Option<f64> {
        Some((self.now? / self.baseline? - 1.0) * 100.0)
    }

    fn verdict(&self) -> Verdict {
        match (self.change(), self.now) {
            (Some(change), _) if change > TOLERANCE_PERCENT => Verdict::Above,
            (Some(change), _) if change < -TOLERANCE_PERCENT => Verdict::Below,
            (Some(_), _) => Verdict::Within,
            (None, Some(_)) => Verdict::New,
            (None, None) => Verdict::Gone,
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:28} {:>10} {:>10} {:>9}", "path", "now", "baseline", "change")?;
        for row in &self.rows {
            let count =
                |count: Option<f64>| count.map_or_else(|| "–".to_owned(), |count| format!("{count:.1}"));
            let change = row.change().map_or_else(|| "–".to_owned(), |change| format!("{change:+.1} %"));
            let verdict = match row.verdict() {
                Verdict::Within => "",
                Verdict::Above => "  MORE than allowed",
                Verdict::Below => "  LESS than allowed",
                Verdict::New => "  NOT in the baseline",
                Verdict::Gone => "  ONLY in the baseline",
            };
            let (now, before) = (count(row.now), count(row.baseline));
            writeln!(f, "{:28} {now:>10} {before:>10} {change:>9}{verdict}", row.path)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Comparison;
    use std::collections::BTreeMap;

    fn counts(counts: &[(&str, f64)]) -> BTreeMap<String, f64> {
        counts.iter().map(|(path, count)| ((*path).to_owned(), *count)).collect()
    }

    fn holds(now: &[(&str, f64)], baseline: &[(&str, f64)]) -> bool {
        Comparison::new(&counts(now), &counts(baseline)).holds()
    }

    #[test]
    fn five_percent_up_or_down_are_allowed_and_no_more() {
        let baseline = [("a", 100.0), ("b", 1_000.0)];
        assert!(holds(&baseline, &baseline));
        assert!(holds(&[("a", 104.9), ("b", 950.1)], &baseline));
        assert!(!holds(&[("a", 105.1), ("b", 1_000.0)], &baseline));
        assert!(!holds(&[("a", 100.0), ("b", 949.0)], &baseline));
    }

    #[test]
    fn a_path_on_one_side_only_is_never_within() {
        assert!(!holds(&[("a", 1.0), ("b", 1.0)], &[("a", 1.0)]));
        assert!(!holds(&[("a", 1.0)], &[("a", 1.0), ("b", 1.0)]));
    }

    #[test]
    fn a_table_says_what_is_wrong_where() {
        let now = counts(&[("a/dear", 120.0), ("b/cheap", 50.0), ("c/same", 7.5), ("d/new", 1.0)]);
        let before = counts(&[("a/dear", 100.0), ("b/cheap", 100.0), ("c/same", 7.5), ("e/old", 1.0)]);
        let table = Comparison::new(&now, &before).to_string();
        let lines: Vec<String> =
            table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(
            lines,
            [
                "path now baseline change",
                "a/dear 120.0 100.0 +20.0 % MORE than allowed",
                "b/cheap 50.0 100.0 -50.0 % LESS than allowed",
                "c/same 7.5 7.5 +0.0 %",
                "d/new 1.0 – – NOT in the baseline",
                "e/old – 1.0 – ONLY in the baseline",
            ]
        );
    }
}
