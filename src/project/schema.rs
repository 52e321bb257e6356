//! JSON Schemas of the files people write, so that editors complete and check them as they are typed. The types here say what may be
//! written, for items [`keys`]; reading is done key by key elsewhere, and a test keeps the two in step.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::keys::{self, KeyType};
use super::{Audience, CaptionsMode, FieldKind, GAIN_DB, Kind, Locale, Shape, StingAt, TransitionKind};
use crate::units::Speed;

/// The files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaKind {
    /// `wajah.toml`.
    Project,
    /// `brand-assets/brand.toml`.
    Brand,
    /// `brand-assets/accounts/<id>/account.toml`.
    Account,
    /// `brand-assets/services/<id>/service.toml`.
    Service,
    /// `brand-assets/campaigns/<id>.toml`.
    Campaign,
    /// `templates/<id>/template.toml`.
    Template,
    /// `content/<pack>/<item>.toml`.
    Item,
}

impl SchemaKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Project,
        Self::Brand,
        Self::Account,
        Self::Service,
        Self::Campaign,
        Self::Template,
        Self::Item,
    ];

    /// The word that the command line takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Brand => "brand",
            Self::Account => "account",
            Self::Service => "service",
            Self::Campaign => "campaign",
            Self::Template => "template",
            Self::Item => "item",
        }
    }
}

impl fmt::Display for SchemaKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SchemaKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| format!("there is no schema `{text}`"))
    }
}

/// The JSON Schema (2020-12) of the files of `kind`.
pub fn schema(kind: SchemaKind) -> Value {
    let generator = SchemaGenerator::default();
    let schema = match kind {
        SchemaKind::Project => generator.into_root_schema_for::<ProjectConfig>(),
        SchemaKind::Brand => generator.into_root_schema_for::<BrandConfig>(),
        SchemaKind::Account => generator.into_root_schema_for::<AccountConfig>(),
        SchemaKind::Service => generator.into_root_schema_for::<ServiceConfig>(),
        SchemaKind::Campaign => generator.into_root_schema_for::<CampaignConfig>(),
        SchemaKind::Template => generator.into_root_schema_for::<TemplateConfig>(),
        SchemaKind::Item => generator.into_root_schema_for::<ItemConfig>(),
    };
    let mut schema = schema.to_value();
    tidy(&mut schema);
    schema
}

/// TOML has no null, so what may be left out is not null either; and a description is one paragraph.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Array(values) => values.iter_mut().for_each(tidy),
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(options)) = object.get_mut("anyOf") {
                options.retain(|option| option["type"] != "null");
                if let [Value::Object(only)] = options.as_slice() {
                    let only = only.clone();
                    object.remove("anyOf");
                    object.extend(only);
                }
            }
            if let Some(Value::String(text)) = object.get_mut("description") {
                *text = text.replace('\n', " ");
            }
            object.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

/// The schema of a text that is one of `words`.
fn one_of(words: &[&str]) -> Value {
    serde_json::json!({ "type": "string", "enum": words })
}

/// A day of every year, or of one.
const DAY_PATTERN: &str = "^(\\d{4}-)?\\d{2}-\\d{2}$";

/// A length or a place in a video: seconds (65.2), or a text ("00:01:05.200", "1:05.2").
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum SecondsConfig {
    /// Seconds.
    Number(f64),
    /// Hours, minutes and seconds.
    Text(String),
}

/// A value of a design token: a text or a number, written to CSS as it is.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum TokenConfig {
    /// A number.
    Number(f64),
    /// CSS.
    Text(String),
}

/// Groups of design tokens: `[tokens.color] primary = "…"` reaches CSS as `--color-primary`.
pub type TokensConfig = BTreeMap<String, BTreeMap<String, TokenConfig>>;

