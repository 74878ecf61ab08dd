//! From a document to a fragment and back.

use base64::Engine;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use crate::{LinkError, SharedDocument, crc32, dictionary, varint};

/// The most bytes a document's fields may take together, names and lengths included.
///
/// The bound is on what a link unpacks to, so a small link cannot fill the memory.
pub const MAX_CONTAINER_BYTES: usize = 4 * 1024 * 1024;

/// The most bytes after the checksum; what cannot be packed grows a little.
const MAX_PACKED_BYTES: usize = MAX_CONTAINER_BYTES + MAX_CONTAINER_BYTES / 64;
const CHECKSUM_BYTES: usize = 4;
/// A length takes no more bytes than this.
const HEADER_BYTES_AT_MOST: usize = 10;
/// What a fragment of format 1 begins with.
const PREFIX: &str = "1.";
const ALPHABET: GeneralPurpose = URL_SAFE_NO_PAD;
/// zlib's best compression.
const LEVEL: i32 = 9;
/// Raw deflate, without zlib's frame.
const RAW_WINDOW_BITS: i32 = -15;
/// The first try at unpacking takes this many times the packed size.
const FIRST_GUESS_FACTOR: usize = 8;

/// The document as a fragment, without the `#`; an error if it is larger than a link may be.
pub fn encode(document: &SharedDocument) -> Result<String, LinkError> {
    encode_with(dictionary::CURRENT, document)
}

/// See [`crate::decode`].
pub(crate) fn decode(fragment: &str) -> Result<SharedDocument, LinkError> {
    let fragment = fragment.trim();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let Some(text) = fragment.strip_prefix(PREFIX) else {
        return Err(other_format(fragment));
    };
    let body = checked_body(text)?;
    let (dictionary_id, packed) = varint::read(&body).ok_or(LinkError::Damaged)?;
    let dictionary = dictionary::by_id(dictionary_id).ok_or_else(|| LinkError::Newer {
        what: format!("dictionary {dictionary_id}"),
    })?;
    let container = unpack(dictionary, packed)?;
    SharedDocument::from_bytes(&container).ok_or(LinkError::Damaged)
}

fn encode_with(dictionary_id: u64, document: &SharedDocument) -> Result<String, LinkError> {
    let dictionary = dictionary::by_id(dictionary_id).unwrap_or_default();
    let container = document.to_bytes();
    if container.len() > MAX_CONTAINER_BYTES {
        return Err(LinkError::TooLarge {
            limit: MAX_CONTAINER_BYTES,
        });
    }
    let mut body = Vec::new();
    varint::write(dictionary_id, &mut body);
    body.extend(pack(dictionary, &container));
    let mut bytes = Vec::new();
    varint::write(body.len() as u64, &mut bytes);
    bytes.extend(crc32::checksum(&body).to_le_bytes());
    bytes.extend(body);
    Ok(format!("{PREFIX}{}", ALPHABET.encode(bytes)))
}

/// `2.…` is a later format; anything without a number and a point is none of ours.
fn other_format(fragment: &str) -> LinkError {
    match fragment.split_once('.') {
        Some((version, _))
            if (1..=4).contains(&version.len()) && version.bytes().all(|b| b.is_ascii_digit()) =>
        {
            LinkError::Newer {
                what: format!("format {version}"),
            }
        }
        _ => LinkError::NotALink,
    }
}

/// Takes the frame off: everything after the checksum, which fits.
fn checked_body(text: &str) -> Result<Vec<u8>, LinkError> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .unwrap_or(text.len());
    // A link that was cut often ends in `…`; other characters inside it are damage.
    let after = text.get(end..).unwrap_or_default();
    let stopped_early = after.contains(|c: char| c.is_ascii_alphanumeric());
    let text = text.get(..end).unwrap_or_default();
    let found = PREFIX.len() + text.len();
    let bytes = decode_start(text);
    let cut = |expected| {
        if stopped_early {
            LinkError::Damaged
        } else {
            LinkError::Incomplete { found, expected }
        }
    };
    if bytes.len() < HEADER_BYTES_AT_MOST && varint::read(&bytes).is_none() {
        return Err(cut(None));
    }
    let (body_len, rest) = varint::read(&bytes).ok_or(LinkError::Damaged)?;
    let body_at = bytes.len() - rest.len() + CHECKSUM_BYTES;
    let body_end = usize::try_from(body_len)
        .ok()
        .filter(|&len| len <= MAX_PACKED_BYTES)
        .map(|len| body_at + len)
        .ok_or(LinkError::Damaged)?;
    let Some(body) = bytes.get(body_at..body_end) else {
        return Err(cut(Some(PREFIX.len() + (body_end * 4).div_ceil(3))));
    };
    let checksum = rest.get(..CHECKSUM_BYTES).unwrap_or_default();
    if crc32::checksum(body).to_le_bytes() == checksum {
        Ok(body.to_vec())
    } else {
        Err(LinkError::Damaged)
    }
}

