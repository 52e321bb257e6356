//! What `ffmpeg-next` does not wrap, as safe functions: the only file of the crate with `unsafe` code.
#![allow(unsafe_code, reason = "this file is the crate's only door to FFmpeg's C interface")]

use std::cell::RefCell;
use std::ffi::{CStr, c_int};
use std::marker::PhantomData;
use std::sync::Once;

use ffmpeg_next::format::Pixel;
use ffmpeg_next::format::context::Input;
use ffmpeg_next::{Error, Rational, ffi, frame};

use super::planes::{Region, copy_planes};
use crate::clip::frame::Yuv420;

/// Lines of log kept for one operation: the first ones, which name the cause, and the latest.
const MAX_LOG_LINES: usize = 40;
const FIRST_LOG_LINES: usize = 10;

thread_local! {
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Prepares FFmpeg (once a process) and empties this thread's log: call it at the start of an operation.
pub(super) fn begin() {
    static READY: Once = Once::new();
    READY.call_once(|| {
        // The wrapper only registers what older FFmpegs need registered; it cannot fail with the features we use.
        let _ = ffmpeg_next::init();
        capture_log();
    });
    LOG.with_borrow_mut(Vec::clear);
}

/// What FFmpeg said on this thread since [`begin`]: warnings and worse. Lines from FFmpeg's own worker threads
/// are dropped, since nothing says whose they are.
pub(super) fn take_log() -> Vec<String> {
    LOG.with_borrow_mut(std::mem::take)
}

/// The `va_list` type is only nameable portably where it decays to a pointer; elsewhere FFmpeg is just silenced.
#[cfg(target_arch = "x86_64")]
fn capture_log() {
    // SAFETY: the callback is a plain function that lives as long as the process and may be called from any thread.
    unsafe { ffi::av_log_set_callback(Some(keep_line)) };
}

#[cfg(not(target_arch = "x86_64"))]
fn capture_log() {
    ffmpeg_next::log::set_level(ffmpeg_next::log::Level::Quiet);
}

#[cfg(target_arch = "x86_64")]
unsafe extern "C" fn keep_line(
    class: *mut std::ffi::c_void,
    level: c_int,
    format: *const std::ffi::c_char,
    arguments: *mut ffi::__va_list_tag,
) {
    if level > ffi::AV_LOG_WARNING {
        return;
    }
    let mut line = [0u8; 400];
    let mut prefix: c_int = 1;
    // SAFETY: FFmpeg passes arguments that match `format`; the buffer's length is passed and the result is
    // zero-terminated within it.
    unsafe {
        let buffer = line.as_mut_ptr().cast();
        ffi::av_log_format_line2(class, level, format, arguments, buffer, line.len() as c_int, &mut prefix);
    }
    let text = CStr::from_bytes_until_nul(&line).map(CStr::to_string_lossy).unwrap_or_default();
    let text = without_addresses(text.trim());
    // `try_with`: FFmpeg may still speak while a thread's locals are being destroyed.
    let _ = LOG.try_with(|log| {
        let Ok(mut log) = log.try_borrow_mut() else { return };
        if text.is_empty() || log.last() == Some(&text) {
            return;
        }
        if log.len() == MAX_LOG_LINES {
            log.remove(FIRST_LOG_LINES);
        }
        log.push(text);
    });
}

/// `[h264 @ 0x55d0c0]` → `[h264]`: addresses differ from run to run.
fn without_addresses(line: &str) -> String {
    let mut out = line.to_owned();
    while let Some(start) = out.find(" @ 0x") {
        let end = out[start..].find(']').map_or(out.len(), |length| start + length);
        out.replace_range(start..end, "");
    }
    out
}

/// FFmpeg's version as it calls itself, such as `5.1.9-0+deb12u1`.
pub(super) fn version() -> String {
    // SAFETY: returns a static zero-terminated string.
    unsafe { CStr::from_ptr(ffi::av_version_info()) }.to_string_lossy().into_owned()
}

/// One of FFmpeg's libraries: its name, and its version as (major, minor, micro) when this program was built and as it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Library {
    pub(super) name: &'static str,
    pub(super) built: (u32, u32, u32),
    pub(super) running: (u32, u32, u32),
}

