//! Mail templates that administrators edit themselves and cannot break (IL-80 to IL-84).
//!
//! A [`TemplateSource`] is what an administrator writes: subject, body, button label, sender, reply-to address.
//! [`Template::check`] tells everything that is wrong with it, each with line and column, fast enough for every key stroke;
//! what passes is a [`Template`], and a template [renders](Template::render) whatever the values are. Mails are values
//! ([`RenderedMail`]): no MIME is made here, nothing is sent.
//!
//! # The language of templates
//!
//! The body is a piece of HTML, the subject a line of plain words, and in both stand merge fields of a fixed
//! [list](fields):
//!
//! | written | means |
//! |---|---|
//! | `{{ field }}` | the value, escaped for where it stands |
//! | `{{ field \| default("…") }}` | the value, or these words if it is absent |
//! | `{% if field %}…{% else %}…{% endif %}` | one or the other, by whether the value is present; `else` may be left out |
//! | `{% if not field %}…{% endif %}` | the opposite |
//! | `{# … #}` | nothing: a remark |
//!
//! That is a part of Jinja's language, and the tests compare it with an engine of that language. There are no loops,
//! expressions, assignments, macros, includes or other filters, so a template is a finite tree, and rendering is one walk
//! through it: it needs no fuel to end. The [bounds](limits) keep it small.
//!
//! # Why not a general engine
//!
//! `minijinja` was examined first: it is deterministic, sandboxed, limits fuel and builds for WebAssembly. Its tree, however,
//! is reachable only through a feature without any promise of stability; its parser stops at the first mistake, where an
//! editor wants all of them; and it knows nothing of HTML, so that one way of escaping serves for words, attributes and
//! addresses alike, and whether a branch leaves a tag open or a link out of sight cannot be asked. All of that would have
//! had to be written beside it, and then the engine adds nothing but what has to be forbidden. The language here is total,
//! its paths can be enumerated, and a template is checked together with the HTML around it. It also adds no dependency
//! to hosts that only delegate, which is why no cargo feature guards it.
//!
//! # HTML
//!
//! Elements, attributes and style properties are those of a rich-text editor; scripts, forms, style sheets, comments,
//! event handlers, unusual schemes, positioning and whatever else hides or loads are not among them. Elements must be
//! nested and closed as HTML says without repairs, and a branch of a condition contains whole elements only. The HTML of
//! the mail is then written anew from the tree, never copied.
//!
//! A field can stand in words; a field of one line also in `alt` and `title`; a link as the whole of an `href`, an address
//! behind `mailto:`; nowhere else. A link field in words becomes a link.
//!
//! # The required link (IL-82)
//!
//! The tree tells, for every combination of absent and present values (at most 64), whether a link that leads to the
//! required field is there with words that can be seen. What is in a remark, in an attribute other than `href`, in a branch
//! not taken, without words, in letters too small or in the colour of their ground does not count; nor does an image,
//! which mail programs block. [`Mistake::MissingLink`] names the path that lacks it.
//!
//! # What a host does
//!
//! 1. **Edit**: list [`fields`]; load the stored [`MailTemplate`] or the [built-in one](BuiltInLanguage::template); call
//!    [`Template::check`] on the draft, and show [`Template::preview`]; then [`prepare_template`], `store`, commit.
//! 2. **Send**: [`find_templates_for`] the languages of the mails, [`Template::render`] each, and put the mails into the
//!    outbox of the same transaction.
//! 3. **Set the limits of trust**: check that it may send in the name of a customised sender, and that values which people
//!    give themselves (names) deserve to stand in a mail to strangers: they are harmless here, not truthful.

mod build;
mod builtin;
mod characters;
mod choice;
mod clean;
mod cursor;
mod field;
mod html;
mod kind;
pub mod limits;
mod link_base;
mod mail;
mod markup;
mod merge;
mod moment;
mod paths;
mod place;
mod plain;
mod problem;
mod render;
mod repository;
mod scan;
mod services;
mod source;
mod stored;
mod template;
mod tree;
mod values;

pub use builtin::BuiltInLanguage;
pub use choice::{Chosen, ChosenFrom, choose, tags};
pub use field::{Bilingual, Field, FieldInfo, FieldType, fields};
pub use kind::TemplateKind;
pub use limits::Bound;
pub use link_base::LinkBase;
pub use mail::{Header, RenderedMail, Sender};
pub use markup::target::{Link, LinkError};
pub use place::{Part, Place};
pub use problem::{Expected, Mistake, PathCondition, TemplateError, TemplateProblem};
pub use render::PreviewWith;
pub use repository::TemplateRepository;
pub use services::{PreparedTemplate, find_templates_for, prepare_template};
pub use source::{SenderSource, TemplateSource};
pub use stored::{
    CorruptTemplate, MailTemplate, MailTemplateRecord, TemplateCommand, TemplateCorruption, TemplateEvent,
    TemplateKey, TemplateRefusal,
};
pub use template::{Template, TemplateRecord};
pub use values::MergeValues;
