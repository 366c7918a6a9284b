"""Words with places, whatever they come from, as tables and lines of text.

words.py           what goes in: words, ruling lines, sizes of pages
text_lines.py      words -> lines -> phrases, apart by wide gaps; raised letters
edges.py           ruling lines and boxes -> level and upright edges
ruled.py           edges -> tables whose cells are drawn
semi_ruled.py      several rows or columns in a drawn one
reading_order.py   columns of prose, one after the other
unruled.py         lines -> tables by where words stand; columns.py, table_rows.py
paragraphs.py      lines -> paragraphs and headings
furniture.py       running heads and numbers of pages
joining.py         tables that go on over pages
arranging.py       all of it
"""

from responses_app.readers.layout.arranging import arrange
from responses_app.readers.layout.words import PageSize, Rule, Word

__all__ = ["PageSize", "Rule", "Word", "arrange"]
