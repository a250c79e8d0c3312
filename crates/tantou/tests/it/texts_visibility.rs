//! What verdicts, writes, lists, notes, privacy, portals and definitions say: every code with its text in English and Japanese.

use crate::texts::table;
use std::collections::BTreeSet;
use tantou::portal_records::RecordRefusal;
use tantou::text::Explain;
use tantou::visibility::notes::{Activity, FeedEntry, NoteEvent, NoteRefusal};
use tantou::visibility::portal::{NameError, PortalEvent, PortalName, PortalRefusal, UrlPart, UserTypeEvent};
use tantou::visibility::privacy::{PrivacyRefusal, RequestState};
use tantou::visibility::*;
use uuid::Uuid;

fn id<T: From<Uuid>>() -> T {
    Uuid::nil().into()
}

fn all(said: &[Box<dyn Explain>]) -> String {
    let said: Vec<&dyn Explain> = said.iter().map(|one| &**one).collect();
    for one in &said {
        // Ids say nothing to people.
        let japanese = one.message(tantou::text::TextLanguage::Japanese);
        assert!(!japanese.contains("00000000-"), "{japanese}");
    }
    table(&said)
}

fn boxed<T: Explain + 'static>(said: impl IntoIterator<Item = T>) -> Vec<Box<dyn Explain>> {
    said.into_iter().map(|one| Box::new(one) as Box<dyn Explain>).collect()
}

/// PV-16, PV-17, PV-30, PV-36, PV-45: verdicts on records and fields, and what decided.
#[test]
fn pv_45_verdicts_and_reasons() {
    let why = [
        Obstacle::NotShown,
        Obstacle::ViewOnly,
        Obstacle::NoRight,
        Obstacle::SharedRecord,
        Obstacle::SomebodyElses,
    ];
    let mut said = boxed(RecordAction::ALL);
    said.extend(boxed(Right::ALL.map(|right| Permission::Allowed { right })));
    said.extend(boxed(why.map(|why| Permission::Denied { why })));
    said.extend(boxed([
        FieldVerdict::Allowed,
        FieldVerdict::ModuleHidden,
        FieldVerdict::NotChosen,
        FieldVerdict::RevealsHidden,
        FieldVerdict::Denied,
        FieldVerdict::NotPossible,
        FieldVerdict::ReadOnly,
        FieldVerdict::NoRightToWrite,
    ]));
    let explained = |role, shown| Explanation {
        module: "repairs".into(),
        record: OwnedKey::Integer(7),
        role,
        shown,
        asked: Vec::new(),
    };
    said.extend(boxed([
        explained(None, false),
        explained(Some(ModuleRole::Shared), true),
        explained(Some(ModuleRole::Related), true),
        explained(Some(ModuleRole::Base), false),
    ]));
    let comparison =
        |base_is_empty| AskedQuestion::Comparison { comparison: "years >= 6".into(), base_is_empty };
    let questions = [
        AskedQuestion::OwnRecord,
        AskedQuestion::Lookup { field: "contact".into() },
        comparison(false),
        comparison(true),
        AskedQuestion::Viewer {
            comparison: "contacts.plans has 'gold'".into(),
            has: [("plans".to_owned(), Some(OwnedValue::Set(vec![OwnedKey::Text("gold".into())])))].into(),
        },
        AskedQuestion::Viewer {
            comparison: "contacts.cost > contacts.credit".into(),
            has: [("cost".to_owned(), Some(OwnedValue::Empty)), ("credit".to_owned(), None)].into(),
        },
        AskedQuestion::Layout { layout: Some("standard".into()) },
        AskedQuestion::Layout { layout: None },
    ];
    for holds in [true, false] {
        said.extend(boxed(questions.clone().map(|question| Asked { question, holds })));
    }
    insta::assert_snapshot!(all(&said));
}