/// `wajah.toml`: what the whole project shares.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ProjectConfig {
    /// The project's name.
    pub name: String,
    /// The language of what editors read: `id` or `en`. Left out: `id`.
    #[schemars(extend("enum" = ["id", "en"]))]
    pub locale: Option<String>,
    /// The zone in which local times are meant, such as `Asia/Jakarta`, which it is when left out.
    pub timezone: Option<String>,
    /// The accounts of items that name none.
    pub accounts: Option<Vec<String>>,
    /// The formats of items that name none. Left out or empty: all that the template supports.
    pub formats: Option<Vec<String>>,
    /// How clips are encoded.
    pub encoder: Option<EncoderConfig>,
    /// Formats: any key of a built-in one, or one of your own with title, kinds, width and height.
    pub format: Option<BTreeMap<String, FormatConfig>>,
    /// How tables of items are read.
    pub tables: Option<TablesConfig>,
    /// Captions of clips.
    pub captions: Option<ProjectCaptionsConfig>,
    /// The speech-to-text command of `wajah captions transcribe`.
    pub transcribe: Option<TranscribeConfig>,
}

/// Captions of clips.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ProjectCaptionsConfig {
    /// Who reads them, where an item does not say: `everyone` (17 characters a second) or `children` (13). Left out: `everyone`.
    #[schemars(extend("enum" = Audience::ALL.map(Audience::as_str)))]
    pub audience: Option<String>,
}

/// A speech-to-text command: any that writes SRT, VTT or JSON.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TranscribeConfig {
    /// The program and its arguments: `{audio}` stands for a WAV file (16 kHz, mono), `{output}` for the folder that it writes to,
    /// `{output_file}` for a file in it without its extension, `{language}` for `id`. No shell reads them.
    pub command: Vec<String>,
}

/// How tables of items are read.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TablesConfig {
    /// Rows and columns that are hidden, by a filter or by hand: `skip` leaves them out with a note, `take` reads them as all others. Left
    /// out: `skip`.
    #[schemars(extend("enum" = ["skip", "take"]))]
    pub hidden_rows: Option<String>,
}

/// How clips are encoded.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct EncoderConfig {
    /// Constant rate factor for H.264: lower is better and larger. H.265 uses four more. Left out: 20.
    #[schemars(range(min = 0, max = 51))]
    pub crf: Option<u8>,
    /// The encoder's preset: slower is smaller. Left out: `veryfast`.
    #[schemars(extend("enum" = super::config::PRESETS))]
    pub preset: Option<String>,
    /// Threads of one encoder. Other counts give other bytes. Left out: 2.
    #[schemars(range(min = 1, max = 64))]
    pub threads: Option<u32>,
    /// The loudness to which sound is brought, in LUFS. Left out: -14.
    #[schemars(range(min = -40.0, max = -5.0))]
    pub loudness_lufs: Option<f64>,
    /// The highest true peak of the sound, in dBTP. Left out: -1.
    #[schemars(range(min = -20.0, max = 0.0))]
    pub true_peak_dbtp: Option<f64>,
}

/// What a platform takes.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FormatConfig {
    /// Its name for people.
    pub title: Option<String>,
    /// What it takes: `still`, `clip`.
    #[schemars(extend("items" = one_of(&Kind::ALL.map(Kind::as_str))))]
    pub kinds: Option<Vec<String>>,
    /// Width in pixels; even.
    pub width: Option<u32>,
    /// Height in pixels; even.
    pub height: Option<u32>,
    /// The width in CSS pixels at which pages are laid out. Left out: the width.
    pub layout_width: Option<u32>,
    /// How much of each edge the platform covers, in output pixels.
    pub safe: Option<SafeConfig>,
    /// The file type of pictures.
    #[schemars(extend("enum" = ["png", "jpeg"]))]
    pub still: Option<String>,
    /// The quality of JPEG pictures.
    #[schemars(range(min = 1, max = 100))]
    pub quality: Option<u8>,
    /// How clips are coded.
    #[schemars(extend("enum" = ["h264", "h265"]))]
    pub video: Option<String>,
    /// The fewest and most frames a second.
    pub fps: Option<RatesConfig>,
    /// The longest clip.
    pub max_duration: Option<SecondsConfig>,
    /// The largest picture in bytes.
    pub max_still_bytes: Option<u64>,
    /// The largest clip in bytes.
    pub max_clip_bytes: Option<u64>,
    /// The longest time between key frames, in seconds.
    pub keyframe_seconds: Option<f64>,
    /// When these values were last compared with their sources, such as 2026-11-24.
    pub checked: Option<String>,
    /// Where these values come from: web addresses by subject.
    pub sources: Option<BTreeMap<String, String>>,
}

