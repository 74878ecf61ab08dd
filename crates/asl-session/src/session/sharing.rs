//! Links, copies and files.

use std::rc::Rc;

use asl_protocol::ExecutionStatus;

use crate::link_check::{self, Check};
use crate::more::{GraphText, MoreEffect, Overlay};
use crate::scratch::ScratchLanguage;
use crate::share::{self, Digest, Promise, Screen};
use crate::view::{Notice, RunState};
use crate::{Action, Document, Effect, Part, Session};

/// How many pixels of a PNG stand for one of the drawing, along each side.
pub(super) const PNG_SCALE: u8 = 2;

/// From this size on, a file is looked at for a history first, in bytes.
const LARGE_FILE: usize = 200_000;

/// The share dialog.
impl Session {
    pub(super) fn open_share(&mut self) -> Vec<Effect> {
        let view = share::view(
            &self.project,
            self.later.included,
            self.promise().as_ref(),
            &self.screen(),
        );
        match view {
            Ok(view) => {
                let fragment = view.fragment.clone();
                self.later.share = Some(Rc::new(view));
                vec![Effect::ReplaceFragment(fragment)]
            }
            Err(text) => {
                self.later.overlay = None;
                self.later.share = None;
                self.notice = Some(Notice {
                    is_error: true,
                    text,
                });
                Vec::new()
            }
        }
    }

    pub(super) fn include(&mut self, part: Part, include: bool) -> Vec<Effect> {
        let included = &mut self.later.included;
        match part {
            Part::Input => included.input = include,
            Part::Mocks => included.mocks = include,
            Part::View => included.view = include,
        }
        self.open_share()
    }

    /// Replaces the account ids of all texts.
    pub(super) fn replace_accounts(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        for document in Document::ALL {
            if let Some(text) = share::replace_accounts(self.project.text(document)) {
                effects.extend(self.set_text(document, text));
            }
        }
        effects.extend(self.open_share());
        effects
    }

    pub(super) fn url(&self, base: &str) -> Option<String> {
        let link = self.later.share.as_ref()?;
        Some(format!("{base}#{}", link.fragment))
    }

    pub(super) fn copy_link(&mut self, base: &str) -> Vec<Effect> {
        copy(self.url(base))
    }

    pub(super) fn copy_markdown(&mut self, base: &str) -> Vec<Effect> {
        let text = self
            .url(base)
            .map(|url| share::markdown(&self.project.definition, &url));
        copy(text)
    }

    pub(super) fn download_project(&self) -> Vec<Effect> {
        let shared = share::shared(&self.project, self.later.included);
        vec![Effect::Download {
            file_name: format!("{}.aslplay.json", self.file_stem()),
            mime: "application/json",
            text: share::write_file(&shared),
        }]
    }

    /// What the link may promise of its run: the digest of the shown one, if opening the link
    /// repeats it.
    fn promise(&self) -> Option<Promise> {
        let (record, state) = self.whole_run();
        let repeats = match *state {
            // Whoever opens the link does not stop it at the same moment.
            RunState::Ended(status) => status != ExecutionStatus::Aborted,
            RunState::None | RunState::Running | RunState::Asking | RunState::Refused(_) => false,
        };
        let is_whole = record.n_events == record.events().len() as u64;
        let is_newest = self.later.shown_run.is_none() && !self.later.by_hand;
        let is_this = repeats && is_whole && is_newest && !self.is_outdated();
        is_this.then(|| Promise {
            digest: Digest::of(record.events()).to_text(),
            redrives: self.later.redriven.clone(),
        })
    }

    fn screen(&self) -> Screen {
        Screen {
            document: Some(self.document),
            tab: Some(self.tab),
            state: self.selected_state.as_deref().map(ToOwned::to_owned),
            playhead: (!self.follows).then_some(self.playhead),
            breakpoints: self.later.breaks.all.clone(),
            watches: self.watched(),
        }
    }

    /// What is watched, as a draft keeps it; `None` if nothing is.
    pub(super) fn screen_of_draft(&self) -> Option<String> {
        let watches = self.watched();
        let screen = Screen {
            watches,
            ..Screen::default()
        };
        (!screen.watches.is_empty()).then(|| screen.to_json())
    }

    fn watched(&self) -> Vec<(ScratchLanguage, String)> {
        let watches = self.watches().iter();
        let watches = watches.map(|watch| (watch.language, watch.expression.to_string()));
        watches.collect()
    }
}

