#!/bin/sh
# One cell that shows a newer error of Excel keeps python-calamine from reading the whole sheet.
# Seen with python-calamine 0.9.1: a sheet with #N/A is read, the cell as an empty text; the same
# sheet with #SPILL! (Excel 365: a formula that has no room for its results) raises
# CalamineError "Unsupported cell error value '#SPILL!'". #CALC!, #FIELD! and #GETTING_DATA likewise.
# Exits with another status than 0 once that changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-calamine==0.9.1
"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys
import zipfile

from python_calamine import CalamineError, CalamineWorkbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def book(error):
    file = io.BytesIO()
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
        '<sheet name="Jobs" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{DOCUMENT}/worksheet" Target="worksheets/s1.xml"/>'
        "</Relationships>",
        "xl/worksheets/s1.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'
        f'<c r="A1"><v>7</v></c><c r="B1" t="e"><v>{error}</v></c><c r="C1"><v>8</v></c>'
        "</row></sheetData></worksheet>",
    }
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, f'<?xml version="1.0"?>{text}')
    file.seek(0)
    return file


def read(error):
    try:
        return CalamineWorkbook.from_filelike(book(error)).get_sheet_by_index(0).to_python()
    except CalamineError as failure:
        return str(failure)


seen = {error: read(error) for error in ("#N/A", "#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA")}
for error, found in seen.items():
    print(error, "->", found)
known = seen.pop("#N/A") == [[7.0, "", 8.0]]
sys.exit(not (known and all("Unsupported cell error value" in str(f) for f in seen.values())))
PYTHON
