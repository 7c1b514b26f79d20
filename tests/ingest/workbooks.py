"""Small workbooks, written by hand so that each says exactly what a test is about."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# Formats by position: general, date, date and time, time, [h]:mm:ss, and codes of our own.
CODES = (
    *("0000000", "00000\\ 000000", "00-00-00", "&quot;JOB-&quot;0000", "[$-809]0000;-0000"),
    *("\u00a3#,##0.00", "0.0%", "0.00E+00", "0", "#,##0", "dd/mm/yyyy;@", "000.0"),
)
(
    PADDED,
    PHONE,
    SORT_CODE,
    JOB,
    LOCALE,
    POUNDS,
    PERCENT,
    SCIENCE,
    WHOLE,
    THOUSANDS,
    DAY,
    DECIMAL,
) = range(5, 5 + len(CODES))
STYLES = (
    '<numFmts><numFmt numFmtId="200" formatCode="[h]:mm:ss"/>'
    + "".join(f'<numFmt numFmtId="{201 + at}" formatCode="{x}"/>' for at, x in enumerate(CODES))
    + "</numFmts><cellXfs>"
    + "".join(f'<xf numFmtId="{kind}"/>' for kind in (0, 14, 22, 21, *range(200, 201 + len(CODES))))
    + "</cellXfs>"
)
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def book(**sheets: str) -> bytes:
    """A workbook of sheets whose rows are given as XML; those named `hidden...`, `chart...` are."""
    file = io.BytesIO()
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"'
        f"{' state=' + chr(34) + 'hidden' + chr(34) if name.startswith('hidden') else ''}/>"
        for at, name in enumerate(sheets, start=1)
    )
    related = "".join(
        f'<Relationship Id="r{at}" Target="worksheets/s{at}.xml" '
        f'Type="{DOCUMENT}/{"chartsheet" if name.startswith("chart") else "worksheet"}"/>'
        for at, name in enumerate(sheets, start=1)
    )
    related += f'<Relationship Id="r0" Type="{DOCUMENT}/styles" Target="styles.xml"/>'
    root = f'<Relationship Id="r1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
    types = '<Default Extension="xml" ContentType="application/xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}'
        "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>',
    }
    parts |= {
        f"xl/worksheets/s{at}.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'
        "</worksheet>"
        for at, rows in enumerate(sheets.values(), start=1)
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, f'<?xml version="1.0"?>{content}')
    return file.getvalue()


def row(number, *cells, column=2):
    """A row of cells from column B on, each a text, or a number and the position of its format."""
    places = [f"{chr(64 + at)}{number}" for at in range(column, column + len(cells))]
    inside = "".join(
        f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>'
        if isinstance(cell, str)
        else f'<c r="{place}" s="{cell[1]}"><v>{cell[0]}</v></c>'
        for place, cell in zip(places, cells, strict=True)
    )
    return f'<row r="{number}">{inside}</row>'


def texts(number, *cells):
    """A row of texts from column A on."""
    return row(number, *cells, column=1)


def edited(body: bytes, **changes: tuple[str, str]) -> bytes:
    """A workbook in which a text of the part that ends in `<name>.xml` is another."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            for part, (text, by) in changes.items():
                if name.endswith(f"/{part}.xml"):
                    content = content.replace(text, by)
            new.writestr(name, content)
    return file.getvalue()


def ods(*rows: str, name: str = "Jobs") -> bytes:
    """An OpenDocument spreadsheet of one sheet, its rows given as XML."""
    spaces = "".join(f' xmlns:{word}="{OASIS}:{word}:1.0"' for word in ("office", "table", "text"))
    inside = "".join(f"<table:table-row>{cells}</table:table-row>" for cells in rows)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{OASIS}:manifest:1.0"><m:file-entry m:full-path="/" '
            'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>',
        )
        packed.writestr(
            "content.xml",
            f'<office:document-content{spaces} xmlns:calcext="{CALC}"><office:body>'
            f'<office:spreadsheet><table:table table:name="{name}">{inside}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


def ods_cell(shown: str = "", kind: str = "string", **said: str) -> str:
    """A cell of an ods: what it shows, its kind of value, further attributes (`office__value`)."""
    attributes = {"office:value-type": kind} if kind else {}
    attributes |= {key.replace("__", ":").replace("_", "-"): text for key, text in said.items()}
    written = "".join(f' {key}="{text}"' for key, text in attributes.items())
    return f"<table:table-cell{written}><text:p>{shown}</text:p></table:table-cell>"
