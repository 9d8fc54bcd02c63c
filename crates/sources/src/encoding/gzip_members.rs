//! Decompresses concatenated gzip members.
//!
//! A gzip file is a sequence of members, as `cat a.gz b.gz` gives, and may be padded with zero bytes, as tapes and
//! block devices do. The decoder of one member stops exactly at its end and gives the input back, so two states
//! alternate:
//!
//! ```text
//! Between:  skip zero bytes; at the end of the input, end the stream; otherwise begin a member
//! Member:   decompress; at the end of the member, take the input back and go to Between
//! ```
//!
//! A member whose header is wrong is an error: what follows the last member is padding or damage. An error of the
//! input, such as `WouldBlock`, leaves the state as it was, so that the read can be repeated.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// Decompresses gzip members one after another. Zero bytes between and after them (padding of tapes and block devices)
/// are skipped; anything else that is not a member is an error.
pub(crate) struct GzipMembers<R> {
    state: State<R>,
}

enum State<R> {
    Member(Box<GzDecoder<R>>),
    Between(R),
    Ended,
}

impl<R: BufRead> GzipMembers<R> {
    pub(crate) fn new(stored: R) -> Self {
        Self {
            state: State::Between(stored),
        }
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        loop {
            self.state = match std::mem::replace(&mut self.state, State::Ended) {
                State::Member(mut decoder) => match decoder.read(bytes) {
                    Ok(0) => State::Between(decoder.into_inner()),
                    result => {
                        self.state = State::Member(decoder);
                        return result;
                    }
                },
                State::Between(mut stored) => match at_end(&mut stored) {
                    Ok(true) => return Ok(0),
                    Ok(false) => State::Member(Box::new(GzDecoder::new(stored))),
                    Err(error) => {
                        self.state = State::Between(stored);
                        return Err(error);
                    }
                },
                State::Ended => return Ok(0),
            };
        }
    }
}

fn at_end(stored: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let bytes = stored.fill_buf()?;
        if bytes.is_empty() {
            return Ok(true);
        }
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        if zeros < bytes.len() {
            stored.consume(zeros);
            return Ok(false);
        }
        stored.consume(zeros);
    }
}
