//! QR codes as small SVG pictures.

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

/// The white margin that ISO/IEC 18004 asks for, in modules.
const QUIET_ZONE: usize = 4;

/// The longest text a code takes here: longer ones no phone reads from a story.
const MAX_BYTES: usize = 300;

/// `text` as a QR code, an SVG in a `data:` URI: black on white with its quiet zone, error correction M.
///
/// # Errors
/// A sentence for the template's author when the text is empty or too long.
pub(super) fn data_uri(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("there is nothing to encode".to_owned());
    }
    if text.len() > MAX_BYTES {
        return Err(format!(
            "{} bytes are too long for a code that a phone reads; at most {MAX_BYTES}",
            text.len()
        ));
    }
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|error| error.to_string())?;
    let side = code.size + 2 * QUIET_ZONE;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let run = (x..code.size).take_while(|x| code[y][*x].value()).count();
            if run > 0 {
                // One rectangle for each run of dark modules, so that no seams show between them.
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET_ZONE, y + QUIET_ZONE));
            }
            x += run.max(1);
        }
    }
    Ok(format!(
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='{side}' height='{side}' viewBox='0 0 {side} {side}' \
         shape-rendering='crispEdges'%3E%3Crect width='{side}' height='{side}' fill='white'/%3E%3Cpath d='{path}'/%3E%3C/svg%3E"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone_and_no_stray_characters() {
        let uri = data_uri("https://belajar.example.id").expect("a code");
        assert!(
            uri.starts_with("data:image/svg+xml,%3Csvg") && !uri.contains('<') && !uri.contains('"'),
            "{uri}"
        );
        assert!(uri.contains("M4 4h7v1h-7z"), "{uri}");
        assert!(data_uri("").is_err() && data_uri(&"a".repeat(301)).is_err());
    }
}
