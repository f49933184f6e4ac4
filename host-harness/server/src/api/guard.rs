//! What holds for every request and every answer: addresses are texts, bodies have an end, and nobody guesses what an answer is.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::X_CONTENT_TYPE_OPTIONS;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// Bytes that a request may have.
pub(crate) const BODY_BYTES_MAX: usize = 1 << 20;

/// Refuses addresses that are no text, and marks answers as what they say they are.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let mut response = if is_text(request.uri().path()) {
        next.run(request).await
    } else {
        let detail =
            "the address is not UTF-8 in percent-encoding; write every byte of a letter as %XX";
        Problem::header("path_malformed", detail).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Whether a path is UTF-8 once it is decoded, and has no percent sign that decodes to nothing.
fn is_text(path: &str) -> bool {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
            return false;
        };
        bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
    }
    String::from_utf8(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_text;

    #[test]
    fn paths_are_utf_8_in_percent_encoding() {
        for path in ["/", "/cases/a%20b", "/%E6%9C%9B", "/%00", "/a+b"] {
            assert!(is_text(path), "{path}");
        }
        for path in ["/%", "/%4", "/%zz", "/%FF", "/%E6%9C", "/%ED%A0%80", "/%+1", "/%C0%80"] {
            assert!(!is_text(path), "{path}");
        }
    }
}
