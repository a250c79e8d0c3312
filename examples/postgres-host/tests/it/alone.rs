//! One command is enough: it brings a PostgreSQL along.

use crate::database;
use crate::http::{get, post_form};
use crate::process::{HOSTING, Host, SAKURA};
use std::net::TcpStream;

#[test]
fn without_a_database_it_brings_one_along_and_takes_it_away() {
    if !database::is_there() {
        return;
    }
    let mut host = Host::alone();
    let server = host.line("a throwaway one on 127.0.0.1:");
    let port: u16 = server.split("127.0.0.1:").nth(1).unwrap().split(',').next().unwrap().parse().unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
    assert!(host.line("curl ").contains(SAKURA), "it shows how to go on");
    assert_eq!(get(host.internal, "/readyz").status, 200);

    assert_eq!(host.invite(1, &["tanaka@seisaku-kobo.example"]).status, 200);
    let link = host.line("/invitations/");
    let link = &link[link.find("/invitations/").unwrap()..];
    assert!(get(host.public, link).text.contains("さくら商事株式会社 様から"));
    let form = "password=tsutsuji+no+hana&password_again=tsutsuji+no+hana";
    assert!(post_form(host.public, &format!("{link}/accept"), form).text.contains("招待を承諾しました"));
    let delegates = get(host.internal, &format!("/holders/{SAKURA}/contracts/{HOSTING}/delegates")).json();
    assert_eq!(delegates[0]["may_configure"], true, "{delegates}");

    host.terminate();
    assert!(host.wait().success());
    host.line("Stopped.");
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "the throwaway server is still there");
}
