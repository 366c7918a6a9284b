"""How much of one mail is read. What lies beyond is named in the mail's problems.

Nothing is lost by a limit: the mail as it arrived is kept by whoever had it read.
"""

DEPTH = 30  # parts within parts; what lies deeper stays one closed part
PARTS = 1_000  # of one mail, with those that only hold others
TEXT_BYTES = 4_000_000  # of one part that are read as text
TEXT = 2_000_000  # characters of the whole mail's text, and of its HTML
WEB_TEXT = 1_000_000  # characters of HTML that are made into text
HEADERS = 2_000  # of one part
HEADER_BLOCK = 4_000_000  # bytes of one part's headers
HEADER_VALUE = 65_536  # characters of one header that are kept
ALL_HEADERS = 1_000_000  # characters of a mail's headers that are kept
PARAMETER_BYTES = 65_536  # of a header with parameters, such as Content-Type
RECIPIENTS = 20_000
REFERENCES = 2_000
PROBLEMS = 50
FINDINGS = 50
FALSE_DELIMITERS = 100_000  # lines that only begin like a boundary
BASE64_PIECES = 10_000  # each with its own padding
FILENAME = 255
