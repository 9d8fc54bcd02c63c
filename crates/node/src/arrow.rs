use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchOptions, make_array};
use arrow_buffer::Buffer;
use arrow_data::{ArrayData, ArrayDataBuilder};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use napi::bindgen_prelude::{Env, Object, Uint8Array};
use napi_derive::napi;
use ripsaw_query::{ErrorCode, Failure};
use serde::Deserialize;

use crate::environment::Environment;
use crate::outcome::Answer;

/// A column as the report described it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Column {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    validity: Option<Section>,
    values: Option<Section>,
    offsets: Option<Section>,
    data: Option<Section>,
    dictionary_length: Option<usize>,
}

/// Index of the buffer, offset and length in bytes.
type Section = (usize, usize, usize);

/// Encodes columns as an Arrow IPC stream, which is the first buffer of the outcome.
#[napi(ts_return_type = "Promise<Outcome>")]
pub fn encode_arrow(
    env: &Env,
    columns_json: String,
    row_count: f64,
    buffers: Vec<Uint8Array>,
) -> napi::Result<Object<'_>> {
    let environment = Environment::of(env)?;
    let lender = Arc::clone(&environment);
    environment.promise(env, move || {
        let buffers: Vec<&[u8]> = buffers.iter().map(|buffer| &**buffer).collect();
        encode(&columns_json, row_count as usize, &buffers, &lender)
            .map(|stream| Answer {
                buffers: vec![stream],
                ..Answer::empty()
            })
            .map_err(|error| {
                Failure::new(
                    ErrorCode::InternalError,
                    "the columns cannot be encoded as Arrow",
                )
                .caused_by(&*error)
            })
    })
}

fn encode(
    columns_json: &str,
    row_count: usize,
    buffers: &[&[u8]],
    lender: &Environment,
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let columns: Vec<Column> = serde_json::from_str(columns_json)?;
    let mut fields = Vec::with_capacity(columns.len());
    let mut arrays = Vec::with_capacity(columns.len());
    for column in &columns {
        // What it reads it copies.
        let reading = lender.reading()?;
        let data = column.array(buffers, row_count)?;
        drop(reading);
        fields.push(column.field(data.data_type().clone()));
        arrays.push(make_array(data));
    }
    let schema = Arc::new(Schema::new(fields));
    let options = RecordBatchOptions::new().with_row_count(Some(row_count));
    let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options)?;
    let mut writer = StreamWriter::try_new(Vec::new(), &schema)?;
    writer.write(&batch)?;
    writer.finish()?;
    Ok(writer.into_inner()?)
}

impl Column {
    fn field(&self, data_type: DataType) -> Field {
        let field = Field::new(&self.name, data_type, true);
        if self.kind == "json" {
            let extension = [
                ("ARROW:extension:name", "arrow.json"),
                ("ARROW:extension:metadata", ""),
            ];
            let metadata = extension.map(|(key, value)| (key.to_owned(), value.to_owned()));
            field.with_metadata(HashMap::from(metadata))
        } else {
            field
        }
    }

    fn array(&self, buffers: &[&[u8]], row_count: usize) -> Result<ArrayData, ArrowError> {
        let section = |section: Option<Section>| -> Result<Buffer, ArrowError> {
            let Some((buffer, start, length)) = section else {
                return Ok(Buffer::default());
            };
            let bytes = buffers.get(buffer);
            let part = bytes.and_then(|bytes| bytes.get(start..start.saturating_add(length)));
            let missing = || {
                ArrowError::InvalidArgumentError("a section is outside of its buffer".to_owned())
            };
            part.map(Buffer::from_slice_ref).ok_or_else(missing)
        };
        let builder = |data_type| ArrayDataBuilder::new(data_type).len(row_count);
        let nulls = match self.validity {
            Some(validity) => Some(section(Some(validity))?),
            None => None,
        };
        match self.kind.as_str() {
            "bool" => builder(DataType::Boolean).add_buffer(section(self.values)?),
            "int64" => builder(DataType::Int64).add_buffer(section(self.values)?),
            "f64" => builder(DataType::Float64).add_buffer(section(self.values)?),
            "utf8" | "json" => builder(DataType::Utf8)
                .add_buffer(section(self.offsets)?)
                .add_buffer(section(self.data)?),
            "dictionary" => {
                let values = ArrayDataBuilder::new(DataType::Utf8)
                    .len(self.dictionary_length.unwrap_or_default())
                    .add_buffer(section(self.offsets)?)
                    .add_buffer(section(self.data)?)
                    .build()?;
                let data_type =
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                builder(data_type)
                    .add_buffer(section(self.values)?)
                    .add_child_data(values)
            }
            _ => return builder(DataType::Null).build(),
        }
        .null_bit_buffer(nulls)
        .build()
    }
}
