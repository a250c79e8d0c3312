//! Who is there, by filter, and how many seats they take.

use super::{MembersStory, World};
use crate::mailbox;
use crate::story::Tale;
use crate::teller::Tone;
use crate::world::TourError;
use tantou::invitation::eligibility::UserTypeId;
use tantou::invitation::members::{Member, MemberAction, MemberFilter, MemberQuery, MemberRepository};
use tantou::quota::licence::PortalId;
use tantou::quota::seats::Usage;
use tantou::storage::run_ready;
use tantou::text::{Explain, TextLanguage};

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(2, 6);
    let (portal, language) = (world.data.portal(), world.teller.language());
    let query = MemberQuery { filter: MemberFilter::All, user_type: None };
    let members: Vec<Member> = world.read(|tx, _| run_ready(tx.page_members(portal, query, None, 1_000)))?;
    let rows = MemberFilter::ALL.into_iter().map(|filter| {
        let count = members.iter().filter(|member| filter.matches(member.status())).count();
        let offered: Vec<String> =
            filter.actions().map(|action: MemberAction| action.message(language)).collect();
        vec![filter.message(language), count.to_string(), offered.join(world.teller.pick(", ", "、"))]
    });
    let rows: Vec<_> = rows.collect();
    let columns = match language {
        TextLanguage::English => ["filter", "members", "bulk actions"],
        TextLanguage::Japanese => ["フィルター", "人数", "一括処理"],
    };
    world.teller.table("members", &columns, &rows)?;
    seats(world)?;
    let delivered = world.read(|tx, _| mailbox::delivered_count(tx.connection(), MembersStory::KEY))?;
    let text = world.teller.pick(
        format!(
            "{delivered} messages delivered, each once: one to the portal's manager, the others to members"
        ),
        format!("配信されたメッセージ{delivered}通(重複なし。1通はポータルの管理者宛、ほかはメンバー宛)"),
    );
    Ok(world.teller.outcome(Tone::Faint, "tour.standing", text)?)
}

fn seats(world: &mut World<'_>) -> Result<(), TourError> {
    for (user_type, usage) in usages(world)? {
        let text = format!("{}: {}", world.type_name(user_type), usage.message(world.teller.language()));
        world.teller.outcome(Tone::Faint, usage.code(), text)?;
    }
    Ok(())
}

/// The seats of each user type.
pub(super) fn usages(world: &mut World<'_>) -> Result<Vec<(UserTypeId, Usage)>, TourError> {
    let journeys = world.data.journeys.clone();
    let portal = PortalId::from_uuid(world.data.portal().as_uuid());
    let state = world.read(|tx, now| run_ready(journeys.seats().state(tx, portal, now)))?;
    let state = state.ok_or_else(|| TourError::Story("there is no portal".into()))?;
    Ok(state.types.iter().map(|known| (known.user_type.as_uuid().into(), known.seats.after)).collect())
}
