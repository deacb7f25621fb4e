"""What monta_core says, word for word, so that Odoo's translation files hold it.

``test_core_terms`` compares this list with ``monta_core.TEXTS``; ``core.message_text`` looks the translations up.
"""


def _(text):
    """Mark ``text`` for the translation files."""
    return text


TERMS = (
    _("A web page answered instead of Monta's API ({status}){why}"),
    _("A web page answered instead of Monta's API: {reason} ({status})."),
    _("Add a barcode to the product in Odoo and at Monta, then send the order again."),
    _("Ask Monta for an API user whose name has no colon."),
    _("Ask Monta whether the API user may do this, and whether this server's IP address is on its allow-list."),
    _("Ask Monta why this answer is so large."),
    _("Bug in {function}: {message}"),
    _("Change the SKU in Odoo and at Monta."),
    _("Change what Monta complains about and send it again. Monta's own log is in Montaportal, Connect, RestAPI."),
    _("Check in Montaportal whether it was carried out, then send it again."),
    _("Check that the SKU is the same in Odoo and at Monta, and that no pack or kit is sent as a SKU."),
    _(
        "Check the base URL and the certificate of the server or proxy it leads to. An authority of your own "
        "has to be among those that this machine trusts, or in the file that SSL_CERT_FILE names."
    ),
    _("Check the base URL and whether a proxy answers in Monta's place."),
    _("Check the base URL: this address is not Monta's API."),
    _("Check the user name and the password of the API user (Montaportal, Connect, RestAPI)."),
    _("Choose a planned shipment date that is still to come."),
    _("Compare the two in Montaportal. Rename this order, or cancel the other one at Monta first."),
    _("Correct the address of the contact and send the order again."),
    _("Correct what is listed and push the forecast again."),
    _("Correct what is listed and send the order again."),
    _("Create the supplier at Monta, let Odoo do it (monta.inbound_create_supplier), or correct its code."),
    _(
        "Delivery method {carrier} is for shipper {shipper}, which Monta does not list any more: choose another one "
        "under Monta ▸ Delivery Methods, or fetch the shippers from Monta again."
    ),
    _("Empty the remembered capabilities. They are detected again."),
    _("Fill in the code and the name of the supplier."),
    _("Give the name under which the order was sent."),
    _("Give the order a name."),
    _("Give the purchase order a name."),
    _("Kit {kit} has no components, or is for a quantity that is not above zero: complete its bill of materials."),
    _("Monta ({server}) could not be reached: {cause}."),
    _("Monta ({server}) did not answer within {seconds} s."),
    _("Monta answers for {sku} with {value} where {field} was expected: check the stock endpoint of the account."),
    _("Monta asks to slow down ({status}){why}"),
    _("Monta asks to slow down and come back in {seconds} s ({status}){why}"),
    _("Monta cannot deliver to this address{why}"),
    _("Monta does not accept a number twice, also after a cancellation. Send the order under another name."),
    _("Monta does not accept the user name and password ({status}){why}"),
    _("Monta does not allow this ({status}){why}"),
    _("Monta does not have order {order}."),
    _("Monta does not have this list ({status})."),
    _("Monta does not have this order. Create it again."),
    _("Monta does not know this address ({status}){why}"),
    _("Monta does not take forecasts in this way ({status})."),
    _("Monta does not take the cancellation of an order in this way."),
    _("Monta does not take the change of an order in this way."),
    _("Monta does not take this kind of request here ({status}){why}"),
    _("Monta gave up waiting for the request ({status}){why}"),
    _("Monta gives no id for {reference}, and its name cannot be part of an address."),
    _("Monta gives {field} of {sku} as {value}, and pieces are whole: correct it at Monta."),
    _(
        "Monta gives {field} of {sku} as {value}, which is below zero: it is ignored until somebody corrects it at "
        "Monta."
    ),
    _(
        "Monta gives {field} of {sku} as {value}, which is below zero: more is promised than there is, so it counts as "
        "sold out."
    ),
    _("Monta gives {field} of {sku} as {value}, which is no number: check the stock endpoint of the account."),
    _("Monta gives {field} of {sku} as {value}, which is too much: correct it at Monta."),
    _("Monta had forecast {reference}, and then did not."),
    _("Monta has a forecast of supplier {theirs} under this reference, and {ours} is meant."),
    _("Monta has a problem of its own ({status}){why}"),
    _("Monta has another order under this number. They differ in: {differences}"),
    _("Monta has more than {pages} pages of products."),
    _("Monta has moved lines of order {order} to {parts}."),
    _("Monta has taken lines off order {order}."),
    _("Monta has this order as a cancelled one."),
    _("Monta is not ready for this request yet ({status}){why}"),
    _("Monta is still checking the order. Try again in a minute; Odoo does so by itself."),
    _("Monta refused ({status}){why}"),
    _("Monta says that order {order} exists, and then that it does not know it."),
    _("Monta sends us to another address ({status}){why}"),
    _("Monta sends us to {location} ({status}){why}"),
    _("Monta's API does not check addresses here ({status})."),
    _("Monta's API does not take suppliers here ({status}), and {supplier} is not known."),
    _("Monta's answer is empty ({status})."),
    _("Monta's answer is larger than 8 MiB ({status})."),
    _("Monta's answer is not JSON ({status})."),
    _("Monta's answer is not UTF-8 text ({status})."),
    _("Monta's answer is not what was asked for ({status})."),
    _("Monta's list has nothing new after {cursor}, and does not end there."),
    _(
        "Nothing arrives with purchase order {order}, because these lines come to zero: {lines}. Enter the "
        "quantities that are to arrive."
    ),
    _("Nothing arrives with purchase order {order}: add a line with a product that is not a service."),
    _(
        "Nothing is left to ship on order {order}, because these lines come to zero: {lines}. Enter the "
        "quantities that are to be shipped."
    ),
    _("Nothing was taken over. Correct what is listed and refresh the stock."),
    _(
        "Odoo looks by itself whether it was carried out. If this lasts, check the base URL and whether a proxy "
        "answers in Monta's place."
    ),
    _(
        "Option {option} of delivery method {carrier} is {value}, which is no day: write it as 31-12-2007 under "
        "Monta ▸ Delivery Methods."
    ),
    _("Option {option} of delivery method {carrier} needs a value: fill it in under Monta ▸ Delivery Methods."),
    _(
        "Order {order} goes to pickup point {point}, and delivery method {carrier} has no shipper for that: choose "
        "its pickup shipper under Monta ▸ Delivery Methods, or another delivery method."
    ),
    _("Order {order} has nothing to ship: add a line with a product that is not a service."),
    _(
        "Nothing of order {order} is left for Monta to ship: {lines} go back, are delivered or cancelled, or leave "
        "from elsewhere. Change these lines if Monta is to send them."
    ),
    _("Pass a UTC time such as 2026-11-22T09:00:00Z."),
    _("Pass the cursor of the last answer, or 0 at first."),
    _("Pass what build_order returned."),
    _("Pass what plan_forecast returned."),
    _("Pass what plan_update returned."),
    _("Send the order: Monta checks the address then."),
    _(
        "Shipper {shipper} of delivery method {carrier} delivers to pickup points, and order {order} names none: "
        "fill in its pickup point, or choose another delivery method."
    ),
    _("{line} goes back and stays out of the order at Monta: announce it to Monta as a return."),
    _("{line} stays out of the order at Monta: it is delivered or cancelled in Odoo."),
    _(
        "{line} leaves from {warehouse} and stays out of the order at Monta: choose a warehouse that is shipped by "
        "Monta if Monta is to send it."
    ),
    _("{line} is sent by its vendor and stays out of the order at Monta: choose another route if Monta is to send it."),
    _(
        "{line} is collected in store and stays out of the order at Monta: choose another delivery if Monta is to "
        "send it."
    ),
    _(
        "{product} and {other_product} both have the SKU {sku}, and Monta takes them for one product: give each a "
        "SKU of its own."
    ),
    _("Product {product_id}, named by {by}, cannot be read: restore the product or replace it."),
    _(
        "Purchase order {order} expects {lines} on {date}, and that day is past: correct the expected arrival "
        "of these lines. Until then Monta is told the date as it is."
    ),
    _(
        "Purchase order {order} has no supplier code, so Monta is not told who delivers: fill in the Monta "
        "supplier code or the reference of its vendor, or set monta.default_supplier_code."
    ),
    _(
        "Purchase order {order} is expected on {date}, and that day is past: correct its expected arrival. "
        "Until then Monta is told the date as it is."
    ),
    _("Push a forecast only when plan_forecast found a change."),
    _("Push the forecast again."),
    _("Read the status of the order, and send it again; Odoo does so by itself."),
    _("Remove it from the URL and set the user name and the password by themselves."),
    _("Rename the order."),
    _("Say why the order is cancelled."),
    _("Send an update only when plan_update found a change."),
    _("Set a number of seconds, for example 20."),
    _("Set monta.api_profile to auto, so that the way this server wants it is found out."),
    _("Set monta.inbound_warehouse_display_name to one of the warehouses that the connection check lists."),
    _("Set monta.origin to one of the channels that the connection check lists."),
    _("Set monta.stock_endpoint to a path such as /product/{sku}/stock."),
    _("Set the base URL to the address Monta really answers at."),
    _("Set the base URL with its scheme, for example https://api-v6.monta.nl."),
    _("Set the user name and the password of the API user (Montaportal, Connect, RestAPI)."),
    _("Some of these goods have arrived. Leave the forecast at Monta, and settle the rest with the warehouse."),
    _('The API profile "{value}" is unknown.'),
    _("The base URL of Monta contains a user name or password."),
    _("The base URL of Monta has no scheme."),
    _("The base URL of Monta is not set."),
    _("The base URL of Monta is not usable: it is not a URL."),
    _("The base URL of Monta is not usable: it must not have a query or a fragment."),
    _("The base URL of Monta is not usable: it names no host."),
    _("The base URL of Monta is not usable: its port is not a number between 1 and 65535."),
    _("The base URL of Monta is not usable: its scheme is not https."),
    _("The base URL of Monta uses http, which would send the password to {host} in clear text."),
    _("The connection to Monta ({server}) was lost before it answered: {cause}."),
    _("The order has no name yet: save it first, Monta knows an order by its name."),
    _("The order has returns at Monta and stays there."),
    _("The order name {name} has {length} characters and Monta takes at most {limit}: shorten the name."),
    _("The parcel has left. Handle it as a return."),
    _("The password for Monta contains a control character or a line break."),
    _("The password for Monta is not set."),
    _("The purchase order has no reference yet: save it first, Monta knows a forecast by its reference."),
    _("The remembered capabilities cannot be read: {why}."),
    _("The time-out {value} is not a number of seconds between 0 and 600."),
    _("The user name for Monta contains a colon."),
    _("The user name for Monta contains a control character or a line break."),
    _("The user name for Monta is not set."),
    _("The warehouse is already picking. Call Monta to stop or change the order."),
    _("The {address} ({name}) has neither a name nor a company: fill in the name of the contact."),
    _("The {address} of {name} has no city: fill in the city of the contact."),
    _("The {address} of {name} has no country: choose the country of the contact."),
    _(
        'The {address} of {name} has no house number in "{street}", and {country} needs one: add the number '
        "to the street."
    ),
    _("The {address} of {name} has no postal code, and {country} needs one: fill in the ZIP of the contact."),
    _("The {address} of {name} has no street: fill in the street of the contact."),
    _("The {note} on order {order} has {length} characters and Monta takes at most {limit}: shorten it."),
    _(
        "These kits contain each other without end: {path}. Remove one of them from the bill of materials of "
        "the one before it."
    ),
    _("This is a bug in monta-core. Report it with this message and the version."),
    _("This server does not have this list. Ask about each record by itself."),
    _('Time zone "{timezone}" is unknown: set monta.warehouse_tz to an IANA name such as Europe/Amsterdam.'),
    _(
        "Try again after the time Monta asked for; Odoo does so by itself. If this happens often, lower "
        "monta.max_parallel."
    ),
    _("Try again later; Odoo does so by itself."),
    _("Try again later; Odoo does so by itself. If this happens often, raise the time-out (monta.timeout)."),
    _("Try again later; Odoo does so by itself. If this lasts, ask Monta."),
    _("Try again later; Odoo does so by itself. If this lasts, check the base URL, the network and the proxy."),
    _("Type it again without the line break that was copied along."),
    _("Use auto, documented or v6."),
    _("Use https://. Plain http is accepted for this machine only (127.0.0.1)."),
    _("Write the host and, if need be, a path: https://api-v6.monta.nl."),
    _("a cancellation needs a note"),
    _("a product without SKU"),
    _("a supplier needs a Code and a Title"),
    _("delivery address"),
    _("gift message"),
    _("invoice address"),
    _("{company} has no EORI number, and customs in {country} wants it: fill it in under Monta ▸ Settings."),
    _("{company} has no VAT number, and customs in {country} wants it: fill in the VAT of the company."),
    _("{line} costs nothing, and customs wants a value: fill in the sales price or the cost of the product."),
    _("{product} has no HS code, and customs in {country} wants it: fill in the HS code of the product."),
    _("{product} has no country of origin, and customs in {country} wants it: fill in the origin of the product."),
    _("{product} has no weight, and customs in {country} wants it: fill in the weight of the product."),
    _(
        '{product} has the HS code "{code}", and customs in {country} wants 6 to 10 digits: correct the HS code of the '
        "product."
    ),
    _("note for the driver"),
    _("note for the packer"),
    _("the changed members must be a JSON object"),
    _("the cursor must not be below 0"),
    _("the forecast has no usable reference"),
    _("the order has no WebshopOrderId"),
    _("the order must be a JSON object"),
    _("the patch must be a list of JSON-Patch operations"),
    _("the plan of the forecast cannot be read"),
    _("the stock endpoint has no place for the SKU"),
    _("the stock endpoint is not a path below the base URL"),
    _("the time is not of the form YYYY-MM-DDTHH:MM:SSZ"),
    _("there is no reference to look the order up by"),
    _("there is nothing to announce"),
    _("there is nothing to update"),
    _("this SKU cannot be part of an address"),
    _("this WebshopOrderId cannot be part of an address"),
    _("{by} counts {product} in unit of measure {unit}, which cannot be read: choose another unit."),
    _("{by} counts {product} in {unit}, which does not convert into {product_unit}: choose a unit of the same kind."),
    _("{line} has no expected arrival: fill it in on the line or on purchase order {order}."),
    _("{member} in the {address} of {name} has {length} characters and Monta takes at most {limit}: shorten it."),
    _("{path}: {reason}"),
    _("{product} has no SKU, and {lines} needs it: fill in its Monta SKU, internal reference or barcode."),
    _(
        "{product} has the SKU {sku} and {other_product} has {other_sku}, and Monta may take one for the other: give "
        "them SKUs that differ in more than capitals."
    ),
    _("{sku} comes to more than {limit} pieces: change the quantity of {lines}, or of the kits on them."),
    _("{sku} comes to {quantity}, and Monta ships whole pieces only: change the quantity or the unit of {lines}."),
    _("{sku} comes to {quantity}, and Monta takes nothing below zero: change the quantity of {lines}."),
)
