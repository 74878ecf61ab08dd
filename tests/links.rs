//! Every form of link that was ever issued still opens: `fixtures/links/` has each with the
//! definition it holds. A file that is there is never changed.
#![expect(clippy::disallowed_methods, reason = "the test's cases are files")]

use asl_session::{Action, Project, RunState, Session};
use tests::paths;

#[test]
fn every_link_that_was_issued_opens() {
    let folder = paths::root().join("tests/fixtures/links");
    let mut n_links = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let link = std::fs::read_to_string(&path).unwrap();
        let definition = std::fs::read_to_string(path.with_extension("asl.json")).unwrap();
        let mut session = Session::whole(Project::empty());
        session.update(Action::OpenLink(link.trim().to_owned()));
        assert_eq!(session.link_error(), None, "{}", path.display());
        assert_eq!(
            session.project().definition,
            definition,
            "{}",
            path.display()
        );
        assert_eq!(*session.run_state(), RunState::None);
        n_links += 1;
    }
    assert!(n_links >= 5, "{n_links}");
}