/// The libraries that this program is linked with.
pub(super) fn libraries() -> [Library; 6] {
    /// `AV_VERSION_INT` of libavutil/version.h, taken apart.
    fn parts(version: u32) -> (u32, u32, u32) {
        (version >> 16, version >> 8 & 0xff, version & 0xff)
    }
    macro_rules! library {
        ($name:literal, $major:ident, $minor:ident, $micro:ident, $running:ident) => {
            Library {
                name: $name,
                built: (ffi::$major as u32, ffi::$minor as u32, ffi::$micro as u32),
                // SAFETY: takes nothing and returns a constant of the library.
                running: parts(unsafe { ffi::$running() }),
            }
        };
    }
    [
        library!(
            "libavutil",
            LIBAVUTIL_VERSION_MAJOR,
            LIBAVUTIL_VERSION_MINOR,
            LIBAVUTIL_VERSION_MICRO,
            avutil_version
        ),
        library!(
            "libavcodec",
            LIBAVCODEC_VERSION_MAJOR,
            LIBAVCODEC_VERSION_MINOR,
            LIBAVCODEC_VERSION_MICRO,
            avcodec_version
        ),
        library!(
            "libavformat",
            LIBAVFORMAT_VERSION_MAJOR,
            LIBAVFORMAT_VERSION_MINOR,
            LIBAVFORMAT_VERSION_MICRO,
            avformat_version
        ),
        library!(
            "libavfilter",
            LIBAVFILTER_VERSION_MAJOR,
            LIBAVFILTER_VERSION_MINOR,
            LIBAVFILTER_VERSION_MICRO,
            avfilter_version
        ),
        library!(
            "libswscale",
            LIBSWSCALE_VERSION_MAJOR,
            LIBSWSCALE_VERSION_MINOR,
            LIBSWSCALE_VERSION_MICRO,
            swscale_version
        ),
        library!(
            "libswresample",
            LIBSWRESAMPLE_VERSION_MAJOR,
            LIBSWRESAMPLE_VERSION_MINOR,
            LIBSWRESAMPLE_VERSION_MICRO,
            swresample_version
        ),
    ]
}

/// Bits of the first component of `format` (8 for `yuv420p`), 0 when it has none.
pub(super) fn bit_depth(format: Pixel) -> u32 {
    format.descriptor().map_or(0, |descriptor| {
        // SAFETY: the descriptor points into FFmpeg's static table.
        unsafe { (*descriptor.as_ptr()).comp[0].depth as u32 }
    })
}

/// The name of `format`, such as `yuv420p10le`.
pub(super) fn pixel_name(format: Pixel) -> &'static str {
    format.descriptor().map_or("unknown", ffmpeg_next::format::pixel::Descriptor::name)
}

/// The shape of a sample (width over height) of stream `index`, by container and codec; 1:1 when unknown.
pub(super) fn sample_aspect(input: &mut Input, index: usize) -> Rational {
    assert!(index < input.nb_streams() as usize, "the stream exists");
    // SAFETY: the context is open and the index checked; a null frame is allowed.
    let ratio: Rational = unsafe {
        let context = input.as_mut_ptr();
        ffi::av_guess_sample_aspect_ratio(context, *(*context).streams.add(index), std::ptr::null_mut())
    }
    .into();
    if ratio.numerator() > 0 && ratio.denominator() > 0 { ratio } else { Rational(1, 1) }
}

/// Makes the demuxer drop every stream but `index`.
pub(super) fn keep_only(input: &mut Input, index: usize) {
    // SAFETY: `streams` holds `nb_streams` valid pointers while the context is open, and we hold it exclusively.
    unsafe {
        let context = input.as_mut_ptr();
        for other in 0..(*context).nb_streams as usize {
            if other != index {
                (**(*context).streams.add(other)).discard = ffi::AVDiscard::AVDISCARD_ALL;
            }
        }
    }
}

/// Seeks to the last key frame of stream `index` at or before `timestamp` (in the stream's time base).
pub(super) fn seek(input: &mut Input, index: usize, timestamp: i64) -> Result<(), Error> {
    // SAFETY: the context is open and held exclusively.
    let code = unsafe {
        ffi::avformat_seek_file(input.as_mut_ptr(), index as c_int, i64::MIN, timestamp, timestamp, 0)
    };
    if code < 0 { Err(Error::from(code)) } else { Ok(()) }
}

