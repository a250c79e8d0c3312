//! A crate's own kind of problem beside mistakes of shape; definitions made in code; finishing by hand.

use crate::*;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Own {
    #[error(transparent)]
    Shape(#[from] ShapeProblem),
    #[error("there are more beds than rows")]
    TooFewRows,
}

fn checked(reader: &mut Reader<Own>, tree: &Tree) -> Option<Garden> {
    let garden = garden(reader, tree)?;
    if garden.beds > u64::try_from(garden.rows.len()).unwrap() {
        reader.at("rows", |reader| reader.problem(Own::TooFewRows));
    }
    Some(garden)
}

#[test]
fn a_kind_of_ones_own_holds_mistakes_of_shape() {
    let text = "format = 1\nname = 'Kew'\nbeds = 2\ncolour = 1\nrows = [{ width = 1 }]";
    let problems = Reader::read_whole(Tree::from_toml(text), checked).unwrap_err();
    let [shape, own] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(matches!(&shape.kind, Own::Shape(shape) if shape.code() == "definition.unknown_key"));
    assert!(shape.to_string().starts_with(".: `colour` is not known here"));
    assert_eq!(
        (own.to_string().as_str(), &own.kind),
        ("rows: there are more beds than rows", &Own::TooFewRows)
    );
    let problems = Reader::read_whole(Tree::from_toml("="), checked).unwrap_err();
    assert!(matches!(problems[0].kind, Own::Shape(ShapeProblem::Unreadable { .. })));
}

/// What is made in code goes through the same reader; what cannot be written as JSON is one mistake.
#[test]
fn definitions_made_in_code() {
    let made = BTreeMap::from([("format", 1), ("beds", 2)]);
    assert_eq!(told(Tree::of(&made)), ["definition.missing_key .: `name` is missing"]);
    let unwritable = BTreeMap::from([(vec![1], 1)]);
    assert!(told(Tree::of(&unwritable))[0].starts_with("definition.unreadable .: not readable: "));
}

/// A reader says where it is, comes back from every place, and keeps a value from being used beside a mistake.
#[test]
fn places() {
    let mut reader = Reader::<ShapeProblem>::default();
    assert_eq!(reader.place(), ".");
    let inner =
        reader.at("a", |reader| reader.at_index(3, |reader| reader.at("庭", |reader| reader.place())));
    assert_eq!((inner.as_str(), reader.place().as_str()), ("a[3].庭", "."));
    assert_eq!(Reader::<ShapeProblem>::default().finish(Some(1)), Ok(1));
    assert_eq!(Reader::<ShapeProblem>::default().finish(None::<u8>), Err(vec![]));
    reader.problem(ShapeProblem::Empty);
    assert_eq!(reader.finish(Some(1)), Err(vec![Problem { path: ".".into(), kind: ShapeProblem::Empty }]));
}
