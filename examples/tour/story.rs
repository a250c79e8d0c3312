//! What a story is, and how one is told: chapter by chapter, each once per file.
//!
//! A chapter that was told to its end is not told again; one that was cut off is, and does nothing twice.

use crate::mailbox;
use crate::teller::Teller;
use crate::world::{TourError, World};
use std::path::Path;
use tantou::storage::{TenantId, Timestamp};

/// What a story needs, and what it consists of.
pub(crate) trait Tale: Sized + 'static {
    /// The word by which it is asked for, and under which the file keeps how far it has come.
    const KEY: &'static str;
    /// Its title in English and Japanese.
    const TITLE: (&'static str, &'static str);
    /// Its chapters. The last one only shows how things stand, so it is told every time.
    const CHAPTERS: &'static [Chapter<Self>];

    /// Reads the story's data; `database` is where the file is, or will be.
    fn read(database: &Path) -> Result<Self, TourError>;
    /// On whose data it works. Stories do not share one, so none sees what another has written.
    fn tenant(&self) -> TenantId;
    /// When it begins: the tour has its own clock.
    fn start(&self) -> Timestamp;
}

/// A part of a story.
pub(crate) struct Chapter<T> {
    /// Its title in English.
    pub(crate) english: &'static str,
    /// Its title in Japanese.
    pub(crate) japanese: &'static str,
    /// Tells it.
    pub(crate) tell: fn(&mut World<'_, T>) -> Result<(), TourError>,
}

/// A story of the book, whatever it needs.
pub(crate) struct Story {
    /// The word by which it is asked for.
    pub(crate) key: &'static str,
    /// Its title in English and Japanese.
    pub(crate) title: (&'static str, &'static str),
    tell: fn(&Path, Teller<'_>) -> Result<(), TourError>,
}

impl Story {
    pub(crate) const fn of<T: Tale>() -> Self {
        Self { key: T::KEY, title: T::TITLE, tell: tell::<T> }
    }

    /// Tells what is still to be told of it on this file.
    pub(crate) fn tell(&self, number: u32, database: &Path, mut teller: Teller<'_>) -> Result<(), TourError> {
        teller.story(number, self.key, self.title)?;
        (self.tell)(database, teller)
    }
}

fn tell<T: Tale>(database: &Path, teller: Teller<'_>) -> Result<(), TourError> {
    let data = T::read(database).map_err(|error| error.within(T::KEY, None))?;
    let mut world = World::open(database, data, teller).map_err(|error| error.within(T::KEY, None))?;
    let mut told_before = 0;
    let mut chapters = (1..).zip(T::CHAPTERS).peekable();
    while let Some((number, chapter)) = chapters.next() {
        let is_last = chapters.peek().is_none();
        if !is_last && world.read(|tx, _| mailbox::is_told(tx.connection(), T::KEY, number))? {
            told_before = number;
            continue;
        }
        if told_before > 0 {
            world.teller.told_before(told_before)?;
            told_before = 0;
        }
        world.teller.chapter(number, chapter.english, chapter.japanese)?;
        (chapter.tell)(&mut world).map_err(|error| error.within(T::KEY, Some(number)))?;
        world.write(|tx, _| mailbox::mark_told(tx.connection(), T::KEY, number))?;
    }
    Ok(())
}
