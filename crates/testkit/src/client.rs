//! A client as an integrator writes it: a token, JSON, multipart, polling.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// Longer than any request of a test takes, on a busy machine.
const LONGEST: Duration = Duration::from_mins(2);
/// Between two looks at an analysis.
const POLL: Duration = Duration::from_millis(25);

/// What a request was answered with.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; a text when it is no JSON, `null` when there is none.
    pub body: Value,
}

impl Answer {
    /// The code of an error answer, -1 when it has none.
    pub fn error_code(&self) -> i64 {
        self.body["error_code"].as_i64().unwrap_or(-1)
    }

    /// The body of an answer that must have this status.
    ///
    /// # Errors
    /// It has another; the error shows the body.
    pub fn with(self, status: u16) -> Result<Value> {
        ensure!(self.status == status, "{status} expected, got {}: {}", self.status, self.body);
        Ok(self.body)
    }
}

/// Somebody at a server, logged in or not.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

impl Client {
    /// Nobody in particular.
    ///
    /// # Errors
    /// The HTTP client cannot be made.
    pub fn anonymous(base: &str) -> Result<Self> {
        let http = reqwest::Client::builder().timeout(LONGEST).build().context("make the HTTP client")?;
        Ok(Self { http, base: base.trim_end_matches('/').to_owned(), token: None })
    }

    /// Logs in.
    ///
    /// # Errors
    /// The server does not answer or does not let it in.
    pub async fn login(base: &str, email: &str, password: &str) -> Result<Self> {
        let mut client = Self::anonymous(base)?;
        let credentials = json!({ "credentials": { "email": email, "password": password } });
        let answer = client.post("/api/authorize/auth/", &credentials).await?;
        let body = if answer.status == 200 { answer.body } else { answer.with(201)? };
        client.token = Some(body["access_token"].as_str().context("the answer has no token")?.to_owned());
        Ok(client)
    }

    /// The same client with another token.
    #[must_use]
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    /// The token that it sends.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// `http://host:port`
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A request with the token; a path, or a whole address from an answer.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let address = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        let request = self.http.request(method, address);
        match &self.token {
            Some(token) => request.header("X-Forensic-Access-Token", token),
            None => request,
        }
    }

    /// Sends a request.
    ///
    /// # Errors
    /// No answer came.
    pub async fn send(&self, request: RequestBuilder) -> Result<Answer> {
        let response = request.send().await.context("send the request")?;
        let status = response.status().as_u16();
        let text = response.text().await.context("read the answer")?;
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        };
        Ok(Answer { status, body })
    }

    /// GET.
    ///
    /// # Errors
    /// No answer came.
    pub async fn get(&self, path: &str) -> Result<Answer> {
        self.send(self.request(Method::GET, path)).await
    }

    /// GET of a file: its status, type and bytes.
    ///
    /// # Errors
    /// No answer came.
    pub async fn file(&self, path: &str) -> Result<(u16, String, Vec<u8>)> {
        let response = self.request(Method::GET, path).send().await.context("send the request")?;
        let content_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
        let (status, content_type) =
            (response.status().as_u16(), content_type.unwrap_or_default().to_owned());
        Ok((status, content_type, response.bytes().await.context("read the file")?.to_vec()))
    }

    /// POST of JSON.
    ///
    /// # Errors
    /// No answer came.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// PATCH of JSON.
    ///
    /// # Errors
    /// No answer came.
    pub async fn patch(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    /// DELETE.
    ///
    /// # Errors
    /// No answer came.
    pub async fn delete(&self, path: &str) -> Result<Answer> {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// POST of files, each with key and name, and the payload; `null` sends none.
    ///
    /// # Errors
    /// No answer came.
    pub async fn upload(
        &self,
        path: &str,
        payload: &Value,
        files: &[(&str, &str, Vec<u8>)],
    ) -> Result<Answer> {
        let mut form = Form::new();
        for (key, name, bytes) in files {
            form = form.part((*key).to_owned(), Part::bytes(bytes.clone()).file_name((*name).to_owned()));
        }
        if !payload.is_null() {
            form = form.text("payload", payload.to_string());
        }
        self.send(self.request(Method::POST, path).multipart(form)).await
    }

    /// Asks for an analysis until it has ended.
    ///
    /// # Errors
    /// It cannot be had, or does not end in time.
    pub async fn analysis(&self, id: &str, longest: Duration) -> Result<Value> {
        let deadline = Instant::now() + longest;
        loop {
            let body = self.get(&format!("/api/analyses/{id}")).await?.with(200)?;
            if body["resolution_status"] != "PROCESSING" && body["resolution"] != "PROCESSING" {
                return Ok(body);
            }
            if Instant::now() > deadline {
                bail!("the analysis did not end within {longest:?}: {body}");
            }
            tokio::time::sleep(POLL).await;
        }
    }
}
