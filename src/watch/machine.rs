//! Names that no person gave: of cameras, messengers, scanners and programs. None of them is a headline.

use crate::project::dates;

/// Words that only machines begin a number with.
const MARKS: &str = "\
    aud burst camscanner capcut cimg cup dcim dji dsc dscf dscn dscpdc fbimg gopr gp gx gh hpim img imag inshot kakaotalk lrm mg vsco \
    mmexport mov mvi mvimg pano picsart ptt pxl rpreplay sam screencapture screenrecorder screenrecording \
    screenshot signal snapchat stk vid vlcsnap wa whatsapp wp xrecorder lv vn snaptik ssstik";

/// Words that people use too, but that say nothing by themselves or with a number.
const NEUTRAL: &str = "\
    a adobe album am artboard at from attachment audio baru berkas bitmap bokeh cam camera canva capture clip collage compressed cover crop \
    cropped cuplikan dari desain design doc document dokumen download edit edited enhanced export facebook fb feed file final \
    files fix foto fps frame gambar group halaman hd hq hdr ig image images img instagram jam judul kamera klip kolase \
    lampiran layar layer line lightroom messenger movie mp name new night noname of output page pasted photo \
    photos pic pict picture pindai pindaian pm portrait potret px pukul raw rec received rectangle record recording rekaman \
    render salinan scan scanned scanner screen sequence shot slide snapshot story tangkapan tanpa telegram temp tiktok \
    memo perekam recorder suara titled tmp track twitter unduhan video videos voice whatsapp wib app com dcim folder hasil io ios ke no nomor resized rev \
    revisi roll text teks thumb v ver versi version videoplayback";

/// Words that are no title although no number follows.
const EMPTY: &str = "\
    ai generated image, baru, con, feed, final, story, image created with a mobile phone, maxresdefault, hqdefault, mqdefault, sddefault, attachment, berkas, chatgpt image, cuplikan layar, generated image, desain tanpa judul, document, dokumen, download, file, foto, gambar, \
    image, images, img, lampiran, new document, noname, no name, photo, pic, picture, rekaman layar, scan, \
    screenshot, tangkapan layar, tanpa judul, unduhan, unnamed, untitled, video, untitled design";

/// What names of stock photos begin with, and of what was taken from elsewhere.
const SOURCES: &str = "\
    camscanner chatgpt dalle gemini generated midjourney openai pexels unsplash pixabay shutterstock istockphoto istock freepik gettyimages depositphotos y2mate yt5s \
    videoplayback";

/// The shortest random word.
const RANDOM_CHARS: usize = 8;

/// Whether `name`, without its extension, was made by a machine, or has the stamp of one in it.
pub(super) fn is_machine_made(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let joined = words.join(" ");
    let ends = |none: &str| joined.starts_with(none) || joined.ends_with(none);
    // Where letters were lost, nobody can tell what the name was.
    if words.is_empty()
        || name.contains('\u{fffd}')
        || ["tanpa judul", "untitled"].into_iter().any(ends)
        || listed(SOURCES, words[0])
        || is_empty_word(&joined)
        || has_stamp(&words, &lower)
        || is_uuid(&words)
    {
        return true;
    }
    // A letter is no title; a character of other scripts may be.
    if joined.len() == 1 {
        return true;
    }
    let cased = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut counted = false;
    for (word, as_written) in words.iter().zip(cased) {
        match kind_of(word, as_written) {
            Kind::Counts => counted = true,
            Kind::Neutral => {}
            Kind::Human => return false,
        }
    }
    // `WhatsApp Image`, `Gambar Bitmap Baru`; a day and a month may be a person's.
    counted || (words.len() > 1 && words.iter().any(|word| !dates::is_calendar_word(word)))
}

/// Whether `word` is one of the words of `list`.
pub(super) fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

fn is_empty_word(words: &str) -> bool {
    EMPTY.split(", ").any(|known| known == words)
}

/// What a word says of its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Numbers, and what only machines write.
    Counts,
    /// Nothing.
    Neutral,
    /// That a person wrote it.
    Human,
}

fn kind_of(word: &str, as_written: &str) -> Kind {
    if word.chars().all(|c| c.is_numeric()) || is_random(word, as_written) || is_time(word) {
        return Kind::Counts;
    }
    let (letters, digits) = split_number(word);
    let known = |word: &str| listed(MARKS, word) || listed(NEUTRAL, word) || dates::is_calendar_word(word);
    match (known(letters), digits.is_empty()) {
        (true, true) => Kind::Neutral,
        // `image0`, `scan0001`.
        (true, false) => Kind::Counts,
        // `P1010042`, the `E0042` of an edited photo.
        (false, false) if letters.len() == 1 && digits.len() >= 4 => Kind::Counts,
        (false, _) if is_unit(word) || is_empty_word(word) => Kind::Neutral,
        (false, _) => Kind::Human,
    }
}