/// How much of each edge a platform covers, in output pixels.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SafeConfig {
    /// From the top.
    pub top: Option<u32>,
    /// From the right.
    pub right: Option<u32>,
    /// From the bottom.
    pub bottom: Option<u32>,
    /// From the left.
    pub left: Option<u32>,
}

/// Frames a second.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RatesConfig {
    /// The fewest.
    pub min: Option<f64>,
    /// The most.
    pub max: Option<f64>,
}

/// `brand.toml`: what all accounts share.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct BrandConfig {
    /// The institution's name.
    pub name: String,
    /// Its tagline.
    pub tagline: Option<String>,
    /// Whether names, marks and colours stand in for official ones.
    pub placeholder: Option<bool>,
    /// Tokens that nothing may override, such as `color.ink`.
    pub locked: Option<Vec<String>>,
    /// The design tokens. `color.ink` and `color.paper` must be among them.
    pub tokens: TokensConfig,
}

/// `account.toml`: one unit's social presence.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AccountConfig {
    /// Its short name.
    pub name: String,
    /// Its name in full.
    pub full_name: String,
    /// One line about it, in Indonesian.
    pub description: String,
    /// Its web address.
    pub url: String,
    /// Its colour, such as `oklch(62% 0.16 255)`.
    pub accent: String,
    /// Its mark: a picture beside this file.
    pub mark: String,
    /// Whether name, mark and colour stand in for official ones.
    pub placeholder: Option<bool>,
    /// Its handles by platform; `default` serves the platforms that are not named.
    pub handles: HandlesConfig,
    /// Design tokens that differ for this account; only ones that the brand has and does not lock.
    pub tokens: Option<TokensConfig>,
}

/// Handles by platform.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct HandlesConfig {
    /// For every platform that is not named.
    pub default: String,
    /// On Instagram.
    pub instagram: Option<String>,
    /// On Facebook.
    pub facebook: Option<String>,
    /// On TikTok.
    pub tiktok: Option<String>,
    /// On YouTube.
    pub youtube: Option<String>,
    /// On X.
    pub x: Option<String>,
    /// On WhatsApp.
    pub whatsapp: Option<String>,
    /// On Telegram.
    pub telegram: Option<String>,
    /// On LinkedIn.
    pub linkedin: Option<String>,
    /// On Threads.
    pub threads: Option<String>,
}

/// `service.toml`: a thing being promoted.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ServiceConfig {
    /// Its name.
    pub name: String,
    /// A shorter name for tags. Left out: the name.
    pub short: Option<String>,
    /// One line about it, in Indonesian.
    pub description: String,
    /// Its web address.
    pub url: String,
    /// Its colour, such as `oklch(62% 0.16 255)`.
    pub accent: String,
    /// Its mark: a picture beside this file.
    pub mark: String,
    /// Whether name, mark and colour stand in for official ones.
    pub placeholder: Option<bool>,
    /// Its own handle.
    pub handle: Option<String>,
}

