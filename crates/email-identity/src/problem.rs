//! What can be wrong with an address, and where.

use std::fmt;

/// Where in the text that was given something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The offset in octets (UTF-8) from the start of the text, for slicing it.
    pub octet: usize,
    /// The column in characters, counted from 1, for people.
    pub column: usize,
}

impl Place {
    /// The place at this offset of a text.
    fn in_text(text: &str, octet: usize) -> Self {
        let before = text.get(..octet).unwrap_or(text);
        Self { octet, column: before.chars().count().saturating_add(1) }
    }
}

/// One thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddressProblem {
    /// Where it stands: the offending character, or the start of the offending part.
    pub place: Place,
    /// What it is.
    pub kind: ProblemKind,
}

/// What can be wrong with an address (IL-71, IL-72).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// Nothing but white space was given.
    #[error("the address is empty")]
    Empty,
    /// There is no `@`.
    #[error("there is no `@`")]
    MissingAt,
    /// A full-width `＠` stands where `@` belongs.
    #[error("this is a full-width `＠`; type `@`")]
    WideAt,
    /// A second `@`.
    #[error("an address has one `@` only")]
    SecondAt,
    /// The address is longer than a mail server takes, or than is read at all.
    #[error("the address has {octets} octets; at most {limit} are allowed")]
    TooLong {
        /// Its length in octets.
        octets: usize,
        /// The limit in octets: 254 for the deliverable form, 1024 for the text as typed.
        limit: usize,
    },
    /// Nothing stands before the `@`.
    #[error("the part before the `@` is missing")]
    LocalPartMissing,
    /// The local part is longer than a mail server takes.
    #[error("the part before the `@` has {octets} octets; at most {limit} are allowed")]
    LocalPartTooLong {
        /// Its length in octets (UTF-8, after NFC).
        octets: usize,
        /// The limit in octets: 64.
        limit: usize,
    },
    /// The local part begins with a dot.
    #[error("the part before the `@` begins with a dot")]
    LeadingDot,
    /// The local part ends with a dot.
    #[error("the part before the `@` ends with a dot")]
    TrailingDot,
    /// Two dots in a row in the local part.
    #[error("two dots stand in a row")]
    DoubleDot,
    /// The local part is quoted, which the policy does not allow.
    #[error("quoted text before the `@` is not accepted")]
    QuotedLocalPart,
    /// A quoted local part does not end.
    #[error("the closing quotation mark is missing")]
    QuoteNotClosed,
    /// The local part begins with a combining mark.
    #[error("the part before the `@` begins with a combining mark")]
    LeadingMark,
    /// The local part mixes directions of writing so that it cannot be read unambiguously (the rule of RFC 5893).
    #[error("the part before the `@` mixes left-to-right and right-to-left writing")]
    MixedDirection,
    /// A full-width or half-width variant in the local part.
    #[error("`{character}` is a full-width or half-width variant; type the usual character")]
    WidthVariant {
        /// The variant.
        character: char,
    },
    /// White space inside the address.
    #[error("white space ({}) stands inside the address", Code(*character))]
    WhiteSpace {
        /// Which.
        character: char,
    },
    /// A control character.
    #[error("a control character ({}) stands inside the address", Code(*character))]
    ControlCharacter {
        /// Which.
        character: char,
    },
    /// A character that shows nothing.
    #[error("an invisible character ({}) stands inside the address", Code(*character))]
    InvisibleCharacter {
        /// Which.
        character: char,
    },
    /// A character that turns the direction of writing.
    #[error("a bidirectional control character ({}) stands inside the address", Code(*character))]
    BidirectionalCharacter {
        /// Which.
        character: char,
    },
    /// A character that Unicode has not assigned, a private one (gaiji), or the sign of a broken conversion.
    #[error("an unassigned or private character ({}) stands inside the address", Code(*character))]
    UnassignedCharacter {
        /// Which.
        character: char,
    },
    /// A comment, which mail headers know and addresses do not.
    #[error("comments in parentheses are not accepted")]
    Comment,
    /// A list of addresses.
    #[error("`{separator}` separates addresses; one address was expected")]
    List {
        /// `,` or `;`.
        separator: char,
    },
    /// An angle bracket, as in `Tanaka <tanaka@example.jp>`.
    #[error("only the address itself is accepted, without a name and without `<` `>`")]
    AngleBracket,
    /// Any other character that may not stand there.
    #[error("`{character}` is not allowed there")]
    Forbidden {
        /// Which.
        character: char,
    },
    /// Nothing stands after the `@`.
    #[error("the domain is missing")]
    DomainMissing,
    /// An address literal, or a bare IP address, in the place of a domain.
    #[error("an IP address cannot stand in the place of the domain")]
    AddressLiteral,
    /// A domain of one label, such as `localhost`.
    #[error("the domain is not fully qualified: it has no dot")]
    SingleLabel,
    /// Nothing stands between two dots of the domain, or before the first.
    #[error("a part of the domain is empty")]
    EmptyLabel,
    /// A label of the domain is too long.
    #[error("a part of the domain has {octets} octets in ASCII form; at most {limit} are allowed")]
    LabelTooLong {
        /// Its length in octets, in ASCII form.
        octets: usize,
        /// The limit in octets: 63.
        limit: usize,
    },
    /// The domain is too long.
    #[error("the domain has {octets} octets in ASCII form; at most {limit} are allowed")]
    DomainTooLong {
        /// Its length in octets, in ASCII form.
        octets: usize,
        /// The limit in octets: 253.
        limit: usize,
    },
    /// A label begins or ends with a hyphen, or has hyphens in its third and fourth place without being Punycode.
    #[error("a hyphen stands where a part of the domain cannot have one")]
    Hyphen,
    /// UTS #46 has no ASCII form for this label: a disallowed character, broken Punycode or directions that cannot be mixed.
    #[error("this is no valid internationalised domain name")]
    NotIdna,
    /// A label mixes scripts that are not used together (IL-71).
    #[error("a part of the domain mixes scripts that are not used together")]
    MixedScripts,
    /// Every letter of the label is a look-alike of a Latin letter (IL-71).
    #[error("a part of the domain consists of look-alikes of Latin letters")]
    LatinLookAlike,
    /// A stored key does not belong to the stored address.
    #[error("the comparison key does not belong to the address")]
    KeyMismatch,
}

