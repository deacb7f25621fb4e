"""Acceptance 38, 39 and 41 to 44 as far as they are about deliveries: Odoo delivers what Monta has shipped."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from psycopg2.errors import SerializationFailure

from .. import compat
from .delivery import DeliveryCase
from .valuation import value_in_real_time


class DeliveryScenarios:
    """What has left is delivered, whatever Monta's answers look like."""

    def test_what_has_left_is_delivered_and_the_rest_later(self):
        order = self.pushed((self.mug, 3), (self.tray, 1))
        parcels = [{"track_trace": "3SA", "goods": {"MUG": 2}}, {"track_trace": "3SB", "goods": {"TRAY": 1}}]
        self.sandbox.ship(order.monta_reference, *parcels, shipped=False)
        self.look(order)
        self.assertEqual(self.transfers(order)[0], ("done", {"MUG": 2, "TRAY": 1}))
        self.assertEqual([kind[1] for kind in self.transfers(order)[1:]], [{"MUG": 1}])
        self.assertEqual(self.in_odoo(order), [2, 1])
        self.assertEqual(order.order_line.mapped("qty_to_invoice"), [2, 1])
        first = order.picking_ids.filtered(lambda transfer: transfer.state == "done")
        self.assertEqual(sorted(first.monta_track_trace.split(",")), ["3SA", "3SB"])
        self.assertEqual(first.action_view_monta()["res_id"], order.monta_status_id.id)

        self.left(order, "3SC", MUG=1)
        self.assertEqual((self.in_odoo(order), set(self.states(order))), ([3, 1], {"done"}))
        self.assertEqual((order.picking_ids - first).monta_track_trace, "3SC")
        self.deliver()
        self.look(order)
        self.assertEqual((self.in_odoo(order), len(order.picking_ids)), ([3, 1], 2))
        self.assertEqual((order.activity_ids.ids, order.monta_delivery_note), ([], False))
        self.assertEqual(self.sandbox.mutations(), [], "what Monta told is not told back")

    def test_what_leaves_after_the_first_parcel_has_arrived_is_delivered_too(self):
        order = self.pushed((self.mug, 3))
        self.left(order, MUG=2)
        self.sandbox.move(order.monta_reference, "delivered")
        self.refresh()
        self.leave(order, "3SB", MUG=1)
        self.refresh()
        self.deliver()
        self.assertEqual((self.in_odoo(order), set(self.states(order))), ([3], {"done"}))

    def test_parts_that_monta_split_off_count_too(self):
        order, part = self.split_order()
        self.ship(part, "3SB")
        self.look(order)
        self.assertEqual(self.in_odoo(order), [0, 1])
        self.ship(order.monta_reference, "3SA")
        self.look(order)
        self.assertEqual((self.in_odoo(order), set(self.states(order))), ([1, 1], {"done"}))
        self.assertEqual(sorted(order.picking_ids.mapped("monta_track_trace")), ["3SA", "3SB"])


class TestDeliveryV6(DeliveryScenarios, DeliveryCase):
    """Against Monta's live API."""

    profile = "v6"


class TestDeliveryDocumented(DeliveryScenarios, DeliveryCase):
    """Against the API of the plugin documentation."""

    profile = "documented"


