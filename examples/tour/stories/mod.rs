//! The book: every story, in the order in which they are told.

mod delegation;
mod desk;
mod members;
mod portal_seats;
mod portals;
mod support;

use crate::story::Story;

/// The stories.
pub(crate) const STORIES: &[Story] = &[
    Story::of::<delegation::DelegationStory>(),
    Story::of::<support::SupportStory>(),
    Story::of::<portal_seats::PortalSeatsStory>(),
    Story::of::<members::MembersStory>(),
    Story::of::<portals::PortalsStory>(),
    Story::of::<desk::DeskStory>(),
];

/// A story with its number, by its number or its word.
pub(crate) fn find(asked: &str) -> Result<(u32, &'static Story), String> {
    let found = (1..).zip(STORIES).find(|(number, story)| asked == story.key || asked == number.to_string());
    found.ok_or_else(|| format!("there is no such story; the stories are:\n{}", list()))
}

/// One line for each story.
pub(crate) fn list() -> String {
    let line = |(number, story): (u32, &Story)| format!("  {number} {:<12} {}", story.key, story.title.0);
    (1..).zip(STORIES).map(line).collect::<Vec<_>>().join("\n")
}