/// A word and the number that it ends with.
fn split_number(word: &str) -> (&str, &str) {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    (letters, &word[letters.len()..])
}

/// `1080p`, `3rd`, `30fps`, `x`, `b`.
fn is_unit(word: &str) -> bool {
    const UNITS: [&str; 14] =
        ["p", "k", "fps", "px", "mp", "x", "am", "pm", "st", "nd", "rd", "th", "s", "z"];
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
    UNITS.contains(&unit) || word.len() == 1
}

/// `14h30m12s`, `20261127t143012z`, `1080x1350`: numbers with single letters between them.
fn is_time(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let mut letters = word.split(|c: char| c.is_ascii_digit()).filter(|run| !run.is_empty());
    digits >= 4 && word.starts_with(|c: char| c.is_ascii_digit()) && letters.all(|run| run.len() == 1)
}

/// Hexadecimal, and what identifiers look like: letters and digits that take turns.
fn is_random(word: &str, as_written: &str) -> bool {
    if !word.is_ascii() || word.len() < RANDOM_CHARS || !word.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    if word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return true;
    }
    let class = |byte: u8| match byte {
        b'0'..=b'9' => 0,
        b'A'..=b'Z' => 1,
        _ => 2,
    };
    let turns = as_written.as_bytes().windows(2).filter(|two| class(two[0]) != class(two[1])).count();
    turns * 3 >= word.len() && turns >= 4
}

fn is_uuid(words: &[&str]) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let is_hex = |word: &&str| word.bytes().all(|byte| byte.is_ascii_hexdigit());
    words
        .windows(lengths.len())
        .any(|five| five.iter().map(|word| word.len()).eq(lengths) && five.iter().all(is_hex))
}

/// Whether the mark of a machine with its number stands anywhere, or a moment to the second.
fn has_stamp(words: &[&str], lower: &str) -> bool {
    let is_number = |word: Option<&&str>| {
        word.is_some_and(|word| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_digit()))
    };
    let marked = words.iter().enumerate().any(|(at, word)| {
        let (letters, digits) = split_number(word);
        let mark = listed(MARKS, letters) && letters.len() > 1;
        // `img`, `0042`; `gopr0042`; `whatsapp image 2026`; `screen shot 2026`.
        let pair = words.get(at + 1).is_some_and(|next| {
            let two = [*word, *next];
            let pairs = [
                ["whatsapp", "image"],
                ["whatsapp", "video"],
                ["whatsapp", "audio"],
                ["gambar", "whatsapp"],
                ["video", "whatsapp"],
                ["screen", "shot"],
                ["screen", "recording"],
                ["tangkapan", "layar"],
                ["cuplikan", "layar"],
                ["rekaman", "layar"],
                ["fb", "img"],
                ["img", "wa"],
            ];
            pairs.contains(&two) && is_number(words.get(at + 2))
        });
        // `Mov 2026` may be a person's; `MOV_0042` is not.
        let needs =
            if ["mov", "sam", "signal", "wa", "gp", "gh", "gx", "wp"].contains(&letters) { 4 } else { 3 };
        let year = |digits: &str| digits.len() == 4 && digits.starts_with("20");
        // `remini20261127`: a day without a blank before it, or the milliseconds since 1970.
        let glued = !letters.is_empty() && digits.len() == 8 && is_day(digits);
        let since_1970 = digits.len() == 13 && digits.starts_with('1');
        let own = (mark && digits.len() >= needs) || glued || since_1970;
        let next = mark
            && digits.is_empty()
            && words.get(at + 1).is_some_and(|next| {
                let number = next.trim_end_matches(|c: char| !c.is_ascii_digit());
                let is_whole = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
                is_whole && number.len() >= needs && !(needs == 4 && year(number))
            });
        own || next || pair
    });
    marked || has_moment(lower)
}

/// `20261127_143012`, `2026-11-27 at 14.30.12`: the year first, and the seconds too.
fn has_moment(lower: &str) -> bool {
    let plain = lower.replace(" at ", " ").replace(" pukul ", " ").replace('t', " ");
    let runs = plain.split(|c: char| !(c.is_ascii_digit() || "-_.: ".contains(c)));
    runs.into_iter().any(|run| {
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        // Other numbers may stand before it: `B612_20261127_101010`.
        (0..digits.len().saturating_sub(13)).any(|at| {
            let moment = &digits[at..at + 14];
            is_day(&moment[..8])
                && matches!(moment[8..10].parse(), Ok(0..=23_u32))
                && matches!(moment[10..12].parse(), Ok(0..=59_u32))
                && matches!(moment[12..14].parse(), Ok(0..=60_u32))
        })
    })
}