/// Seeks to the byte `position` of the file: what is read next begins with the first packet that begins there or later.
pub(super) fn seek_byte(input: &mut Input, position: i64) -> Result<(), Error> {
    // SAFETY: the context is open and held exclusively.
    let code = unsafe {
        ffi::avformat_seek_file(
            input.as_mut_ptr(),
            -1,
            i64::MIN,
            position,
            position,
            ffi::AVSEEK_FLAG_BYTE as c_int,
        )
    };
    if code < 0 { Err(Error::from(code)) } else { Ok(()) }
}

/// Whether the length of `input` is only guessed, from its size and bit rate.
pub(super) fn duration_is_guessed(input: &mut Input) -> bool {
    // SAFETY: the field of an open context, read as the number that C's enum is.
    let method =
        unsafe { (&raw const (*input.as_mut_ptr()).duration_estimation_method).cast::<c_int>().read() };
    method == ffi::AVDurationEstimationMethod::AVFMT_DURATION_FROM_BITRATE as c_int
}

/// Which loudspeakers the channels of a sound stream are for, as FFmpeg's mask (1 left, 2 right, 4 centre …); 0 where it is not said.
pub(super) fn channel_mask(parameters: &ffmpeg_next::codec::Parameters) -> u64 {
    // SAFETY: the fields of allocated parameters; the mask is only read for native layouts.
    unsafe {
        let layout = &(*parameters.as_ptr()).ch_layout;
        if layout.order == ffi::AVChannelOrder::AV_CHANNEL_ORDER_NATIVE { layout.u.mask } else { 0 }
    }
}

/// Whether `stream` is thumbnails of another one.
pub(super) fn is_thumbnails(stream: &ffmpeg_next::Stream<'_>) -> bool {
    // SAFETY: the field of a stream of an open input.
    unsafe { (*stream.as_ptr()).disposition & ffi::AV_DISPOSITION_TIMED_THUMBNAILS != 0 }
}

/// Width and height of the coded pictures of a video stream, as far as its container tells; 0 where it does not.
pub(super) fn coded_size(parameters: &ffmpeg_next::codec::Parameters) -> (u32, u32) {
    // SAFETY: the fields of allocated parameters.
    let (width, height) = unsafe { ((*parameters.as_ptr()).width, (*parameters.as_ptr()).height) };
    (u32::try_from(width).unwrap_or(0), u32::try_from(height).unwrap_or(0))
}

/// How many channels a sound stream has, as far as its container tells; 0 where it does not.
pub(super) fn channels(parameters: &ffmpeg_next::codec::Parameters) -> u32 {
    // SAFETY: the field of allocated parameters.
    unsafe { u32::try_from((*parameters.as_ptr()).ch_layout.nb_channels).unwrap_or(0) }
}

/// Lets `graph` work in the thread that calls it alone.
pub(super) fn one_thread(graph: &mut ffmpeg_next::filter::Graph) {
    // SAFETY: the graph is allocated and held exclusively, and not configured yet.
    unsafe { (*graph.as_mut_ptr()).nb_threads = 1 };
}

/// Gives `to` the colour tags of `from`: filters of some versions drop them.
pub(super) fn copy_colour(to: &mut frame::Video, from: &frame::Video) {
    // SAFETY: both are allocated frames, and the fields are copied as the numbers that C's enums are.
    unsafe {
        let (to, from) = (to.as_mut_ptr(), from.as_ptr());
        macro_rules! copy {
            ($($field:ident),*) => {
                $((&raw mut (*to).$field).cast::<c_int>().write((&raw const (*from).$field).cast::<c_int>().read());)*
            };
        }
        copy!(colorspace, color_trc, color_primaries, color_range, chroma_location);
    }
}

/// Where the samples of one component of a pixel format lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Component {
    pub(super) plane: usize,
    /// Bytes from one sample to the next.
    pub(super) step: usize,
    /// Bytes before the first.
    pub(super) offset: usize,
    /// Bits that it is shifted by.
    pub(super) shift: u32,
    /// Bits a sample.
    pub(super) depth: u32,
}

impl Component {
    /// That of lightness, or of the first colour; `None` where it does not lie in whole bytes.
    pub(super) fn first(format: Pixel) -> Option<Self> {
        Self::of(format, 0)
    }

