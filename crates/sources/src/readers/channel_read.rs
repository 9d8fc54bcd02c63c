//! A bounded channel of bytes whose receiving end is a [`Read`].

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};

use ripsaw_query::Error;

/// The sending end of a channel of bytes.
pub struct ChannelFeed(SyncSender<Result<Vec<u8>, Error>>);

/// The receiving end of a channel of bytes, a [`Read`] for a [`StreamReader`](crate::StreamReader).
pub struct ChannelRead {
    receiver: Receiver<Result<Vec<u8>, Error>>,
    run: Vec<u8>,
    used: usize,
    failure: Option<Error>,
}

/// The receiving end is gone because the scan was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderGone;

/// Returns a channel that holds at most `capacity` runs of bytes.
pub fn channel(capacity: usize) -> (ChannelFeed, ChannelRead) {
    let (sender, receiver) = sync_channel(capacity);
    (
        ChannelFeed(sender),
        ChannelRead {
            receiver,
            run: Vec::new(),
            used: 0,
            failure: None,
        },
    )
}

impl ChannelFeed {
    /// Sends a run of bytes. Waits while the channel is full. The stream ends when the feed is dropped.
    pub fn send(&self, bytes: Vec<u8>) -> Result<(), ReaderGone> {
        self.0.send(Ok(bytes)).map_err(|_| ReaderGone)
    }

    /// Ends the stream with a failure, which the reader then reports unchanged.
    pub fn fail(self, failure: Error) -> Result<(), ReaderGone> {
        self.0.send(Err(failure)).map_err(|_| ReaderGone)
    }
}

impl ChannelRead {
    /// Whether a read returns without waiting.
    pub(crate) fn is_readable(&mut self) -> bool {
        while self.used == self.run.len() && self.failure.is_none() {
            match self.receiver.try_recv() {
                Ok(Ok(run)) => (self.run, self.used) = (run, 0),
                Ok(Err(failure)) => self.failure = Some(failure),
                Err(TryRecvError::Empty) => return false,
                Err(TryRecvError::Disconnected) => break,
            }
        }
        true
    }
}

impl Read for ChannelRead {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        while self.used == self.run.len() {
            if let Some(failure) = self.failure.take() {
                return Err(io::Error::other(failure));
            }
            match self.receiver.recv() {
                Ok(Ok(run)) => (self.run, self.used) = (run, 0),
                Ok(Err(failure)) => return Err(io::Error::other(failure)),
                Err(_) => return Ok(0),
            }
        }
        let rest = &self.run[self.used..];
        let count = rest.len().min(bytes.len());
        bytes[..count].copy_from_slice(&rest[..count]);
        self.used += count;
        Ok(count)
    }
}
