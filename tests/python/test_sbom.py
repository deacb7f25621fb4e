"""What the wheel says that it was made from."""

import json
from importlib import metadata


def test_the_wheel_lists_every_crate_that_it_was_linked_from():
    files = metadata.files("monta-core") or []
    (listed,) = [file for file in files if file.match("*.dist-info/sboms/*.cyclonedx.json")]
    bom = json.loads(listed.read_text(encoding="utf-8"))
    assert bom["bomFormat"] == "CycloneDX"
    components = {component["name"]: component for component in bom["components"]}
    # What carries data over the network is what people look up first.
    assert {"monta-core", "monta-client", "pyo3", "rustls", "serde_json", "ureq"} <= set(components)
    for name in ("rustls", "ureq"):
        assert components[name]["purl"].startswith(f"pkg:cargo/{name}@")
        assert components[name]["licenses"]
    # The local Monta is no part of the wheel.
    assert "monta-sandbox" not in components
