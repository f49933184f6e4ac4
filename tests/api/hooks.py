"""How schemathesis writes policies and what is imported: as the texts that they are."""

import schemathesis


@schemathesis.serializer("application/toml", "text/csv")
def as_text(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
