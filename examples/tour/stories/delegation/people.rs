//! Reads the people to invite from a CSV file: each mistake with its line, column and reason, the rest as targets.

use crate::data::DataError;
use csv::{ReaderBuilder, StringRecord};
use std::path::Path;
use tantou::access::Target;
use tantou::email::{AddressError, AddressPolicy, EmailAddress};

/// What a file of people says.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// Everybody whose address can be read, with the line they stand on. Labels are judged by the plan.
    pub(crate) targets: Vec<Target>,
    /// Everybody else.
    pub(crate) mistakes: Vec<Mistake>,
    /// How many there are in the file.
    pub(crate) total: usize,
}

/// A line that names nobody who could be invited.
#[derive(Debug)]
pub(crate) struct Mistake {
    /// The line of the file, from 1.
    pub(crate) line: u64,
    /// The column of the table.
    pub(crate) column: &'static str,
    /// What stands there.
    pub(crate) given: String,
    /// What is wrong with it.
    pub(crate) why: Why,
}

/// What is wrong with a field.
#[derive(Debug)]
pub(crate) enum Why {
    /// It is no address.
    Address(AddressError),
    /// It is not there.
    Missing,
}

/// Reads `address,label` with a head line. A line of which nothing can be made does not keep the others from being read.
pub(crate) fn read(path: &Path, policy: &AddressPolicy) -> Result<People, DataError> {
    let malformed = |error| DataError::MalformedCsv { path: path.to_owned(), error };
    let mut reader = ReaderBuilder::new().flexible(true).from_path(path).map_err(malformed)?;
    let mut people = People::default();
    for record in reader.records() {
        let record = record.map_err(malformed)?;
        people.total = people.total.saturating_add(1);
        match target(&record, policy) {
            Ok(target) => people.targets.push(target),
            Err(mistake) => people.mistakes.push(mistake),
        }
    }
    Ok(people)
}

fn target(record: &StringRecord, policy: &AddressPolicy) -> Result<Target, Mistake> {
    let line = record.position().map_or(0, csv::Position::line);
    let mistake = |column, given: &str, why| Mistake { line, column, given: given.to_owned(), why };
    let address = record.get(0).unwrap_or_default();
    let label = record.get(1).ok_or_else(|| mistake("label", "", Why::Missing))?;
    match EmailAddress::parse(address, policy) {
        Ok(address) => Ok(Target::new(address, label).at_origin(line)),
        Err(error) => Err(mistake("address", address, Why::Address(error))),
    }
}
