//! Sets the link options of a Node-API module.

fn main() {
    napi_build::setup();
}