class TestDelivery(DeliveryCase):
    """What does not depend on how Monta tells it."""

    def test_off_by_default(self):
        self.set_params(delivery_validate="")
        order = self.pushed((self.mug, 2))
        self.left(order, MUG=2)
        self.assertEqual((self.in_odoo(order), order.activity_ids.ids), ([0], []))
        self.assertNotIn("done", self.states(order))
        # Who switches it on has what was shipped before delivered, too.
        self.set_params(delivery_validate="shipped")
        self.deliver()
        self.assertEqual(self.in_odoo(order), [2])

    def test_the_parcels_are_looked_at_once(self):
        order = self.pushed((self.mug, 2))
        self.refresh()
        self.leave(order, MUG=2)
        self.asked()
        self.refresh()
        asked = self.asked()
        self.deliver()
        self.refresh()
        self.deliver()
        self.assertEqual(self.in_odoo(order), [2])
        self.assertEqual(len([path for path in asked if path.endswith("/colli")]), 1)
        self.assertEqual([path for path in self.asked() if order.name in path], [])

    def test_what_monta_dropped_is_cancelled_and_said(self):
        order = self.pushed((self.mug, 3), (self.tray, 1))
        self.leave(order, shipped=False, MUG=2, TRAY=1)
        self.sandbox.drop(order.monta_reference, "MUG")
        self.look(order)
        self.assertEqual((self.in_odoo(order), sorted(self.states(order))), ([2, 1], ["done"]))
        gone = order.order_line.move_ids.filtered("monta_dropped")
        self.assertEqual((gone.state, gone.product_qty), ("cancel", 1))
        said = [line for line in self.lines(order) if "will not come any more" in line]
        self.look(order)
        self.assertEqual((len(said), self.sandbox.mutations()), (1, []))
        # It is cancelled in Odoo, too, so it is missing once.
        self.add(order, self.sku_a, 1)
        self.assertEqual(order.monta_follow_up, "SKU-A 1")
        order.order_line[0].product_uom_qty = 4
        self.commit()
        self.assertEqual(order.monta_follow_up, "MUG 2, SKU-A 1", "Odoo has a transfer for two")

    def test_once_the_carrier_has_it(self):
        self.set_params(delivery_validate="enroute")
        order = self.pushed((self.mug, 2))
        self.leave(order, MUG=2)
        self.look(order)
        self.assertEqual((self.in_odoo(order), order.monta_status_id.is_finished), ([0], False))
        self.sandbox.move(order.monta_reference, "enroute")
        self.look(order)
        self.assertEqual((self.in_odoo(order), order.monta_status_id.is_finished), ([2], True))

    def test_kits_in_kits_leave_by_their_parts(self):
        order = self.pushed((self.nested_kit(), 2))
        self.leave(order, shipped=False, MUG=4, TRAY=2)
        self.look(order)
        done = order.order_line.move_ids.filtered(lambda move: move.state == "done")
        pieces = done.grouped("product_id")
        self.assertEqual(
            {product: sum(pieces[product].mapped("quantity")) for product in pieces}, {self.mug: 4, self.tray: 2}
        )
        self.assertEqual(self.in_odoo(order), [1], "as many kits as are whole")
        self.left(order, "3SB", MUG=4)
        self.assertEqual((self.in_odoo(order), set(self.states(order))), ([2], {"done"}))

    def by_hand(self, order, quantity):
        """Validate the open transfer of ``order`` with so many pieces."""
        transfer = order.picking_ids.filtered(lambda transfer: transfer.state not in ("done", "cancel"))
        transfer.move_ids.write({"quantity": quantity, "picked": True})
        transfer.with_context(skip_backorder=True).button_validate()
        self.commit()

    def test_what_was_delivered_by_hand_is_not_delivered_again(self):
        before = self.create_order([(self.mug, 5)])
        self.by_hand(before, 2)
        self.push(before)
        self.left(before, MUG=3)
        self.assertEqual(self.in_odoo(before), [5], "what left before was none of Monta's")
        after = self.pushed((self.mug, 5))
        self.by_hand(after, 2)
        self.leave(after, "3SB", shipped=False, MUG=3)
        self.look(after)
        self.assertEqual(self.in_odoo(after), [3], "Monta has shipped 3 in all")

    def test_what_the_order_does_not_have_is_one_activity(self):
        order = self.pushed((self.mug, 2))
        self.left(order, MUG=2, CUP=1)
        self.assertEqual(self.in_odoo(order), [2])
        self.assertIn("1 of CUP", order.activity_ids.note)
        order.activity_ids.unlink()
        self.look(order)
        self.assertFalse(order.activity_ids, "what somebody has dealt with is not asked again")

    def test_what_keeps_a_transfer_from_closing_is_shown_and_stops_nobody(self):
        order, other = self.pushed((self.mug, 2)), self.pushed((self.mug, 1))
        self.leave(order, shipped=False, MUG=1)
        self.leave(other, "3SB", MUG=1)
        kind = order.picking_ids.picking_type_id
        kind.create_backorder = "never"
        self.look(order, other)
        self.assertEqual((self.in_odoo(order), self.in_odoo(other)), ([0], [1]))
        self.assertEqual(order.monta_delivery_state, "blocked")
        for shown in (order.monta_delivery_note, order.picking_ids.monta_delivery_note, order.activity_ids.note):
            self.assertIn("no backorders", shown)
        self.deliver()
        self.assertEqual(len(order.activity_ids), 1)
        kind.create_backorder = "ask"
        self.look(order)
        self.assertEqual((self.in_odoo(order), order.monta_delivery_note), ([1], False))
        self.assertFalse(order.activity_ids)

    def test_it_is_tried_again_once_the_transfer_has_changed(self):
        order = self.pushed((self.mug, 2))
        order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
        self.left(order, MUG=2)
        self.assertEqual((self.in_odoo(order), order.monta_delivery_state), ([0], "blocked"))
        self.assertIn("Somebody is working", order.monta_delivery_note)
        self.assertFalse(order.activity_ids)
        self.assertEqual(self.env["monta.delivery.cron"]._due(order.company_id), [])
        order.picking_ids.move_ids.picked = False
        self.env.cr.flush()
        self.env.cr.execute(
            "UPDATE sale_order SET monta_delivery_tried = monta_delivery_tried - interval '1 minute' WHERE id = %s",
            [order.id],
        )
        self.env.invalidate_all()
        self.deliver()
        self.assertEqual(self.in_odoo(order), [2])

    def test_an_error_nobody_thought_of_is_shown_too(self):
        order = self.pushed((self.mug, 2))
        self.leave(order, MUG=2)
        with (
            patch.object(type(self.env["stock.picking"]), "button_validate", side_effect=ValueError("out of paper")),
            self.assertLogs("odoo.addons.monta_odoo_integration", "ERROR"),
        ):
            self.look(order)
        self.assertIn("out of paper", order.monta_delivery_note)
        self.look(order)
        self.assertEqual((self.in_odoo(order), order.monta_delivery_note), ([2], False))

    def test_what_somebody_else_has_just_changed_is_delivered_in_the_same_run(self):
        orders = self.pushed((self.mug, 2)) | self.pushed((self.mug, 1))
        for order, code in zip(orders, ("3SA", "3SB"), strict=True):
            self.leave(order, code, MUG=int(order.order_line.product_uom_qty))
        deliveries = type(self.env["monta.delivery"])
        carry_out, conflicts = deliveries._validate_order, [SerializationFailure("somebody was quicker")]

        def collide(*arguments):
            if conflicts:
                raise conflicts.pop()
            return carry_out(*arguments)

        with patch.object(deliveries, "_validate_order", collide):
            self.look(*orders)
        self.assertEqual((self.in_odoo(orders[0]), self.in_odoo(orders[1])), ([2], [1]))

    def test_what_has_left_is_heard_of_although_somebody_else_was_at_the_order(self):
        order = self.pushed((self.mug, 2))
        self.refresh()
        self.leave(order, MUG=2)
        resolver = type(self.env["monta.status.resolver"])
        store, conflicts = resolver._store_answer, [SerializationFailure("somebody was quicker")]

        def collide(*arguments):
            if conflicts:
                raise conflicts.pop()
            return store(*arguments)

        with patch.object(resolver, "_store_answer", collide):
            self.refresh()
        self.refresh()
        self.deliver()
        self.assertEqual((conflicts, self.in_odoo(order)), ([], [2]))

    def test_only_what_leaves_a_warehouse_of_montas_is_delivered(self):
        shop = self.env["stock.warehouse"].create({"name": "Corner Shop", "code": "CRNR"})
        self.warehouse().monta_ships = True
        order = self.pushed((self.mug, 2))
        elsewhere = order.picking_ids.copy({"location_id": shop.lot_stock_id.id})
        elsewhere.action_confirm()
        self.left(order, MUG=2)
        self.assertEqual(self.in_odoo(order), [2])
        self.assertNotEqual(elsewhere.state, "done")


