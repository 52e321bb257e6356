//! All codes together.

use super::code::Code;
use super::{
    background, captions, check, clip, command, files, footage, item, moment, pack, page, project, sheet,
    signer, sound, text, values, watch,
};

/// Every code, in alphabetical order.
pub fn all() -> Vec<&'static Code> {
    let rooms = [
        values::CODES,
        project::CODES,
        item::CODES,
        sheet::CODES,
        clip::CODES,
        captions::CODES,
        footage::CODES,
        signer::CODES,
        background::CODES,
        sound::CODES,
        moment::CODES,
        page::CODES,
        check::CODES,
        text::CODES,
        pack::CODES,
        watch::CODES,
        files::CODES,
        command::CODES,
    ];
    let mut all: Vec<&Code> = rooms.into_iter().flatten().collect();
    all.sort_by_key(|known| known.code);
    all
}

/// What is known of `code`.
pub fn find(code: &str) -> Option<&'static Code> {
    all().into_iter().find(|known| known.code == code)
}
