//! The frame of an SVG: what of its plane is shown. Drawing programs that write a size alone mean it as the frame.

/// The frame of an SVG whose root says `width` and `height` and no `viewBox`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Frame {
    /// As a `viewBox`.
    Said(String),
    /// Nothing says it: what lies outside of the place in which the SVG is shown is cut off.
    Unknown,
}

/// The frame that `width` and `height` mean.
pub(super) fn of_size(width: Option<&str>, height: Option<&str>) -> Frame {
    match (width.and_then(pixels), height.and_then(pixels)) {
        (Some(width), Some(height)) => Frame::Said(format!("0 0 {} {}", rounded(width), rounded(height))),
        _ => Frame::Unknown,
    }
}

/// A length in CSS pixels, where it is one by itself.
fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let unit_at = length
        .find(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E') || c == '%')
        .unwrap_or(length.len());
    let (number, unit) = length.split_at(unit_at);
    let number: f64 = number.trim().parse().ok()?;
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        "q" => 96.0 / 101.6,
        _ => return None,
    };
    let pixels = number * unit;
    (pixels.is_finite() && pixels > 0.0).then_some(pixels)
}

/// A number with no more decimals than matter.
fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_frame() {
        let said = |width, height| match of_size(Some(width), Some(height)) {
            Frame::Said(frame) => frame,
            Frame::Unknown => String::new(),
        };
        assert_eq!(said("50mm", "25.4mm"), "0 0 188.9764 96");
        assert_eq!(said("100", " 40px "), "0 0 100 40");
        assert_eq!(said("4cm", "2in"), "0 0 151.1811 192");
        assert_eq!(said("72pt", "6PC"), "0 0 96 96");
        assert_eq!(said("1e2", "2em"), "");
        for (width, height) in
            [("100%", "50"), ("", "5"), ("0", "5"), ("-3", "5"), ("nan", "5"), ("1e999", "5")]
        {
            assert_eq!(said(width, height), "", "{width} {height}");
        }
        assert_eq!(of_size(None, Some("5")), Frame::Unknown);
    }
}
