//! The sixth story: a help desk whose agents are assigned work with reasons, go away and come back, leave, and are made anonymous.

mod absence;
mod deletion;
mod faults;
mod handover;
mod host;
mod leaving;
mod mail;
mod opening;
mod picker;
mod standing;

pub(crate) use host::DeskStory;

use crate::story::Chapter;

type World<'a> = crate::world::World<'a, DeskStory>;

const CHAPTERS: &[Chapter<DeskStory>] = &[
    Chapter {
        english: "A desk: four departments, three channels, thirty agents, five thousand open items",
        japanese: "窓口: 4部門、3経路、担当者30名、未完了5,000件",
        tell: opening::tell,
    },
    Chapter { english: "Who may take this", japanese: "誰に割り当てられるか", tell: picker::tell },
    Chapter {
        english: "Away for a week, and back", japanese: "1週間の不在と復帰", tell: absence::tell
    },
    Chapter {
        english: "An agent leaves, and in the middle one of the successors, too",
        japanese: "担当者の退職と、途中で退職する引き継ぎ先",
        tell: leaving::tell,
    },
    Chapter {
        english: "Another is deleted: the mailbox backed up, the person made anonymous",
        japanese: "担当者の削除: メールのバックアップと匿名化",
        tell: deletion::tell,
    },
    Chapter {
        english: "Written around the rules", japanese: "規則を通さない変更", tell: faults::tell
    },
    Chapter { english: "How things stand", japanese: "現在の状態", tell: standing::tell },
];
