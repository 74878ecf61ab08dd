//! Links, copies and files.

use std::rc::Rc;

use crate::more::MoreEffect;
use crate::view::Notice;
use crate::{Effect, Session, link};

/// How many pixels of a PNG stand for one of the drawing, along each side.
const PNG_SCALE: u8 = 2;

impl Session {
    pub(super) fn open_share(&mut self) -> Vec<Effect> {
        match link::view(&self.project) {
            Ok(view) => {
                let fragment = view.fragment.clone();
                self.later.share = Some(Rc::new(view));
                vec![Effect::ReplaceFragment(fragment)]
            }
            Err(text) => {
                self.later.overlay = None;
                self.notice = Some(Notice {
                    is_error: true,
                    text,
                });
                Vec::new()
            }
        }
    }

    fn url(&self, base: &str) -> Option<String> {
        let view = link::view(&self.project).ok()?;
        Some(format!("{base}#{}", view.fragment))
    }

    pub(super) fn copy_link(&mut self, base: &str) -> Vec<Effect> {
        copy(self.url(base))
    }

    pub(super) fn copy_markdown(&mut self, base: &str) -> Vec<Effect> {
        let text = self
            .url(base)
            .map(|url| link::markdown(&self.project.definition, &url));
        copy(text)
    }

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

    pub(super) fn download_png(&self) -> Vec<Effect> {
        let download = |svg| MoreEffect::DownloadPng {
            file_name: format!("{}.png", self.file_stem()),
            svg,
            scale: PNG_SCALE,
        };
        let png = self.export_svg().map(download);
        png.into_iter().map(Into::into).collect()
    }

    fn file_stem(&self) -> &'static str {
        self.example.unwrap_or("workflow")
    }
}

/// Puts a text on the clipboard, if there is one.
pub(super) fn copy(text: Option<String>) -> Vec<Effect> {
    text.map(Effect::WriteClipboard).into_iter().collect()
}
