"""How schemathesis writes a policy: as the text that it is."""

import schemathesis


@schemathesis.serializer("application/toml")
def as_text(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