    /// That of transparency, where there is one.
    pub(super) fn alpha(format: Pixel) -> Option<Self> {
        // SAFETY: the descriptor points into FFmpeg's static table.
        let (flags, count) = unsafe {
            let raw = format.descriptor()?.as_ptr();
            ((*raw).flags, (*raw).nb_components)
        };
        let has_alpha = flags & u64::from(ffi::AV_PIX_FMT_FLAG_ALPHA as u32) != 0;
        if has_alpha { Self::of(format, usize::from(count).checked_sub(1)?) } else { None }
    }

    fn of(format: Pixel, index: usize) -> Option<Self> {
        const UNREADABLE: u32 = ffi::AV_PIX_FMT_FLAG_BITSTREAM as u32
            | ffi::AV_PIX_FMT_FLAG_HWACCEL as u32
            | ffi::AV_PIX_FMT_FLAG_PAL as u32
            | ffi::AV_PIX_FMT_FLAG_BE as u32
            | ffi::AV_PIX_FMT_FLAG_FLOAT as u32;
        // SAFETY: the descriptor points into FFmpeg's static table, and a format has four components at the most.
        let (flags, part) = unsafe {
            let raw = format.descriptor()?.as_ptr();
            ((*raw).flags, *(*raw).comp.get(index)?)
        };
        let number = |value: c_int| usize::try_from(value).ok();
        let part = Self {
            plane: number(part.plane)?,
            step: number(part.step).filter(|step| *step > 0)?,
            offset: number(part.offset)?,
            shift: u32::try_from(part.shift).ok()?,
            depth: u32::try_from(part.depth).ok()?,
        };
        let readable = flags & u64::from(UNREADABLE) == 0 && (8..=16).contains(&part.depth);
        readable.then_some(part)
    }
}

/// The decode timestamps that the container's index lists for stream `index`, in the stream's time base: every
/// frame for MP4, key frames or nothing for others.
pub(super) fn index_timestamps(input: &mut Input, index: usize) -> Vec<i64> {
    assert!(index < input.nb_streams() as usize, "the stream exists");
    // SAFETY: the context is open, the index checked, and entries are copied before anything else is called.
    unsafe {
        let stream = *(*input.as_mut_ptr()).streams.add(index);
        let count = ffi::avformat_index_get_entries_count(stream);
        (0..count)
            .filter_map(|entry| {
                let entry = ffi::avformat_index_get_entry(stream, entry);
                (!entry.is_null()).then(|| (*entry).timestamp)
            })
            .collect()
    }
}

/// Sets the four-letter tag of an output stream, such as `hvc1`.
pub(super) fn set_codec_tag(stream: &mut ffmpeg_next::StreamMut<'_>, tag: [u8; 4]) {
    // SAFETY: a stream's codec parameters live as long as the stream.
    unsafe { (*(*stream.as_mut_ptr()).codecpar).codec_tag = u32::from_le_bytes(tag) };
}

/// Makes sure that `frame` owns its pixels alone, so that writing to it changes nobody else's picture.
pub(super) fn make_writable(frame: &mut frame::Video) -> Result<(), Error> {
    // SAFETY: the frame was allocated with reference-counted buffers.
    let code = unsafe { ffi::av_frame_make_writable(frame.as_mut_ptr()) };
    if code < 0 { Err(Error::from(code)) } else { Ok(()) }
}

/// A second reference to the pixels of `frame`: nothing is copied.
pub(super) fn share(frame: &frame::Video) -> Result<frame::Video, Error> {
    let mut shared = frame::Video::empty();
    // SAFETY: both are allocated frames, and the target is empty.
    let code = unsafe { ffi::av_frame_ref(shared.as_mut_ptr(), frame.as_ptr()) };
    if code < 0 { Err(Error::from(code)) } else { Ok(shared) }
}

/// A view of `region` in `frame`: nothing is copied.
pub(super) fn crop(frame: &frame::Video, region: Region) -> Result<frame::Video, Error> {
    let mut view = share(frame)?;
    let (right, bottom) = (region.x + region.width, region.y + region.height);
    if right > view.width() || bottom > view.height() {
        return Err(Error::InvalidData);
    }
    // SAFETY: the margins lie inside the frame, as just checked.
    let code = unsafe {
        let raw = view.as_mut_ptr();
        (*raw).crop_left = region.x as usize;
        (*raw).crop_top = region.y as usize;
        (*raw).crop_right = (view.width() - right) as usize;
        (*raw).crop_bottom = (view.height() - bottom) as usize;
        ffi::av_frame_apply_cropping(raw, ffi::AV_FRAME_CROP_UNALIGNED as c_int)
    };
    if code < 0 { Err(Error::from(code)) } else { Ok(view) }
}

