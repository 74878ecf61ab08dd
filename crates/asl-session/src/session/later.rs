//! What only the second part of the program does: nothing else may call in here, or it would be
//! linked into the first.

use super::sharing;
use crate::more::{MoreAction, MoreEffect, Overlay};
use crate::walk::Direction;
use crate::worker::FromWorker;
use crate::{Effect, Session, walk};

impl Session {
    /// Does what happened.
    pub(crate) fn act_more(&mut self, action: MoreAction) -> Vec<Effect> {
        match action {
            MoreAction::Open(overlay) => self.open(overlay),
            MoreAction::Close => {
                self.close();
                Vec::new()
            }
            MoreAction::EditAnswer(edit) => self.edit_answer(edit),
            MoreAction::UseAnswer => self.use_answer(),
            MoreAction::Mocks(action) => self.act_mocks(&action),
            MoreAction::Strict(is_strict) => self.set_strict(is_strict),
            MoreAction::Tasks(action) => self.act_tasks(action),
            MoreAction::Settings(edit) => self.edit_settings(edit),
            MoreAction::Palette(action) => self.act_palette(action),
            MoreAction::Drafts(action) => self.act_drafts(action),
            MoreAction::Rename(action) => self.act_rename(action),
            MoreAction::GoToState { offset } => self.go_to_state(offset),
            MoreAction::EngineBroke(reason) => self.engine_broke(&reason),
            MoreAction::CopyReport { base, browser } => {
                sharing::copy(Some(self.report(&base, &browser)))
            }
            MoreAction::FindError(name) => self.find_error(&name),
            MoreAction::Expression(action) => self.act_expressions(action),
            MoreAction::ShowTimes(times) => {
                self.later.times = times;
                Vec::new()
            }
            MoreAction::AutoRun(action) => self.act_auto_run(action),
            MoreAction::Redrive(action) => self.act_redrive(action),
            MoreAction::Object(action) => self.act_objects(action),
            MoreAction::Include { part, include } => self.include(part, include),
            MoreAction::ReplaceAccounts => self.replace_accounts(),
            MoreAction::DownloadProject => self.download_project(),
            MoreAction::Unreadable(file) => self.complain_of(&file),
            MoreAction::Import { name, text } => self.import_text_of(name.as_deref(), &text),
            MoreAction::AcceptDifference => {
                self.later.difference = None;
                self.close();
                Vec::new()
            }
            MoreAction::CopyLink { base } => self.copy_link(&base),
            MoreAction::CopyMarkdown { base } => self.copy_markdown(&base),
            MoreAction::CopyEmbed { base } => {
                sharing::copy(self.url(&base).map(|url| crate::embed(&url)))
            }
            MoreAction::CopyTestState(form) => sharing::copy(self.test_state(form)),
            MoreAction::Point(offset) => {
                self.later.pointed = offset;
                Vec::new()
            }
            MoreAction::Timeline(edit) => self.look(edit),
            MoreAction::SeekTimeline(place) => self.seek_timeline(place),
            MoreAction::Clock(edit) => self.edit_clock(edit),
            MoreAction::PickersOnMaps(maps) => {
                self.later.pickers_on_maps = maps;
                Vec::new()
            }
            MoreAction::WhatIf(edit) => self.think(edit),
            MoreAction::ApplyWhatIf => self.apply_what_if(),
            MoreAction::DropWhatIf => {
                self.later.what_if = None;
                Vec::new()
            }
            MoreAction::ShowPart(part) => self.show_part(part),
            MoreAction::StepInto => self.step_into(),
            MoreAction::StepOut => self.step_out(),
            MoreAction::NextState => self.seek_by_hand(self.next_entered()),
            MoreAction::PreviousState => self.seek_by_hand(self.previous_entered()),
            MoreAction::CopyPayload(task) => sharing::copy(self.payload_of(task)),
            MoreAction::RevealDefinition(range) => self.reveal_definition(range),
            MoreAction::CopyEvent(id) => sharing::copy(self.event_json(id)),
            MoreAction::CopyOutput => sharing::copy(self.output().and_then(|output| output.output)),
            MoreAction::DownloadSvg => self.download_svg(),
            MoreAction::DownloadPng => self.download_png(sharing::PNG_SCALE),
            MoreAction::DownloadPngAt(scale) => self.download_png(scale),
            MoreAction::CopyGraph(text) => self.copy_graph(text),
            MoreAction::GoToText => self.go_to_text(),
            MoreAction::GoToMock => self.go_to_mock(),
            MoreAction::Filter(edit) => self.edit_filter(edit),
            MoreAction::Break(edit) => self.edit_breaks(edit),
            MoreAction::Run(edit) => self.edit_runs(edit),
            MoreAction::Walk(direction) => self.walk(direction),
            MoreAction::DownloadHistory => self.download_history(),
            MoreAction::RunTests => self.run_tests(),
            MoreAction::OpenCase(index) => self.open_case(index),
            MoreAction::AddCase => self.add_case(),
            MoreAction::PaintCoverage(on) => {
                self.paint_coverage(on);
                Vec::new()
            }
            MoreAction::DownloadTestReport => self.download_test_report(),
            MoreAction::DownloadMockConfig => self.download_mock_config(),
            MoreAction::EditImport(text) => self.edit_import(text),
            MoreAction::Continue => self.continue_slices(),
            MoreAction::UseImport => self.use_import(),
            MoreAction::Gaps(action) => self.act_gaps(action),
            MoreAction::Explore(fails) => self.explore(fails),
            MoreAction::OpenFailure(index) => self.open_failure(index),
        }
    }