/// The bytes of as many whole groups of the text as there are, and of the rest if it fits.
fn decode_start(text: &str) -> Vec<u8> {
    // A last group of one character holds no byte; unused bits of the last one do not matter,
    // because the checksum covers every byte that counts.
    let usable = text.len() - usize::from(text.len() % 4 == 1);
    let lenient = GeneralPurpose::new(
        &base64::alphabet::URL_SAFE,
        base64::engine::GeneralPurposeConfig::new()
            .with_encode_padding(false)
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    lenient
        .decode(text.get(..usable).unwrap_or_default())
        .unwrap_or_default()
}

/// Deflates `data` as if `dictionary` had gone before it.
fn pack(dictionary: &[u8], data: &[u8]) -> Vec<u8> {
    let flags = create_comp_flags_from_zip_params(LEVEL, RAW_WINDOW_BITS, 0);
    let mut compressor = CompressorOxide::new(flags);
    if !dictionary.is_empty() {
        compress_to_output(&mut compressor, dictionary, TDEFLFlush::Sync, |_| true);
    }
    let mut out = Vec::new();
    compress_to_output(&mut compressor, data, TDEFLFlush::Finish, |part| {
        out.extend_from_slice(part);
        true
    });
    out
}

/// Inflates what [`pack`] made, with a buffer that grows up to the limit.
fn unpack(dictionary: &[u8], packed: &[u8]) -> Result<Vec<u8>, LinkError> {
    let mut capacity = packed.len().saturating_mul(FIRST_GUESS_FACTOR).max(1024);
    loop {
        let capped = capacity.min(MAX_CONTAINER_BYTES);
        match unpack_into(dictionary, packed, capped) {
            (TINFLStatus::Done, container) => return Ok(container),
            (TINFLStatus::HasMoreOutput, _) if capped < MAX_CONTAINER_BYTES => {
                capacity = capped * 2;
            }
            (TINFLStatus::HasMoreOutput, _) => {
                return Err(LinkError::TooLarge {
                    limit: MAX_CONTAINER_BYTES,
                });
            }
            _ => return Err(LinkError::Damaged),
        }
    }
}

fn unpack_into(dictionary: &[u8], packed: &[u8], capacity: usize) -> (TINFLStatus, Vec<u8>) {
    let mut buffer = dictionary.to_vec();
    buffer.resize(dictionary.len() + capacity, 0);
    let (status, _, n_written) = decompress(
        &mut DecompressorOxide::new(),
        packed,
        &mut buffer,
        dictionary.len(),
        inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
    );
    buffer.truncate(dictionary.len() + n_written);
    (status, buffer.split_off(dictionary.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tag;

    fn document() -> SharedDocument {
        let mut document = SharedDocument::new();
        document.set_text(
            tag::DEFINITION,
            "{\n  \"StartAt\": \"Größe 😀\",\n  \"States\": {}\n}\r\n",
        );
        document.set_text(tag::INPUT, "{}");
        document.set_number(tag::SEED, 42);
        document.set_bytes(7_000, vec![0, 255, 128]);
        document
    }

    fn any_document() -> impl Strategy<Value = SharedDocument> {
        let field = (0..20_u64, prop::collection::vec(any::<u8>(), 0..400));
        prop::collection::vec(field, 0..8).prop_map(|fields| {
            let mut document = SharedDocument::new();
            for (tag, bytes) in fields {
                document.set_bytes(tag, bytes);
            }
            document
        })
    }

    /// Forty ways to harm a link: cuts, flips, doublings and swaps.
    fn corrupted(link: &str) -> Vec<String> {
        let n = link.len();
        let place = |idx: usize| 2 + (idx * 7919) % (n - 2);
        let cuts = (0..10).map(|idx| link[..place(idx)].to_owned());
        let flips = (0..20).map(|idx| {
            let at = place(idx);
            let other = if &link[at..=at] == "A" { "B" } else { "A" };
            format!("{}{other}{}", &link[..at], &link[at + 1..])
        });
        let doubled = (0..10).map(|idx| {
            let at = place(idx);
            format!("{}{}", &link[..at], &link[at / 2..])
        });
        cuts.chain(flips).chain(doubled).collect()
    }

    #[test]
    fn unknown_fields_and_odd_texts_survive() {
        let link = encode(&document()).unwrap();
        assert_eq!(decode(&link), Ok(document()));
        assert_eq!(decode(&format!("  #{link}).\n")), Ok(document()));
    }

    #[test]
    fn links_of_every_dictionary_are_read() {
        let text =
            "{ \"StartAt\": \"A\", \"States\": { \"A\": { \"Type\": \"Task\", \"End\": true } } }";
        let mut document = SharedDocument::new();
        document.set_text(tag::DEFINITION, text);
        let plain = encode_with(0, &document).unwrap();
        let packed = encode_with(1, &document).unwrap();
        assert_eq!(decode(&plain), Ok(document.clone()));
        assert_eq!(decode(&packed), Ok(document.clone()));
        assert!(packed.len() < plain.len(), "{plain} {packed}");
        // Links that were issued are read for ever.
        for issued in [ISSUED_PLAIN, ISSUED_PACKED] {
            assert_eq!(decode(issued), Ok(document.clone()));
        }
    }

    /// The document of the test above, as version 0.1.0 wrote it without a dictionary.
    const ISSUED_PLAIN: &str = "1.RKGZBYcAHYqxCQAhEAT5To6Lv4LPDN4GtAHBiwQRXQMRe9eTDZbZncdOYodQYcAfseH3MqQdnDrc8qOI_j60pMqf40HULrQ0Gw";
    /// The same with dictionary 1.
    const ISSUED_PACKED: &str = "1.KPJWkoUBVZixCQAACMPwNBef8nmRUGjXLl0yhNRssN34tYD-gUwXf04YPe4A";

    #[test]
    fn every_cut_says_how_much_is_missing() {
        let link = encode(&document()).unwrap();
        for len in 4..link.len() {
            assert_eq!(
                decode(&link[..len]),
                Err(LinkError::Incomplete {
                    found: len,
                    expected: Some(link.len()),
                }),
            );
        }
    }

    #[test]
    fn a_cut_with_dots_is_a_cut() {
        let link = encode(&document()).unwrap();
        let cut = &link[..link.len() / 2];
        for text in [format!("{cut}…"), format!("{cut}...")] {
            let error = decode(&text).unwrap_err();
            assert!(matches!(error, LinkError::Incomplete { .. }), "{error}");
        }
        assert_eq!(decode(&format!("{cut} {cut}")), Err(LinkError::Damaged));
    }

    #[test]
    fn every_single_change_is_noticed() {
        let link = encode(&document()).unwrap();
        for at in 2..link.len() - 1 {
            for other in ["A", "z", "_"] {
                if &link[at..=at] != other {
                    let text = format!("{}{other}{}", &link[..at], &link[at + 1..]);
                    assert!(decode(&text).is_err(), "{at} {other}");
                }
            }
        }
    }

    #[test]
    fn foreign_and_newer_texts_are_told_apart() {
        for text in ["", "#", "hello", "x.y", "12345678.abc"] {
            assert_eq!(decode(text), Err(LinkError::NotALink), "{text}");
        }
        let newer = |what: &str| Err(LinkError::Newer { what: what.into() });
        assert_eq!(decode("2.abc"), newer("format 2"));
        let mut body = Vec::new();
        varint::write(77, &mut body);
        let mut bytes = vec![1];
        bytes.extend(crc32::checksum(&body).to_le_bytes());
        bytes.extend(body);
        let link = format!("1.{}", ALPHABET.encode(bytes));
        assert_eq!(decode(&link), newer("dictionary 77"));
    }

    #[test]
    fn a_bomb_is_refused() {
        let mut document = SharedDocument::new();
        document.set_bytes(1, vec![0; MAX_CONTAINER_BYTES]);
        let too_large = LinkError::TooLarge {
            limit: MAX_CONTAINER_BYTES,
        };
        assert_eq!(encode(&document), Err(too_large.clone()));
        let mut body = vec![0];
        body.extend(pack(&[], &document.to_bytes()));
        let mut bytes = Vec::new();
        varint::write(body.len() as u64, &mut bytes);
        bytes.extend(crc32::checksum(&body).to_le_bytes());
        bytes.extend(body);
        assert_eq!(
            decode(&format!("1.{}", ALPHABET.encode(bytes))),
            Err(too_large)
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn documents_survive_the_round_trip(document in any_document()) {
            let link = encode(&document).unwrap();
            prop_assert_eq!(decode(&link), Ok(document));
        }

        #[test]
        fn corrupted_links_never_give_another_document(document in any_document()) {
            let link = encode(&document).unwrap();
            for text in corrupted(&link) {
                if let Ok(read) = decode(&text) {
                    prop_assert_eq!(&read, &document);
                }
            }
        }

        #[test]
        fn any_text_gives_an_answer(text in ".{0,80}", tail in "[A-Za-z0-9_-]{0,200}") {
            let _ = decode(&text);
            let _ = decode(&format!("1.{tail}"));
        }
    }
}