impl ProblemKind {
    /// The stable code under which a host can translate the problem.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "address.empty",
            Self::MissingAt => "address.missing_at",
            Self::WideAt => "address.wide_at",
            Self::SecondAt => "address.second_at",
            Self::TooLong { .. } => "address.too_long",
            Self::LocalPartMissing => "address.local_part.missing",
            Self::LocalPartTooLong { .. } => "address.local_part.too_long",
            Self::LeadingDot => "address.local_part.leading_dot",
            Self::TrailingDot => "address.local_part.trailing_dot",
            Self::DoubleDot => "address.local_part.double_dot",
            Self::QuotedLocalPart => "address.local_part.quoted",
            Self::QuoteNotClosed => "address.local_part.quote_not_closed",
            Self::LeadingMark => "address.local_part.leading_mark",
            Self::MixedDirection => "address.local_part.mixed_direction",
            Self::WidthVariant { .. } => "address.local_part.width_variant",
            Self::WhiteSpace { .. } => "address.character.white_space",
            Self::ControlCharacter { .. } => "address.character.control",
            Self::InvisibleCharacter { .. } => "address.character.invisible",
            Self::BidirectionalCharacter { .. } => "address.character.bidirectional",
            Self::UnassignedCharacter { .. } => "address.character.unassigned",
            Self::Comment => "address.comment",
            Self::List { .. } => "address.list",
            Self::AngleBracket => "address.angle_bracket",
            Self::Forbidden { .. } => "address.character.forbidden",
            Self::DomainMissing => "address.domain.missing",
            Self::AddressLiteral => "address.domain.literal",
            Self::SingleLabel => "address.domain.single_label",
            Self::EmptyLabel => "address.domain.empty_label",
            Self::LabelTooLong { .. } => "address.domain.label_too_long",
            Self::DomainTooLong { .. } => "address.domain.too_long",
            Self::Hyphen => "address.domain.hyphen",
            Self::NotIdna => "address.domain.not_idna",
            Self::MixedScripts => "address.domain.mixed_scripts",
            Self::LatinLookAlike => "address.domain.latin_look_alike",
            Self::KeyMismatch => "address.key_mismatch",
        }
    }
}

/// A code point as people write it: `U+200B`.
struct Code(char);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "U+{:04X}", u32::from(self.0))
    }
}

/// Why a text is no address, or no domain: everything that is wrong with it, each with its place, in the order of the text.
///
/// The text itself is not in the error, so that logging the error does not log a person's address.
///
/// ```
/// use email_identity::{AddressPolicy, EmailAddress};
///
/// let error = EmailAddress::parse("佐藤 花子@exam_ple.jp", &AddressPolicy::default()).unwrap_err();
/// let found: Vec<_> = error.problems().iter().map(|p| (p.place.column, p.kind.code())).collect();
/// assert_eq!(found, [(3, "address.character.white_space"), (11, "address.character.forbidden")]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError {
    /// Never empty. Boxed so that a `Result` stays small.
    problems: Box<[AddressProblem]>,
}

impl AddressError {
    /// How many problems are listed at most; a text with more is beyond repair by single characters.
    pub const MAX_PROBLEMS: usize = 16;

    /// Everything that is wrong, in the order of the text; never empty. At most [`MAX_PROBLEMS`](Self::MAX_PROBLEMS).
    pub const fn problems(&self) -> &[AddressProblem] {
        &self.problems
    }

    /// The stable code of the first problem, such as `"address.missing_at"`.
    pub const fn code(&self) -> &'static str {
        match &*self.problems {
            [first, ..] => first.kind.code(),
            [] => ProblemKind::Empty.code(),
        }
    }

    /// Whether a problem with this code is among them.
    pub fn has(&self, code: &str) -> bool {
        self.problems.iter().any(|problem| problem.kind.code() == code)
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}column {}: {}", problem.place.column, problem.kind)?;
        }
        Ok(())
    }
}

impl std::error::Error for AddressError {}

/// Collects problems while a text is read.
pub(crate) struct Problems<'a> {
    /// The whole text as given, from which columns are counted.
    text: &'a str,
    found: Vec<AddressProblem>,
}

impl<'a> Problems<'a> {
    pub(crate) const fn of(text: &'a str) -> Self {
        Self { text, found: Vec::new() }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) const fn count(&self) -> usize {
        self.found.len()
    }

    /// Notes a problem at an offset into the text.
    pub(crate) fn add(&mut self, octet: usize, kind: ProblemKind) {
        if self.found.len() < AddressError::MAX_PROBLEMS {
            self.found.push(AddressProblem { place: Place::in_text(self.text, octet), kind });
        }
    }

    /// The error, if anything was found.
    pub(crate) fn into_result(mut self) -> Result<(), AddressError> {
        self.found.sort_by_key(|problem| problem.place);
        if self.found.is_empty() {
            Ok(())
        } else {
            Err(AddressError { problems: self.found.into_boxed_slice() })
        }
    }

    /// The error with this one problem.
    pub(crate) fn only(text: &'a str, octet: usize, kind: ProblemKind) -> AddressError {
        AddressError { problems: Box::new([AddressProblem { place: Place::in_text(text, octet), kind }]) }
    }
}
