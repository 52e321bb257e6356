//! An `[excerpt]` as it stands in an item's file.

use std::path::Path;

use crate::clip::voice::Span;
use crate::diag::slashed;
use crate::units::Micros;

/// The block that shows `span` of the file `source`, with the captions of `captions`; its lines end with a line break.
pub fn excerpt_block(source: &Path, captions: Option<&Path>, span: Span) -> String {
    let mut block = format!(
        "[excerpt]\nsource = {}\nstart = {}\nduration = {}\n",
        quoted(source),
        seconds(span.start),
        seconds(span.duration())
    );
    if let Some(captions) = captions {
        block.push_str(&format!("captions = {}\n", quoted(captions)));
    }
    block
}

fn quoted(path: &Path) -> String {
    toml_edit::Value::from(slashed(path)).to_string()
}

/// Seconds to the millisecond, with a point, as TOML reads them.
fn seconds(time: Micros) -> String {
    let ms = time.as_ms().max(0);
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// Seconds to the millisecond, as a number.
pub fn rounded_seconds(time: Micros) -> f64 {
    time.as_ms() as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_toml_whatever_files_are_called() {
        let span = Span { start: Micros::from_ms(83_400), end: Micros::from_ms(101_450) };
        let block = excerpt_block(Path::new("media/a \"b\".mp4"), Some(Path::new("media/a.srt")), span);
        let read: toml::Table = block.parse().expect("TOML");
        let excerpt = read["excerpt"].as_table().expect("a table");
        assert_eq!(excerpt["source"].as_str(), Some("media/a \"b\".mp4"));
        assert_eq!((excerpt["start"].as_float(), excerpt["duration"].as_float()), (Some(83.4), Some(18.05)));
        assert_eq!(excerpt["captions"].as_str(), Some("media/a.srt"));
        assert!(!excerpt_block(Path::new("a.mp4"), None, span).contains("captions"));
    }
}
