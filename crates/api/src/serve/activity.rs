//! Whether anything still happens on a connection.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::time::Instant;

use crate::Options;

/// Requests of a connection and when something last happened to them.
#[derive(Clone)]
pub(super) struct Activity(Arc<Mutex<State>>);

struct State {
    last: Instant,
    seen: bool,
    /// Requests whose answer is being made.
    working: usize,
    /// Requests whose answer is being sent.
    answering: usize,
}

impl Activity {
    pub(super) fn new() -> Self {
        let state = State { last: Instant::now(), seen: false, working: 0, answering: 0 };
        Self(Arc::new(Mutex::new(state)))
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        change(&mut state);
        state.last = Instant::now();
    }

    /// A request has come. It counts until the guard or the body made from it is dropped.
    pub(super) fn begin(&self) -> Working {
        self.change(|state| {
            state.seen = true;
            state.working += 1;
        });
        Working(Some(self.clone()))
    }

    /// Waits until nothing has happened for too long.
    pub(super) async fn idle(&self, options: &Options) {
        loop {
            let until = {
                let state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let now = Instant::now();
                let most = match (state.working, state.answering) {
                    (0, 0) if state.seen => options.keep_alive,
                    (0, 0) => options.header_timeout,
                    (0, _) => options.answer_idle,
                    // As long as an answer is being made there is nothing to wait for.
                    _ => options.answer_idle + now.duration_since(state.last),
                };
                let until = state.last + most;
                if until <= now {
                    return;
                }
                until
            };
            tokio::time::sleep_until(until).await;
        }
    }
}

/// A request whose answer is being made.
pub(super) struct Working(Option<Activity>);

impl Working {
    /// The same request while its answer is sent.
    pub(super) fn answer(mut self, body: Body) -> Body {
        let Some(activity) = self.0.take() else { return body };
        activity.change(|state| {
            state.working -= 1;
            state.answering += 1;
        });
        Body::new(Answering { body, activity })
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        if let Some(activity) = &self.0 {
            activity.change(|state| state.working -= 1);
        }
    }
}

struct Answering {
    body: Body,
    activity: Activity,
}

impl HttpBody for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if frame.is_ready() {
            self.activity.change(|_| {});
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.activity.change(|state| state.answering -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    async fn idle_after(activity: &Activity) -> u64 {
        let start = Instant::now();
        let options = Options::default();
        let idle = activity.idle(&options);
        match tokio::time::timeout(Duration::from_hours(1), idle).await {
            Ok(()) => start.elapsed().as_secs(),
            Err(_) => 3600,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_stage_has_its_time() {
        let activity = Activity::new();
        assert_eq!(idle_after(&activity).await, 10);
        let working = activity.begin();
        assert_eq!(idle_after(&activity).await, 3600);
        let body = working.answer(Body::from("x"));
        assert_eq!(idle_after(&activity).await, 60);
        drop(body);
        assert_eq!(idle_after(&activity).await, 75);
    }
}
