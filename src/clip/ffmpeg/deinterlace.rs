//! Whole pictures from interlaced ones, by FFmpeg's `bwdif`: every row that a field lacks is made of its neighbours in the picture and in time.

use std::collections::VecDeque;

use ffmpeg_next::filter::{self, Graph};
use ffmpeg_next::format::Pixel;
use ffmpeg_next::{Error, frame};

use super::raw;
use super::reading::{Deinterlace, FieldOrder};
use crate::units::Micros;

/// A picture with its time and its length.
pub(super) struct Shown {
    pub(super) time: Micros,
    pub(super) length: Micros,
    pub(super) picture: frame::Video,
}

/// Deinterlaces the pictures that pass. It holds one back: a row is made of the picture after it too.
pub(super) struct Deinterlacer {
    how: Deinterlace,
    at_work: Option<Work>,
    ready: VecDeque<Shown>,
}

/// The filter, for pictures of one shape.
struct Work {
    shape: (Pixel, u32, u32),
    graph: Graph,
    /// Each picture that it has taken last: its tags, and how long one that comes out lasts.
    last: frame::Video,
    length: Micros,
}

impl Deinterlacer {
    pub(super) fn new(how: Deinterlace) -> Self {
        Self { how, at_work: None, ready: VecDeque::new() }
    }

    /// Whether this FFmpeg has what it needs.
    pub(super) fn is_there() -> bool {
        ["bwdif", "settb", "buffer", "buffersink"].iter().all(|name| filter::find(name).is_some())
    }

    /// Takes the next picture, of any shape.
    pub(super) fn push(&mut self, shown: Shown) -> Result<(), Error> {
        let picture = &shown.picture;
        let shape = (picture.format(), picture.width(), picture.height());
        if self.at_work.as_ref().is_some_and(|work| work.shape != shape) {
            self.finish()?;
        }
        let length = if self.how.every_field { Micros(shown.length.0 / 2) } else { shown.length };
        let mut given = raw::share(picture)?;
        given.set_pts(Some(shown.time.0));
        let work = match &mut self.at_work {
            Some(work) => work,
            None => {
                let (graph, last) = (graph(shape, self.how)?, raw::share(picture)?);
                self.at_work.insert(Work { shape, graph, last, length })
            }
        };
        (work.last, work.length) = (raw::share(picture)?, length);
        work.graph.get("in").ok_or(Error::FilterNotFound)?.source().add(&given)?;
        self.collect()
    }

    /// Gives out what is held back: the stream has ended, or what follows does not belong to it.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        let Some(work) = &mut self.at_work else { return Ok(()) };
        work.graph.get("in").ok_or(Error::FilterNotFound)?.source().flush()?;
        self.collect()?;
        self.at_work = None;
        Ok(())
    }

    /// Forgets all pictures: the stream has been sought in.
    pub(super) fn forget(&mut self) {
        self.at_work = None;
        self.ready.clear();
    }

    /// The next whole picture.
    pub(super) fn next(&mut self) -> Option<Shown> {
        self.ready.pop_front()
    }

    fn collect(&mut self) -> Result<(), Error> {
        let Some(work) = &mut self.at_work else { return Ok(()) };
        let mut sink = work.graph.get("out").ok_or(Error::FilterNotFound)?;
        loop {
            let mut picture = frame::Video::empty();
            match sink.sink().frame(&mut picture) {
                Ok(()) => {}
                Err(Error::Eof) => return Ok(()),
                Err(Error::Other { errno }) if errno == ffmpeg_next::error::EAGAIN => return Ok(()),
                Err(error) => return Err(error),
            }
            raw::copy_colour(&mut picture, &work.last);
            let time = Micros(picture.pts().unwrap_or_default());
            self.ready.push_back(Shown { time, length: work.length, picture });
        }
    }
}

/// The filter in a graph of its own; times are microseconds at both ends, whatever unit it works in.
fn graph((format, width, height): (Pixel, u32, u32), how: Deinterlace) -> Result<Graph, Error> {
    let mut graph = Graph::new();
    raw::one_thread(&mut graph);
    let buffer = filter::find("buffer").ok_or(Error::FilterNotFound)?;
    let sink = filter::find("buffersink").ok_or(Error::FilterNotFound)?;
    let name = raw::pixel_name(format);
    let arguments =
        format!("video_size={width}x{height}:pix_fmt={name}:time_base=1/1000000:pixel_aspect=1/1");
    graph.add(&buffer, "in", &arguments)?;
    graph.add(&sink, "out", "")?;
    let mode = if how.every_field { "send_field" } else { "send_frame" };
    let parity = match how.order {
        FieldOrder::TopFirst => "tff",
        FieldOrder::BottomFirst => "bff",
    };
    let spec = format!("bwdif=mode={mode}:parity={parity}:deint=all,settb=1/1000000");
    graph.output("in", 0)?.input("out", 0)?.parse(&spec)?;
    graph.validate()?;
    Ok(graph)
}
