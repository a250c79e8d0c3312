//! Orders, the same in every run, in each form in which they are filtered.

use portal_visibility::{Date, Decimal};
use serde_json::{Map, Value as Json, json};
use storage_contract::Timestamp;

/// What has become of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not sent yet.
    Draft,
    /// Taken.
    Open,
    /// Under way.
    InProgress,
    /// Waiting.
    OnHold,
    /// Over.
    Closed,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Open, Self::InProgress, Self::OnHold, Self::Closed];
    /// The codes of all of them, in the same order.
    pub const CODES: [&'static str; 5] = ["draft", "open", "in_progress", "on_hold", "closed"];

    /// The code of the choice.
    #[inline]
    pub fn code(self) -> &'static str {
        Self::CODES.get(self as usize).copied().unwrap_or_default()
    }
}

/// How its delivery goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// As promised.
    OnTime,
    /// Later than promised.
    Late,
    /// Nowhere.
    Lost,
    /// Back again.
    Returned,
}

impl Delivery {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::OnTime, Self::Late, Self::Lost, Self::Returned];
    /// The codes of all of them, in the same order.
    pub const CODES: [&'static str; 4] = ["on_time", "late", "lost", "returned"];

    /// The code of the choice.
    #[inline]
    pub fn code(self) -> &'static str {
        Self::CODES.get(self as usize).copied().unwrap_or_default()
    }
}

/// The customer who looks.
#[derive(Clone, Copy, Debug)]
pub struct Me {
    /// The key of their record.
    pub contact: i64,
    /// Their own delivery status.
    pub delivery_status: Delivery,
}

impl Me {
    /// Sage Wieser, whose deliveries are late.
    pub const SAGE: Self = Self { contact: 7, delivery_status: Delivery::Late };
}

/// An order: a key and twelve fields.
#[derive(Clone, Debug)]
pub struct Order {
    /// The key.
    pub id: i64,
    /// Whose it is; one in thirty-two is nobody's.
    pub contact: Option<i64>,
    /// What has become of it; a fifth are closed.
    pub status: Status,
    /// How many pieces: 0 to 12.
    pub amount: i64,
    /// How its delivery goes; of one in sixteen nothing is known.
    pub delivery_status: Option<Delivery>,
    /// What it is about.
    pub subject: String,
    /// What else is to say.
    pub memo: Option<String>,
    /// What was ordered.
    pub product: Option<i64>,
    /// The price of all pieces.
    pub price: Decimal,
    /// When it was made.
    pub ordered_on: Date,
    /// When it was touched last.
    pub updated_at: Timestamp,
    /// Where it is sent from.
    pub warehouse: String,
    /// Whether it is in a hurry.
    pub express: bool,
}

/// The orders as columns: one vector per field that the rule reads, and for those that may be missing a bit per row that says whether it is there.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Whose they are; anything where missing.
    pub contact: Vec<i64>,
    /// Which contacts are there.
    pub contact_there: Vec<u64>,
    /// Places in [`Status::CODES`].
    pub status: Vec<u8>,
    /// How many pieces.
    pub amount: Vec<i64>,
    /// Places in [`Delivery::CODES`]; anything where missing.
    pub delivery_status: Vec<u8>,
    /// Which delivery statuses are there.
    pub delivery_there: Vec<u64>,
}

/// All orders.
#[derive(Clone, Debug)]
pub struct World {
    /// As structs.
    pub orders: Vec<Order>,
}

/// Bits that look random and follow from the number (`SplitMix64`).
const fn bits(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// One of several, chosen by some bits.
fn one_of<T: Copy>(from: &[T], bits: u64) -> T {
    let place = bits.checked_rem(from.len() as u64).unwrap_or_default();
    *from.get(usize::try_from(place).unwrap_or_default()).expect("a place within")
}

impl World {
    /// So many orders, of which so many in a thousand are [`Me::SAGE`]'s.
    pub fn new(count: usize, mine_of_thousand: u64) -> Self {
        Self { orders: (0_i64..).take(count).map(|id| order(id, mine_of_thousand)).collect() }
    }

    /// Which orders, by their places, somebody sees according to a predicate.
    pub fn places(&self, seen: impl Fn(&Order) -> bool) -> Vec<u32> {
        (0..).zip(&self.orders).filter(|(_, order)| seen(order)).map(|(place, _)| place).collect()
    }

    /// The orders as JSON objects.
    pub fn json(&self) -> Vec<Map<String, Json>> {
        self.orders.iter().map(object).collect()
    }

    /// The orders as columns.
    pub fn columns(&self) -> Columns {
        let mut columns = Columns::default();
        for order in &self.orders {
            columns.contact.push(order.contact.unwrap_or_default());
            columns.status.push(order.status as u8);
            columns.amount.push(order.amount);
            columns.delivery_status.push(order.delivery_status.map_or(0, |delivery| delivery as u8));
        }
        columns.contact_there = there(&self.orders, |order| order.contact.is_some());
        columns.delivery_there = there(&self.orders, |order| order.delivery_status.is_some());
        columns
    }
}

/// One bit per order, the first in the lowest place of the first word.
fn there(orders: &[Order], is_there: impl Fn(&Order) -> bool) -> Vec<u64> {
    let word = |chunk: &[Order]| chunk.iter().rfold(0, |word, order| word << 1 | u64::from(is_there(order)));
    orders.chunks(64).map(word).collect()
}

fn order(id: i64, mine_of_thousand: u64) -> Order {
    let random = bits(id.unsigned_abs().wrapping_add(1));
    let more = bits(random);
    let mine = (random & 0xffff).checked_rem(1000).unwrap_or_default() < mine_of_thousand;
    let other = 1000_i64.wrapping_add(i64::try_from(random >> 50).unwrap_or_default());
    let day = u8::try_from((more >> 20) & 15).unwrap_or_default().wrapping_add(1);
    let contact = if mine { Some(Me::SAGE.contact) } else { (random >> 16 & 31 != 0).then_some(other) };
    Order {
        id,
        contact,
        status: one_of(&Status::ALL, random >> 24),
        amount: i64::try_from((random >> 32).checked_rem(13).unwrap_or_default()).unwrap_or_default(),
        delivery_status: (more & 15 != 0).then(|| one_of(&Delivery::ALL, more >> 8)),
        subject: format!("注文 {id:07}"),
        memo: (more >> 30 & 3 == 1).then(|| "配送は午前".to_owned()),
        product: (more >> 33 & 7 != 0).then(|| i64::try_from(more >> 52).unwrap_or_default()),
        price: Decimal::new(i64::try_from(more >> 40).unwrap_or_default(), 2),
        ordered_on: Date::new(2026, 4, day).expect("a day of April"),
        updated_at: Timestamp::from_unix_micros(1_775_000_000_000_000_i64.wrapping_add(id))
            .expect("a year within"),
        warehouse: one_of(&["大阪", "東京", "福岡"], more >> 44).to_owned(),
        express: more >> 60 & 1 == 1,
    }
}

/// An order as a JSON object; what is missing is `null`.
pub fn object(order: &Order) -> Map<String, Json> {
    let json = json!({
        "id": order.id, "contact": order.contact, "status": order.status.code(), "amount": order.amount,
        "delivery_status": order.delivery_status.map(Delivery::code), "subject": order.subject, "memo": order.memo,
        "product": order.product, "price": order.price.to_string(), "ordered_on": order.ordered_on.to_string(),
        "updated_at": order.updated_at.to_string(), "warehouse": order.warehouse, "express": order.express,
    });
    match json {
        Json::Object(object) => object,
        _ => Map::new(),
    }
}
