//! Tests of columns: their types, order and limits, and any rows against their source text.

mod sparse;

use proptest::prelude::*;
use ripsaw_kernels::ShortNumbers;
use ripsaw_query::{Error, ErrorCode, Limits};

use super::{
    BufferRange, ChunkColumns, ColumnLayout, ColumnType, Growth, RecordBatch, RecordBatchBuilder,
};
use crate::record::{Span, Tag, ValueKind};

/// A member: the text of its key between the quotes, and the text of its value.
type Member<'a> = (&'a str, &'a str);

/// A column, and the buffers of its batch.
type Held = (ColumnLayout, Vec<Vec<u8>>);

/// Returns the value at `start..end` of a text, as the walker finds it.
fn span(text: &str, start: usize, end: usize) -> Span {
    let number = ShortNumbers::read(text.as_bytes(), start, end);
    if number != ShortNumbers::NONE {
        return Span::short_number(start as u32, end as u32, number);
    }
    let value = &text[start..end];
    let tag = match value.as_bytes() {
        [b'"', ..] => Tag::string(value.contains('\\')),
        b"null" => Tag::new(ValueKind::Null),
        b"true" => Tag::new(ValueKind::True),
        b"false" => Tag::new(ValueKind::False),
        [b'{', ..] => Tag::new(ValueKind::Object),
        [b'[', ..] => Tag::new(ValueKind::Array),
        _ => Tag::new(ValueKind::Number),
    };
    Span::new(tag, start, end, 0)
}

fn push_row(chunk: &mut ChunkColumns, row: &[Member<'_>]) {
    let mut text = String::new();
    let ends: Vec<usize> = row
        .iter()
        .map(|(_, value)| {
            text.push_str(value);
            text.len()
        })
        .collect();
    text.push_str("        ");
    for ((key, value), end) in row.iter().zip(ends) {
        let value = span(&text, end - value.len(), end);
        chunk.push_member(key.as_bytes(), key.contains('\\'), value);
    }
    chunk.end_row(text.as_bytes());
}

fn push_rows<'a, R: AsRef<[Member<'a>]>>(mut chunk: ChunkColumns, rows: &[R]) -> ChunkColumns {
    for row in rows {
        push_row(&mut chunk, row.as_ref());
    }
    chunk
}

fn chunk_of<'a, R: AsRef<[Member<'a>]>>(rows: &[R]) -> ChunkColumns {
    push_rows(ChunkColumns::new(None, 100), rows)
}

fn builder(max_columns: usize) -> RecordBatchBuilder {
    RecordBatchBuilder::new(&Limits {
        max_columns,
        ..Limits::default()
    })
}

fn finish(
    chunks: &[ChunkColumns],
    threads: usize,
    max_columns: usize,
) -> Result<RecordBatch, Error> {
    let mut builder = builder(max_columns);
    for chunk in chunks {
        builder.append(chunk, Growth::default())?;
    }
    builder.finish(threads)
}

fn batch_of<'a, R: AsRef<[Member<'a>]>>(rows: &[R]) -> RecordBatch {
    finish(&[chunk_of(rows)], 1, 100).unwrap()
}

fn held(batch: &RecordBatch, index: usize) -> Held {
    (batch.columns[index].clone(), batch.buffers.clone())
}