/// `campaigns/<id>.toml`: a dress of the brand kit for some days.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CampaignConfig {
    /// Its name.
    pub name: String,
    /// The few words that pictures show beside its mark.
    pub label: String,
    /// Its first day: "11-20" for every year, or "2026-11-20" for one year alone.
    #[schemars(extend("pattern" = DAY_PATTERN))]
    pub from: String,
    /// Its last day, written like the first. A yearly campaign may run over the new year.
    #[schemars(extend("pattern" = DAY_PATTERN))]
    pub until: String,
    /// Its mark: a picture beside this file.
    pub mark: String,
    /// The colour of its mark. Left out: the brand's `color.sun`.
    pub accent: Option<String>,
    /// Whether mark and colours stand in for official ones.
    pub placeholder: Option<bool>,
    /// Design tokens that differ while it holds; only ones that the brand has and does not lock.
    pub tokens: Option<TokensConfig>,
}

/// `template.toml`: what a template takes and can be drawn as.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TemplateConfig {
    /// Its name for editors.
    pub title: String,
    /// A sentence for editors: what it is for.
    pub description: String,
    /// What it can be drawn as: `still`, `clip`.
    #[schemars(extend("items" = one_of(&Kind::ALL.map(Kind::as_str))))]
    pub kinds: Vec<String>,
    /// The shapes it has a layout for: `tall`, `portrait`, `square`, `wide`.
    #[schemars(extend("items" = one_of(&Shape::ALL.map(Shape::as_str))))]
    pub shapes: Vec<String>,
    /// The only formats it is for. Left out or empty: all of its shapes.
    pub formats: Option<Vec<String>>,
    /// When a still, or the cover of a clip, is drawn, in milliseconds. Left out: a clip's first frame, a still
    /// after every entrance.
    #[schemars(range(min = 0, max = 600_000))]
    pub still_at_ms: Option<u32>,
    /// The fields, in the order in which editors fill them in.
    pub fields: Option<BTreeMap<String, FieldConfig>>,
    /// How long its clips are.
    pub duration: Option<DurationConfig>,
    /// How its clips show captions.
    pub captions: Option<CaptionsConfig>,
    /// How its clips pass from one shot to the next; by cuts where this is left out.
    pub transition: Option<TransitionConfig>,
    /// How many pages an item makes; one where this is left out.
    pub pages: Option<PagesConfig>,
    /// A value for each field, with which the template previews and tests itself.
    pub sample: SampleConfig,
    /// The service that the sample promotes.
    pub sample_service: Option<String>,
}

/// A field of a template.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FieldConfig {
    /// What it takes.
    #[schemars(extend("enum" = FieldKind::ALL.map(FieldKind::as_str)))]
    pub r#type: String,
    /// What editors call it.
    pub label: String,
    /// Whether an item must give it.
    pub required: Option<bool>,
    /// The most characters of a text, or the most entries of a list.
    #[schemars(range(min = 1, max = 10_000))]
    pub max_length: Option<usize>,
    /// A sentence for editors.
    pub help: Option<String>,
    /// What it is where an item does not give it.
    pub default: Option<Value>,
    /// What a field of type `choice` may be.
    pub choices: Option<Vec<String>>,
}

/// How long the clips of a template are.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DurationConfig {
    /// The shortest excerpt.
    pub min: Option<SecondsConfig>,
    /// The longest excerpt.
    pub max: Option<SecondsConfig>,
    /// What comes before the excerpt, with its first frame held: the title scene, 0.5 to 30 seconds. `0`: none, unless an item says how long. Left
    /// out: the template has none.
    pub head: Option<SecondsConfig>,
    /// What follows the excerpt, with its last frame held: the end card. `0`: none, unless an item says how long. Left out: the template has none.
    pub tail: Option<SecondsConfig>,
    /// How long a clip without footage is; of a template that makes stills, how long one is where a format takes only clips. Left out: 6 for stills.
    pub length: Option<SecondsConfig>,
}

/// How the clips of a template pass from one shot to the next.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TransitionConfig {
    /// One ends and the next begins (`cut`), one fades into the next (`fade`), the next pushes it out from the right (`slide`), is uncovered from
    /// the left (`wipe`), or comes out of the brand's `color.primary` (`dip`).
    #[schemars(extend("enum" = TransitionKind::ALL.map(TransitionKind::as_str)))]
    pub kind: String,
    /// How long it takes, 0.1 to 2 seconds; half of the shorter shot at the most. Left out: 0.4.
    pub duration: Option<SecondsConfig>,
}

