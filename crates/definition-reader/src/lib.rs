//! Reads definitions that people write, in TOML or JSON, and tells every mistake of their shape at once, each with its place.
//!
//! `serde` stops at the first mistake. Whoever edits a catalogue or a configuration needs all of them: a key that is missing, one that is not known
//! because it is misspelt, one that stands twice, a text where a number belongs. A [`Tree`] is the text as it was written; a [`Reader`] walks it
//! and collects a [`Problem`] for each mistake. What is wrong with the shape is a [`ShapeProblem`], with one vocabulary of
//! [codes](ShapeProblem::code) for all definitions; what is wrong with the meaning is for the crate whose definition it is, whose own kind
//! holds both.
//!
//! ```
//! use definition_reader::{Reader, ShapeProblem, Tree};
//!
//! /// What may be wrong with a shop: its shape, or what it means.
//! #[derive(Debug, PartialEq, thiserror::Error)]
//! enum ShopProblem {
//!     #[error(transparent)]
//!     Shape(#[from] ShapeProblem),
//!     #[error("it closes before it opens")]
//!     NeverOpen,
//! }
//!
//! fn shop(reader: &mut Reader<ShopProblem>, tree: &Tree) -> Option<(String, u64, u64)> {
//!     let fields = reader.table(tree, &["format", "name", "hours"])?;
//!     reader.format(fields, 1);
//!     let name = reader.required(fields, "name", Reader::string);
//!     let hours = reader.required(fields, "hours", |reader, tree| {
//!         let fields = reader.table(tree, &["from", "until"])?;
//!         let from = reader.required(fields, "from", |reader, tree| reader.number(tree, 24));
//!         let until = reader.required(fields, "until", |reader, tree| reader.number(tree, 24));
//!         let (from, until) = (from?, until?);
//!         if until < from {
//!             reader.problem(ShopProblem::NeverOpen);
//!         }
//!         Some((from, until))
//!     });
//!     let (from, until) = hours?;
//!     Some((name?, from, until))
//! }
//!
//! let good = Tree::from_toml("format = 1\nname = '花屋'\nhours = { from = 9, until = 18 }");
//! assert_eq!(Reader::read_whole(good, shop), Ok(("花屋".to_owned(), 9, 18)));
//!
//! let bad = Tree::from_json(r#"{ "format": 1, "nmae": "花屋", "hours": { "from": 9, "until": 8, "until": 18 } }"#);
//! let problems = Reader::read_whole(bad, shop).unwrap_err();
//! let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
//! assert_eq!(told, [
//!     ".: `nmae` is not known here; known are format, name, hours",
//!     ".: `name` is missing",
//!     "hours: `until` stands twice",
//!     "hours: it closes before it opens",
//! ]);
//! ```
//!
//! # What it deliberately lacks
//!
//! No files: the text comes in. No line numbers but those of the parsers: a place is a path, which also fits definitions made in code. Both parsers limit
//! how deep a text may nest, so that no text exhausts the stack; a [`Tree`] from another `serde` format has the limits of that format.

mod problem;
mod reader;
mod tree;
mod values;

pub use problem::{Problem, ShapeProblem};
pub use reader::{Fields, Reader};
pub use tree::Tree;