class TestDeliveryLocked(DeliveryCase):
    """Books that are closed keep every transfer open from 19.0 on; before, Odoo books on the first day that is open."""

    def test_a_locked_period_is_shown_and_over_once_it_is_opened(self):
        category = self.env["product.category"].create({"name": "Valued"})
        value_in_real_time(self.env, category)
        vase = self.create_product("VASE", categ_id=category.id, standard_price=10.0)
        self.env["stock.quant"]._update_available_quantity(vase, self.warehouse().lot_stock_id, 5)
        order = self.pushed((vase, 2))
        self.leave(order, VASE=2)
        self.env.company.fiscalyear_lock_date = fields.Date.today()
        self.look(order)
        if compat.SERIES < 19:
            self.assertEqual((self.in_odoo(order), order.activity_ids.ids), ([2], []))
            self.assertGreater(min(self.booked(vase).mapped("date")), self.env.company.fiscalyear_lock_date)
            return
        self.assertEqual((self.in_odoo(order), set(self.states(order)) & {"done"}), ([0], set()))
        for shown in (order.monta_delivery_note, order.picking_ids.monta_delivery_note, order.activity_ids.note):
            self.assertRegex(shown.lower(), r"\block")
        self.look(order)
        self.assertEqual(len(order.activity_ids), 1)
        self.env.company.fiscalyear_lock_date = False
        self.look(order)
        self.assertEqual((self.in_odoo(order), order.monta_delivery_note), ([2], False))
        self.assertFalse(order.activity_ids)

    def booked(self, product):
        """The entries of the value of ``product``."""
        return self.env["account.move.line"].search([("product_id", "=", product.id)]).move_id


