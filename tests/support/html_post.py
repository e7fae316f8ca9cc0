"""What a browser would post of a page, without a browser."""

from __future__ import annotations

import lxml.html


def posted_pairs(page: str, button: tuple[str, str] = ("_wyslij", "")) -> list[tuple[str, str]]:
    """The successful controls in order, and the pressed button. Uploads post nothing here."""
    root = lxml.html.document_fromstring(page)
    for template in root.xpath("//template"):
        template.drop_tree()
    pairs: list[tuple[str, str]] = []
    for control in root.xpath("//form//*[self::input or self::select or self::textarea]"):
        name = control.get("name")
        match control.tag, control.get("type"):
            case "input", "file":
                continue
            case "input", "radio" | "checkbox":
                if "checked" in control.attrib:
                    pairs.append((name, control.get("value")))
            case "select", _:
                chosen = control.xpath("option[@selected]") or control.xpath("option[1]")
                pairs.append((name, chosen[0].get("value")))
            case "textarea", _:
                # The parser of a browser drops one line end at the start; libxml2 keeps it.
                pairs.append((name, (control.text or "").removeprefix("\n")))
            case _:
                pairs.append((name, control.get("value", "")))
    return [*pairs, button]
