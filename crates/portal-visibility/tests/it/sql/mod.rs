//! Filters for databases: they select exactly what the evaluator sees.

mod agreement;
mod database;
mod json_sets;
mod lists;
mod texts;
