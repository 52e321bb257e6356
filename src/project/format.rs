//! Formats: what each platform takes.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};

use crate::units::Micros;

/// A picture or a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One picture.
    Still,
    /// A short video.
    Clip,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Still, Self::Clip];

    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Still => "still",
            Self::Clip => "clip",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The proportions of a page, by which templates choose their layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// A story: at most 0.65 times as wide as high.
    Tall,
    /// A feed picture: narrower than high.
    Portrait,
    /// As wide as high, or nearly.
    Square,
    /// Wider than high.
    Wide,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 4] = [Self::Tall, Self::Portrait, Self::Square, Self::Wide];

    /// The shape of a page of these proportions.
    pub fn of(width: u32, height: u32) -> Self {
        let (width, height) = (u64::from(width) * 100, u64::from(height));
        if width <= height * 65 {
            Self::Tall
        } else if width < height * 95 {
            Self::Portrait
        } else if width <= height * 105 {
            Self::Square
        } else {
            Self::Wide
        }
    }

    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tall => "tall",
            Self::Portrait => "portrait",
            Self::Square => "square",
            Self::Wide => "wide",
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How much of each edge the platform covers, in output pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Safe {
    /// From the top.
    pub top: u32,
    /// From the right.
    pub right: u32,
    /// From the bottom.
    pub bottom: u32,
    /// From the left.
    pub left: u32,
}

/// The file type of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StillType {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

impl StillType {
    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
        }
    }

    /// The extension of file names, without the point.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// How a clip's picture is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum VideoCodec {
    /// H.264 (AVC).
    H264,
    /// H.265 (HEVC).
    H265,
}

impl VideoCodec {
    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::H264 => "h264",
            Self::H265 => "h265",
        }
    }
}

/// A platform's output profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Format {
    /// Its name in files.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it takes.
    pub kinds: Vec<Kind>,
    /// Width in pixels; even.
    pub width: u32,
    /// Height in pixels; even.
    pub height: u32,
    /// The width in CSS pixels at which pages are laid out.
    pub layout_width: u32,
    /// What the platform covers.
    pub safe: Safe,
    /// The file type of pictures.
    pub still: StillType,
    /// The quality of JPEG pictures, 1 to 100.
    pub quality: u8,
    /// How clips are coded.
    pub video: VideoCodec,
    /// The fewest frames a second.
    pub fps_min: f64,
    /// The most frames a second.
    pub fps_max: f64,
    /// The longest clip.
    pub max_duration: Option<Micros>,
    /// The largest picture in bytes, where the platform has a limit.
    pub max_still_bytes: Option<u64>,
    /// The largest clip in bytes, where the platform has a limit.
    pub max_clip_bytes: Option<u64>,
    /// The longest time between key frames, in seconds.
    pub keyframe_seconds: f64,
    /// When its values were last compared with their sources.
    #[serde(serialize_with = "date_as_text")]
    pub checked: Option<Date>,
    /// Where its values come from, by subject.
    pub sources: BTreeMap<String, String>,
}

impl Format {
    /// The shape of its page.
    pub fn shape(&self) -> Shape {
        Shape::of(self.width, self.height)
    }

    /// The height in CSS pixels at which pages are laid out.
    pub fn layout_height(&self) -> f64 {
        f64::from(self.layout_width) * f64::from(self.height) / f64::from(self.width)
    }

    /// Output pixels for one CSS pixel.
    pub fn scale(&self) -> f64 {
        f64::from(self.width) / f64::from(self.layout_width)
    }

    /// The platform it belongs to, as `[handles]` of accounts name it: the first word of its id.
    pub fn platform(&self) -> &str {
        self.id.split('-').next().unwrap_or(&self.id)
    }

    /// Whether it takes `kind`.
    pub fn takes(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }
}

fn date_as_text<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}

impl super::files::Named for Format {
    fn names(&self) -> Vec<&str> {
        vec![&self.title]
    }
}
