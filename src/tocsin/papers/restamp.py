"""How does an office file come out the same bytes twice, when its writer stamps the hour into it?"""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def restamp(written: bytes, at: datetime) -> bytes:
    """Write an Office Open XML file again with every time in it set to `at` (aware), members in the order they had."""
    moment = at.astimezone(UTC)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = BytesIO()
    with ZipFile(BytesIO(written)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = ZipInfo(name, (max(moment.year, 1980), *moment.timetuple()[1:6]))
            member.compress_type = ZIP_DEFLATED
            member.create_system = 0
            content = source.read(name)
            target.writestr(
                member, _STAMP.sub(rb"\g<1>" + stamp + rb"\g<2>", content) if name == "docProps/core.xml" else content
            )
    return out.getvalue()
