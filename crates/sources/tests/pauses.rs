//! Lines are handed out while their stream pauses.
#![allow(clippy::unwrap_used)]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ripsaw_engine::ChunkReader;
use ripsaw_sources::{ChannelFeed, ReadSettings, StreamReader, channel};

const PARTS: [&str; 3] = [
    "{\"a\":1}\n{\"a\":2}\n",
    "{\"a\":3}\n{\"a\"",
    ":4}\n{\"a\":5}\n",
];
/// The lines that can be handed out after each part has arrived.
const LINES: [&str; 3] = [
    "{\"a\":1}\n{\"a\":2}\n",
    "{\"a\":3}\n",
    "{\"a\":4}\n{\"a\":5}\n",
];

/// Feeds each part only after the lines of the part before were handed out.
fn lines_come_part_by_part(stored: &[Vec<u8>; 3], feed_part: impl Fn(&ChannelFeed, &[u8])) {
    let (feed, bytes) = channel(1000);
    let reader = StreamReader::of_channel(None, 0, bytes, &ReadSettings::default());
    let mut buffer = Vec::new();
    for (part, lines) in stored.iter().zip(LINES) {
        feed_part(&feed, part);
        let mut got = Vec::new();
        while got.len() < lines.len() {
            let chunk = reader.next_chunk(&mut buffer).unwrap().unwrap();
            got.extend_from_slice(chunk.bytes);
        }
        assert_eq!(String::from_utf8(got).unwrap(), lines);
    }
    drop(feed);
    let chunk = reader.next_chunk(&mut buffer).unwrap().unwrap();
    assert!(chunk.last && chunk.bytes.is_empty());
    assert!(reader.failures().is_empty());
}

fn at_once(feed: &ChannelFeed, part: &[u8]) {
    feed.send(part.to_vec()).unwrap();
}

fn byte_by_byte(feed: &ChannelFeed, part: &[u8]) {
    for byte in part {
        feed.send(vec![*byte]).unwrap();
    }
}

/// Returns the parts as an encoder writes them that is flushed after each, and the end of the stream with the last one.
fn encoded<W: Write>(
    mut encoder: W,
    written: impl Fn(&mut W) -> Vec<u8>,
    end: impl FnOnce(W) -> Vec<u8>,
) -> [Vec<u8>; 3] {
    let mut parts = PARTS.map(|part| {
        encoder.write_all(part.as_bytes()).unwrap();
        encoder.flush().unwrap();
        written(&mut encoder)
    });
    parts[2].extend(end(encoder));
    parts
}

#[test]
fn plain_lines() {
    let stored = PARTS.map(|part| part.as_bytes().to_vec());
    lines_come_part_by_part(&stored, at_once);
    lines_come_part_by_part(&stored, byte_by_byte);
}

#[test]
fn gzip() {
    let stored = encoded(
        GzEncoder::new(Vec::new(), Compression::default()),
        |encoder| std::mem::take(encoder.get_mut()),
        |encoder| encoder.finish().unwrap(),
    );
    lines_come_part_by_part(&stored, at_once);
    lines_come_part_by_part(&stored, byte_by_byte);
}

#[test]
fn gzip_members() {
    let stored = PARTS.map(|part| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(part.as_bytes()).unwrap();
        encoder.finish().unwrap()
    });
    lines_come_part_by_part(&stored, at_once);
    lines_come_part_by_part(&stored, byte_by_byte);
}

#[test]
fn zstd_frames() {
    let stored = encoded(
        zstd::Encoder::new(Vec::new(), 3).unwrap(),
        |encoder| std::mem::take(encoder.get_mut()),
        |encoder| encoder.finish().unwrap(),
    );
    lines_come_part_by_part(&stored, at_once);
    lines_come_part_by_part(&stored, byte_by_byte);
}