/// Whether eight digits are a day of our time: `20261127`.
fn is_day(digits: &str) -> bool {
    matches!(digits[..4].parse(), Ok(1990..=2099_u32))
        && matches!(digits[4..6].parse(), Ok(1..=12_u32))
        && matches!(digits[6..8].parse(), Ok(1..=31_u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_machines_are_known() {
        for name in [
            "WhatsApp Image 2026-11-27 at 14.30.12",
            "B612_20261127_101010_123",
            "C360_2026-11-27-10-10-10-123",
            "FaceApp_1700000000000",
            "remini20261127",
            "LINE_ALBUM_Foto_261127_1",
            "_MG_1234",
            "hq720",
            "maxresdefault",
            "Image_created_with_a_mobile_phone",
            "Adobe Scan 27 Nov 2026",
            "Artboard 1@2x",
            "Group 42",
            "VSCO_112726",
            "ig story 1",
            "final",
            "Kabar\u{fffd} baik",
            "WhatsApp Video 2026-11-27 at 14.30.12_abc01234",
            "Gambar WhatsApp 2026-11-27 pukul 14.30.12",
            "IMG-20261127-WA0004",
            "foto_20261127_WA0003",
            "IMG_0042",
            "IMG_E0042",
            "IMG20261127143012",
            "img 42",
            "DSC_0042",
            "DSC00042",
            "DSCN0042",
            "DSCF0042",
            "P1010042",
            "PXL_20261127_143012345.MP",
            "VID-20261127-WA0001",
            "VID_20261127_143012",
            "MVI_0042",
            "MOV_0042",
            "GOPR0042",
            "GX010042",
            "DJI_0042",
            "Screenshot_20261127-143012_Rumah Belajar",
            "Screenshot 2026-11-27 143012",
            "Screen Shot 2026-11-27 at 14.30.12",
            "Screen Recording 2026-11-27 at 14.30.12",
            "Tangkapan Layar 2026-11-27 pukul 14.30.12",
            "Cuplikan layar 2026-11-27 143012",
            "signal-2026-11-27-143012",
            "signal-2026-11-27-14-30-12-345",
            "photo_2026-11-27_14-30-12",
            "photo_5210943728@x",
            "video_2026-11-27_14-30-12",
            "video_20261127_143012",
            "received_1234567890123456",
            "FB_IMG_1764225012345",
            "20261127_143012",
            "20261127",
            "2026-11-27",
            "27 November 2026",
            "27-11-2026",
            "1764225012345",
            "0042",
            "image0",
            "image (3)",
            "Foto",
            "foto 1",
            "Foto2",
            "gambar-1",
            "Video 3",
            "scan0001",
            "Scan_20261127",
            "Scanned document 3",
            "Untitled",
            "Untitled-1",
            "Tanpa judul",
            "Tanpa judul 2",
            "Desain tanpa judul",
            "unnamed",
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            "9f86d081884c7d659a2feaa0c55ad015",
            "E9kT3xYVoAMbq2K",
            "vlcsnap-2026-11-27-14h30m12s345",
            "1080x1350",
            "IMG_20261127_143012 lomba membaca",
            "lomba membaca DSC_0042",
            "...",
            "x",
            "New Document",
            "slide1",
            "mmexport1764225012345",
            "MVIMG_20261127_143012",
            "Dokumen 1",
            "Screenshot (42)",
            "IMG_0042(1)",
            "IMG_20261127_143012~2",
            "DSC_0042_1",
            "Image from iOS 3",
            "WhatsApp Image",
            "Gambar Bitmap Baru",
            "Proyek tanpa judul",
            "Untitled presentation",
            "pexels-nama-orang-1234567",
            "photo-1587620962725-abab7fe55159",
            "lv_0_20261127143012",
            "InShot_20261127_143012345",
            "DOC-20261127-WA0001",
            "foto revisi 3",
            "thumb_IMG_0042",
            "Voice 001",
            "Rekaman suara 3",
            "Suara 014",
            "AUD-20261127-WA0003",
            "New Recording 12",
        ] {
            assert!(is_machine_made(name), "{name}");
        }
    }

    #[test]
    fn names_of_people_are_left_alone() {
        for name in [
            "Gaya magnet",
            "film",
            "Kabar dari kelas",
            "Foto bersama guru penggerak",
            "Video pembelajaran IPA kelas 7",
            "Hari Guru 2026",
            "100 tahun Taman Siswa",
            "Kuis 1",
            "1001 malam",
            "K13 diganti",
            "G20 untuk guru",
            "Kamera",
            "Senin ceria",
            "Mei",
            "Scan kode QR ini",
            "Webinar 27-11-2026 09.00-11.00",
            "Hubungi 081234567890",
            "Rumah Belajar",
            "Wa 2026 untuk sekolah",
            "Film baru dari Sumedang",
            "PPPK2026 dibuka",
            "فيلم",
            "山",
            "Abad 21",
            "Sam 7 tahun",
            "Gambar terbaik murid",
            "Facade sekolah",
            "Layar Festival",
            "Senin Selasa",
            "Versi baru Rumah Belajar",
            "Suara guru dari Kupang",
        ] {
            assert!(!is_machine_made(name), "{name}");
        }
    }
}