/// The colour tags of a picture: ITU-T H.273 numbers as they stand in the file, which may be any. (As an enum, a number that the
/// headers do not know is undefined behaviour, and which ones they know differs between versions of FFmpeg.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ColourTags {
    pub(super) matrix: c_int,
    pub(super) transfer: c_int,
    pub(super) primaries: c_int,
}

impl ColourTags {
    /// Those of a decoded picture.
    pub(super) fn of(picture: &frame::Video) -> Self {
        // SAFETY: the fields of an allocated frame.
        unsafe {
            let raw = picture.as_ptr();
            Self::read(
                &raw const (*raw).colorspace,
                &raw const (*raw).color_trc,
                &raw const (*raw).color_primaries,
            )
        }
    }

    /// Those of a stream, as far as its container tells them.
    pub(super) fn of_decoder(decoder: &ffmpeg_next::decoder::Video) -> Self {
        // SAFETY: the fields of an allocated context.
        unsafe {
            let raw = decoder.as_ptr();
            Self::read(
                &raw const (*raw).colorspace,
                &raw const (*raw).color_trc,
                &raw const (*raw).color_primaries,
            )
        }
    }

    /// Reads the tags as the numbers that C's enums are.
    ///
    /// # Safety
    /// All three point to a field that can be read.
    unsafe fn read(
        matrix: *const ffi::AVColorSpace,
        transfer: *const ffi::AVColorTransferCharacteristic,
        primaries: *const ffi::AVColorPrimaries,
    ) -> Self {
        // SAFETY: as the caller promises; C's enums are as large as its `int`.
        unsafe {
            Self {
                matrix: matrix.cast::<c_int>().read(),
                transfer: transfer.cast::<c_int>().read(),
                primaries: primaries.cast::<c_int>().read(),
            }
        }
    }
}

/// Scales and converts pictures of one format and size to 8-bit limited-range 4:2:0 of another size.
///
/// Neither `Send` nor `Sync`: use it in the thread that made it.
pub(super) struct Scaler {
    context: *mut ffi::SwsContext,
    source: (Pixel, u32, u32),
    width: u32,
    height: u32,
    /// A picture with padded rows: the vector code of swscale needs them, and our tight rows rarely are aligned.
    padded: frame::Video,
    not_send: PhantomData<*mut ()>,
}

impl Scaler {
    /// `full_range` tells how the source's levels are meant. YUV stays in its own matrix; RGB becomes BT.709.
    pub(super) fn new(
        source: (Pixel, u32, u32),
        full_range: bool,
        width: u32,
        height: u32,
    ) -> Result<Self, Error> {
        // SAFETY: a fresh context, used by nobody else until it is initialised; freed on every failure.
        let context = unsafe {
            let context = ffi::sws_alloc_context();
            if context.is_null() {
                return Err(Error::Other { errno: ffmpeg_next::error::ENOMEM });
            }
            let format = |pixel: Pixel| i64::from(ffi::AVPixelFormat::from(pixel) as i32);
            let options: [(&CStr, i64); 6] = [
                (c"srcw", i64::from(source.1)),
                (c"srch", i64::from(source.2)),
                (c"src_format", format(source.0)),
                (c"dstw", i64::from(width)),
                (c"dsth", i64::from(height)),
                (c"dst_format", format(Pixel::YUV420P)),
            ];
            for (name, value) in options {
                ffi::av_opt_set_int(context.cast(), name.as_ptr(), value, 0);
            }
            // By its name: its number is a macro up to FFmpeg 7 and part of an enum from 8 on.
            ffi::av_opt_set(context.cast(), c"sws_flags".as_ptr(), c"bicubic".as_ptr(), 0);
            let table = ffi::sws_getCoefficients(ffi::SWS_CS_ITU709);
            let full = c_int::from(full_range);
            ffi::sws_setColorspaceDetails(context, table, full, table, 0, 0, 1 << 16, 1 << 16);
            let code = ffi::sws_init_context(context, std::ptr::null_mut(), std::ptr::null_mut());
            if code < 0 {
                ffi::sws_freeContext(context);
                return Err(Error::from(code));
            }
            context
        };
        let padded = frame::Video::new(Pixel::YUV420P, width, height);
        Ok(Self { context, source, width, height, padded, not_send: PhantomData })
    }

