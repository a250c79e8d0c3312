//! A catalogue that was checked, and what is asked of it.

use super::bind::Slot;
use super::compiled::{CompiledFormula, CompiledProduct, Vocabulary};
use super::error::{EvaluateError, FactProblem};
use super::evaluate::Evaluator;
use super::facts::Entitlement;
use super::file::CatalogueFile;
use super::limit::Limit;
use super::problem::CatalogueError;
use super::read::read;
use super::trace::{Explaining, Silent};
use crate::civil_date::CivilDate;
use crate::explanation::Explanation;
use crate::text::{Language, Text};
use definition_reader::{ShapeProblem, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// A catalogue of products whose formulas are data (CQ-04). It was checked as a whole, so every formula has a result for all facts that it needs.
///
/// ```
/// use contact_quota::{Catalogue, CivilDate, Entitlement, Facts, Language, Quota};
/// let catalogue = Catalogue::from_toml(r#"
///     format = 1
///     [facts.seats]
///     kind = "count"
///     label = { ja = "席", en = "seats" }
///     [products.desk]
///     label = "Desk"
///     [[products.desk.formulas]]
///     base = { constant = { value = 2, label = { ja = "基本", en = "base" } } }
///     additional = [{ fact = { of = "seats" } }]
/// "#)?;
/// let today = CivilDate::new(2026, 4, 1)?;
/// let desk = Entitlement::new("desk", Facts::new().with_count("seats", 3));
/// assert_eq!(catalogue.limit(&desk, today)?.ceiling, Quota::Finite(5));
/// assert_eq!(catalogue.evaluate(&desk, today)?.explain(Language::English), "5 = 2 base + 3 seats");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Catalogue {
    vocabulary: Vocabulary,
    products: BTreeMap<String, CompiledProduct>,
}

impl Catalogue {
    /// Checks a catalogue (CQ-04).
    ///
    /// # Errors
    /// [`CatalogueError`] lists every mistake with its path.
    pub fn new(file: &CatalogueFile) -> Result<Self, CatalogueError> {
        Self::checked(Tree::of(file))
    }

    /// Reads and checks a catalogue in TOML (CQ-04).
    ///
    /// # Errors
    /// [`CatalogueError`] lists every mistake with its path; a text that is no TOML is one mistake.
    pub fn from_toml(text: &str) -> Result<Self, CatalogueError> {
        Self::checked(Tree::from_toml(text))
    }

    /// Reads and checks a catalogue in JSON (CQ-04).
    ///
    /// # Errors
    /// [`CatalogueError`] lists every mistake with its path; a text that is no JSON is one mistake.
    pub fn from_json(text: &str) -> Result<Self, CatalogueError> {
        Self::checked(Tree::from_json(text))
    }

    fn checked(tree: Result<Tree, ShapeProblem>) -> Result<Self, CatalogueError> {
        let (vocabulary, products) = read(tree).map_err(CatalogueError::of)?;
        Ok(Self { vocabulary, products })
    }

    /// The products, by code, with what they are called.
    pub fn products(&self) -> impl Iterator<Item = (&str, &Text)> {
        self.products.iter().map(|(code, product)| (code.as_str(), &product.label))
    }

    /// How many may be registered on a day (CQ-01 … CQ-03, CQ-19).
    ///
    /// # Errors
    /// [`EvaluateError`], never a number that is not the answer (CQ-17).
    pub fn limit(&self, entitlement: &Entitlement, on: CivilDate) -> Result<Limit, EvaluateError> {
        let (product, slots) = self.slots(entitlement)?;
        self.limit_of(product, entitlement, &slots, on)
    }

