//! Which elements there are, and which may stand inside of which.
//!
//! The model is HTML's, without what browsers would repair on their own (an omitted end tag, a block inside of a
//! paragraph, text inside of a table): for what passes, the tree here is the tree in every mail program.

/// An element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Element {
    pub(in super::super) name: &'static str,
    pub(in super::super) role: Role,
    pub(in super::super) content: Content,
    /// How large text inside of it is, in percent of that around it.
    pub(in super::super) size: u32,
}

/// What an element is to its surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Role {
    Phrase,
    Block,
    Item,
    Section,
    Row,
    Cell,
}

/// What may stand inside of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Content {
    /// Nothing: there is no end tag.
    Void,
    /// Text and phrases.
    Phrases,
    /// Text, phrases and blocks.
    Flow,
    /// Items of a list.
    Items,
    /// Sections and rows of a table.
    Table,
    /// Rows.
    Rows,
    /// Cells.
    Cells,
}

impl Content {
    /// Whether an element of this role may stand here.
    pub(in super::super) const fn allows(self, role: Role) -> bool {
        match self {
            Self::Void => false,
            Self::Phrases => matches!(role, Role::Phrase),
            Self::Flow => matches!(role, Role::Phrase | Role::Block),
            Self::Items => matches!(role, Role::Item),
            Self::Table => matches!(role, Role::Section | Role::Row),
            Self::Rows => matches!(role, Role::Row),
            Self::Cells => matches!(role, Role::Cell),
        }
    }

    /// Whether words and fields may stand here.
    pub(in super::super) const fn allows_text(self) -> bool {
        matches!(self, Self::Phrases | Self::Flow)
    }
}

const fn element(name: &'static str, role: Role, content: Content) -> Element {
    Element { name, role, content, size: 100 }
}

const fn phrase(name: &'static str, size: u32) -> Element {
    Element { name, role: Role::Phrase, content: Content::Phrases, size }
}

const fn heading(name: &'static str, size: u32) -> Element {
    Element { name, role: Role::Block, content: Content::Phrases, size }
}

const ELEMENTS: [Element; 38] = [
    phrase("a", 100),
    phrase("b", 100),
    element("blockquote", Role::Block, Content::Flow),
    element("br", Role::Phrase, Content::Void),
    phrase("code", 80),
    phrase("del", 100),
    element("div", Role::Block, Content::Flow),
    phrase("em", 100),
    heading("h1", 200),
    heading("h2", 150),
    heading("h3", 117),
    heading("h4", 100),
    heading("h5", 83),
    heading("h6", 67),
    element("hr", Role::Block, Content::Void),
    phrase("i", 100),
    element("img", Role::Phrase, Content::Void),
    phrase("ins", 100),
    element("li", Role::Item, Content::Flow),
    element("ol", Role::Block, Content::Items),
    heading("p", 100),
    phrase("s", 100),
    phrase("small", 83),
    phrase("span", 100),
    phrase("strong", 100),
    phrase("sub", 83),
    phrase("sup", 83),
    element("table", Role::Block, Content::Table),
    element("tbody", Role::Section, Content::Rows),
    element("td", Role::Cell, Content::Flow),
    element("tfoot", Role::Section, Content::Rows),
    element("th", Role::Cell, Content::Flow),
    element("thead", Role::Section, Content::Rows),
    element("tr", Role::Row, Content::Cells),
    phrase("u", 100),
    element("ul", Role::Block, Content::Items),
    phrase("mark", 100),
    phrase("q", 100),
];

impl Element {
    pub(in super::super) fn named(name: &str) -> Option<Self> {
        ELEMENTS.into_iter().find(|element| element.name == name)
    }

    pub(in super::super) fn is(self, name: &str) -> bool {
        self.name == name
    }

    /// Whether its lines stand apart from what is around it.
    pub(in super::super) const fn is_block(self) -> bool {
        !matches!(self.role, Role::Phrase)
    }
}
