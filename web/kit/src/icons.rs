//! The pictures on buttons: 16 units wide, drawn with the colour of the text around them.

use yew::prelude::*;

/// A picture.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A triangle.
    Play,
    /// Two bars.
    Pause,
    /// A square.
    Stop,
    /// To the start.
    First,
    /// One back.
    Back,
    /// One on.
    Step,
    /// To the end.
    Last,
    /// A box with an arrow out of it.
    Share,
    /// A shield.
    Shield,
    /// A magnifying glass.
    Find,
    /// Half sun, half moon.
    ThemeAuto,
    /// A sun.
    ThemeLight,
    /// A moon.
    ThemeDark,
    /// A plus.
    Plus,
    /// A minus.
    Minus,
    /// Four corners.
    Fit,
    /// An arrow down to a line.
    Download,
    /// An arrow down into a box.
    Import,
    /// A picture in its frame.
    Picture,
    /// A cross.
    Close,
    /// A tick.
    Check,
    /// A cross in a circle.
    Error,
    /// A triangle with an exclamation mark.
    Warning,
    /// A circle with an i.
    Hint,
    /// A clock.
    Clock,
    /// A clock with a cross.
    ClockCross,
    /// A question mark in a circle.
    Question,
    /// Two sheets.
    Copy,
    /// An angle to the right.
    Chevron,
    /// Two braces.
    Code,
    /// Boxes joined by lines.
    Graph,
    /// Lines of a list.
    List,
    /// A cylinder.
    Data,
    /// A dash in a circle.
    Slash,
    /// A filled dot in a ring.
    Dot,
    /// An open hand.
    Hand,
    /// A heartbeat.
    Pulse,
    /// An arrow in a circle.
    Retry,
    /// An arrow out of a box.
    Caught,
}

/// Draws a picture; screen readers pass over it.
pub fn icon(icon: Icon) -> Html {
    let solid = matches!(
        icon,
        Icon::Play | Icon::Pause | Icon::Stop | Icon::First | Icon::Back | Icon::Step | Icon::Last
    );
    html! {
        <svg class={classes!("icon", solid.then_some("is-solid"))} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d={path(icon)} />
        </svg>
    }
}

const fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Play => {
            "M4.500 2.600v10.800a.6.6 0 0 0 .9.520l8.600-5.400a.6.6 0 0 0 0-1.040L5.400 2.080a.6.6 0 0 0-.9.520z"
        }
        Icon::Pause => "M4 2.500h3v11H4zM9 2.500h3v11H9z",
        Icon::Stop => {
            "M3.500 4.500a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1z"
        }
        Icon::First => "M2.500 3h1.800v10H2.500zM13.500 3.600v8.800L6 8z",
        Icon::Back => "M4.800 3h1.800v10H4.800zM13 3.600v8.800L7.600 8z",
        Icon::Step => "M9.400 3h1.800v10H9.400zM3 3.600v8.800L8.400 8z",
        Icon::Last => "M11.700 3h1.800v10h-1.800zM2.500 3.600v8.800L10 8z",
        Icon::Share => "M8 9.500v-8M5 4.300l3-2.800 3 2.800M4.800 7H3.500v7h9V7h-1.300",
        Icon::Shield => {
            "M8 1.700l5 1.900v3.900c0 3.200-2 5.600-5 6.800-3-1.200-5-3.600-5-6.800V3.600zM5.800 7.900l1.600 1.600 2.900-3.100"
        }
        Icon::Find => {
            "M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zM10.300 10.300l3.400 3.400"
        }
        Icon::ThemeAuto => "M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12M8 5h4.500M8 8h6M8 11h4.500",
        Icon::ThemeLight => {
            "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1.100 1.100M11.900 11.900 13 13M3 13l1.100-1.100M11.900 4.100 13 3"
        }
        Icon::ThemeDark => "M13.500 9.600A6 6 0 0 1 6.400 2.500a6 6 0 1 0 7.100 7.100z",
        Icon::Plus => "M8 3v10M3 8h10",
        Icon::Minus => "M3 8h10",
        Icon::Fit => "M2.500 5.500v-3h3M10.500 2.500h3v3M13.500 10.500v3h-3M5.500 13.500h-3v-3",
        Icon::Download => "M8 2v8M4.800 7 8 10.200 11.200 7M3 13.500h10",
        Icon::Import => "M8 1.500v8M5 6.700l3 2.800 3-2.800M4.800 5H3.500v9h9V5h-1.300",
        Icon::Picture => "M2.500 3h11v10h-11zM2.500 10.500l3-3 3 3 2-2 3 3M10 6h.01",
        Icon::Close => "M3.800 3.800l8.400 8.400M12.200 3.800l-8.400 8.400",
        Icon::Check => "M3 8.500l3.400 3.400L13 4.800",
        Icon::Error => {
            "M8 1.800a6.200 6.200 0 1 0 0 12.400A6.200 6.200 0 0 0 8 1.800zM5.800 5.800l4.400 4.400M10.200 5.800l-4.400 4.400"
        }
        Icon::Warning => "M8 2.200 14.300 13H1.700zM8 6.300v3.200M8 11.300v.1",
        Icon::Hint => {
            "M8 1.800a6.200 6.200 0 1 0 0 12.400A6.200 6.200 0 0 0 8 1.800zM8 7.300v3.700M8 4.900v.1"
        }
        Icon::Clock => {
            "M8 1.800a6.200 6.200 0 1 0 0 12.400A6.200 6.200 0 0 0 8 1.800zM8 4.500V8l2.400 1.600"
        }
        Icon::ClockCross => {
            "M14.100 6.600A6.250 6.250 0 1 0 6.700 14.100M8 4.600V8L6.600 9.300M10.200 10.200l4.400 4.400M14.600 10.200l-4.400 4.400"
        }
        Icon::Question => {
            "M8 1.800a6.200 6.200 0 1 0 0 12.400A6.200 6.200 0 0 0 8 1.800zM6.200 6.300a1.800 1.800 0 1 1 2.600 1.700c-.5.3-.8.6-.8 1.200M8 11.300v.1"
        }
        Icon::Copy => "M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3",
        Icon::Chevron => "M6 3.500 10.500 8 6 12.500",
        Icon::Code => {
            "M6 2.500c-2 0-2 1-2 2.500S4 7.500 2.300 8C4 8.500 4 9.500 4 11s0 2.500 2 2.500M10 2.500c2 0 2 1 2 2.500s0 2.500 1.700 3C12 8.500 12 9.500 12 11s0 2.500-2 2.500"
        }
        Icon::Graph => {
            "M6 1.800h4v3H6zM1.800 11.200h4v3h-4zM10.200 11.200h4v3h-4zM8 4.800v3M3.800 11.200V7.800h8.400v3.400"
        }
        Icon::List => "M5.500 4h8M5.500 8h8M5.500 12h8M2.500 4h.1M2.500 8h.1M2.500 12h.1",
        Icon::Data => {
            "M2.800 4c0-1.300 2.300-2.200 5.200-2.200s5.200.9 5.200 2.200-2.300 2.200-5.200 2.200S2.800 5.300 2.800 4zM2.800 4v8c0 1.300 2.300 2.200 5.200 2.200s5.200-.9 5.200-2.200V4M2.800 8c0 1.300 2.300 2.200 5.200 2.200s5.200-.9 5.200-2.200"
        }
        Icon::Slash => {
            "M8 1.800a6.200 6.200 0 1 0 0 12.400A6.200 6.200 0 0 0 8 1.800zM4.500 11.500l7-7"
        }
        Icon::Dot => {
            "M8 1.800a6.200 6.200 0 1 0 0 12.400A6.200 6.200 0 0 0 8 1.800zM8 6.500a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3z"
        }
        Icon::Hand => {
            "M4.900 8.900V4.400a1 1 0 0 1 2 0V7.600M6.900 7.400V2.900a1 1 0 0 1 2 0V7.400M8.900 7.400V3.700a1 1 0 0 1 2 0V8M10.900 8V6.100a1 1 0 0 1 2 0v4.100a4.300 4.300 0 0 1-4.300 4.300C6.600 14.500 5.600 13.700 4.700 12.200L2.900 9.500a1 1 0 0 1 1.700-1.100z"
        }
        Icon::Pulse => "M1.500 8.500h3L6.300 3.500l3.200 9L11.300 8.500h3.200",
        Icon::Retry => "M13 8a5 5 0 1 1-1.500-3.600M13 2v3h-3",
        Icon::Caught => "M9 3H3v10h6M6.500 8h7.500M11 5l3 3-3 3",
    }
}
