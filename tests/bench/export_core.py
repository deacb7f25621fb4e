"""Our side: a mapping with its guards open, a plan, and what is written of it."""

from pathlib import Path

from monta_core.connect import Profile, Session

#: Seconds one call may take, which a busy machine makes long.
TIMEOUT = 600
TABLE = "product.template"
FIELDS = ("default_code", "name", "list_price", "description_sale")
#: Each column is called as its field.
MAPPING = {
    "columns": [
        {"column": name, "table": TABLE, "field": name, "insert": True, "update": name != "default_code"}
        | ({"identifier": True} if name == "default_code" else {})
        for name in FIELDS
    ]
}


#: A document for a product that is there.
MANUALS = {
    "columns": [{"column": "SKU", "table": TABLE, "field": "default_code", "identifier": True}],
    "document": {"file": "Manual"},
}


def prepare(asked: dict) -> Session:
    """Open the profile, which is made where there is none, and log in."""
    path, cache = (Path(asked["folder"]) / name for name in ("profile.json", "cache.sqlite"))
    if path.exists():
        profile = Profile.open(path, cache=cache)
    else:
        profile = Profile.create(path, asked["url"], asked["database"], language="en_US", cache=cache)
    return profile.connect(asked["login"], asked["password"], timeout=TIMEOUT)


def read(session: Session, asked: dict) -> None:
    """Read what the mapping is checked with, save it, and open its guards."""
    session.read(tables=[TABLE, "product.document"])
    profile = Profile.open(Path(asked["folder"]) / "profile.json", cache=Path(asked["folder"]) / "cache.sqlite")
    profile.save_mapping("Products", MAPPING)
    profile.save_mapping("Manuals", MANUALS)
    guard = {"insert": True, "update": True, "fields": [*FIELDS], "max_records": 1_000_000}
    profile.set_guard(TABLE, guard)
    guard = {"insert": True, "fields": ["name", "res_model", "res_id", "datas"], "max_file": 1 << 30}
    profile.set_guard("product.document", guard)


def plan(session: Session, asked: dict) -> dict:
    """Return the token, and how many records would be created and changed."""
    report = session.plan(asked["mapping"], asked["file"])
    if report["closed"] or report["problems"]:
        raise RuntimeError(f"{report['closed']} {report['problems'][:3]}")
    create, update = (report["records"][name] + report["documents"][name] for name in ("create", "update"))
    return {"token": report["token"], "create": create, "update": update}


def apply(session: Session, asked: dict) -> dict:
    """Return how many records were created and changed."""
    report = session.apply(asked["token"])
    if not report["complete"]:
        raise RuntimeError(f"{report['stopped']} {report['problems'][:3]}")
    return {"new": report["created"], "changed": report["updated"]}
