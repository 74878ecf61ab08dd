//! The pickers of Maps' items on the boxes of the Maps in the graph, where there is room for them;
//! the bar over the graph has the others.

use std::rc::Rc;

use asl_session::{
    Action, EventFilterEdit, GraphView, IterationPicker, MoreAction, PICKER_WIDTH, PickerPlace,
    picker_place,
};
use web_kit::dom::watch_size;
use web_kit::icons::{Icon, icon};
use web_sys::Element;
use yew::prelude::*;

use crate::Host;
use crate::graph_bar::menu;

/// All of them.
pub(crate) fn map_pickers(host: &Host<'_>) -> Html {
    let session = host.session;
    html! {
        <MapPickers
            view={session.graph().clone()}
            pickers={session.map_pickers()}
            on_maps={session.pickers_on_maps().to_vec()}
            dispatch={host.dispatch.clone()}
        />
    }
}

#[derive(PartialEq, Properties)]
struct MapPickersProps {
    view: Rc<GraphView>,
    /// One for each Map.
    pickers: Vec<IterationPicker>,
    /// The Maps whose pickers the bar leaves out.
    on_maps: Vec<Rc<str>>,
    dispatch: Callback<Action>,
}

#[component]
fn MapPickers(props: &MapPickersProps) -> Html {
    let MapPickersProps {
        view,
        pickers,
        on_maps,
        dispatch,
    } = props;
    let layer = use_node_ref();
    let width = use_state_eq(|| 0.0);
    {
        let (layer, width) = (layer.clone(), width.clone());
        use_effect_with((), move |()| {
            let measured = layer.clone();
            let observer = layer.cast::<Element>().and_then(|layer| {
                watch_size(&layer, move || {
                    let layer = measured.cast::<Element>();
                    width.set(layer.map_or(0.0, |layer| layer.get_bounding_client_rect().width()));
                })
            });
            move || drop(observer)
        });
    }
    let whole = view.graph.size.width.max(1);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a drawing is some thousand pixels wide"
    )]
    let scale = *width / whole as f64;
    let placed = pickers
        .iter()
        .filter_map(|picker| Some((picker, picker_place(view, &picker.map, scale)?)));
    let placed: Vec<(&IterationPicker, PickerPlace)> = placed.collect();
    let maps: Vec<Rc<str>> = placed
        .iter()
        .map(|(picker, _)| picker.map.clone())
        .collect();
    {
        let dispatch = dispatch.clone();
        use_effect_with((maps, on_maps.clone()), move |(maps, on_maps)| {
            if maps != on_maps {
                dispatch.emit(MoreAction::PickersOnMaps(maps.clone()).into());
            }
        });
    }
    html! {
        <div ref={layer} class="map-pickers">
            { for placed.into_iter().map(|(picker, place)| one(picker, place, dispatch)) }
        </div>
    }
}

fn one(picker: &IterationPicker, place: PickerPlace, dispatch: &Callback<Action>) -> Html {
    let step = |forward: bool| {
        let next = picker.neighbour(forward);
        dispatch.reform(move |_: MouseEvent| EventFilterEdit::Pick(next.clone()).into())
    };
    let n = picker.iterations.len();
    let text = match picker.picked {
        Some(index) => format!("#{index} / {n}"),
        None => format!("all {n}"),
    };
    let style = format!(
        "left:{:.1}px;top:{:.1}px;width:{PICKER_WIDTH}px",
        place.left, place.top
    );
    // What is done here is not done to the graph around it, but for its keys.
    let keep = |event: PointerEvent| event.stop_propagation();
    let onkeydown = |event: KeyboardEvent| {
        if !matches!(event.key().as_str(), "[" | "]") {
            event.stop_propagation();
        }
    };
    html! {
        <div key={picker.map.to_string()} class={classes!("map-picker", picker.picked.map(|_| "is-on"))} data-testid="iteration-picker" data-map={AttrValue::from(picker.map.clone())}
            role="group" aria-label={format!("Items of {}", picker.map)} {style}
            onpointerdown={keep} onclick={|event: MouseEvent| event.stop_propagation()} {onkeydown}>
            <button type="button" class="node-pad" aria-label="Previous item ([)" title="Previous item ([)" onclick={step(false)}>{ icon(Icon::Back) }</button>
            <span class="map-picker-choice">
                <span aria-hidden="true">{ text }</span>
                { menu(picker, dispatch) }
            </span>
            <button type="button" class="node-pad" aria-label="Next item (])" title="Next item (])" onclick={step(true)}>{ icon(Icon::Step) }</button>
        </div>
    }
}