/// How the clips of a template show captions.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CaptionsConfig {
    /// A caption at a time (`block`), a line at a time (`line`), with the spoken word marked (`word`), or as files alone (`file`), where the
    /// item does not say. Left out: `block`.
    #[schemars(extend("enum" = CaptionsMode::ALL.map(CaptionsMode::as_str)))]
    pub mode: Option<String>,
    /// The most characters of a line, for all shapes or by shape: `{ tall = 26, wide = 42 }`. Left out: 42.
    pub line_chars: Option<LineCharsConfig>,
}

/// The most characters of a caption's line.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum LineCharsConfig {
    /// For all shapes.
    All(u32),
    /// By shape.
    ByShape(LineCharsByShape),
}

/// The most characters of a caption's line, by shape.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LineCharsByShape {
    /// Stories.
    pub tall: Option<u32>,
    /// Feed pictures.
    pub portrait: Option<u32>,
    /// Squares.
    pub square: Option<u32>,
    /// Wide pages.
    pub wide: Option<u32>,
}

/// How many pages an item of a template makes: `count`, or `list`.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PagesConfig {
    /// Always as many.
    #[schemars(range(min = 1, max = 20))]
    pub count: Option<usize>,
    /// The field of type `list` that fills pages.
    pub list: Option<String>,
    /// Entries of the list on a page.
    #[schemars(range(min = 1, max = 20))]
    pub per_page: Option<usize>,
    /// Pages besides those of the list, such as a cover and a closing page.
    #[schemars(range(min = 0, max = 20))]
    pub extra: Option<usize>,
}

/// A value for each field, and beside them:
#[derive(Debug, Clone, JsonSchema)]
pub struct SampleConfig {
    /// The longest texts that fit, for the fields that have any.
    pub long: Option<BTreeMap<String, Value>>,
    /// Footage or sound.
    pub excerpt: Option<ExcerptConfig>,
    /// An interpreter beside it.
    pub signer: Option<SignerConfig>,
    /// A video that moves below its page.
    pub background: Option<BackgroundConfig>,
}

/// An item: one post-to-be.
#[derive(Debug, Clone)]
pub struct ItemConfig;

/// A range of a video or sound.
#[derive(Debug, Clone)]
pub struct ExcerptConfig;

/// A passage of a clip that has several.
#[derive(Debug, Clone)]
pub struct ShotConfig;

/// How long the parts of a clip are that no footage decides.
#[derive(Debug, Clone)]
pub struct LengthsConfig;

/// A sign-language interpreter beside the footage of a clip.
#[derive(Debug, Clone)]
pub struct SignerConfig;

/// A video that moves below all else on the page of a clip.
#[derive(Debug, Clone)]
pub struct BackgroundConfig;

/// Music under a clip.
#[derive(Debug, Clone)]
pub struct MusicConfig;

/// A short sound at the beginning of a clip or on its end card.
#[derive(Debug, Clone)]
pub struct StingConfig;

/// The words that go with a picture or clip where it is published.
#[derive(Debug, Clone)]
pub struct PostConfig;

impl JsonSchema for ItemConfig {
    fn schema_name() -> Cow<'static, str> {
        "ItemConfig".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        of_keys("", generator)
    }
}

impl JsonSchema for ExcerptConfig {
    fn schema_name() -> Cow<'static, str> {
        "ExcerptConfig".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        of_keys("excerpt", generator)
    }
}

impl JsonSchema for ShotConfig {
    fn schema_name() -> Cow<'static, str> {
        "ShotConfig".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        of_keys("shots", generator)
    }
}

impl JsonSchema for LengthsConfig {
    fn schema_name() -> Cow<'static, str> {
        "LengthsConfig".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        of_keys("duration", generator)
    }
}

impl JsonSchema for SignerConfig {
    fn schema_name() -> Cow<'static, str> {
        "SignerConfig".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        of_keys("signer", generator)
    }
}

