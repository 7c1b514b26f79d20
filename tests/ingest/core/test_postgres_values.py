"""A real PostgreSQL, through the whole of ingest: each value is the text that the server writes."""

import pytest

from ingest.naming import column_names

# A column a type: the type, a value as SQL, and its text.
TYPES = {
    "a_date": ("date", "'infinity'", "infinity"),
    "a_date_bc": ("date", "'0044-03-15 BC'", "0044-03-15 BC"),
    "a_date_late": ("date", "'12026-01-01'", "12026-01-01"),
    "a_time": ("time", "'24:00'", "24:00:00"),
    "a_timetz": ("timetz", "'24:00+01'", "24:00:00+01"),
    "a_timestamp": ("timestamp", "'-infinity'", "-infinity"),
    "a_timestamp_digits": ("timestamp", "'1900-01-01 09:30:00.5'", "1900-01-01 09:30:00.5"),
    "a_timestamptz": ("timestamptz", "'2026-07-01 09:30+01'", "2026-07-01 08:30:00+00"),
    "an_interval": ("interval", "'1 mon 3 days 04:05:06.7'", "1 mon 3 days 04:05:06.7"),
    "an_interval_of_hours": ("interval", "'36 hours'", "36:00:00"),
    "a_smallint": ("smallint", "-7", "-7"),
    "a_bigint": ("bigint", "9007199254740993", "9007199254740993"),
    "a_numeric": ("numeric", "12345678901234567890.1234567890", "12345678901234567890.1234567890"),
    "a_price": ("numeric(10, 2)", "1.1", "1.10"),
    "a_nan": ("numeric", "'NaN'", "NaN"),
    "a_real": ("real", "0.1", "0.1"),
    "a_double": ("double precision", "0.1::float8 + 0.2", "0.30000000000000004"),
    "a_huge_double": ("double precision", "'-Infinity'", "-Infinity"),
    "money": ("money", "1234.5", "$1,234.50"),
    "a_boolean": ("boolean", "true", "true"),
    "some_booleans": ("boolean[]", "'{t,f,null}'", "{t,f,NULL}"),
    "a_text": ("text", r"E' it''s 100% \n:x \\ '", " it's 100% \n:x \\ "),
    "a_char": ("char(6)", "'EM1'", "EM1   "),
    "a_varchar": ("varchar(6)", "''", ""),
    "an_internal_char": ('"char"', "'a'", "a"),
    "a_name": ("name", "'owner'", "owner"),
    "a_bytea": ("bytea", r"'\x00ff'", r"\x00ff"),
    "a_json": ("json", """'{"a": 1.10,  "a": 2}'""", '{"a": 1.10,  "a": 2}'),
    "a_jsonb": (
        "jsonb",
        """'{"ref": 12345678901234567890.123456789, "cost": 1.10}'""",
        '{"ref": 12345678901234567890.123456789, "cost": 1.10}',
    ),
    "some_jsonb": ("jsonb[]", """array['{"cost": 1.10}'::jsonb]""", r'{"{\"cost\": 1.10}"}'),
    "an_xml": ("xml", "'<job ref=\"1\"/>'", '<job ref="1"/>'),
    "a_uuid": (
        "uuid", "'A0EEBC999C0B4EF8BB6D6BB9BD380A11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
    ),
    "a_bit": ("bit(4)", "B'0101'", "0101"),
    "some_bits": ("bit varying", "B''", ""),
    "an_inet": ("inet", "'10.0.0.1'", "10.0.0.1"),
    "a_cidr": ("cidr", "'10.0.0.0/8'", "10.0.0.0/8"),
    "a_macaddr": ("macaddr", "'08-00-2B-01-02-03'", "08:00:2b:01:02:03"),
    "a_point": ("point", "'(0.1,51.5)'", "(0.1,51.5)"),
    "some_integers": ("integer[]", "'[0:1]={1,null}'", "[0:1]={1,NULL}"),
    "some_grids": ("integer[]", "'{{1,2},{3,4}}'", "{{1,2},{3,4}}"),
    "some_texts": ("text[]", """array['a,b', 'NULL', '"', null]""", r'{"a,b","NULL","\"",NULL}'),
    "some_dates": ("date[]", "'{infinity}'", "{infinity}"),
    "a_range": ("daterange", "'[2026-04-01,infinity)'", "[2026-04-01,infinity)"),
    "a_numeric_range": ("numrange", "'(1.10,)'", "(1.10,)"),
    "some_ranges": ("int4multirange", "'{[1,3),[5,6)}'", "{[1,3),[5,6)}"),
    "some_words": ("tsvector", "'leak:2 tap'", "'leak':2 'tap'"),
    "an_oid": ("oid", "4294967295", "4294967295"),
    "a_class": ("regclass", "'pg_class'", "pg_class"),
    "an_enum": ("priority", "'out of hours'", "out of hours"),
    "a_domain": ("uprn", "'010008315925'", "010008315925"),
    "a_flag_domain": ("flag", "false", "false"),
    "a_row": ("address", "row('1, The Row', null, true)", '("1, The Row",,t)'),
    "some_rows": ("address[]", "array[row('1', 2, null)::address]", '{"(1,2,)"}'),
    "a_citext": ("citext", "'MiXed'", "MiXed"),
    "an_hstore": ("hstore", """'a=>"1.10",b=>NULL'""", '"a"=>"1.10", "b"=>NULL'),
    "Nothing at 100%: all": ("integer", "null", None),
}  # fmt: skip
MADE_FIRST = """
    create extension citext;
    create extension hstore;
    create type priority as enum ('routine', 'out of hours');
    create domain uprn as varchar(12);
    create domain flag as boolean;
    create type address as (line text, floor int, lift boolean);
"""
# What an account or a database may be set to, each of which changes what a value looks like.
UNUSUAL = {
    "TimeZone": "Asia/Kolkata",
    "DateStyle": "German, DMY",
    "IntervalStyle": "iso_8601",
    "bytea_output": "escape",
    "extra_float_digits": "-5",
}