/// Returns the only column of rows that have one member each; null stands for absent.
fn column_of(values: &[&str]) -> Held {
    let rows: Vec<[Member<'_>; 1]> = values.iter().map(|value| [("a", *value)]).collect();
    held(&batch_of(&rows), 0)
}

fn section((_, buffers): &Held, section: Option<BufferRange>) -> &[u8] {
    let [buffer, start, length] = section.unwrap();
    &buffers[buffer][start..start + length]
}

/// Returns the values of a column as texts: numbers as Rust prints them, strings without quotes.
fn texts(column: &Held, row_count: usize) -> Vec<Option<String>> {
    let layout = &column.0;
    let section = |place| section(column, place);
    let bit = |bitmap: &[u8], row: usize| bitmap[row / 8] >> (row % 8) & 1 == 1;
    let word = |row: usize| <[u8; 8]>::try_from(&section(layout.values)[row * 8..][..8]).unwrap();
    let int_at = |bytes: &[u8], at: usize| {
        u32::from_le_bytes(bytes[at * 4..][..4].try_into().unwrap()) as usize
    };
    let text_at = |at: usize| {
        let offsets = section(layout.offsets);
        let text = &section(layout.data)[int_at(offsets, at)..int_at(offsets, at + 1)];
        String::from_utf8(text.to_vec()).unwrap()
    };
    let sparse_rows = layout.rows.map(|rows| {
        let rows = section(Some(rows));
        let rows = (0..rows.len() / 4).map(|at| int_at(rows, at));
        rows.collect::<Vec<_>>()
    });
    let slot_of = |row: usize| match (&sparse_rows, layout.validity) {
        (Some(rows), None) => rows.binary_search(&row).ok(),
        (Some(_), Some(_)) => panic!("a sparse column has no bitmap"),
        (None, Some(validity)) => bit(section(Some(validity)), row).then_some(row),
        (None, None) => (layout.null_count == 0).then_some(row),
    };
    let text = |slot: usize| match layout.column_type {
        ColumnType::Bool => bit(section(layout.values), slot).to_string(),
        ColumnType::Int64 => i64::from_le_bytes(word(slot)).to_string(),
        ColumnType::F64 => f64::from_le_bytes(word(slot)).to_string(),
        ColumnType::Dictionary => text_at(int_at(section(layout.values), slot)),
        ColumnType::Utf8 | ColumnType::Json => text_at(slot),
        ColumnType::Null => unreachable!("a null column has no present value"),
    };
    (0..row_count).map(|row| slot_of(row).map(text)).collect()
}

fn present<T: ToString>(values: &[T]) -> Vec<Option<String>> {
    values.iter().map(|value| Some(value.to_string())).collect()
}

fn assert_column(values: &[&str], column_type: ColumnType, expected: &[Option<&str>]) {
    let column = column_of(values);
    assert_eq!(column.0.column_type, column_type, "{values:?}");
    let expected: Vec<_> = expected
        .iter()
        .map(|text| text.map(str::to_owned))
        .collect();
    assert_eq!(texts(&column, values.len()), expected, "{values:?}");
    assert_eq!(
        column.0.null_count,
        expected.iter().filter(|text| text.is_none()).count()
    );
}

#[test]
fn types_follow_from_all_values() {
    use ColumnType::{Bool, F64, Int64, Json, Utf8};
    let some = |text| Some(text);
    assert_column(
        &["true", "null", "false"],
        Bool,
        &[some("true"), None, some("false")],
    );
    assert_column(&["1", "-2"], Int64, &[some("1"), some("-2")]);
    assert_column(
        &["9223372036854775807", "-9223372036854775808"],
        Int64,
        &[some("9223372036854775807"), some("-9223372036854775808")],
    );
    assert_column(&["1", "null", "2.5"], F64, &[some("1"), None, some("2.5")]);
    assert_column(&["-0", "3"], F64, &[some("-0"), some("3")]);
    assert_column(&["1e400", "1"], F64, &[some("inf"), some("1")]);
    assert_column(
        &["18446744073709551616"],
        F64,
        &[some("18446744073709552000")],
    );
    assert_column(
        &["\"a\"", "null", "\"\""],
        Utf8,
        &[some("a"), None, some("")],
    );
    assert_column(&["\"a\"", "1"], Json, &[some("\"a\""), some("1")]);
    assert_column(&["true", "1"], Json, &[some("true"), some("1")]);
    assert_column(
        &["{\"b\": [1 ]}", "[ ]"],
        Json,
        &[some("{\"b\": [1 ]}"), some("[ ]")],
    );
}

#[test]
fn integers_that_would_lose_digits_keep_their_text() {
    use ColumnType::{F64, Json};
    let exact = ["9007199254740992", "0.5"];
    assert_column(&exact, F64, &[Some("9007199254740992"), Some("0.5")]);
    for inexact in [
        "9007199254740993",
        "18446744073709551615",
        "-9223372036854775809",
    ] {
        assert_column(&[inexact, "1.50"], Json, &[Some(inexact), Some("1.50")]);
        assert_column(&["1e1", inexact], Json, &[Some("1e1"), Some(inexact)]);
    }
    let beyond_infinity = "1".repeat(400);
    assert_column(&[&beyond_infinity], Json, &[Some(&beyond_infinity)]);
}

#[test]
fn strings_are_unescaped_but_keep_their_text_in_json() {
    let (escaped, lone) = (r#""tab\t\u00e9""#, r#""\ud800!""#);
    assert_column(
        &[escaped, lone, "\"é\""],
        ColumnType::Utf8,
        &[Some("tab\té"), Some("\u{FFFD}!"), Some("é")],
    );
    assert_column(
        &[escaped, "0", lone],
        ColumnType::Json,
        &[Some(escaped), Some("0"), Some(lone)],
    );
}

#[test]
fn columns_come_in_the_order_of_their_first_appearance() {
    let batch = batch_of(&[
        vec![("b", "1"), ("a", "null")],
        vec![],
        vec![("late", "true"), ("a", "null"), ("b", "2")],
    ]);
    let names: Vec<_> = batch
        .columns
        .iter()
        .map(|layout| layout.name.as_str())
        .collect();
    assert_eq!(names, ["b", "a", "late"]);
    let [b, a, late] = &[0, 1, 2].map(|index| held(&batch, index));
    assert_eq!(
        texts(b, 3),
        [Some("1".to_owned()), None, Some("2".to_owned())]
    );
    assert_eq!(b.0.validity, Some([0, 0, 1]));
    assert_eq!(b.0.values, Some([0, 8, 24]));
    assert_eq!(
        (a.0.column_type, a.0.null_count, a.0.validity),
        (ColumnType::Null, 3, None)
    );
    assert_eq!(texts(late, 3), [None, None, Some("true".to_owned())]);
}

#[test]
fn the_last_of_duplicate_members_counts() {
    let batch = batch_of(&[
        vec![("a", "\"first\""), ("a", "1"), ("b", "2"), ("b", "null")],
        vec![("a", "2"), ("\\u0061", "3"), ("b", "4")],
        vec![("a", "null"), ("a", "5")],
    ]);
    assert_eq!(batch.columns.len(), 2);
    assert_eq!(batch.columns[0].column_type, ColumnType::Int64);
    assert_eq!(texts(&held(&batch, 0), 3), present(&[1, 3, 5]));
    assert_eq!(
        texts(&held(&batch, 1), 3),
        [None, Some("4".to_owned()), None]
    );
}

#[test]
fn keys_are_unescaped_and_never_taken_for_their_escaped_text() {
    let batch = batch_of(&[
        vec![(r"\\n", "1"), (r"\n", "2"), (r"\ud800", "3")],
        vec![(r"\n", "4"), (r"\\n", "5"), ("\u{FFFD}", "6")],
    ]);
    let names: Vec<_> = batch
        .columns
        .iter()
        .map(|layout| layout.name.as_str())
        .collect();
    assert_eq!(names, [r"\n", "\n", "\u{FFFD}"]);
    assert_eq!(texts(&held(&batch, 0), 2), present(&[1, 5]));
    assert_eq!(texts(&held(&batch, 1), 2), present(&[2, 4]));
    assert_eq!(texts(&held(&batch, 2), 2), present(&[3, 6]));
}

#[test]
fn only_selected_members_become_columns() {
    let chunk = ChunkColumns::new(Some(&["b".to_owned(), "none".to_owned()]), 1);
    let rows = [[("a", "1"), ("b", "2")], [("b", "3"), ("c", "4")]];
    let batch = finish(&[push_rows(chunk, &rows)], 1, 1).unwrap();
    assert_eq!(batch.columns.len(), 1);
    assert_eq!(texts(&held(&batch, 0), 2), present(&[2, 3]));
}

#[test]
fn too_many_columns_are_refused_even_if_no_chunk_has_too_many() {
    let limited =
        |keys: [&str; 2]| push_rows(ChunkColumns::new(None, 3), &[keys.map(|key| (key, "null"))]);
    assert_eq!(
        finish(&[limited(["a", "b"]), limited(["b", "c"])], 2, 3)
            .unwrap()
            .columns
            .len(),
        3
    );
    let failure = finish(&[limited(["a", "b"]), limited(["c", "d"])], 2, 3).unwrap_err();
    assert_eq!(failure.code, ErrorCode::TooManyColumns);
    assert_eq!(
        failure.message,
        "the records have more than 3 different members"
    );
}

#[test]
fn no_rows_make_no_columns() {
    assert_eq!(
        finish(&[], 4, 1).unwrap(),
        RecordBatch {
            row_count: 0,
            columns: Vec::new(),
            buffers: vec![Vec::new()],
        }
    );
}

/// Returns `count` values, of which the first `distinct` differ.
fn strings(count: usize, distinct: usize) -> Vec<String> {
    (0..count)
        .map(|index| format!("\"value {}\"", index % distinct))
        .collect()
}

fn string_column(values: &[String]) -> Held {
    column_of(&values.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn strings_that_repeat_get_a_dictionary() {
    for (count, distinct, column_type) in [
        (15, 1, ColumnType::Utf8),
        (16, 8, ColumnType::Dictionary),
        (16, 9, ColumnType::Utf8),
        (17, 8, ColumnType::Dictionary),
        (4095, 2047, ColumnType::Dictionary),
        (4096, 2048, ColumnType::Dictionary),
        // At the 4,096th value too many are distinct, however many repeat later.
        (20_000, 2049, ColumnType::Utf8),
    ] {
        let values = strings(count, distinct);
        let column = string_column(&values);
        assert_eq!(
            column.0.column_type, column_type,
            "{distinct} distinct of {count}"
        );
        let expected: Vec<_> = values.iter().map(|text| text.trim_matches('"')).collect();
        assert_eq!(texts(&column, count), present(&expected));
    }
}

#[test]
fn a_dictionary_has_at_most_16384_strings() {
    for (distinct, column_type) in [(16_384, ColumnType::Dictionary), (16_385, ColumnType::Utf8)] {
        let values: Vec<String> = (0..400_000)
            .map(|index| format!("\"{}\"", index / 5 % distinct))
            .collect();
        assert_eq!(string_column(&values).0.column_type, column_type);
    }
}

#[test]
fn a_dictionary_lists_its_strings_by_first_appearance() {
    let mut values = vec!["null", "\"b\"", "\"\\u0061\""];
    values.extend(["\"a\"", "\"b\""].repeat(8));
    let column = column_of(&values);
    let layout = &column.0;
    assert_eq!(
        (layout.column_type, layout.dictionary_length),
        (ColumnType::Dictionary, Some(2))
    );
    assert_eq!(section(&column, layout.data), b"ba");
    assert_eq!(
        section(&column, layout.offsets),
        [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]
    );
    assert_eq!(
        section(&column, layout.values)[..12],
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    );
}

#[test]
fn the_layout_speaks_the_words_of_the_bridge() {
    let json = serde_json::to_string(&column_of(&["1", "null"]).0).unwrap();
    let expected =
        r#"{"name":"a","type":"int64","nullCount":1,"validity":[0,0,1],"values":[0,8,16]}"#;
    assert_eq!(json, expected);
}

#[test]
fn large_columns_are_the_same_on_any_number_of_threads() {
    let texts: Vec<String> = (0..40_000)
        .map(|index| format!("\"a long enough message {index}\""))
        .collect();
    let numbers: Vec<String> = (0..40_000).map(|index| index.to_string()).collect();
    let rows: Vec<_> = texts
        .iter()
        .zip(&numbers)
        .map(|(text, number)| [("text", &**text), ("n", &**number)])
        .collect();
    let chunks: Vec<ChunkColumns> = rows.chunks(9_000).map(chunk_of).collect();
    let with_threads = |threads| finish(&chunks, threads, 2).unwrap();
    assert_eq!(with_threads(1), with_threads(2));
    assert_eq!(with_threads(8).row_count, 40_000);
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i16>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        (-1e6..1e6).prop_map(|value| format!("{value:?}")),
        "[a-c]{0,2}".prop_map(|text| format!("\"{text}\"")),
        Just(r#""\u00e9\n""#.to_owned()),
        Just("[1, \"x\"]".to_owned()),
    ]
}

/// Rows whose members `a` to `d` each tend to one kind of value, so that every type of column occurs.
fn any_rows() -> impl Strategy<Value = Vec<Vec<(&'static str, String)>>> {
    let kinds = prop::collection::vec(prop::collection::vec(any_value(), 1..4), 4);
    kinds.prop_flat_map(|kinds| {
        let member = (0..5_usize, any::<prop::sample::Index>()).prop_map(move |(column, pick)| {
            let column = column % 4;
            (
                ["a", "b", "c", "d"][column],
                pick.get(&kinds[column]).clone(),
            )
        });
        prop::collection::vec(prop::collection::vec(member, 0..6), 0..60)
    })
}

/// Returns what a reader of the source that ignores types expects: the text of the last member of that name.
fn source_text<'a>(row: &[Member<'a>], name: &str) -> Option<&'a str> {
    row.iter()
        .rfind(|(key, _)| *key == name)
        .map(|(_, text)| *text)
        .filter(|text| *text != "null")
}

proptest! {
    #[test]
    fn any_cut_gives_the_same_columns_and_values(
        rows in any_rows(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
    ) {
        let rows: Vec<Vec<Member<'_>>> =
            rows.iter().map(|row| row.iter().map(|(key, text)| (*key, text.as_str())).collect()).collect();
        let whole = batch_of(&rows);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(rows.len() + 1)).collect();
        cuts.extend([0, rows.len()]);
        cuts.sort_unstable();
        let parts = cuts.windows(2).map(|cut| &rows[cut[0]..cut[1]]);
        let chunks: Vec<ChunkColumns> = parts.clone().map(chunk_of).collect();
        prop_assert_eq!(&finish(&chunks, 3, 100).unwrap(), &whole);
        let (mut chunk, mut reused) = (chunk_of(&rows), builder(100));
        for part in parts {
            chunk.clear();
            chunk = push_rows(chunk, part);
            reused.append(&chunk, Growth { seen_bytes: 1, expected_bytes: Some(3) }).unwrap();
        }
        prop_assert_eq!(&reused.finish(1).unwrap(), &whole);
        for column in (0..whole.columns.len()).map(|index| held(&whole, index)) {
            let found = texts(&column, whole.row_count);
            for (row, found) in rows.iter().zip(found) {
                let source = source_text(row, &column.0.name);
                prop_assert_eq!(found.is_some(), source.is_some());
                let (Some(found), Some(source)) = (found, source) else { continue };
                match column.0.column_type {
                    ColumnType::F64 => prop_assert_eq!(found, source.parse::<f64>().unwrap().to_string()),
                    ColumnType::Utf8 | ColumnType::Dictionary => {
                        prop_assert_eq!(found, serde_json::from_str::<String>(source).unwrap());
                    }
                    _ => prop_assert_eq!(found, source),
                }
            }
        }
    }
}
