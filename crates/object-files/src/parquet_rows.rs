//! The rows of a Parquet file as JSON.
//!
//! Numbers, texts, booleans, lists and groups are what they are in JSON; a map with texts for
//! keys is an object. What JSON lacks becomes text: decimals with all their digits, bytes in
//! Base64, dates and times as ISO 8601 in UTC. How the service writes these is not documented.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use json_value::{Map, Value, number_from_f64};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Field, Row};

use crate::ReadError;
use crate::text::{self, Unit};

/// The largest footer (AWS Step Functions guide, `ItemReader`).
const MAX_FOOTER_BYTES: u32 = 5 << 20;
/// The largest row group (the same).
const MAX_ROW_GROUP_BYTES: i64 = 256 << 20;
/// The most rows: that many objects fit a machine's memory.
const MAX_ROWS: i64 = 20_000_000;

/// Reads all rows.
pub(crate) fn read(file: &[u8]) -> Result<Vec<Value>, ReadError> {
    check_footer(file)?;
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(file)).map_err(broken)?;
    let metadata = reader.metadata();
    let n_rows = metadata.file_metadata().num_rows();
    if n_rows > MAX_ROWS {
        return Err(ReadError(format!(
            "the Parquet file has {n_rows} rows, more than {MAX_ROWS}"
        )));
    }
    let mut groups = metadata.row_groups().iter();
    if groups.any(|group| group.total_byte_size() > MAX_ROW_GROUP_BYTES) {
        return Err(ReadError(format!(
            "a row group of the Parquet file is larger than {MAX_ROW_GROUP_BYTES} bytes"
        )));
    }
    let rows = reader.get_row_iter(None).map_err(broken)?;
    rows.map(|row| row.map(|row| object(&row)).map_err(broken))
        .collect()
}

/// The footer's length stands before the magic bytes at the end.
fn check_footer(file: &[u8]) -> Result<(), ReadError> {
    let tail = file.last_chunk::<8>();
    let length = tail.and_then(|tail| tail.first_chunk::<4>().copied());
    if length.is_some_and(|length| u32::from_le_bytes(length) > MAX_FOOTER_BYTES) {
        return Err(ReadError(format!(
            "the Parquet file is broken: its footer is larger than {MAX_FOOTER_BYTES} bytes"
        )));
    }
    Ok(())
}

fn object(row: &Row) -> Value {
    let columns = row.get_column_iter();
    Value::object(columns.map(|(name, field)| (name.as_str(), value(field))))
}

