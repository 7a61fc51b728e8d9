//! Header lines of a part.

use crate::error::ApiError;

/// What a part says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Key of the form field.
    pub name: String,
    /// Name of the file on the client, when the part has one.
    pub file_name: Option<String>,
}

/// Longest key in bytes.
const MOST_NAME: usize = 256;
/// Longest file name in bytes; what is longer is cut.
const MOST_FILE_NAME: usize = 1024;

impl Head {
    /// Reads the lines between a delimiter and the empty line.
    ///
    /// # Errors
    /// 400, code 3: no `Content-Disposition: form-data` with a name, a line that is none, an encoded body.
    pub fn parse(lines: &[u8]) -> Result<Self, ApiError> {
        let lines = String::from_utf8_lossy(lines);
        let mut head = None;
        for line in lines.split("\r\n").filter(|line| !line.is_empty()) {
            let (name, value) = line
                .split_once(':')
                .filter(|(name, _)| !name.is_empty() && !name.contains([' ', '\t']))
                .ok_or_else(|| ApiError::structure("a header line of a part cannot be read"))?;
            if name.eq_ignore_ascii_case("content-disposition") {
                head = Some(disposition(value)?);
            } else if name.eq_ignore_ascii_case("content-transfer-encoding") && encoded(value) {
                return Err(ApiError::structure("files are sent as they are, without an encoding"));
            }
        }
        head.ok_or_else(|| ApiError::structure("a part has no Content-Disposition"))
    }
}

fn encoded(value: &str) -> bool {
    !["binary", "8bit", "7bit"].iter().any(|plain| value.trim().eq_ignore_ascii_case(plain))
}

fn disposition(value: &str) -> Result<Head, ApiError> {
    let (kind, mut rest) = value.split_once(';').unwrap_or((value, ""));
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return Err(ApiError::structure("a part is not form-data"));
    }
    let (mut name, mut file_name, mut extended) = (None, None, None);
    while let Some((key, after)) = rest.split_once('=') {
        let (value, after) = parameter(after)?;
        match key.trim().to_ascii_lowercase().as_str() {
            "name" => name = Some(value),
            "filename" => file_name = Some(value),
            "filename*" => extended = decode(&value),
            _ => {}
        }
        rest = after;
    }
    let name = name
        .filter(|name: &String| {
            (1..=MOST_NAME).contains(&name.len()) && !name.contains(char::REPLACEMENT_CHARACTER)
        })
        .ok_or_else(|| ApiError::structure("a part has no usable name"))?;
    let file_name = extended.or(file_name).map(|mut text| {
        text.truncate(text.floor_char_boundary(MOST_FILE_NAME));
        text
    });
    Ok(Head { name, file_name })
}

/// A value up to its semicolon, and what comes after that. In quotes a backslash only stands for itself or before a quote:
/// old browsers send whole paths.
fn parameter(text: &str) -> Result<(String, &str), ApiError> {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return Ok((value.trim().to_owned(), rest));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => {
                let rest = &quoted[at + 1..];
                return Ok((value, rest.split_once(';').map_or("", |(_, rest)| rest)));
            }
            '\\' if characters.peek().is_some_and(|(_, next)| *next == '"') => {
                value.push('"');
                characters.next();
            }
            other => value.push(other),
        }
    }
    Err(ApiError::structure("a quoted value of a part does not end"))
}

/// `UTF-8''na%C3%AFve` of RFC 8187; `None` when it is of another form.
fn decode(text: &str) -> Option<String> {
    let (charset, rest) = text.split_once('\'')?;
    let (_, value) = rest.split_once('\'')?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut input = value.bytes();
    while let Some(byte) = input.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let (high, low) = (digit(input.next()?)?, digit(input.next()?)?);
            bytes.push((high * 16 + low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(lines: &str) -> Parsed {
        let head = Head::parse(lines.as_bytes()).map_err(|error| error.code as u8)?;
        Ok((head.name, head.file_name))
    }

    type Parsed = Result<(String, Option<String>), u8>;

    #[expect(clippy::unnecessary_wraps, reason = "compared with what is parsed")]
    fn named(name: &str, file: Option<&str>) -> Parsed {
        Ok((name.to_owned(), file.map(str::to_owned)))
    }

    #[test]
    fn clients_write_the_line_in_many_ways() {
        let file = "Content-Disposition: form-data; name=\"video1\"; filename=\"a.zip\"\r\nContent-Type: application/zip";
        assert_eq!(parse(file), named("video1", Some("a.zip")));
        assert_eq!(parse("content-disposition:form-data;name=payload"), named("payload", None));
        assert_eq!(
            parse("Content-Disposition: form-data; filename=\"C:\\dir\\a;b.jpg\"; name=\"f\""),
            named("f", Some("C:\\dir\\a;b.jpg"))
        );
        assert_eq!(
            parse(
                "Content-Disposition: form-data; name=\"a\\\"b\"; filename=\"x\"; filename*=UTF-8''na%C3%AFve.png"
            ),
            named("a\"b", Some("naïve.png"))
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for lines in [
            "",
            "Content-Type: text/plain",
            "Content-Disposition: form-data",
            "Content-Disposition: form-data; name=\"\"",
            "Content-Disposition: attachment; name=\"a\"",
            "Content-Disposition: form-data; name=\"a",
            "no colon",
            "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64",
        ] {
            assert_eq!(parse(lines), Err(3), "{lines}");
        }
        assert_eq!(parse(&format!("Content-Disposition: form-data; name={}", "x".repeat(257))), Err(3));
    }

    #[test]
    fn binary_is_no_encoding() {
        let lines =
            "Content-Transfer-Encoding: Binary\r\nContent-Disposition: form-data; name=a; filename=\"\"";
        assert_eq!(parse(lines), named("a", Some("")));
    }
}
