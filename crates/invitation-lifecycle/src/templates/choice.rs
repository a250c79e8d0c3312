//! Which template a mail is made from (IL-84).

use super::builtin::BuiltInLanguage;
use super::kind::TemplateKind;
use super::stored::MailTemplate;
use super::template::Template;
use crate::language::Language;
use serde::{Deserialize, Serialize};

/// The template that is used, and why this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The template; its own language may be another than the one asked for.
    pub template: Template,
    /// Where it comes from.
    pub from: ChosenFrom,
}

/// Where a template comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChosenFrom {
    /// The customised template of the language asked for.
    Custom,
    /// The built-in one of the language asked for.
    BuiltIn,
    /// The customised one of the default language: the language asked for has neither.
    DefaultCustom,
    /// The built-in one of the default language.
    DefaultBuiltIn,
    /// The built-in English one: even the default language has neither.
    LastResort,
}

/// The tags under which a template of a language is looked for, from the most to the least specific: `zh-Hant-TW`,
/// `zh-Hant`, `zh` (the lookup of RFC 4647).
pub fn tags(language: &Language) -> Vec<Language> {
    let mut tags = vec![language.clone()];
    let mut tag = language.as_str();
    while let Some((shorter, _)) = tag.rsplit_once('-') {
        tag = shorter;
        // A lone letter announces what follows it, and says nothing without it.
        let announces = tag.rsplit('-').next().is_some_and(|part| part.len() == 1);
        if !announces {
            tags.extend(tag.parse());
        }
    }
    tags
}

/// Chooses the template for a mail (IL-84): the customised one of the language if there is one, else the built-in one of
/// that language, else the same for the default language of the scope, and English if there is nothing at all. Nothing is
/// ever translated.
///
/// `stored` are the templates of the scope, in any order; those of other kinds and languages are passed over.
///
/// ```
/// use invitation_lifecycle::templates::{ChosenFrom, TemplateKind, choose};
/// let chosen = choose(TemplateKind::Welcome, &"fr".parse()?, &"ja".parse()?, &[]);
/// assert_eq!((chosen.from, chosen.template.language().as_str()), (ChosenFrom::DefaultBuiltIn, "ja"));
/// # Ok::<(), invitation_lifecycle::LanguageError>(())
/// ```
pub fn choose(kind: TemplateKind, wanted: &Language, default: &Language, stored: &[MailTemplate]) -> Chosen {
    let custom = |language: &Language| {
        tags(language).into_iter().find_map(|tag| {
            let fits = |found: &&MailTemplate| found.key().kind == kind && found.key().language == tag;
            stored.iter().filter(fits).find_map(MailTemplate::custom).cloned()
        })
    };
    let built_in =
        |language: &Language| BuiltInLanguage::of(language).map(|language| language.template(kind));
    let from = |template: Option<Template>, from| template.map(|template| Chosen { template, from });
    from(custom(wanted), ChosenFrom::Custom)
        .or_else(|| from(built_in(wanted), ChosenFrom::BuiltIn))
        .or_else(|| from(custom(default), ChosenFrom::DefaultCustom))
        .or_else(|| from(built_in(default), ChosenFrom::DefaultBuiltIn))
        .unwrap_or_else(|| Chosen {
            template: BuiltInLanguage::English.template(kind),
            from: ChosenFrom::LastResort,
        })
}
