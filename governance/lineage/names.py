"""Columns and cells that look like a person's or a home's, whatever class somebody gave them."""

import re

# Columns by which one home is found: public in a list of all addresses, not beside what happened.
_PLACE = re.compile(
    r"(^|_)(uprn|uprns|usrn|postcode|postcodes|postal_code|post_code|address|addresses|line_?[1-9]"
    r"|easting|northing|eastings|northings|latitude|longitude|lat|lon|lng|lpi|lpi_key|coordinates"
    r"|house_number|door_number)(_m|_as_given|_raw)?$"
)
_PERSON = re.compile(
    r"(^|_)(nino|ni_number|national_insurance(_number)?|nhs|nhs_number|nhs_no|email|e_mail"
    r"|email_address|phone|telephone|mobile|tel|phone_number|dob|date_of_birth|birth_date|birthday"
    r"|first_name|forename|forenames|last_name|surname|full_name|given_name|family_name"
    r"|middle_name|person_name|tenant_name|customer_name|tenant|resident|claimant|person"
    r"|passport(_number)?|vrm|vrn|vehicle_registration|registration_mark|iban|account_number|sort_code|person_id|tenant_id|customer_id)$"
)
_AMOUNT = re.compile(
    r"(^|_)(amounts?|costs?|prices?|gbp|pounds|income|salary|wages?|balance|rent|arrears|debt|paid"
    r"|total|sum|value|payments?|score|weight|height|notes?|text|descriptions?|comments?|narrative"
    r"|content|details?)(_|$)"
)
_HOUSEHOLD = re.compile(
    r"(^|_)(household|household_id|property_reference|property_ref|tenancy|tenancy_id|client|client_id"
    r"|patient|patient_id|pupil|pupil_id|citizen_id|resident_id|people_id|name|ni|upn|uprns)$"
)
_ROW = re.compile(r"(^|_)(source_row|row_number|row_id|rowid|line_number)$")
_MOMENT = re.compile(r"_at$|timestamp")

_CELLS = {
    "a National Insurance number": r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
    "an e-mail address": r"[\w.+-]+@[\w-]+\.[\w.-]+",
    "a telephone number": r"(?<![\w/.-])(\+44|0)[ -]?\(?\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}\b",
    "a postcode": r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    "a UPRN": r"\b\d{11,12}\b",
    "an NHS number": r"\b\d{3}[ -]\d{3}[ -]\d{4}\b|\b\d{10}\b",
}
_LOOKS = {what: re.compile(pattern) for what, pattern in _CELLS.items()}


def is_place(column: str, identifier: str | None = None) -> bool:
    """Whether a column finds one home or plot."""
    said = {"uprn", "usrn", "postcode", "address", "coordinates", "position"}
    return identifier in said or bool(_PLACE.search(column.lower()))


def is_person(column: str, identifier: str | None = None) -> bool:
    """Whether a column names a person, by its name or by the identifier it is said to be."""
    is_said = identifier is not None and not is_place(column="", identifier=identifier)
    return is_said or bool(_PERSON.search(column.lower()))


def is_counted(column: str) -> bool:
    """Whether different values of a column are different people, households or homes."""
    return is_person(column) or is_place(column) or bool(_HOUSEHOLD.search(column.lower()))


def is_row(column: str) -> bool:
    """Whether a column numbers the rows of a source, so that each is one record."""
    return bool(_ROW.search(column.lower()))


def is_amount(column: str) -> bool:
    """Whether a column holds amounts, words or moments: nearly every person has another."""
    return bool(_AMOUNT.search(column.lower()) or _MOMENT.search(column.lower()))


def looks_like(cell: str) -> str | None:
    """What a text looks like that finds a person or a home; None where it does not."""
    for what, pattern in _LOOKS.items():
        if pattern.search(cell):
            return what
    return None
