//! Colours: reading them, WCAG 2.2 contrast, and the colours that are derived from an accent.

use std::sync::OnceLock;

use csscolorparser::Color;

/// A colour as CSS writes it, with straight alpha. It may lie outside of sRGB until it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Colour(Color);

impl Colour {
    /// The sRGB values that a screen shows, 0 to 255.
    pub fn to_rgb8(&self) -> [u8; 3] {
        let [red, green, blue, _] = self.0.to_rgba8();
        [red, green, blue]
    }

    /// Written as `#rrggbb`.
    pub fn to_hex(&self) -> String {
        let [red, green, blue] = self.to_rgb8();
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// Reads a CSS colour: `#rrggbb`, `rgb()`, `hsl()`, `hwb()`, `lab()`, `lch()`, `oklab()`, `oklch()`.
pub fn parse(text: &str) -> Option<Colour> {
    csscolorparser::parse(text).ok().map(Colour)
}

/// Relative luminance as WCAG 2.2 defines it, 0 for black to 1 for white. Alpha is not looked at.
pub fn luminance(colour: &Colour) -> f64 {
    luminance_rgb8(colour.to_rgb8())
}

/// The relative luminance of sRGB values, 0 to 255 each: quick enough for every pixel of a picture.
pub fn luminance_rgb8(rgb: [u8; 3]) -> f64 {
    static LINEAR: OnceLock<[f64; 256]> = OnceLock::new();
    let linear = LINEAR.get_or_init(|| {
        std::array::from_fn(|value| {
            let value = value as f64 / 255.0;
            if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
        })
    });
    let [red, green, blue] = rgb.map(|value| linear[usize::from(value)]);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The contrast ratio of two colours as WCAG 2.2 defines it, 1 to 21.
pub fn contrast(a: &Colour, b: &Colour) -> f64 {
    contrast_of(luminance(a), luminance(b))
}

/// The contrast ratio of two relative luminances, 1 to 21.
pub fn contrast_of(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The one of `ink` and `paper` that reads better on `accent`; `ink` where both read alike.
pub fn on_colour<'c>(accent: &Colour, ink: &'c Colour, paper: &'c Colour) -> &'c Colour {
    if contrast(accent, paper) > contrast(accent, ink) { paper } else { ink }
}

/// A light surface of `accent`'s hue, for text in ink to stand on.
pub fn tint(accent: &Colour) -> Colour {
    const LIGHTNESS: f32 = 0.955;
    let [_, chroma, hue, _] = accent.0.to_oklcha();
    // More chroma than this leaves sRGB at such a lightness for some hues.
    let chroma = (chroma * 0.2).min(0.032);
    Colour(Color::from_oklcha(LIGHTNESS, chroma, hue, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        parse(text).expect("a colour")
    }

    #[test]
    fn contrast_agrees_with_wcag() {
        assert!((contrast(&colour("#000"), &colour("#fff")) - 21.0).abs() < 1e-9);
        assert!((contrast(&colour("#777777"), &colour("#ffffff")) - 4.478).abs() < 0.001);
        assert!((contrast(&colour("#fff"), &colour("#fff")) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn text_on_an_accent_is_the_more_readable_of_ink_and_paper() {
        let (ink, paper) = (colour("#10182b"), colour("#fffaf0"));
        assert_eq!(on_colour(&colour("#f6c445"), &ink, &paper), &ink);
        assert_eq!(on_colour(&colour("#123a8c"), &ink, &paper), &paper);
    }

    #[test]
    fn a_tint_is_light_and_keeps_the_hue() {
        for hue in (0..360).step_by(30) {
            let tint = tint(&colour(&format!("oklch(62% 0.16 {hue})")));
            assert!(contrast(&tint, &colour("#10182b")) > 12.0, "hue {hue}");
        }
        assert_eq!(tint(&colour("#808080")).to_hex(), tint(&colour("#202020")).to_hex());
    }

    #[test]
    fn only_colours_are_read() {
        assert_eq!(colour("oklch(62.796% 0.25768 29.234)").to_rgb8(), [255, 0, 0]);
        for text in ["", "blau", "var(--x)", "#12"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
