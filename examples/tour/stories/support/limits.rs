//! How many contacts each contract may register, and why: the explanation as a line and as a tree, and the three numbers of a form (CQ-01 … CQ-04, CQ-06).

use super::World;
use super::data::Unclear;
use crate::world::TourError;
use tantou::quota::contacts::Allowance;
use tantou::quota::{CivilDate, Derivation, EvaluateError, Evaluation, Explanation, Language, Origin};
use tantou::text::TextLanguage;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.teller.say(
        "A limit is a formula over what the contract has, and can say how it came about, down to each part:",
        "登録可能人数は契約内容から計算され、内訳をすべて説明できます:",
    )?;
    let language = world.teller.language();
    for place in 0..world.data.desk.customers.len() {
        let Some(customer) = world.data.desk.customers.get(place) else { continue };
        let catalogue = world.data.journeys.catalogue();
        let evaluation =
            catalogue.evaluate(&customer.entitlement, customer.from).map_err(|error| untold(&error))?;
        let line = format!("{}: {}", customer.name, evaluation.explain(language.into()));
        let rows = tree(&evaluation, language);
        world.teller.outcome(crate::teller::Tone::Good, "quota.limit", line)?;
        let columns = match language {
            TextLanguage::English => ["part", "people", "where it comes from"],
            TextLanguage::Japanese => ["内訳", "人数", "根拠"],
        };
        world.teller.table("explanation", &columns, &rows)?;
    }
    show_unclear(world)
}

/// What is not known is never 0 and never unlimited.
fn show_unclear(world: &mut World<'_>) -> Result<(), TourError> {
    let Unclear { what, on, entitlement } = &world.data.desk.unclear;
    let what = what.of(world.teller.language());
    match world.data.journeys.limit(entitlement, *on) {
        Ok(limit) => {
            Err(TourError::Story(format!("a limit of {} is told that nobody can know", limit.ceiling)))
        }
        Err(error) => Ok(world.teller.refused(what, &error)?),
    }
}

/// What each contract may register at once, and what through support, by each of the forms in the story.
pub(super) fn show_allowances(world: &mut World<'_>) -> Result<(), TourError> {
    let (language, story) = (world.teller.language(), &world.data);
    let mut forms: Vec<CivilDate> = story.desk.customers.iter().map(|customer| customer.form).collect();
    forms.sort_unstable();
    forms.dedup();
    let mut rows = Vec::new();
    for customer in &story.desk.customers {
        let limit =
            story.journeys.limit(&customer.entitlement, customer.from).map_err(|error| untold(&error))?;
        let allowance = |form: &CivilDate| {
            let Allowance { registrable, releasable, .. } =
                Allowance::new(limit, *form, story.journeys.policy());
            format!("{registrable} + {releasable}")
        };
        let product = label(world, &customer.entitlement.product, language.into());
        let row = [customer.name.clone(), product, limit.ceiling.to_string()];
        rows.push(row.into_iter().chain(forms.iter().map(allowance)).collect());
    }
    world.teller.say(
        "Three numbers: the ceiling, what a form may register at once + what support may release later:",
        "3つの人数: 上限、申込書で登録できる人数 + サポートへの依頼で追加できる人数:",
    )?;
    let of_form = |form: &CivilDate| match language {
        TextLanguage::English => format!("form of {form}"),
        TextLanguage::Japanese => format!("{form}の申込書"),
    };
    let fixed = match language {
        TextLanguage::English => ["customer", "product", "ceiling"],
        TextLanguage::Japanese => ["お客様", "製品", "上限"],
    };
    let forms: Vec<String> = forms.iter().map(of_form).collect();
    let columns: Vec<&str> = fixed.into_iter().chain(forms.iter().map(String::as_str)).collect();
    Ok(world.teller.table("allowances", &columns, &rows)?)
}

/// What a product is called.
pub(super) fn label(world: &World<'_>, product: &str, language: Language) -> String {
    let found = world.data.journeys.catalogue().products().find(|(code, _)| *code == product);
    found.map_or_else(|| product.to_owned(), |(_, label)| label.in_language(language).to_owned())
}

/// A limit of the story's own contracts is always told; if not, the data is wrong.
pub(super) fn untold(error: &EvaluateError) -> TourError {
    TourError::Story(error.to_string())
}

fn tree(evaluation: &Evaluation<'_>, language: TextLanguage) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    branch(evaluation.explanation(), 0, language, &mut rows);
    rows
}

/// A number, and below it those of which it is made. What does not count is there with 0.
fn branch(part: &Explanation<'_>, depth: usize, language: TextLanguage, rows: &mut Vec<Vec<String>>) {
    let indented = format!("{}{}", "  ".repeat(depth), part.label.of(part.value, language.into()));
    rows.push(vec![indented, part.value.to_string(), origin(part, language)]);
    let parts: Vec<&Explanation<'_>> = match &part.derivation {
        Derivation::Given | Derivation::Excluded { .. } => Vec::new(),
        Derivation::Sum { parts } | Derivation::Count { items: parts } => parts.iter().collect(),
        Derivation::Steps { of, .. }
        | Derivation::PerBlock { of, .. }
        | Derivation::When { chosen: of, .. } => {
            vec![of.as_ref()]
        }
        Derivation::Granted { before, grant, .. } => vec![before.as_ref(), grant.as_ref()],
    };
    for part in parts {
        branch(part, depth.saturating_add(1), language, rows);
    }
}

fn origin(part: &Explanation<'_>, language: TextLanguage) -> String {
    let from = match (&part.origin, language) {
        (Origin::Catalogue { path }, _) => path.to_string(),
        (Origin::Fact { fact, item: None }, TextLanguage::English) => format!("the contract: {fact}"),
        (Origin::Fact { fact, item: None }, TextLanguage::Japanese) => format!("契約内容: {fact}"),
        (Origin::Fact { item: Some(item), .. }, TextLanguage::English) => format!("the contract: {item}"),
        (Origin::Fact { item: Some(item), .. }, TextLanguage::Japanese) => format!("契約内容: {item}"),
        (Origin::Grant { index }, TextLanguage::English) => format!("grant {}", index.saturating_add(1)),
        (Origin::Grant { index }, TextLanguage::Japanese) => format!("特例{}", index.saturating_add(1)),
    };
    match (&part.derivation, language) {
        (Derivation::Excluded { by }, TextLanguage::English) => {
            format!("{from} ({}: does not count)", by.in_language(language.into()))
        }
        (Derivation::Excluded { by }, TextLanguage::Japanese) => {
            format!("{from}({}のため数えません)", by.in_language(language.into()))
        }
        _ => from,
    }
}
