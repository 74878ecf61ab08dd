//! A link as a QR code.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// The most characters of a link that becomes a code: with more, a phone's camera does not make
/// the modules out on a screen.
pub const MAX_QR_CHARS: usize = 1_200;

/// A QR code, to be drawn dark on light with a margin of four modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// How many modules a side has, without the margin.
    pub n_modules: usize,
    /// The dark modules as SVG path data, a module being one unit.
    pub path: String,
}

/// The code of a link; `None` if it is too long for one.
pub fn qr(url: &str) -> Option<Qr> {
    if url.len() > MAX_QR_CHARS {
        return None;
    }
    // What stands on a screen is not soiled: the lowest level of correction has the largest modules.
    let code = QrCode::with_error_correction_level(url, EcLevel::L).ok()?;
    let n_modules = code.width();
    let colours = code.to_colors();
    let mut path = String::new();
    for (y, row) in colours.chunks(n_modules.max(1)).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            let n = run.len();
            if run.first() == Some(&Color::Dark) {
                // Writing to a string does not fail.
                let _ = write!(path, "M{x} {y}h{n}v1h-{n}z");
            }
            x += n;
        }
    }
    Some(Qr { n_modules, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_a_code_with_its_finders() {
        let code = qr("https://play.example/#1.abc").unwrap();
        assert_eq!(code.n_modules % 4, 1);
        // The first row of the finder in the corner, and of the one beside it.
        assert!(code.path.starts_with("M0 0h7v1h-7z"), "{}", code.path);
        let other = format!("M{} 0h7v1h-7z", code.n_modules - 7);
        assert!(code.path.contains(&other), "{}", code.path);
        assert!(qr(&"x".repeat(MAX_QR_CHARS)).is_some());
        assert_eq!(qr(&"x".repeat(MAX_QR_CHARS + 1)), None);
    }
}