    /// Width and height of what it makes.
    pub(super) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Scales `frame`, which must have the format and size given to [`Scaler::new`].
    pub(super) fn scale(&mut self, frame: &frame::Video) -> Result<Yuv420, Error> {
        if (frame.format(), frame.width(), frame.height()) != self.source {
            return Err(Error::InputChanged);
        }
        // SAFETY: source planes belong to a frame of the format and size the context was made for; the target
        // was allocated for the context's output format and size.
        let rows = unsafe {
            let (from, to) = (frame.as_ptr(), self.padded.as_mut_ptr());
            ffi::sws_scale(
                self.context,
                (*from).data.as_ptr().cast(),
                (*from).linesize.as_ptr(),
                0,
                self.source.2 as c_int,
                (*to).data.as_ptr(),
                (*to).linesize.as_ptr(),
            )
        };
        if rows < 0 {
            return Err(Error::from(rows));
        }
        let whole = Region { x: 0, y: 0, width: self.width, height: self.height };
        copy_planes(&self.padded, whole).ok_or(Error::InvalidData)
    }
}

impl Drop for Scaler {
    fn drop(&mut self) {
        // SAFETY: the context was made by `sws_alloc_context` and is freed once.
        unsafe { ffi::sws_freeContext(self.context) };
    }
}

/// Converts decoded sound of one shape to interleaved 32-bit floats at 48 kHz, in one or two channels.
pub(super) struct Resampler {
    context: *mut ffi::SwrContext,
    source: SoundShape,
    channels: usize,
}

/// How decoded sound lies in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SoundShape {
    format: ffmpeg_next::format::Sample,
    rate: i32,
    channels: i32,
    mask: u64,
}

impl SoundShape {
    /// The shape of `sound`.
    pub(super) fn of(sound: &frame::Audio) -> Self {
        // SAFETY: reads plain fields of an allocated frame; the mask is only read for native layouts.
        unsafe {
            let raw = sound.as_ptr();
            let layout = &(*raw).ch_layout;
            let native = layout.order == ffi::AVChannelOrder::AV_CHANNEL_ORDER_NATIVE;
            let mask = if native { layout.u.mask } else { 0 };
            Self { format: sound.format(), rate: (*raw).sample_rate, channels: layout.nb_channels, mask }
        }
    }
}

impl Resampler {
    /// A resampler for sound like `source`. One channel stays one; more are mixed to stereo by swresample's
    /// default matrix.
    pub(super) fn new(source: SoundShape, rate: u32) -> Result<Self, Error> {
        let channels = if source.channels == 1 { 1 } else { 2 };
        let mut context = std::ptr::null_mut();
        // SAFETY: layouts are initialised before use and need no freeing (native order); `context` is freed on failure.
        unsafe {
            let mut from: ffi::AVChannelLayout = std::mem::zeroed();
            let mut to: ffi::AVChannelLayout = std::mem::zeroed();
            if source.mask == 0 || ffi::av_channel_layout_from_mask(&mut from, source.mask) < 0 {
                ffi::av_channel_layout_default(&mut from, source.channels);
            }
            ffi::av_channel_layout_default(&mut to, channels);
            let code = ffi::swr_alloc_set_opts2(
                &raw mut context,
                &raw mut to,
                ffi::AVSampleFormat::AV_SAMPLE_FMT_FLT,
                rate as c_int,
                &raw mut from,
                source.format.into(),
                source.rate,
                0,
                std::ptr::null_mut(),
            );
            let code = if code < 0 { code } else { ffi::swr_init(context) };
            if code < 0 {
                ffi::swr_free(&mut context);
                return Err(Error::from(code));
            }
        }
        Ok(Self { context, source, channels: channels as usize })
    }

    /// Whether it was made for sound like `sound`.
    pub(super) fn fits(&self, sound: &frame::Audio) -> bool {
        SoundShape::of(sound) == self.source
    }