impl JsonSchema for BackgroundConfig {
    fn schema_name() -> Cow<'static, str> {
        "BackgroundConfig".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        of_keys("background", generator)
    }
}

impl JsonSchema for MusicConfig {
    fn schema_name() -> Cow<'static, str> {
        "MusicConfig".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        of_keys("music", generator)
    }
}

impl JsonSchema for StingConfig {
    fn schema_name() -> Cow<'static, str> {
        "StingConfig".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        of_keys("sting", generator)
    }
}

impl JsonSchema for PostConfig {
    fn schema_name() -> Cow<'static, str> {
        "PostConfig".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        of_keys("post", generator)
    }
}

/// The schema of the table `table` of an item's file, which is that of its keys.
fn of_keys(table: &str, generator: &mut SchemaGenerator) -> Schema {
    let mut properties = serde_json::Map::new();
    let mut required = Vec::new();
    for key in keys::in_files(table) {
        let mut schema = match key.takes {
            KeyType::Line | KeyType::Text | KeyType::Moment => json_schema!({ "type": "string" }),
            KeyType::Names | KeyType::Tags => {
                json_schema!({ "type": "array", "items": { "type": "string" } })
            }
            KeyType::Seconds => generator.subschema_for::<SecondsConfig>(),
            KeyType::Captions => generator.subschema_for::<CaptionsSourceConfig>(),
            KeyType::CaptionsMode => {
                json_schema!({ "type": "string", "enum": CaptionsMode::ALL.map(CaptionsMode::as_str) })
            }
            KeyType::Audience => {
                json_schema!({ "type": "string", "enum": Audience::ALL.map(Audience::as_str) })
            }
            KeyType::Sound => generator.subschema_for::<AudioConfig>(),
            KeyType::Fields => generator.subschema_for::<BTreeMap<String, Value>>(),
            KeyType::Focuses => generator.subschema_for::<BTreeMap<String, String>>(),
            KeyType::Excerpt => generator.subschema_for::<ExcerptConfig>(),
            KeyType::Shots => generator.subschema_for::<Vec<ShotConfig>>(),
            KeyType::Speed => {
                json_schema!({ "type": "number", "minimum": Speed::RANGE.0, "maximum": Speed::RANGE.1 })
            }
            KeyType::Signer => generator.subschema_for::<SignerConfig>(),
            KeyType::Background => generator.subschema_for::<BackgroundConfig>(),
            KeyType::Duration => generator.subschema_for::<LengthsConfig>(),
            KeyType::Music => generator.subschema_for::<MusicConfig>(),
            KeyType::Sting => generator.subschema_for::<StingConfig>(),
            KeyType::StingAt => {
                json_schema!({ "type": "string", "enum": StingAt::ALL.map(StingAt::as_str) })
            }
            KeyType::Decibels => {
                json_schema!({ "type": "number", "minimum": GAIN_DB.0, "maximum": GAIN_DB.1 })
            }
            KeyType::Flag => json_schema!({ "type": "boolean" }),
            KeyType::Post => generator.subschema_for::<PostConfig>(),
        };
        let (_, name) = key.parts();
        schema.insert("description".to_owned(), key.about(Locale::En).into());
        properties.insert(name.to_owned(), schema.to_value());
        required.extend(key.is_required.then(|| Value::from(name)));
    }
    let mut schema = json_schema!({
        "type": "object",
        "description": keys::about_table(table).en,
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    schema
}

/// One of a source's sounds: its number (2), or a text (`id`, `mix`).
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum AudioConfig {
    /// Its number, from 1.
    Number(u32),
    /// Its language or name, or `mix`.
    Text(String),
}

/// Captions: a file, or a source's own subtitles by their number (2) or a text (`id`, `none`).
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum CaptionsSourceConfig {
    /// The number of subtitles in the source, from 1.
    Number(u32),
    /// A file, a language, a name, or `none`.
    Text(String),
}