fn value(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(b) => Value::Bool(*b),
        Field::Byte(n) => Value::Int(i64::from(*n)),
        Field::Short(n) => Value::Int(i64::from(*n)),
        Field::Int(n) => Value::Int(i64::from(*n)),
        Field::Long(n) => Value::Int(*n),
        Field::UByte(n) => Value::Int(i64::from(*n)),
        Field::UShort(n) => Value::Int(i64::from(*n)),
        Field::UInt(n) => Value::Int(i64::from(*n)),
        Field::ULong(n) => match i64::try_from(*n) {
            Ok(n) => Value::Int(n),
            Err(_) => Value::from(n.to_string()),
        },
        Field::Float16(n) => number_from_f64(n.to_f64()),
        // The shortest digits that mean the same float: 0.1, and not 0.10000000149011612.
        Field::Float(n) => number_from_f64(n.to_string().parse().unwrap_or(f64::from(*n))),
        Field::Double(n) => number_from_f64(*n),
        Field::Str(text) => Value::from(text.as_str()),
        Field::Bytes(bytes) => Value::from(STANDARD.encode(bytes.data())),
        Field::Decimal(n) => match text::decimal(n.data(), n.scale()) {
            Some(digits) => Value::from(digits),
            None => Value::from(STANDARD.encode(n.data())),
        },
        Field::Date(days) => Value::from(text::date(i64::from(*days))),
        Field::TimeMillis(millis) => Value::from(text::time(i64::from(*millis), Unit::Millis)),
        Field::TimeMicros(micros) => Value::from(text::time(*micros, Unit::Micros)),
        Field::TimestampMillis(millis) => Value::from(text::moment(*millis, Unit::Millis)),
        Field::TimestampMicros(micros) => Value::from(text::moment(*micros, Unit::Micros)),
        Field::Group(row) => object(row),
        Field::ListInternal(list) => list.elements().iter().map(value).collect(),
        Field::MapInternal(map) => {
            let mut object = Map::new();
            for (name, member) in map.entries() {
                let name = value(name);
                let text = name
                    .as_str()
                    .map_or_else(|| name.to_string(), str::to_owned);
                object.insert(text, value(member));
            }
            object.into()
        }
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
fn broken(error: ParquetError) -> ReadError {
    ReadError(format!("the Parquet file is broken: {error}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parquet::basic::{Compression, GzipLevel, ZstdLevel};
    use parquet::data_type::{
        BoolType, ByteArray, ByteArrayType, DoubleType, FloatType, Int32Type, Int64Type,
    };
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;

    /// Two rows of every kind of column, in the second of which all that may be null is.
    fn write(compression: Compression) -> Vec<u8> {
        let schema = "message rows {
            REQUIRED BINARY name (UTF8);
            OPTIONAL INT64 id;
            OPTIONAL INT32 day (DATE);
            OPTIONAL INT64 at (TIMESTAMP_MILLIS);
            OPTIONAL INT32 price (DECIMAL(9,2));
            OPTIONAL BOOLEAN open;
            OPTIONAL DOUBLE kilos;
            OPTIONAL FLOAT ratio;
            OPTIONAL BINARY blob;
            OPTIONAL group tags (LIST) { REPEATED group list { OPTIONAL BINARY element (UTF8); } }
        }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let properties = WriterProperties::builder().set_compression(compression);
        let properties = Arc::new(properties.build());
        let mut file = Vec::new();
        let mut writer = SerializedFileWriter::new(&mut file, schema, properties).unwrap();
        let mut group = writer.next_row_group().unwrap();
        macro_rules! column {
            ($type:ty, $values:expr, $definitions:expr, $repetitions:expr) => {
                let mut column = group.next_column().unwrap().unwrap();
                let typed = column.typed::<$type>();
                typed
                    .write_batch(&$values, $definitions, $repetitions)
                    .unwrap();
                column.close().unwrap();
            };
        }
        let first_only: Option<&[i16]> = Some(&[1, 0]);
        let texts = |texts: &[&str]| -> Vec<ByteArray> {
            texts.iter().map(|text| ByteArray::from(*text)).collect()
        };
        column!(ByteArrayType, texts(&["Bella", "Moo"]), None, None);
        column!(Int64Type, [9_007_199_254_740_993], first_only, None);
        column!(Int32Type, [20_119], first_only, None);
        column!(Int64Type, [1_738_324_800_250], first_only, None);
        column!(Int32Type, [1234], first_only, None);
        column!(BoolType, [true], first_only, None);
        column!(DoubleType, [612.5], first_only, None);
        column!(FloatType, [0.1], first_only, None);
        column!(
            ByteArrayType,
            [ByteArray::from(vec![0, 255])],
            first_only,
            None
        );
        let (definitions, repetitions): (&[i16], &[i16]) = (&[3, 3, 0], &[0, 1, 0]);
        column!(
            ByteArrayType,
            texts(&["brown", "calm"]),
            Some(definitions),
            Some(repetitions)
        );
        group.close().unwrap();
        writer.close().unwrap();
        file
    }

    #[test]
    fn rows_become_objects() {
        let expected = [
            r#"{"name":"Bella","id":9007199254740993,"day":"2025-01-31","at":"2025-01-31T12:00:00.250Z","price":"12.34","open":true,"kilos":612.5,"ratio":0.1,"blob":"AP8=","tags":["brown","calm"]}"#,
            r#"{"name":"Moo","id":null,"day":null,"at":null,"price":null,"open":null,"kilos":null,"ratio":null,"blob":null,"tags":null}"#,
        ];
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::GZIP(GzipLevel::default()),
            Compression::ZSTD(ZstdLevel::default()),
        ] {
            let rows = read(&write(compression)).unwrap();
            let texts: Vec<String> = rows.iter().map(Value::to_string).collect();
            assert_eq!(texts, expected);
        }
    }

    #[test]
    fn a_file_that_ends_early_is_refused() {
        let whole = write(Compression::SNAPPY);
        for length in 4..whole.len() {
            assert!(read(&whole[..length]).is_err());
        }
    }
}
