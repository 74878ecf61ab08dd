//! A message that goes away by itself, unless something went wrong.

use asl_session::{Action, Notice};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::icons::{Icon, icon};
use crate::prose::prose;

/// How long good news stays, in milliseconds.
const STAYS_MS: u32 = 4000;

/// See [`NoticeCard`].
#[derive(PartialEq, Properties)]
pub struct NoticeProps {
    /// What to say.
    pub notice: Notice,
    /// Told when it is dismissed.
    pub dispatch: Callback<Action>,
}

/// The message.
#[component]
pub fn NoticeCard(props: &NoticeProps) -> Html {
    let NoticeProps { notice, dispatch } = props;
    {
        let dispatch = dispatch.clone();
        use_effect_with(notice.clone(), move |notice| {
            let timer = (!notice.is_error)
                .then(|| Timeout::new(STAYS_MS, move || dispatch.emit(Action::DismissNotice)));
            move || drop(timer)
        });
    }
    let dismiss = dispatch.reform(|_: MouseEvent| Action::DismissNotice);
    html! {
        <div class={classes!("notice", notice.is_error.then_some("is-error"))} data-testid="notice" role={if notice.is_error { "alert" } else { "status" }}>
            { icon(if notice.is_error { Icon::Error } else { Icon::Check }) }
            <p>{ prose(&notice.text) }</p>
            <button type="button" class="button is-quiet is-icon" aria-label="Dismiss" onclick={dismiss}>{ icon(Icon::Close) }</button>
        </div>
    }
}
