"""What a form of a page would send if somebody pressed its button without touching anything."""

from html.parser import HTMLParser

Fields = dict[str, list[str]]


class _Reader(HTMLParser):
    """Collects the fields of one form, as a browser does."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._action, self._inside, self._done = action, False, False
        self._name, self._text = "", ""
        self._is_first = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and not self._done:
            self._inside = given.get("action") == self._action
        if not self._inside:
            return
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self._put(given["name"], given.get("value", ""))
        if tag in ("select", "textarea"):
            self._name, self._text, self._is_first = given["name"], "", True
        if tag == "option" and ("selected" in given or self._is_first):
            if not self._is_first and self.fields.get(self._name):
                self.fields[self._name].pop()
            self._put(self._name, given["value"])
            self._is_first = False

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == "textarea":
            self._put(self._name, self._text.removeprefix("\n"))
        if self._inside and tag == "form":
            self._inside, self._done = False, True

    def handle_data(self, data: str) -> None:
        self._text += data

    def _put(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


def filled(page: str, action: str) -> Fields:
    """The fields of the first form that goes there, without the proof that it is ours."""
    reader = _Reader(action)
    reader.feed(page)
    assert reader.fields, page
    return {name: values for name, values in reader.fields.items() if name != "csrf"}
