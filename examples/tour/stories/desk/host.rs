//! The host of the story: a desk that follows from numbers, and how words become ids.

use super::{CHAPTERS, World};
use crate::story::{Chapter, Tale};
use crate::world::{TourError, address};
use std::path::Path;
use tantou::access::agents::{
    Agent, AgentId, AgentName, ChannelId, DataScope, Department, DepartmentId, Desk, DeskRecord, Person,
    Placement, Role,
};
use tantou::handover::assign::eligibility;
use tantou::handover::item::{Item, ItemKind, WorkState};
use tantou::handover::mailbox::{Mailbox, MailboxRecord, MailboxSettings, Protocol, Sharing};
use tantou::handover::{ItemId, PlanId};
use tantou::offboarding::{Offboarding, Receipt};
use tantou::storage::{TenantId, Timestamp};
use tantou::text::TextLanguage;

/// The names of the departments, in English and Japanese.
pub(super) const DEPARTMENTS: [(&str, &str); 4] =
    [("support", "サポート"), ("sales", "営業"), ("billing", "請求"), ("engineering", "技術")];

pub(super) const CHANNELS: [(&str, &str); 3] =
    [("web chat", "ウェブチャット"), ("messages", "メッセージ"), ("social", "SNS")];

/// The agents, from 1.
const NAMES: [&str; 30] = [
    "鈴木 一郎",
    "高橋 桃子",
    "佐藤 花子",
    "田中 次郎",
    "伊藤 さくら",
    "渡辺 健",
    "山本 翔",
    "中村 葵",
    "小林 大輔",
    "加藤 美咲",
    "吉田 修",
    "山田 優",
    "佐々木 蓮",
    "山口 舞",
    "松本 亮",
    "井上 結衣",
    "木村 拓",
    "林 千尋",
    "斎藤 剛",
    "清水 愛",
    "山崎 司",
    "森 陽菜",
    "池田 誠",
    "橋本 凛",
    "阿部 隼",
    "石川 薫",
    "前田 悠",
    "藤田 楓",
    "小川 渉",
    "岡田 文",
];

/// How many open items there are.
const ITEMS: u32 = 5_000;

/// What the story needs.
pub(crate) struct DeskStory {
    pub(super) journeys: Offboarding,
    pub(super) desk: Desk,
    pub(super) agents: Vec<Agent>,
    tenant: TenantId,
    start: Timestamp,
}

impl Tale for DeskStory {
    const KEY: &'static str = "desk";
    const TITLE: (&'static str, &'static str) = ("A help desk, and leaving it", "ヘルプデスクと引き継ぎ");
    const CHAPTERS: &'static [Chapter<Self>] = CHAPTERS;

    fn read(_: &Path) -> Result<Self, TourError> {
        let sound = |error: &dyn std::fmt::Display| TourError::Story(error.to_string());
        let tenant =
            "0195f3a2-6006-7000-8000-000000000006".parse::<TenantId>().map_err(|error| sound(&error))?;
        let start = "2026-04-01T09:00:00+09:00".parse::<Timestamp>().map_err(|error| sound(&error))?;
        let departments = (0..DEPARTMENTS.len()).map(|n| Department::new(department(tenant, n))).collect();
        let channels = (0..CHANNELS.len()).map(|n| channel(tenant, n)).collect();
        let record = DeskRecord { departments, channels, ..DeskRecord::default() };
        let desk = Desk::restore(record).map_err(|error| sound(&error))?;
        let mut agents = Vec::new();
        for number in 1..=NAMES.len() {
            let person = Person::new(
                name(number).parse::<AgentName>().map_err(|error| sound(&error))?,
                address(&mail_of(number))?,
            );
            let agent = Agent::new(agent(tenant, number), person, placement(tenant, number));
            agents.push(agent.map_err(|error| sound(&error))?);
        }
        let journeys =
            tantou::preset::help_desk().with_batch(50).with_mailboxes(tantou::preset::mail_addon());
        Ok(Self { journeys, desk, agents, tenant, start })
    }

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn start(&self) -> Timestamp {
        self.start
    }
}

fn department(tenant: TenantId, number: usize) -> DepartmentId {
    DepartmentId::derived(tenant.as_uuid(), &[b"department", &number.to_be_bytes()])
}

fn channel(tenant: TenantId, number: usize) -> ChannelId {
    ChannelId::derived(tenant.as_uuid(), &[b"channel", &number.to_be_bytes()])
}

fn agent(tenant: TenantId, number: usize) -> AgentId {
    AgentId::derived(tenant.as_uuid(), &[b"agent", &number.to_be_bytes()])
}

pub(super) fn name(number: usize) -> &'static str {
    number.checked_sub(1).and_then(|index| NAMES.get(index)).copied().unwrap_or("")
}

fn mail_of(number: usize) -> String {
    format!("agent{number:02}@desk.example")
}