class TestDeliveryLots(DeliveryCase):
    """Lots and serial numbers come from Monta, or from a person."""

    def parcel(self, order, *goods):
        self.sandbox.ship(order.monta_reference, {"track_trace": "3SA", "goods": list(goods)})
        self.look(order)

    def lots(self, order):
        """``(name, pieces)`` of what was delivered."""
        lines = order.picking_ids.move_line_ids.filtered(lambda line: line.state == "done")
        return sorted((line.lot_id.name or "", line.quantity) for line in lines)

    def test_the_lots_that_monta_tells(self):
        jam = self.create_product("JAM", tracking="lot")
        self.env["stock.lot"].create({"name": "L1", "product_id": jam.id, "company_id": self.env.company.id})
        order = self.pushed((jam, 3))
        rows = [{"sku": "JAM", "quantity": 2, "batch": "L1"}, {"sku": "JAM", "quantity": 1, "batch": "L2"}]
        self.parcel(order, *rows)
        self.assertEqual((self.in_odoo(order), self.lots(order)), ([3], [("L1", 2), ("L2", 1)]))

    def test_the_serial_numbers_that_monta_tells(self):
        clock = self.create_product("CLOCK", tracking="serial")
        order = self.pushed((clock, 2), (self.mug, 1))
        self.parcel(order, {"sku": "CLOCK", "quantity": 2, "serials": ["X1", "X2"]}, {"sku": "MUG", "quantity": 1})
        self.assertEqual(self.in_odoo(order), [2, 1])
        self.assertEqual(self.lots(order), [("", 1), ("X1", 1), ("X2", 1)])

    def test_lots_that_monta_does_not_tell_are_a_persons(self):
        jam = self.create_product("JAM", tracking="lot")
        order, other = self.pushed((jam, 2), (self.mug, 1)), self.pushed((self.mug, 1))
        self.leave(other, "3SB", MUG=1)
        self.sync(other)
        self.parcel(order, {"sku": "JAM", "quantity": 2}, {"sku": "MUG", "quantity": 1})
        self.assertEqual((self.in_odoo(order), self.in_odoo(other)), ([0, 0], [1]))
        self.assertEqual(len(order.activity_ids), 1)
        self.assertIn("2 of JAM", order.activity_ids.note)
        lot = self.env["stock.lot"].create({"name": "L7", "product_id": jam.id, "company_id": self.env.company.id})
        for move in order.picking_ids.move_ids:
            move.move_line_ids.unlink()
            vals = {**move._prepare_move_line_vals(quantity=0), "quantity": move.product_uom_qty, "picked": True}
            self.env["stock.move.line"].create({**vals, "lot_id": lot.id if move.product_id == jam else False})
        order.picking_ids.button_validate()
        self.look(order)
        self.assertEqual((self.in_odoo(order), len(order.picking_ids)), ([2, 1], 1))
        self.assertEqual((order.activity_ids.ids, order.monta_delivery_note), ([], False))


