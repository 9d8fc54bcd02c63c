//! Tests of sparse columns.

use super::*;

/// Returns one column of `row_count` rows, some of which have a value.
fn column_with(row_count: usize, values: &[(usize, &str)]) -> Held {
    held(&batch_of(&rows_with(row_count, values)), 0)
}

fn rows_with<'a>(row_count: usize, values: &[(usize, &'a str)]) -> Vec<Vec<Member<'a>>> {
    let mut rows = vec![Vec::new(); row_count];
    for (row, value) in values {
        rows[*row] = vec![("a", *value)];
    }
    rows
}

fn rows_of(column: &Held) -> Option<Vec<u8>> {
    column
        .0
        .rows
        .map(|rows| section(column, Some(rows)).to_vec())
}

#[test]
fn a_column_with_values_in_fewer_than_one_row_of_16_is_sparse() {
    let values = [(3, "7"), (17, "8")];
    let column = column_with(33, &values);
    assert_eq!(rows_of(&column).unwrap(), [3, 0, 0, 0, 17, 0, 0, 0]);
    assert_eq!((column.0.null_count, column.0.validity), (31, None));
    assert_eq!(section(&column, column.0.values).len(), 2 * 8);
    assert_eq!(rows_of(&column_with(32, &values)), None);
    assert_eq!(rows_of(&column_with(1000, &[(999, "null")])), None);
}

#[test]
fn sparse_columns_have_the_types_of_others() {
    use ColumnType::{Bool, Dictionary, F64, Int64, Json, Utf8};
    let repeated = ["\"x\""; 16];
    for (column_type, values) in [
        (Bool, &["true", "false"][..]),
        (Int64, &["1", "-2"]),
        (Int64, &["9223372036854775807", "1"]),
        (F64, &["1", "2.5"]),
        (F64, &["1e400", "1"]),
        (Utf8, &["\"one\"", "\"\"", "\"three\""]),
        (Utf8, &[r#""\u00e9""#, "\"two\""]),
        (Dictionary, &repeated),
        (Json, &["\"one\"", "1"]),
        (Json, &["{}", "[1]"]),
        (Json, &["18446744073709551615", "1.5"]),
    ] {
        let row_count = 40 * values.len();
        let placed: Vec<(usize, &str)> = (0..).step_by(40).zip(values.iter().copied()).collect();
        let sparse = column_with(row_count, &placed);
        let dense = column_of(values);
        assert_eq!(sparse.0.column_type, column_type, "{values:?}");
        assert!(sparse.0.rows.is_some(), "{values:?}");
        let found: Vec<_> = texts(&sparse, row_count).into_iter().step_by(40).collect();
        assert_eq!(found, texts(&dense, values.len()), "{values:?}");
    }
}

#[test]
fn a_wide_batch_takes_room_for_its_values_only() {
    let names: Vec<String> = (0..1000).map(|index| format!("key {index}")).collect();
    let rows: Vec<_> = (0..20_000)
        .map(|row| [(&*names[row % 1000], "1")])
        .collect();
    let chunk = push_rows(ChunkColumns::new(None, 1000), &rows);
    let batch = finish(&[chunk], 2, 1000).unwrap();
    let byte_count: usize = batch.buffers.iter().map(Vec::capacity).sum();
    // A row and a number of 8 bytes for each value.
    assert_eq!(byte_count, 20_000 * (4 + 8));
    assert_eq!(batch.buffers.len(), 1, "small sections share a buffer");
}

fn with_cells(chunks: &[ChunkColumns], max_cells: usize) -> Result<RecordBatch, Error> {
    let mut builder = RecordBatchBuilder::new(&Limits {
        max_cells,
        ..Limits::default()
    });
    for chunk in chunks {
        builder.append(chunk, Growth::default())?;
    }
    builder.finish(1)
}

#[test]
fn more_cells_than_allowed_are_refused() {
    // `a` has a cell in each of 100 rows, `b` 16 for its only value, and `c` none.
    let mut rows = vec![vec![("a", "1")]; 100];
    rows[50].extend([("b", "1"), ("c", "null")]);
    let chunks = [chunk_of(&rows[..60]), chunk_of(&rows[60..])];
    assert_eq!(with_cells(&chunks, 116).unwrap().row_count, 100);
    let failure = with_cells(&chunks, 115).unwrap_err();
    assert_eq!(failure.code, ErrorCode::ResultTooLarge);
    assert_eq!(
        failure.message,
        "100 rows with 3 columns take more than 115 cells; select fields, filter or limit the records, or raise maxCells"
    );
}

proptest! {
    #[test]
    fn any_cut_gives_the_same_form_and_values(
        row_count in 1..400_usize,
        values in prop::collection::vec((any::<prop::sample::Index>(), any_value()), 0..40),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let placed: Vec<(usize, &str)> =
            values.iter().map(|(place, value)| (place.index(row_count), &**value)).collect();
        let rows = rows_with(row_count, &placed);
        let whole = batch_of(&rows);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(row_count + 1)).collect();
        cuts.extend([0, row_count]);
        cuts.sort_unstable();
        let parts = cuts.windows(2).map(|cut| &rows[cut[0]..cut[1]]);
        let chunks: Vec<ChunkColumns> = parts.map(chunk_of).collect();
        prop_assert_eq!(&finish(&chunks, 2, 100).unwrap(), &whole);
        for (index, layout) in whole.columns.iter().enumerate() {
            let present = row_count - layout.null_count;
            prop_assert_eq!(layout.rows.is_some(), (1..row_count.div_ceil(16)).contains(&present));
            let found = texts(&held(&whole, index), row_count);
            for (row, found) in rows.iter().zip(found) {
                let source = source_text(row, "a");
                prop_assert_eq!(found.is_some(), source.is_some());
            }
        }
    }
}