BY_QUERY = {
    "query": f"""
        with all_of_it as (select * from everything)
        select {", ".join(f'"{name}"' for name in TYPES)} -- 100% of it: everything
        from all_of_it order by 1;
    """
}


# The session that the connector's docstring describes.
SESSION = """
    set TimeZone = 'UTC'; set DateStyle = 'ISO'; set IntervalStyle = 'postgres';
    set bytea_output = 'hex'; set extra_float_digits = 3;
"""


@pytest.fixture
def everything(postgres, housing):
    """A database with a table of all types, one row, with settings that nobody expects."""
    columns = ", ".join(f'"{name}" {kind}' for name, (kind, *_) in TYPES.items())
    cells = ", ".join(value for _, value, _ in TYPES.values())
    name, url = housing(
        f"{MADE_FIRST} create table everything ({columns}); insert into everything values ({cells})"
    )
    for setting, value in UNUSUAL.items():
        postgres.execute(f"alter database {name} set {setting} = '{value}'")
    return name, url


def texts(platform):
    """The one row that raw shows, by the names of the table's columns."""
    names, _ = column_names(TYPES)
    [row] = platform.query(f"select {', '.join(names)} from raw_toys.jobs")
    return dict(zip(TYPES, row, strict=True))


@pytest.mark.parametrize(
    "ingest", [{"table": "everything"}, {"table": "public.everything"}, BY_QUERY]
)
def test_every_type_is_the_servers_own_text(platform, postgres, everything, ingest):
    name, url = everything
    platform.database(url, "a_date", **ingest)
    result = platform.run()
    assert (result.status, result.err) == (0, "")
    row = texts(platform)
    assert row == {name: text for name, (_, _, text) in TYPES.items()}

    # And so does the server write it. Its cast to text differs in just these.
    casts = ", ".join(f'"{column}"::text' for column in TYPES)
    [printed] = postgres.execute(f"{SESSION} select {casts} from everything", name)
    differ = {column for column, text in zip(TYPES, printed, strict=True) if row[column] != text}
    assert differ == {"a_char", "an_inet"}
    printed = postgres.execute(
        f"{SESSION} select format('%s', a_char), format('%s', an_inet) from everything", name
    )
    assert printed == [(row["a_char"], row["an_inet"])]


