//! A request's body that has to keep coming.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, HttpBody};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

/// The client sends too slowly, or nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the request's body came too slowly")]
pub struct TooSlow;

/// Where a body that nobody read to its end is left.
pub type Slot = Arc<Mutex<Option<Body>>>;

/// Passes a body on and counts the time that is spent waiting for the client. Time in which nobody asks for more does not
/// count, so that a slow disk is not taken for a slow client.
pub struct TimedBody {
    inner: Option<Body>,
    slot: Slot,
    idle: Duration,
    rate: u64,
    bytes: u64,
    waited: Duration,
    since: Option<Instant>,
    alarm: Pin<Box<Sleep>>,
}

impl TimedBody {
    /// `idle` is the longest single wait; all waits together may last `idle` and a second for each `rate` bytes.
    pub fn new(body: Body, idle: Duration, rate: u64, slot: Slot) -> Self {
        Self {
            inner: Some(body),
            slot,
            idle,
            rate: rate.max(1),
            bytes: 0,
            waited: Duration::ZERO,
            since: None,
            alarm: Box::pin(tokio::time::sleep(idle)),
        }
    }

    /// How long the wait that begins now may be.
    fn allowance(&self) -> Duration {
        let earned = Duration::from_micros(self.bytes.saturating_mul(1_000_000) / self.rate);
        self.idle.min((self.idle + earned).saturating_sub(self.waited))
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        let Some(inner) = &mut this.inner else { return Poll::Ready(None) };
        if let Poll::Ready(frame) = Pin::new(inner).poll_frame(cx) {
            if let Some(since) = this.since.take() {
                this.waited += since.elapsed();
            }
            return Poll::Ready(match frame {
                Some(Ok(frame)) => {
                    this.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
                    Some(Ok(frame))
                }
                Some(Err(error)) => {
                    this.inner = None;
                    Some(Err(error.into()))
                }
                None => {
                    this.inner = None;
                    None
                }
            });
        }
        if this.since.is_none() {
            let now = Instant::now();
            let allowance = this.allowance();
            this.since = Some(now);
            this.alarm.as_mut().reset(now + allowance);
        }
        if this.alarm.as_mut().poll(cx).is_ready() {
            this.inner = None;
            return Poll::Ready(Some(Err(TooSlow.into())));
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for TimedBody {
    fn drop(&mut self) {
        let left = self.inner.take().filter(|body| !body.is_end_stream());
        if let (Some(body), Ok(mut slot)) = (left, self.slot.lock()) {
            *slot = Some(body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;

    async fn read(gaps: Vec<(u64, usize)>, rate: u64) -> Result<usize, String> {
        let pieces = stream::unfold(gaps.into_iter(), |mut gaps| async move {
            let (wait, size) = gaps.next()?;
            tokio::time::sleep(Duration::from_secs(wait)).await;
            Some((Ok::<_, std::io::Error>(Bytes::from(vec![0; size])), gaps))
        });
        let body = TimedBody::new(Body::from_stream(pieces), Duration::from_secs(30), rate, Slot::default());
        let bytes = axum::body::to_bytes(Body::new(body), usize::MAX).await;
        bytes.map(|bytes| bytes.len()).map_err(|error| error.to_string())
    }

    #[tokio::test(start_paused = true)]
    async fn a_steady_client_takes_as_long_as_it_needs() {
        assert_eq!(read(vec![(20, 40_000); 10], 1000).await, Ok(400_000));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_ends_the_wait() {
        assert_eq!(read(vec![(1, 10), (31, 10)], 1).await, Err(TooSlow.to_string()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_trickle_ends_the_wait() {
        let start = Instant::now();
        assert_eq!(read(vec![(10, 1); 100], 1000).await, Err(TooSlow.to_string()));
        assert!(start.elapsed() < Duration::from_secs(41));
    }

    #[tokio::test]
    async fn what_is_not_read_is_left_in_the_slot() {
        let slot = Slot::default();
        drop(TimedBody::new(Body::from("left"), Duration::from_secs(1), 1, Arc::clone(&slot)));
        assert!(slot.lock().unwrap().is_some());
    }
}
