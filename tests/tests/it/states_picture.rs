//! The picture of an invitation's states in the README is the machine itself (IL-08).

use crate::workspace::read;

const BEGIN: &str = "<!-- states:begin -->";
const END: &str = "<!-- states:end -->";

#[test]
fn il_08_the_readme_draws_the_machine() {
    let readme = read("README.md");
    let (_, rest) = readme.split_once(BEGIN).unwrap_or_else(|| panic!("README.md has no {BEGIN}"));
    let (drawn, _) = rest.split_once(END).unwrap_or_else(|| panic!("README.md has no {END}"));
    let expected = format!("```mermaid\n{}```", tantou::invitation::mermaid());
    assert!(
        drawn.trim() == expected,
        "README.md is out of date: put this between {BEGIN} and {END}\n\n{expected}\n"
    );
}