def test_the_same_rows_are_no_change_on_a_second_run(platform, everything):
    platform.database(everything[1], "a_date", table="everything")
    assert platform.run().status == 0
    assert "unchanged" in platform.run().said
    assert len(platform.extracts()) == 1


HANDED = {
    "open_ended": [("1", "2020-11-05"), ("2", "infinity")],
    "midnight": [("1", "24:00:00")],
    "documents": [("1", '{"ref": 12345678901234567890.123456789, "cost": 1.10}')],
}


@pytest.mark.parametrize("table", HANDED)
@pytest.mark.parametrize("ingest", [{"table": "{}"}, {"query": "select * from {} order by id"}])
def test_the_values_that_no_driver_could_read(platform, housing, table, ingest):
    """The case of 28 November 2026: each of these tables was refused, or lost digits."""
    _, url = housing(
        """
        create table open_ended (id int primary key, ends date);
        insert into open_ended values (1, '2020-11-05'), (2, 'infinity');
        create table midnight (id int primary key, at time);
        insert into midnight values (1, '24:00');
        create table documents (id int primary key, doc jsonb);
        insert into documents values
            (1, '{"cost": 1.10, "ref": 12345678901234567890.123456789}');
        """
    )
    platform.database(url, "id", **{word: text.format(table) for word, text in ingest.items()})
    assert platform.run().status == 0
    rows = platform.query("select columns(c -> c[1] <> '_') from raw_toys.jobs order by id")
    assert rows == HANDED[table]


def test_a_database_without_an_encoding_is_read_too(platform, housing):
    """Its programs wrote what they had: UTF-8 here, Windows-1252 there."""
    _, url = housing(
        r"""
        create table notes (id int primary key, note text, notes text[]);
        insert into notes values (1, E'caf\xc3\xa9', null), (2, E'caf\xe9', array[E'\xe9']);
        """,
        "encoding 'SQL_ASCII' template template0",
    )
    platform.database(url, "id note", table="notes")
    assert platform.run().status == 0
    rows = platform.query("select note, notes from raw_toys.jobs order by id")
    assert rows == [("café", None), ("café", "{é}")]


def test_names_with_signs_are_read(platform, housing):
    """A per cent sign, a colon, a quotation mark, a dot, and capitals."""
    _, url = housing(
        """
        create table "Rent: 100% of ""it"".2026" (
            "Id%" int primary key, "a%%b" text, "%s" text, ":x" text, "c.d" text
        );
        insert into "Rent: 100% of ""it"".2026" values (1, '%', '%s', ':x', '');
        create schema "old.%";
        create table "old.%"."jobs.%" as select * from "Rent: 100% of ""it"".2026";
        """
    )
    for table in ('Rent: 100% of "it".2026', "old.%.jobs.%"):
        platform.database(url, "id", table=table)
        result = platform.run()
        assert result.status == 0, result.said
        assert platform.query("select id, a_b, s, x, c_d from raw_toys.jobs") == [
            ("1", "%", "%s", ":x", "")
        ]


def test_a_query_keeps_its_order_and_its_columns(platform, housing):
    _, url = housing("create table jobs as select n from generate_series(1, 20000) as n")
    platform.database(
        url,
        "n",
        query="select n, 'a%b' as sign, '10:30' as at, n % 2 as odd from jobs order by n desc;",
    )
    assert platform.run().status == 0
    rows = platform.query("select * from raw_toys.jobs order by _source_row")
    assert [row[0] for row in rows] == [str(n) for n in range(20_000, 0, -1)]
    assert rows[1][1:4] == ("a%b", "10:30", "1")