/// Links and files that are opened.
impl Session {
    /// The run of a link came to an end, or to a stop: compares it with what the link says,
    /// and shows what the link's screen showed.
    pub(crate) fn arrive(&mut self) -> Vec<Effect> {
        let Some((fragment, arrival)) = self.arrival.take() else {
            return Vec::new();
        };
        let found = match self.run_state {
            RunState::Ended(_) => Some(Digest::of(self.record.events())),
            RunState::None | RunState::Running | RunState::Asking | RunState::Refused(_) => None,
        };
        let outcome = self.run_state.as_str();
        match link_check::check(&arrival, &fragment, found, outcome, self.n_events()) {
            Check::NotPromised => {}
            Check::Reproduced(text) => {
                self.notice = Some(Notice {
                    is_error: false,
                    text,
                });
            }
            Check::Differs(difference) => self.later.difference = Some(Rc::new(difference)),
        }
        let screen = arrival.view.as_deref().map(Screen::parse);
        screen
            .map(|screen| self.show_screen(screen))
            .unwrap_or_default()
    }

    fn show_screen(&mut self, screen: Screen) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(state) = screen.state {
            effects.extend(self.select_state(Some(state.into())));
        }
        self.document = screen.document.unwrap_or(self.document);
        self.tab = screen.tab.unwrap_or(self.tab);
        if !screen.breakpoints.is_empty() {
            self.later.breaks.all = screen.breakpoints;
            self.later.breaks.forget();
            // The playhead is where the link says.
            let _ = self.later.breaks.look(&self.record);
        }
        if !screen.watches.is_empty() {
            self.watch_all(&screen.watches);
        }
        if let Some(n) = screen.playhead {
            effects.extend(self.apply(Action::SeekTo(n)));
        }
        effects
    }

    /// Opens what a person brought, in place of the project, and runs it.
    pub(super) fn import_text_of(&mut self, name: Option<&str>, text: &str) -> Vec<Effect> {
        if text.len() > LARGE_FILE && text.contains("previousEventId") {
            // A history: it is read in the dialog, slice by slice.
            self.later.overlay = Some(Overlay::Import);
            return self.edit_import(text.to_owned());
        }
        match share::recognise(name, text) {
            Ok(imported) => {
                let mut effects = self.save_draft();
                effects.push(Effect::ReplaceFragment(String::new()));
                effects.extend(self.replace_project(imported.project, None));
                effects.extend(self.start_run());
                self.notice = Some(Notice {
                    is_error: false,
                    text: imported.told,
                });
                effects
            }
            Err(problem) => {
                // It may be something else that can be brought.
                self.later.overlay = Some(Overlay::Import);
                let effects = self.edit_import(text.to_owned());
                if self.import().is_none() {
                    self.notice = Some(Notice {
                        is_error: true,
                        text: problem,
                    });
                }
                effects
            }
        }
    }
}

/// Copies and files of the run.
impl Session {
    pub(super) fn clipboard_done(&mut self, accepted: bool) {
        self.notice = Some(if accepted {
            Notice {
                is_error: false,
                text: "Copied".to_owned(),
            }
        } else {
            Notice {
                is_error: true,
                text: "The browser refused the clipboard: select the text and copy it by hand"
                    .to_owned(),
            }
        });
    }

    pub(super) fn download_history(&mut self) -> Vec<Effect> {
        if self.n_events() == 0 {
            return Vec::new();
        }
        vec![Effect::Download {
            file_name: format!("{}-history.json", self.file_stem()),
            mime: "application/json",
            text: self.export_history_json(),
        }]
    }

    pub(super) fn download_svg(&self) -> Vec<Effect> {
        let download = |text| Effect::Download {
            file_name: format!("{}.svg", self.file_stem()),
            mime: "image/svg+xml",
            text,
        };
        self.export_svg().map(download).into_iter().collect()
    }

    pub(super) fn download_png(&self, scale: u8) -> Vec<Effect> {
        let download = |svg| MoreEffect::DownloadPng {
            file_name: format!("{}.png", self.file_stem()),
            svg,
            scale,
        };
        let png = self.export_svg().map(download);
        png.into_iter().map(Into::into).collect()
    }

    /// Copies the graph in the words of another program.
    pub(super) fn copy_graph(&self, text: GraphText) -> Vec<Effect> {
        let graph = &self.picture.graph;
        let text = match text {
            GraphText::Mermaid => asl_graph::mermaid(graph),
            GraphText::Dot => asl_graph::dot(graph),
        };
        copy((!graph.nodes.is_empty()).then_some(text))
    }

    fn file_stem(&self) -> &'static str {
        self.example.unwrap_or("workflow")
    }
}

/// Puts a text on the clipboard, if there is one.
pub(super) fn copy(text: Option<String>) -> Vec<Effect> {
    text.map(Effect::WriteClipboard).into_iter().collect()
}
