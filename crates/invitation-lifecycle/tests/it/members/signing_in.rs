//! Signing in, and the first login.

use super::machine::in_every_status;
use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::members::*;

/// IL-56: only when active and verified, and only by the present address.
#[test]
fn il_56_exactly_who_is_active_and_verified() {
    for (status, portal) in in_every_status() {
        let present = portal.member(1).address().clone();
        let opens = matches!(portal.member(1).sign_in(present.key()), SignIn::Open { .. });
        let expected = MemberStatus::new(Activity::Active, Verification::Verified);
        assert_eq!(opens, status == expected, "{status}");
        let other = portal.member(1).sign_in(address("somebody@else.example").key());
        assert_eq!(other, SignIn::Denied { why: NoAccess::OtherAddress });
    }
}

/// IL-58: the portal opens once the profile is complete; before acceptance there is nothing to complete.
#[test]
fn il_58_the_first_login() {
    let mut portal = Portal::new();
    let token = portal.invite(1, SAGE_MAIL);
    assert_eq!(portal.refused(|portal| portal.complete_profile(1)).code(), "member.not_in_status");
    assert_eq!(portal.sign_in(1, SAGE_MAIL), SignIn::Denied { why: NoAccess::InvitationNotAccepted });
    portal.accept(&token, SAGE).unwrap();
    assert_eq!(portal.mails[0].kind, MemberMailKind::Welcome);
    assert_eq!(portal.sign_in(1, SAGE_MAIL), SignIn::AskProfile { person: SAGE });
    portal.complete_profile(1).unwrap();
    assert_eq!(portal.sign_in(1, SAGE_MAIL), SignIn::Open { person: SAGE });
    assert_eq!(portal.member(1).profile(), Some(&profile()));
}

/// IL-58: language and country come from the browser, the rest from the inviter's locale; what the browser does not say, too.
#[test]
fn il_58_what_the_form_begins_with() {
    let browser =
        BrowserLocale { language: Some("fr-CH".parse().unwrap()), country: Some("CH".parse().unwrap()) };
    let suggested = Profile::suggested(browser, &profile());
    assert_eq!((suggested.language.as_str(), suggested.country.as_str()), ("fr-CH", "CH"));
    assert_eq!((suggested.time_zone.as_str(), suggested.date_format.as_str()), ("Asia/Tokyo", "yyyy/MM/dd"));
    assert_eq!(Profile::suggested(BrowserLocale::default(), &profile()), profile());
}

/// IL-58: what is no country, zone or format is refused, never a panic.
#[test]
fn il_58_texts_of_the_profile() {
    for good in ["Asia/Tokyo", "America/Argentina/Buenos_Aires", "Etc/GMT+9", "UTC"] {
        assert!(good.parse::<TimeZone>().is_ok(), "{good}");
    }
    for bad in ["", "9", "Asia/東京", " Asia/Tokyo", &"x".repeat(65)] {
        assert!(bad.parse::<TimeZone>().is_err(), "{bad}");
    }
    assert!("JP".parse::<Country>().is_ok());
    assert!(["", "jp", "JPN", "日本"].iter().all(|bad| bad.parse::<Country>().is_err()));
    assert!("yyyy年M月d日".parse::<FormatPattern>().is_ok());
    assert!(["", " ", "a\nb"].iter().all(|bad| bad.parse::<FormatPattern>().is_err()));
    assert!(serde_json::from_str::<Country>(r#""jp""#).is_err());
}
