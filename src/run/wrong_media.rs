//! What is said of media that cannot be read.

use super::faults::NEEDS_MEMORY;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::diag::{Finding, Place};

/// What is wrong with media, at the place that names it; what FFmpeg said goes into the hint.
pub(crate) fn media_finding(error: &MediaError, place: &Place) -> Finding {
    let code = match error.kind {
        MediaErrorKind::NotMedia => "not-media",
        MediaErrorKind::NoVideo => "no-picture",
        MediaErrorKind::Truncated { .. } => "media-truncated",
        MediaErrorKind::DamagedStream { .. } => "media-damaged",
        MediaErrorKind::Unsupported => "media-unsupported",
        MediaErrorKind::BeyondEnd { .. } => "beyond-end",
        _ => "media-failed",
    };
    // What the machine lacks is no matter of the footage, and FFmpeg's words for it help nobody.
    let lacks = match error.kind {
        MediaErrorKind::NoMemory => {
            Some(("too-little-memory", "there is too little memory to make the clip", NEEDS_MEMORY))
        }
        MediaErrorKind::DiskFull => Some((
            "write-failed",
            "the clip could not be written: the disk is full",
            "the disk is full: make room and run again",
        )),
        _ => None,
    };
    if let Some((code, message, hint)) = lacks {
        return Finding::error(code, message).hint(hint).of_machine();
    }
    let mut hint = match error.kind {
        MediaErrorKind::NotMedia | MediaErrorKind::Truncated { .. } => {
            "copy or export the file again".to_owned()
        }
        MediaErrorKind::DamagedStream { .. } => {
            "export the file again, or choose an excerpt before the damage".to_owned()
        }
        MediaErrorKind::Unsupported => "`wajah doctor` shows what this FFmpeg can do".to_owned(),
        _ => String::new(),
    };
    if let Some(line) = error.log.first() {
        hint.push_str(&format!("{}FFmpeg says: {line}", if hint.is_empty() { "" } else { "; " }));
    }
    let finding = Finding::error(code, error.message.clone())
        .at(place.clone())
        .maybe_hint((!hint.is_empty()).then_some(hint));
    match error.log.first() {
        Some(line) => finding.fact("said", line),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Micros;

    #[test]
    fn what_is_wrong_with_media_has_a_code_at_its_place_and_what_the_machine_lacks_has_none() {
        use MediaErrorKind::{
            BeyondEnd, DamagedStream, DiskFull, Encoder, Io, NoMemory, NoVideo, NotMedia, Panicked,
            Truncated, Unsupported,
        };
        let place = Place { line: Some(6), ..Place::file("content/pack/a.toml") };
        let said = "[mov] moov atom not found";
        for (kind, code, at_fault) in [
            (NotMedia, "not-media", true),
            (NoVideo, "no-picture", true),
            (Truncated { ended: None }, "media-truncated", true),
            (DamagedStream { bad_packets: 2, at: None }, "media-damaged", true),
            (Unsupported, "media-unsupported", true),
            (BeyondEnd { ended: Micros::ZERO }, "beyond-end", true),
            (Io, "media-failed", true),
            (Encoder, "media-failed", true),
            (Panicked, "media-failed", true),
            (NoMemory, "too-little-memory", false),
            (DiskFull, "write-failed", false),
        ] {
            let error = MediaError { log: vec![said.to_owned()], ..MediaError::new(kind, "it is so") };
            let finding = media_finding(&error, &place);
            assert_eq!((&*finding.code, finding.machine), (code, !at_fault), "{kind:?}");
            assert_eq!(finding.place, at_fault.then(|| place.clone()), "{kind:?}");
            let hint = finding.hint.unwrap_or_default();
            assert_eq!(hint.contains(&format!("FFmpeg says: {said}")), at_fault, "{kind:?}: {hint}");
            assert_eq!(finding.facts.get("said").is_some_and(|fact| fact == said), at_fault, "{kind:?}");
        }
        // Nothing is known but that.
        assert_eq!(media_finding(&MediaError::new(Io, "it is so"), &place).hint, None);
    }
}
