//! What is wrong with a catalogue: everything at once, each with its place (CQ-04).

use super::file::FactKind;
use crate::period::Period;
use definition_reader::{Problem, ShapeProblem};
use std::fmt;

/// Reads the files of this crate, and collects their problems.
pub(crate) type Reader = definition_reader::Reader<ProblemKind>;

/// A catalogue is not usable. Lists every mistake, in the order of the places.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CatalogueError {
    /// At least one.
    pub problems: Vec<CatalogueProblem>,
}

impl CatalogueError {
    pub(crate) const fn of(problems: Vec<CatalogueProblem>) -> Self {
        Self { problems }
    }

    /// A stable code under which a host can translate; each problem has its own.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "catalogue.invalid"
    }
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the catalogue has {} mistakes", self.problems.len())?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for CatalogueError {}

/// One mistake and its place.
pub type CatalogueProblem = Problem<ProblemKind>;

/// What may be wrong with a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// It has not the shape of a catalogue.
    #[error(transparent)]
    Shape(#[from] ShapeProblem),
    /// A fact that is not declared.
    #[error("there is no fact `{fact}`")]
    UnknownFact {
        /// As it is named.
        fact: String,
    },
    /// A fact of another kind than is needed here.
    #[error("`{fact}` is a {found:?}; a {needed:?} is needed")]
    FactKind {
        /// Which fact.
        fact: String,
        /// As it is declared.
        found: FactKind,
        /// What is needed.
        needed: FactKind,
    },
    /// Things or groups of a fact that is no set.
    #[error("only a set has items and groups")]
    NotASet,
    /// A group that the set does not have.
    #[error("`{fact}` has no group `{group}`")]
    UnknownGroup {
        /// Which set.
        fact: String,
        /// As it is named.
        group: String,
    },
    /// A thing that the set cannot hold.
    #[error("`{fact}` has no item `{item}`")]
    UnknownItem {
        /// Which set.
        fact: String,
        /// As it is named.
        item: String,
    },
    /// The first step is not from 0: numbers below it would have no result (CQ-17).
    #[error("the first step is from {from} instead of 0, so that numbers below have no result")]
    StepsDoNotBeginAtZero {
        /// Where it begins.
        from: u64,
    },
    /// A step that is not above the one before.
    #[error("the step from {from} does not rise above the one before, from {before}")]
    StepsDoNotRise {
        /// This step.
        from: u64,
        /// The one before.
        before: u64,
    },
    /// A block of size 0.
    #[error("a block has at least size 1")]
    BlockOfNothing,
    /// A period that ends on or before its beginning.
    #[error("no day lies in the period {period}")]
    EmptyPeriod {
        /// Which one.
        period: Period,
    },
    /// Two formulas of a product on the same day (CQ-19).
    #[error("it holds on days on which {other} holds, too")]
    OverlappingFormulas {
        /// The place of the other.
        other: String,
    },
    /// A currency, a price or a tier is none, or tiers do not follow each other (CQ-33).
    #[error("{message}")]
    Price {
        /// The code of the [mistake](crate::price::PriceMistake).
        code: &'static str,
        /// What is wrong.
        message: String,
    },
}

impl ProblemKind {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Shape(problem) => problem.code(),
            Self::UnknownFact { .. } => "catalogue.unknown_fact",
            Self::FactKind { .. } => "catalogue.fact_kind",
            Self::NotASet => "catalogue.not_a_set",
            Self::UnknownGroup { .. } => "catalogue.unknown_group",
            Self::UnknownItem { .. } => "catalogue.unknown_item",
            Self::StepsDoNotBeginAtZero { .. } => "catalogue.steps_begin",
            Self::StepsDoNotRise { .. } => "catalogue.steps_rise",
            Self::BlockOfNothing => "catalogue.block_of_nothing",
            Self::EmptyPeriod { .. } => "catalogue.empty_period",
            Self::OverlappingFormulas { .. } => "catalogue.overlapping_formulas",
            Self::Price { code, .. } => code,
        }
    }
}
