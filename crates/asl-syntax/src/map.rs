//! The parts of Map and Task states that are objects of their own.

use std::rc::Rc;

use json_value::Value;

use crate::field::view;
use crate::{Item, NumberOrText};

view! {
    /// `ProcessorConfig` of an `ItemProcessor`.
    ProcessorConfig {
        /// `Mode`: `INLINE` or `DISTRIBUTED`.
        mode: "Mode" => Rc<str>,
        /// `ExecutionType`: `STANDARD` or `EXPRESS`.
        execution_type: "ExecutionType" => Rc<str>,
    }
}

view! {
    /// `ItemReader` of a Map.
    ItemReader {
        /// `Resource`: what reads.
        resource: "Resource" => Rc<str>,
        /// `Parameters`: a payload template.
        parameters: "Parameters" => Value,
        /// `Arguments`, where `JSONata` rules.
        arguments: "Arguments" => Value,
        /// `ReaderConfig`: how to read.
        reader_config: "ReaderConfig" => ReaderConfig,
        /// `Comment`: for people.
        comment: "Comment" => Rc<str>,
    }
}

view! {
    /// `ReaderConfig` of an `ItemReader`.
    ReaderConfig {
        /// `InputType`: `CSV`, `JSON`, `JSONL`, `MANIFEST`, `PARQUET`.
        input_type: "InputType" => Rc<str>,
        /// `CSVHeaderLocation`: `FIRST_ROW` or `GIVEN`.
        csv_header_location: "CSVHeaderLocation" => Rc<str>,
        /// `CSVHeaders`: the names of the columns.
        csv_headers: "CSVHeaders" => Rc<[Item<Rc<str>>]>,
        /// `CSVDelimiter`: the name of a character.
        csv_delimiter: "CSVDelimiter" => Rc<str>,
        /// `MaxItems`: how many items are read at most.
        max_items: "MaxItems" => NumberOrText,
        /// `MaxItemsPath`.
        max_items_path: "MaxItemsPath" => Rc<str>,
        /// `ManifestType`: `ATHENA_DATA` or `S3_INVENTORY`.
        manifest_type: "ManifestType" => Rc<str>,
        /// `Transformation`: `NONE` or `LOAD_AND_FLATTEN`.
        transformation: "Transformation" => Rc<str>,
        /// `ItemsPointer`: a JSON pointer to the array in the file.
        items_pointer: "ItemsPointer" => Rc<str>,
        /// `Comment`: for people.
        comment: "Comment" => Rc<str>,
    }
}

view! {
    /// `ItemBatcher` of a Map.
    ItemBatcher {
        /// `BatchInput`: what every batch gets.
        batch_input: "BatchInput" => Value,
        /// `MaxItemsPerBatch`.
        max_items_per_batch: "MaxItemsPerBatch" => NumberOrText,
        /// `MaxItemsPerBatchPath`.
        max_items_per_batch_path: "MaxItemsPerBatchPath" => Rc<str>,
        /// `MaxInputBytesPerBatch`.
        max_input_bytes_per_batch: "MaxInputBytesPerBatch" => NumberOrText,
        /// `MaxInputBytesPerBatchPath`.
        max_input_bytes_per_batch_path: "MaxInputBytesPerBatchPath" => Rc<str>,
        /// `Comment`: for people.
        comment: "Comment" => Rc<str>,
    }
}

view! {
    /// `ResultWriter` of a Map.
    ResultWriter {
        /// `Resource`: what writes.
        resource: "Resource" => Rc<str>,
        /// `Parameters`: a payload template.
        parameters: "Parameters" => Value,
        /// `Arguments`, where `JSONata` rules.
        arguments: "Arguments" => Value,
        /// `WriterConfig`: how to write.
        writer_config: "WriterConfig" => WriterConfig,
        /// `Comment`: for people.
        comment: "Comment" => Rc<str>,
    }
}

view! {
    /// `WriterConfig` of a `ResultWriter`.
    WriterConfig {
        /// `Transformation`: `NONE`, `COMPACT`, `FLATTEN`.
        transformation: "Transformation" => Rc<str>,
        /// `OutputType`: `JSON` or `JSONL`.
        output_type: "OutputType" => Rc<str>,
        /// `Comment`: for people.
        comment: "Comment" => Rc<str>,
    }
}

view! {
    /// `Credentials` of a Task.
    Credentials {
        /// `RoleArn`: the role that the task runs under.
        role_arn: "RoleArn" => Rc<str>,
        /// `RoleArn.$`: a path to it.
        role_arn_path: "RoleArn.$" => Rc<str>,
    }
}