/// PV-34, PV-35, PV-36, PV-41, PV-61, PV-62: why something is not written, listed or kept.
#[test]
fn pv_34_writes_lists_notes_and_privacy() {
    let field = || "subject".to_owned();
    let problems = vec![
        WriteProblem::NoSuchModule,
        WriteProblem::NoSuchRecord,
        WriteProblem::NotAllowed { why: Obstacle::SharedRecord },
        WriteProblem::NoRight { right: Right::Create },
        WriteProblem::NoSuchField { field: field() },
        WriteProblem::NotWritable { field: field(), why: FieldVerdict::ReadOnly },
        WriteProblem::RowsNotReplaceable { subform: "parts".into() },
        WriteProblem::NotOfType { field: field() },
        WriteProblem::NotNormalised { field: field() },
        WriteProblem::Mandatory { field: field() },
        WriteProblem::NoSuchTarget { field: "contact".into(), key: OwnedKey::Integer(7) },
        WriteProblem::ProductsNotShared { field: "product".into() },
        WriteProblem::NoSuchLayout { layout: "old".into() },
        WriteProblem::WouldBeLost,
        WriteProblem::WouldNotBeSeen,
        WriteProblem::DecidesWhatIsShown { field: "delivery".into() },
        WriteProblem::NotUnique { field: "email".into() },
        WriteProblem::CannotBeStored,
    ];
    let refusal = WriteRefusal { problems: problems[4..6].to_vec() };
    let mut said = boxed(problems);
    said.extend(boxed([RecordRefusal::Record(refusal), RecordRefusal::Note(NoteRefusal::NoSuchNote)]));
    said.extend(boxed([
        NoteRefusal::NoSuchRecord,
        NoteRefusal::NoSuchNote,
        NoteRefusal::Exists,
        NoteRefusal::Empty,
        NoteRefusal::NoSuchAttachment { attachment: id() },
    ]));
    let states = [RequestState::Filed, RequestState::InProgress, RequestState::Done, RequestState::Refused];
    said.extend(boxed(states));
    said.extend(boxed([
        PrivacyRefusal::NoPrivacyView,
        PrivacyRefusal::NotForThem,
        PrivacyRefusal::NotByConsent,
        PrivacyRefusal::State { state: RequestState::Done },
        PrivacyRefusal::UnknownRequest { request: id() },
        PrivacyRefusal::RequestExists { request: id() },
        PrivacyRefusal::NoReason,
    ]));
    let filter =
        Problem { path: "filter".into(), kind: ProblemKind::UnknownOperator { found: "like".into() } };
    let module = || "repairs".to_owned();
    said.extend(boxed([
        ListProblem::Module,
        ListProblem::Filter(filter),
        ListProblem::SortField { module: module(), field: field() },
        ListProblem::NoOrder { field: field() },
        ListProblem::SortTwice { field: field() },
        ListProblem::NoSearch { module: module() },
        ListProblem::TooManyWords { words: 21, most: 20 },
        ListProblem::Position,
    ]));
    insta::assert_snapshot!(all(&said));
}

/// PV-01 … PV-05, PV-44, PV-49: setting up, and what is odd.
#[test]
fn pv_49_portals_and_findings() {
    let (module, field) = (|| "repairs".to_owned(), || "contact".to_owned());
    let name = PortalName::new("Sakura Repair").unwrap();
    let url_part: UrlPart = name.url_part();
    let mistakes = UserTypeConfig::from_toml("format = 1\nkind = \"standard\"").unwrap_err();
    let mut said = boxed([
        PortalRefusal::NotAManager { user: id() },
        PortalRefusal::UnknownPortal { portal: id() },
        PortalRefusal::PortalExists { portal: id(), organisation: id() },
        PortalRefusal::NameTaken { name },
        PortalRefusal::UrlTaken { url_part },
        PortalRefusal::PortalStays,
        PortalRefusal::StandardTypeStays,
        PortalRefusal::UnknownType { user_type: id() },
        PortalRefusal::TypeExists { user_type: id() },
        PortalRefusal::WrongKind,
        PortalRefusal::Definition(mistakes),
        PortalRefusal::BaseModuleStays { before: "contacts".into(), after: "leads".into() },
        PortalRefusal::TypeHasUsers { users: 1 },
        PortalRefusal::TypeHasUsers { users: 2 },
        PortalRefusal::SameType,
        PortalRefusal::UnknownUser { user: id() },
        PortalRefusal::UserExists { user: id() },
        PortalRefusal::ExternalUsersOnly,
    ]);
    said.extend(boxed([
        NameError::Empty,
        NameError::TooLong { length: 101, most: 100 },
        NameError::Control,
        NameError::NotAUrlPart { given: "A--b".into() },
    ]));
    said.extend(boxed([
        Finding::NothingMatches { module: module() },
        Finding::DeadAlternative { module: module(), comparisons: vec!["a = 1".into(), "a = 2".into()] },
        Finding::EveryRecord { module: module(), comparisons: vec!["contacts.years >= 6".into()] },
        Finding::ConditionNarrowsNothing { module: module() },
        Finding::NoFields { module: module() },
        Finding::HiddenMandatory { module: module(), field: field() },
        Finding::NothingToWrite { module: module(), right: Right::EditShared },
        Finding::CreatedIsNotLinked { module: module() },
        Finding::RevealsHidden { module: module(), field: field() },
        Finding::ProductsNotShared { module: module(), field: field() },
    ]));
    insta::assert_snapshot!(all(&said));
}

