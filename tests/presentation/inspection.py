"""Reads figures and pages, for the tests of this folder."""

from __future__ import annotations

from html.parser import HTMLParser

import matplotlib.text


def texts(figure) -> str:
    """All text of a figure or of axes."""
    return "\n".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


def marked(axes, gid: str) -> list:
    """The artists of axes with a group id."""
    return [artist for artist in axes.get_children() if artist.get_gid() == gid]


VOID = {"meta", "img", "link", "br", "hr", "input", "wbr"}


class Outline(HTMLParser):
    """Reads a page strictly: every element that opens must close, in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.headings, self.identifiers, self.words = [], [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))
        self.identifiers += [value for name, value in attrs if name == "id"]
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