    /// Looks at what only this part understands of the texts.
    pub(crate) fn check_more(&mut self) {
        self.check_tests();
        self.checked.add_hints(asl_analysis::hints);
    }

    /// Hears what the worker tells of its work, or of a run that nobody sees.
    pub(crate) fn hear_more(&mut self, message: FromWorker) -> Vec<Effect> {
        match message {
            FromWorker::Worked(text) => self.hear_job(&text),
            FromWorker::Refused { .. }
            | FromWorker::Progress { .. }
            | FromWorker::Asking { .. }
            | FromWorker::Finished { .. } => self.hear_quietly(message),
        }
    }

    /// Takes a step of the first work that is not done.
    fn continue_slices(&mut self) -> Vec<Effect> {
        let read = self.continue_import();
        let used = read.or_else(|| self.continue_use());
        let compared = used.or_else(|| self.continue_comparison());
        compared.unwrap_or_default()
    }

    fn walk(&mut self, direction: Direction) -> Vec<Effect> {
        let Some(to) = walk::neighbour(&self.picture, direction) else {
            return Vec::new();
        };
        let mut effects = self.select_state(Some(to.clone()));
        effects.push(MoreEffect::FocusState(to).into());
        effects
    }

    fn open(&mut self, overlay: Overlay) -> Vec<Effect> {
        self.close();
        self.later.overlay = Some(overlay);
        match overlay {
            Overlay::Share => self.open_share(),
            Overlay::Settings => self.open_settings(),
            Overlay::Palette => self.open_palette(),
            Overlay::Drafts => self.open_drafts(),
            Overlay::Rename => self.open_rename(),
            Overlay::Explore => self.explore_at_first(),
            Overlay::Report
            | Overlay::Shield
            | Overlay::Breakpoints
            | Overlay::Compare
            | Overlay::Keys
            | Overlay::Import
            | Overlay::Difference => Vec::new(),
        }
    }

    fn close(&mut self) {
        self.later.overlay = None;
        self.later.share = None;
        self.later.settings = None;
        self.later.palette = None;
        self.later.drafts = None;
        self.later.rename = None;
        self.later.broken = None;
    }
}