    /// Converts `sound`, or with `None` gives out what is still inside, appending interleaved stereo to `out`.
    pub(super) fn run(&mut self, sound: Option<&frame::Audio>, out: &mut Vec<f32>) -> Result<(), Error> {
        if sound.is_some_and(|sound| !self.fits(sound)) {
            return Err(Error::InputChanged);
        }
        let input = sound.map_or(0, |sound| sound.samples() as c_int);
        // SAFETY: the input planes hold `input` samples of the shape the context was made for; the output holds
        // `room` frames, the bound swresample itself names.
        let (buffer, frames) = unsafe {
            let room = ffi::swr_get_out_samples(self.context, input).max(0);
            let mut buffer = vec![0f32; room as usize * self.channels];
            let mut target = buffer.as_mut_ptr().cast::<u8>();
            let source = sound.map_or(std::ptr::null_mut(), |sound| (*sound.as_ptr()).extended_data);
            let frames = ffi::swr_convert(self.context, &raw mut target, room, source.cast(), input);
            (buffer, frames)
        };
        if frames < 0 {
            return Err(Error::from(frames));
        }
        let samples = &buffer[..frames as usize * self.channels];
        if self.channels == 1 {
            out.extend(samples.iter().flat_map(|sample| [*sample, *sample]));
        } else {
            out.extend_from_slice(samples);
        }
        Ok(())
    }
}

impl Drop for Resampler {
    fn drop(&mut self) {
        // SAFETY: the context was made by `swr_alloc_set_opts2` and is freed once.
        unsafe { ffi::swr_free(&mut self.context) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_removed_from_log_lines() {
        assert_eq!(
            without_addresses("[mov,mp4 @ 0x55d0] moov atom not found"),
            "[mov,mp4] moov atom not found"
        );
        assert_eq!(without_addresses("plain"), "plain");
    }

    /// Lets FFmpeg say `line` as a warning.
    #[cfg(target_arch = "x86_64")]
    fn warn(line: &CStr) {
        // SAFETY: no class is given, and the format takes one zero-terminated string, which lives as long as the call.
        unsafe {
            ffi::av_log(std::ptr::null_mut(), ffi::AV_LOG_WARNING, c"%s\n".as_ptr(), line.as_ptr());
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn what_ffmpeg_says_is_kept_for_the_thread_and_forgotten_at_the_next_operation() {
        let file = tempfile::NamedTempFile::new().expect("temporary file");
        // A video by its first words, without the index that every video has.
        std::fs::write(file.path(), b"\0\0\0\x10ftypisom\0\0\x02\0\0\0\0\x10mdat12345678").expect("written");
        begin();
        assert!(ffmpeg_next::format::input(file.path()).is_err());
        let log = take_log();
        assert!(log.iter().any(|line| line.ends_with("] moov atom not found")), "{log:?}");
        assert!(!log.iter().any(|line| line.contains("0x")), "an address: {log:?}");
        assert!(take_log().is_empty(), "what was taken is gone");
        warn(c"of an operation before");
        std::thread::spawn(|| warn(c"of another thread")).join().expect("it ends");
        assert_eq!(take_log(), ["of an operation before"]);
        warn(c"of an operation before");
        begin();
        assert!(take_log().is_empty(), "what was said before is forgotten");
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn of_many_lines_the_first_and_the_latest_are_kept_and_repeated_ones_once() {
        begin();
        for number in 0..3 * MAX_LOG_LINES {
            let line = std::ffi::CString::new(format!("line {number}")).expect("no zero");
            warn(&line);
            warn(&line);
        }
        let log = take_log();
        assert_eq!(log.len(), MAX_LOG_LINES);
        let number = |at: usize| log[at].trim_start_matches("line ").parse::<usize>().expect("a number");
        assert_eq!((number(0), number(FIRST_LOG_LINES - 1)), (0, FIRST_LOG_LINES - 1));
        assert_eq!(number(MAX_LOG_LINES - 1), 3 * MAX_LOG_LINES - 1);
        assert_eq!(number(FIRST_LOG_LINES), 3 * MAX_LOG_LINES - (MAX_LOG_LINES - FIRST_LOG_LINES));
    }

    #[test]
    fn the_version_of_ffmpeg_is_named() {
        begin();
        assert!(version().starts_with(|first: char| first.is_ascii_digit() || matches!(first, 'n' | 'N')));
    }
}