    /// The same with every reason (CQ-04).
    ///
    /// # Errors
    /// As [`limit`](Self::limit).
    pub fn evaluate<'a>(
        &'a self,
        entitlement: &'a Entitlement,
        on: CivilDate,
    ) -> Result<Evaluation<'a>, EvaluateError> {
        self.bind(entitlement)?.evaluate(on)
    }

    /// Checks the facts once, for many days or questions.
    ///
    /// # Errors
    /// An unknown product, unknown or impossible facts, an impossible grant (CQ-17).
    pub fn bind<'a>(&'a self, entitlement: &'a Entitlement) -> Result<Bound<'a>, EvaluateError> {
        let (product, slots) = self.slots(entitlement)?;
        Ok(Bound { catalogue: self, product, entitlement, slots })
    }

    fn slots(&self, entitlement: &Entitlement) -> Result<(&CompiledProduct, Vec<Slot>), EvaluateError> {
        let product = self
            .products
            .get(&entitlement.product)
            .ok_or_else(|| EvaluateError::UnknownProduct { product: entitlement.product.clone() })?;
        if let Some(index) = entitlement.grants.iter().position(|grant| grant.period.is_empty()) {
            return Err(EvaluateError::EmptyGrant { index });
        }
        let slots = self.vocabulary.bind(&entitlement.facts);
        Ok((product, slots.map_err(|problems| EvaluateError::Facts { problems })?))
    }

    fn limit_of(
        &self,
        product: &CompiledProduct,
        entitlement: &Entitlement,
        slots: &[Slot],
        on: CivilDate,
    ) -> Result<Limit, EvaluateError> {
        let formula = self.formula_of(product, entitlement, slots, on)?;
        let evaluator = Evaluator::<Silent>::new(&self.vocabulary, slots);
        Ok(evaluator.limit(product, formula, &entitlement.grants, on)?.0)
    }

    /// The formula of the day, if all that it needs is told.
    fn formula_of<'a>(
        &self,
        product: &'a CompiledProduct,
        entitlement: &Entitlement,
        slots: &[Slot],
        on: CivilDate,
    ) -> Result<&'a CompiledFormula, EvaluateError> {
        let no_formula = || EvaluateError::NoFormula { product: entitlement.product.clone(), on };
        let formula = product.formula_on(on).ok_or_else(no_formula)?;
        let untold = |slot: usize| matches!(slots.get(slot), None | Some(Slot::Untold));
        if formula.needs.iter().any(|slot| untold(*slot)) {
            let name = |slot: &usize| {
                let fact = self.vocabulary.fact(*slot)?.name.to_string();
                Some(FactProblem::Missing { fact })
            };
            let problems = formula.needs.iter().filter(|slot| untold(**slot)).filter_map(name).collect();
            return Err(EvaluateError::Facts { problems });
        }
        Ok(formula)
    }

    /// The facts that a product's formula needs on a day: what a host has to find out.
    ///
    /// # Errors
    /// An unknown product, or one without a formula on that day.
    pub fn needed_facts(&self, product: &str, on: CivilDate) -> Result<BTreeSet<&str>, EvaluateError> {
        let unknown = || EvaluateError::UnknownProduct { product: product.into() };
        let compiled = self.products.get(product).ok_or_else(unknown)?;
        let formula = compiled
            .formula_on(on)
            .ok_or_else(|| EvaluateError::NoFormula { product: product.into(), on })?;
        let name = |slot: &usize| self.vocabulary.fact(*slot).map(|fact| fact.name.as_str());
        Ok(formula.needs.iter().filter_map(name).collect())
    }

    /// The days on which something begins or ends to hold for this entitlement, by the catalogue or by its grants.
    pub(crate) fn turning_days(&self, entitlement: &Entitlement) -> BTreeSet<CivilDate> {
        let own = entitlement.grants.iter().map(|grant| grant.period);
        let product = self.products.get(&entitlement.product).into_iter();
        let formulas = product.clone().flat_map(|product| product.formulas.iter().map(|f| f.period));
        let grants = product.flat_map(|product| product.grants.iter().map(|g| g.grant.period));
        own.chain(formulas).chain(grants).flat_map(|period| [period.from, period.until]).flatten().collect()
    }
}

impl CompiledProduct {
    fn formula_on(&self, on: CivilDate) -> Option<&CompiledFormula> {
        self.formulas.iter().find(|formula| formula.period.holds_on(on))
    }
}

/// An entitlement whose facts were checked against a catalogue.
#[derive(Clone, Debug)]
pub struct Bound<'a> {
    catalogue: &'a Catalogue,
    product: &'a CompiledProduct,
    entitlement: &'a Entitlement,
    slots: Vec<Slot>,
}

impl<'a> Bound<'a> {
    /// How many may be registered on a day.
    ///
    /// # Errors
    /// No formula on that day, a fact that it needs and that is not told, or a number too large (CQ-17).
    pub fn limit(&self, on: CivilDate) -> Result<Limit, EvaluateError> {
        self.catalogue.limit_of(self.product, self.entitlement, &self.slots, on)
    }

    /// The same with every reason.
    ///
    /// # Errors
    /// As [`limit`](Self::limit).
    pub fn evaluate(&self, on: CivilDate) -> Result<Evaluation<'a>, EvaluateError> {
        let formula = self.catalogue.formula_of(self.product, self.entitlement, &self.slots, on)?;
        let evaluator = Evaluator::<Explaining>::new(&self.catalogue.vocabulary, &self.slots);
        let (limit, explanation) = evaluator.limit(self.product, formula, &self.entitlement.grants, on)?;
        Ok(Evaluation { limit, explanation })
    }
}

/// A limit with its reasons (CQ-04).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation<'a> {
    limit: Limit,
    explanation: Explanation<'a>,
}

impl<'a> Evaluation<'a> {
    /// The limit.
    pub const fn limit(&self) -> Limit {
        self.limit
    }

    /// Why it is what it is.
    pub const fn explanation(&self) -> &Explanation<'a> {
        &self.explanation
    }

    /// The tree alone, to be kept beyond the catalogue.
    pub fn into_explanation(self) -> Explanation<'a> {
        self.explanation
    }

    /// The reasons as one line for people: `6 = 4 base + 2 apps (…)`.
    pub fn explain(&self, language: Language) -> String {
        self.explanation.render(language)
    }
}