/// Two administrators; every tenth is a light agent; every third is of two departments; channels in turn.
fn placement(tenant: TenantId, number: usize) -> Placement {
    let role = match number {
        1 | 2 => Role::Administrator,
        _ if number.is_multiple_of(10) => Role::LightAgent,
        _ => Role::Agent { scope: DataScope::TeamsAndUnassigned },
    };
    let first = number.checked_rem(DEPARTMENTS.len()).unwrap_or(0);
    let second =
        number.is_multiple_of(3).then(|| first.saturating_add(1).checked_rem(DEPARTMENTS.len()).unwrap_or(0));
    let departments = std::iter::once(first).chain(second).map(|n| department(tenant, n));
    let serves = |n: &usize| !number.saturating_add(*n).is_multiple_of(3);
    let channels = (0..CHANNELS.len()).filter(serves).map(|n| channel(tenant, n));
    Placement::new(role, departments).with_channels(channels)
}

/// All ids of the story follow from its numbers and words.
impl DeskStory {
    pub(super) fn agent(&self, number: usize) -> AgentId {
        agent(self.tenant, number)
    }

    pub(super) fn boss(&self) -> AgentId {
        self.agent(1)
    }

    pub(super) fn item(&self, number: u32) -> ItemId {
        ItemId::derived(self.tenant.as_uuid(), &[b"item", &number.to_be_bytes()])
    }

    pub(super) fn plan(&self, word: &str) -> PlanId {
        PlanId::derived(self.tenant.as_uuid(), &[b"plan", word.as_bytes()])
    }

    pub(super) fn name_of(&self, id: AgentId) -> String {
        let number = (1..=NAMES.len()).find(|number| self.agent(*number) == id);
        number.map_or_else(String::new, |number| name(number).to_owned())
    }

    pub(super) fn department_name(&self, id: DepartmentId, language: TextLanguage) -> &'static str {
        let found = (0..DEPARTMENTS.len()).find(|n| department(self.tenant, *n) == id);
        let (english, japanese) = found.and_then(|n| DEPARTMENTS.get(n)).copied().unwrap_or_default();
        match language {
            TextLanguage::English => english,
            TextLanguage::Japanese => japanese,
        }
    }

    /// The items: conversations by a channel, tickets and activities, each with somebody who may hold it; every fiftieth with nobody.
    pub(super) fn items(&self) -> Vec<Item> {
        (0..ITEMS).map(|number| self.new_item(number)).collect()
    }

    fn new_item(&self, number: u32) -> Item {
        let index = usize::try_from(number).unwrap_or(0);
        let turn = |of: usize, among: usize| of.checked_rem(among).unwrap_or(0);
        let kind = ItemKind::ALL.get(turn(index, 3)).copied().unwrap_or(ItemKind::Ticket);
        let channel =
            (kind == ItemKind::Conversation).then(|| channel(self.tenant, turn(index.div_euclid(3), 3)));
        let state = match turn(index, 4) {
            0 => WorkState::New,
            1 => WorkState::Open { replied: true },
            _ => WorkState::Open { replied: false },
        };
        let department = department(self.tenant, turn(index.div_euclid(7), 4));
        let item =
            Item { id: self.item(number), kind, department, channel, team: None, state, assignee: None };
        let fit: Vec<AgentId> = self
            .agents
            .iter()
            .filter_map(|agent| eligibility(agent, &item, &self.desk).ok())
            .map(|eligible| eligible.agent)
            .collect();
        let holder = fit.get(turn(index.div_euclid(5), fit.len())).copied();
        Item { assignee: holder.filter(|_| !number.is_multiple_of(50)), ..item }
    }

    /// Most share their mail by record; some keep it private, some fetch it by IMAP.
    pub(super) fn mailboxes(&self) -> Vec<Mailbox> {
        let mailbox = |(number, agent): (usize, &Agent)| {
            let sharing = if number.is_multiple_of(8) { Sharing::Private } else { Sharing::RecordLevel };
            let protocol = if number.is_multiple_of(9) { Protocol::Imap } else { Protocol::Pop3 };
            let settings =
                Some(MailboxSettings { address: agent.person().address.clone(), protocol, sharing });
            let record = MailboxRecord {
                settings,
                saved_at: Some(self.start),
                ..Mailbox::new(agent.id(), true).record()
            };
            Mailbox::restore(record).ok()
        };
        (1..).zip(&self.agents).filter_map(mailbox).collect()
    }
}

/// What a journey gives that has nothing to send.
pub(super) const fn plain<O>(outcome: O) -> Receipt<O, ()> {
    Receipt { outcome, messages: Vec::new(), events: Vec::new() }
}

impl World<'_> {
    /// An agent's name, as it is on file now.
    pub(super) fn name_now(&mut self, id: AgentId) -> Result<String, TourError> {
        use tantou::access::agents::AgentRepository as _;
        let found = self.read(|tx, _| tantou::storage::run_ready(tx.find_agents(&[id])))?;
        Ok(found.first().map_or_else(String::new, |agent| agent.person().name.as_str().to_owned()))
    }
}