class TestDeliverySteps(DeliveryCase):
    """Pick, pack and ship: all of the steps, or none."""

    def test_all_steps_are_closed(self):
        for steps, count in (("pick_ship", 2), ("pick_pack_ship", 3)):
            with self.subTest(steps=steps):
                self.warehouse().delivery_steps = steps
                order = self.pushed((self.mug, 3), (self.tray, 1))
                self.leave(order, shipped=False, MUG=2, TRAY=1)
                self.look(order)
                self.assertEqual((self.in_odoo(order), order.monta_delivery_note), ([2, 1], False))
                self.assertEqual(self.states(order).count("done"), count)
                self.left(order, "3SB", MUG=1)
                self.assertEqual((self.in_odoo(order), set(self.states(order))), ([3, 1], {"done"}))
                self.assertEqual(len(order.picking_ids), 2 * count)

    def test_kits_in_kits_take_all_steps_kit_by_kit(self):
        self.warehouse().delivery_steps = "pick_ship"
        order = self.pushed((self.nested_kit(), 2))
        self.leave(order, shipped=False, MUG=5, TRAY=2)
        self.look(order)
        self.assertEqual((self.in_odoo(order), order.monta_delivery_note), ([1], False))
        self.left(order, "3SB", MUG=3)
        self.assertEqual((self.in_odoo(order), set(self.states(order))), ([2], {"done"}))

    def test_a_step_that_cannot_be_closed_takes_all_of_them_back(self):
        self.warehouse().delivery_steps = "pick_ship"
        order = self.pushed((self.mug, 3))
        self.leave(order, MUG=3)
        transfers = type(self.env["stock.picking"])
        carry_out, reason = transfers._action_done, "Not on a Sunday."

        def refuse(transfer):
            if transfer.picking_type_code == "outgoing":
                raise UserError(reason)
            return carry_out(transfer)

        with patch.object(transfers, "_action_done", refuse):
            self.look(order)
        self.assertEqual(self.in_odoo(order), [0])
        self.assertNotIn("done", self.states(order))
        self.assertIn(reason, order.activity_ids.note)
        self.look(order)
        self.assertEqual((self.in_odoo(order), set(self.states(order))), ([3], {"done"}))

    def test_a_step_that_a_person_has_done_is_not_done_again(self):
        self.warehouse().delivery_steps = "pick_ship"
        order = self.pushed((self.mug, 3))
        pick = order.picking_ids.filtered(lambda transfer: transfer.location_dest_id.usage == "internal")
        pick.move_ids.write({"quantity": 3, "picked": True})
        pick.button_validate()
        self.leave(order, shipped=False, MUG=2)
        self.look(order)
        self.assertEqual((self.in_odoo(order), self.transfers(order)[0]), ([2], ("done", {"MUG": 2})))
        self.left(order, "3SB", MUG=1)
        self.assertEqual((self.in_odoo(order), set(self.states(order))), ([3], {"done"}))
