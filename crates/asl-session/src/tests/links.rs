//! Links and files: what they carry, and whether the run is the same.

use super::*;

#[test]
fn a_shared_project_is_the_same_project() {
    let mut project = Project::new(TASK, "{ }\n", "{}");
    project.seed = 99;
    project.start_time = Timestamp::from_millis(5);
    let mut host = Host::new(project.clone());
    host.act(MoreAction::Open(Overlay::Share));
    let fragment = host.session.share().unwrap().fragment.clone();
    assert_eq!(host.effects, [Effect::ReplaceFragment(fragment.clone())]);
    host.act(MoreAction::CopyLink {
        base: "https://play.example/".to_owned(),
    });
    assert_eq!(
        host.effects.last(),
        Some(&Effect::WriteClipboard(format!(
            "https://play.example/#{fragment}"
        )))
    );
    let mut other = Host::new(Project::empty());
    other.act(Action::OpenLink(format!("#{fragment}")));
    assert_eq!(*other.session.project(), project);
    assert!(other.effects.contains(&Effect::SetText {
        document: Document::Input,
        text: "{ }\n".to_owned(),
    }));
    let cut = &fragment[..fragment.len() - 50];
    other.act(Action::OpenLink(cut.to_owned()));
    assert!(other.session.link_error().unwrap().contains("incomplete"));
    assert_eq!(*other.session.project(), project);
    other.act(Action::NewProject);
    assert_eq!(other.session.link_error(), None);
}

/// A link of the project as it ran, and what opening it gives.
fn reopened(host: &mut Host, change: impl Fn(&str) -> String) -> Host {
    host.act(MoreAction::Open(Overlay::Share));
    let fragment = host.session.share().unwrap().fragment.clone();
    let mut other = Host::new(Project::empty());
    other.act(Action::OpenLink(change(&fragment)));
    other.run();
    other
}

#[test]
fn a_link_checks_itself() {
    let mut host = Host::new(examples::ALL[0].project());
    host.act(MoreAction::Open(Overlay::Share));
    assert!(!host.session.share().unwrap().checks_itself, "nothing ran");
    host.run();
    let other = reopened(&mut host, ToOwned::to_owned);
    assert!(host.session.share().unwrap().checks_itself);
    let notice = other.session.notice().unwrap();
    assert!(
        notice.text.starts_with("Reproduced: the same"),
        "{notice:?}"
    );
    assert_eq!(other.session.difference(), None);

    // The same link with another seed would be another run, if it used one; the start time shows.
    let mut later = host.session.project().clone();
    later.start_time = Timestamp::from_millis(0);
    let changed = |fragment: &str| {
        let document = asl_share::decode(fragment).unwrap();
        let mut document = document;
        document.set_number(asl_share::tag::START_TIME, 0);
        asl_share::encode(&document).unwrap()
    };
    let mut other = reopened(&mut host, changed);
    let difference = other.session.difference().unwrap().clone();
    assert_eq!(difference.made_with, difference.this_version);
    assert_eq!(difference.n_found, difference.n_promised);
    assert_ne!(difference.found.as_deref(), Some(&*difference.promised));
    assert_eq!(other.session.notice(), None);
    // The next run is not the link's.
    other.act(MoreAction::AcceptDifference);
    other.run();
    assert_eq!(other.session.difference(), None);
}

#[test]
fn a_run_that_a_person_made_cannot_be_promised() {
    let mut host = Host::new(Project::new(TASK, "{}", "{}"));
    host.run();
    host.act(MoreAction::EditAnswer(AnswerEdit::Remember(false)));
    host.act(MoreAction::UseAnswer);
    host.finish();
    host.act(MoreAction::Open(Overlay::Share));
    assert!(!host.session.share().unwrap().checks_itself);
    host.run();
    host.act(MoreAction::UseAnswer);
    host.finish();
    host.act(MoreAction::Open(Overlay::Share));
    assert!(host.session.share().unwrap().checks_itself);
    host.run();
    assert_eq!(host.status(), "Succeeded");
    let other = reopened(&mut host, ToOwned::to_owned);
    assert_eq!(other.session.difference(), None);
}

#[test]
fn a_link_can_bring_the_screen() {
    let mut host = Host::new(examples::ALL[0].project());
    host.run();
    host.act(Action::ShowTab(crate::ResultTab::Events));
    host.act(Action::SelectState(Some("ChargeCard".into())));
    host.act(Action::SeekTo(7));
    host.act(MoreAction::Include {
        part: crate::Part::View,
        include: true,
    });
    let other = reopened(&mut host, ToOwned::to_owned);
    assert_eq!(other.session.playhead(), 7);
    assert_eq!(other.session.tab(), crate::ResultTab::Events);
    assert_eq!(
        other.session.selected_state().map(|name| &**name),
        Some("ChargeCard")
    );
}

#[test]
fn account_ids_can_be_replaced_before_sharing() {
    let definition = TASK.replace(
        "\"charge\"",
        "\"arn:aws:lambda:eu-west-1:210987654321:function:charge\"",
    );
    let mut host = Host::new(Project::new(definition, "[210987654321]", "{}"));
    host.act(MoreAction::Open(Overlay::Share));
    let link = host.session.share().unwrap().clone();
    assert_eq!((link.findings.len(), link.n_accounts), (2, 2));
    host.act(MoreAction::ReplaceAccounts);
    assert_eq!(host.session.share().unwrap().findings, []);
    assert_eq!(host.session.project().input, "[123456789012]");
    assert!(
        host.session
            .project()
            .definition
            .contains(":123456789012:function")
    );
}

#[test]
fn a_project_can_be_brought_as_a_file() {
    let mut host = Host::new(examples::ALL[0].project());
    host.act(MoreAction::DownloadProject);
    let Some(Effect::Download {
        text, file_name, ..
    }) = host.effects.pop()
    else {
        panic!("{:?}", host.effects);
    };
    assert_eq!(file_name, "workflow.aslplay.json");
    let mut other = Host::new(Project::empty());
    other.act(MoreAction::Import {
        name: Some(file_name),
        text,
    });
    other.finish();
    assert_eq!(other.status(), "Succeeded");
    assert_eq!(*other.session.project(), examples::ALL[0].project());
    other.act(MoreAction::Import {
        name: None,
        text: "?".to_owned(),
    });
    assert!(other.session.import().is_some());
    assert_eq!(other.session.overlay(), Some(Overlay::Import));
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing_and_says_why() {
    let mut host = Host::new(examples::ALL[0].project());
    let cause = crate::Unreadable::Refused("not found".to_owned());
    host.act(MoreAction::Unreadable(crate::UnreadableFile {
        name: "a.json".to_owned(),
        cause,
    }));
    let notice = host.session.notice().unwrap();
    assert!(notice.is_error);
    assert!(
        notice
            .text
            .starts_with("`a.json` could not be read (not found)"),
        "{}",
        notice.text
    );
    assert_eq!(*host.session.project(), examples::ALL[0].project());
    assert_eq!(host.session.import(), None);
}