/// PV-03, PV-41, PV-42, PV-44: what happened, in logs and in the feed of a record's owner.
#[test]
fn pv_42_events_and_feeds() {
    let (name, other) =
        (PortalName::new("Sakura Repair").unwrap(), PortalName::new("Sakura Garage").unwrap());
    let moved =
        PortalEvent::UrlChanged { before: name.url_part(), after: other.url_part(), users_are_told: false };
    let mut said = boxed([
        PortalEvent::SetUp,
        PortalEvent::Renamed { before: name, after: other },
        moved,
        PortalEvent::Unchanged,
    ]);
    said.extend(boxed([
        UserTypeEvent::Added,
        UserTypeEvent::Configured { difference: None },
        UserTypeEvent::Unchanged,
    ]));
    let at = tantou::storage::Timestamp::from_unix_micros(1_775_000_000_000_000).unwrap();
    said.extend(boxed([
        NoteEvent::Added,
        NoteEvent::Edited {
            text: "次回は 5 月".into(),
            attachments: Vec::new(),
            removed: BTreeSet::new(),
            at,
        },
        NoteEvent::Deleted { removed: BTreeSet::new() },
        NoteEvent::Unchanged,
    ]));
    let fields = ["cost", "subject"].map(str::to_owned).into();
    let activities = [
        Activity::RecordAdded,
        Activity::RecordChanged { fields },
        Activity::NoteAdded { note: id() },
        Activity::NoteChanged { note: id() },
    ];
    said.extend(boxed(activities.clone()));
    let entry = |activity| FeedEntry {
        id: id(),
        owner: id(),
        module: "repairs".into(),
        record: OwnedKey::Integer(5001),
        by: id(),
        activity,
        at,
    };
    said.extend(boxed(activities.map(entry)));
    insta::assert_snapshot!(all(&said));
}

fn mistake(kind: ProblemKind) -> Problem {
    Problem { path: "modules.repairs.where".into(), kind }
}

/// Every kind of mistake in a schema or a configuration.
fn kinds_of_problems() -> impl Iterator<Item = ProblemKind> {
    let parsed = "stage =".parse::<Condition>().unwrap_err();
    let (comparison, module) = (|| "years >= 'x'".to_owned(), || "repairs".to_owned());
    [
        ProblemKind::BadName { name: "a.b".into() },
        ProblemKind::TypeProperty { what: "only a decimal has a `scale`" },
        ProblemKind::UnknownModule { module: module() },
        ProblemKind::UnknownField { module: module(), field: "nothing".into() },
        ProblemKind::UnknownName { what: "layout", name: "old".into() },
        ProblemKind::UnknownName { what: "wizard", name: "old".into() },
        ProblemKind::UnknownName { what: "list view or canvas", name: "old".into() },
        ProblemKind::UnknownName { what: "web tab", name: "old".into() },
        ProblemKind::Condition(parsed),
        ProblemKind::UnknownOperator { found: "like".into() },
        ProblemKind::Operands { wanted: "nothing" },
        ProblemKind::WrongModule {
            path: "deals.stage".into(),
            wanted: "the right side is a field of the base record",
        },
        ProblemKind::OperatorDoesNotFit { comparison: comparison(), field_type: "a text", operator: ">=" },
        ProblemKind::ConstantDoesNotFit {
            comparison: comparison(),
            found: "'x'".into(),
            wanted: "a whole number of 64 bits".into(),
        },
        ProblemKind::TypesDiffer {
            comparison: comparison(),
            own: "an integer".into(),
            other: "a text".into(),
        },
        ProblemKind::SubformField { field: "parts.part".into() },
        ProblemKind::NotALookup { field: "subject".into(), base: "contacts".into() },
        ProblemKind::ShowsEverything,
        ProblemKind::BaseDoesNotFit { user_type: "standard", module_kind: "leads" },
        ProblemKind::RightWithoutView { right: "edit" },
        ProblemKind::ModuleTwice { module: module(), first: "the base module" },
        ProblemKind::NotSharedOrganisationWide { module: module() },
        ProblemKind::SharedIsViewOnly,
        ProblemKind::CreateWithoutLookup { module: module() },
        ProblemKind::MandatoryLeftOut { field: "subject".into() },
        ProblemKind::NoLayout,
    ]
    .into_iter()
}

/// PV-14, PV-15: mistakes of shape, of conditions, of meaning.
#[test]
fn pv_15_definitions() {
    let shape = vec![
        ShapeProblem::Unreadable { message: "line 1".into() },
        ShapeProblem::UnknownFormat { found: 2, known: 1 },
        ShapeProblem::WrongType { expected: "a text", found: "7".into() },
        ShapeProblem::OutOfRange { found: -1, most: 9 },
        ShapeProblem::UnknownKey { key: "feilds".into(), known: &["fields"] },
        ShapeProblem::MissingKey { key: "base" },
        ShapeProblem::RepeatedKey { key: "base".into() },
        ShapeProblem::Empty,
        ShapeProblem::RepeatedName { name: "contact".into() },
        ShapeProblem::TooMany { most: 9 },
        ShapeProblem::TooDeep { most: 9 },
    ];
    let mut said = boxed(shape.iter().cloned());
    said.extend(boxed(shape.into_iter().take(1).map(|shape| mistake(ProblemKind::Shape(shape)))));
    for text in ["stage = 'won", "stage ! 1", "stage = ", "a = 1.2.3"] {
        said.push(Box::new(text.parse::<Condition>().unwrap_err()));
    }
    said.extend(boxed(kinds_of_problems().map(mistake)));
    insta::assert_snapshot!(all(&said));
}
