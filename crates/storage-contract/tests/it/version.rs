use storage_contract::{Version, Versioned};

#[test]
fn a_version_survives_a_signed_column_and_moves_on() {
    let mut version = Version::FIRST;
    for _ in 0..1_000 {
        assert_eq!(Version::from_stored(version.to_stored()), version);
        assert_ne!(version.next(), version);
        version = version.next();
    }
    assert_eq!(Version::from_stored(-1).next(), Version::from_stored(0), "a version wraps, it never panics");
}

#[test]
fn mapping_keeps_the_version() {
    let read = Versioned::first(2).map(|n| n * 10);
    assert_eq!((read.value, read.version), (20, Version::FIRST));
}
