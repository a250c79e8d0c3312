//! What becomes of an inquiry (CQ-10, CQ-11, CQ-12), as the desk reads it.

use super::{Explain, TextLanguage, in_either};
use contact_quota::contacts::{AutomaticSign, Confirmation, Judgement, Reply, Verdict};

impl Explain for Verdict {
    fn code(&self) -> &'static str {
        match self {
            Self::Accept(_) => "inquiry.accept",
            Self::AskWhich { .. } => "inquiry.ask_which",
            Self::ConfirmWithPrimary { .. } => "inquiry.confirm_with_primary",
            Self::RefuseUnregistered => "inquiry.refuse_unregistered",
            Self::UnknownContract => "inquiry.unknown_contract",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, Self::Accept(_)) => "accepted: it is from a registered contact".into(),
            (TextLanguage::Japanese, Self::Accept(_)) => {
                "登録された担当者からの問い合わせとして受け付けます".into()
            }
            (TextLanguage::English, Self::AskWhich { candidates }) => {
                format!("it has to say which registration it is from, of {}", candidates.len())
            }
            (TextLanguage::Japanese, Self::AskWhich { candidates }) => {
                format!("登録{}件のうち、どなたからの問い合わせかを確認してください", candidates.len())
            }
            (_, Self::ConfirmWithPrimary { why, .. }) => why.message(language),
            (TextLanguage::English, Self::RefuseUnregistered) => {
                "refused: nobody is registered under this address".into()
            }
            (TextLanguage::Japanese, Self::RefuseUnregistered) => {
                "登録のないメールアドレスのため、受け付けできません".into()
            }
            (TextLanguage::English, Self::UnknownContract) => {
                "it cannot be judged: it names no contract that has a register".into()
            }
            (TextLanguage::Japanese, Self::UnknownContract) => {
                "担当者登録のある契約が示されていないため、判断できません".into()
            }
        }
    }
}

impl Explain for Confirmation {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAContact => "confirm.not_a_contact",
            Self::ContractContent => "confirm.contract_content",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::NotAContact => in_either(
                language,
                "to be confirmed with the primary contact: whoever inquires is not known as a contact",
                "担当者として確認できない方からの連絡のため、主担当に確認します",
            ),
            Self::ContractContent => in_either(
                language,
                "to be confirmed with the primary contact: it is about the content of the contract",
                "契約内容に関わるため、主担当に確認します",
            ),
        }
    }
}

impl Explain for Reply {
    fn code(&self) -> &'static str {
        match self {
            Self::Answer => "reply.answer",
            Self::DoNotAnswer { .. } => "reply.do_not_answer",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, Self::Answer) => "it may be answered".into(),
            (TextLanguage::Japanese, Self::Answer) => "返信できます".into(),
            (TextLanguage::English, Self::DoNotAnswer { signs }) => {
                format!("do not answer, no person sent it: {}", listed(signs, language, "; "))
            }
            (TextLanguage::Japanese, Self::DoNotAnswer { signs }) => {
                format!("自動送信のメールのため、返信しないでください: {}", listed(signs, language, "、"))
            }
        }
    }
}

fn listed(signs: &[AutomaticSign], language: TextLanguage, separator: &str) -> String {
    signs.iter().map(|sign| sign.message(language)).collect::<Vec<_>>().join(separator)
}

impl Explain for AutomaticSign {
    fn code(&self) -> &'static str {
        match self {
            Self::NoEnvelopeSender => "mail.no_envelope_sender",
            Self::Header { .. } => "mail.automatic_header",
            Self::MachineAddress { .. } => "mail.machine_address",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (TextLanguage::English, Self::NoEnvelopeSender) => "the envelope has no sender".into(),
            (TextLanguage::Japanese, Self::NoEnvelopeSender) => "エンベロープの送信元がありません".into(),
            (TextLanguage::English, Self::Header { name, value }) => format!("header {name}: {value}"),
            (TextLanguage::Japanese, Self::Header { name, value }) => format!("ヘッダー「{name}: {value}」"),
            (TextLanguage::English, Self::MachineAddress { local_part }) => {
                format!("`{local_part}` is the address of a machine")
            }
            (TextLanguage::Japanese, Self::MachineAddress { local_part }) => {
                format!("「{local_part}」は自動送信用のアドレスです")
            }
        }
    }
}

/// The verdict, and the hint not to answer where there is one.
impl Explain for Judgement {
    fn code(&self) -> &'static str {
        self.verdict.code()
    }

    fn message(&self, language: TextLanguage) -> String {
        let verdict = self.verdict.message(language);
        match (language, &self.reply) {
            (_, Reply::Answer) => verdict,
            (TextLanguage::English, reply) => format!("{verdict}; {}", reply.message(language)),
            (TextLanguage::Japanese, reply) => format!("{verdict}。{}", reply.message(language)),
        }
    }
}
