"""What the tests of the value of stock share."""

from .. import compat


def value_in_real_time(env, category):
    """Value the stock of ``category`` at its average cost, in real time."""
    kinds = {"valuation": "asset_current", "input": "asset_current", "output": "asset_current", "loss": "expense"}
    accounts = env["account.account"]
    accounts = {
        name: accounts.create({"name": name, "code": f"MON{number}", "account_type": kind})
        for number, (name, kind) in enumerate(kinds.items())
    }
    journal = env["account.journal"].create({"name": "Stock", "code": "MON", "type": "general"})
    vals = {
        "property_cost_method": "average",
        "property_valuation": "real_time",
        "property_stock_valuation_account_id": accounts["valuation"].id,
        "property_stock_journal": journal.id,
    }
    if compat.SERIES < 19:
        vals["property_stock_account_input_categ_id"] = accounts["input"].id
        vals["property_stock_account_output_categ_id"] = accounts["output"].id
    else:
        env.company.account_stock_journal_id = journal
        lost = env["stock.location"].search([("usage", "=", "inventory")])
        lost.valuation_account_id = accounts["loss"]
    category.write(vals)
