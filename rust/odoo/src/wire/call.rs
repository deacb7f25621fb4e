//! What is asked of a model, whichever wire it goes over.

use serde_json::{Map, Value};

/// One method of one model, with everything it is given.
pub(crate) struct Call<'a> {
    /// The name of the model.
    pub(crate) model: &'a str,
    /// The name of the method.
    pub(crate) method: &'a str,
    /// The records it is a method of; `None` for a method of the model itself, which takes none.
    pub(crate) ids: Option<&'a [i64]>,
    /// The arguments by name.
    pub(crate) arguments: Map<String, Value>,
    /// The context.
    pub(crate) context: Map<String, Value>,
}
