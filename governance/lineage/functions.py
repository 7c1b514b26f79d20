"""Functions by what they do with labels. One that is in no list is a leak: it may read anything."""

from sqlglot import exp

from governance import engines

# They give the same for every person: a number over all of a group.
MEASURES = (
    *(exp.Sum, exp.Avg, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.VariancePop),
    *(exp.Corr, exp.CovarPop, exp.CovarSamp, exp.Kurtosis, exp.Skewness, exp.ApproxDistinct),
)
# An order of rows; lead, lag and first_value give another row's value and are read as their parts.
RANKS = (*(exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist, exp.Ntile),)
NEIGHBOURS = (exp.Lead, exp.Lag, exp.FirstValue, exp.LastValue, exp.NthValue)
# Hashes and codes: whoever knows all identifiers, as everyone knows all NINOs, undoes them.
WEAK = (exp.MD5, exp.MD5Digest, exp.SHA, exp.SHA2, exp.MD5NumberLower64, exp.MD5NumberUpper64)
WEAK_NAMES = {"hash", "md5_number", "sha1", "crc32", "xxhash64", "md5_number_lower"}
# An aggregate that sqlglot reads as a function it does not know.
PICKING_NAMES = {
    *("histogram", "product", "reservoir_quantile", "favg", "fsum", "kahan_sum", "entropy"),
    *("arbitrary", "list_distinct_agg", "mad", "bitstring_agg", "approx_top_k", "geomean"),
    *("histogram_exact", "sem", "regr_slope", "json_group_array", "json_group_object"),
}
# Scalar functions that read something besides their arguments, or give something else each time.
IMPURE = (
    *(exp.ReadCSV, exp.Rand, exp.Randn, exp.Uuid, exp.CurrentUser, exp.SessionUser),
    *(exp.Columns, exp.GenerateSeries),
)
_MORE = """
    acos add age array_filter array_to_json array_transform asin atan atan2 base64 bin bit_count
    bit_length cardinality ceiling century chr concat concat_ws contains cot crc32
    damerau_levenshtein date_part date_sub datepart day dayname dayofmonth dayofyear decade
    decode degrees editdist3 element_at encode ends_with epoch epoch_ms equi_width_bins era even
    factorial flatten format format_bytes formatreadablesize from_base64 from_hex gamma gcd
    greatest_common_divisor hamming hash hex hour ifnull instr isfinite isinf isnan isodow
    isoyear jaccard jaro_similarity jaro_winkler_similarity json json_array json_array_length
    json_contains json_exists json_extract json_extract_path json_extract_string json_keys
    json_merge_patch json_object json_quote json_structure json_transform json_type json_valid
    json_value julian last_day lcm least left len length lgamma list_aggregate list_any_value
    list_append list_apply list_concat list_contains list_count list_distinct list_element
    list_extract list_filter list_first list_has_all list_has_any list_intersect list_last
    list_max list_min list_position list_prepend list_reduce list_resize list_reverse
    list_reverse_sort list_select list_slice list_sort list_sum list_transform list_unique
    list_value list_where list_zip log2 lower lpad ltrim make_date make_time make_timestamp
    map_entries map_extract map_from_entries map_keys map_values md5 md5_number millennium
    millisecond minute mismatches month monthname nextafter nfc_normalize now nvl ord
    parse_filename prefix printf quarter quote regexp_escape regexp_extract_all
    regexp_full_match regexp_split_to_array repeat replace reverse right row row_to_json rpad
    rtrim second sha1 sha256 signbit st_astext st_contains st_distance st_geomfromgeojson
    st_geomfromtext st_point st_x st_y starts_with str_split strftime string_split
    string_to_array strip_accents strptime struct_extract struct_insert struct_pack substr
    substring suffix time_bucket timestampdiff timezone to_base64 to_binary to_days to_hex
    to_hours to_json to_minutes to_months to_seconds to_timestamp to_weeks to_years translate
    trim try_strptime unaccent unbin unhex unicode upper url_decode url_encode week weekday
    weekofyear year yearweek
"""


def allowed() -> frozenset[str]:
    """The scalar functions that sqlglot does not know and that do nothing but work out a value."""
    return frozenset(_MORE.split()) | {n for n in engines.allowed() if "." not in n}


def is_picking_name(node: exp.Expr) -> bool:
    """Whether it is an aggregate by its name alone."""
    return isinstance(node, exp.Anonymous) and node.name.lower() in PICKING_NAMES


def is_aggregate(node: exp.Expr) -> bool:
    """Whether it is an aggregate; ranks and neighbours are none, they need a window."""
    if isinstance(node, (*RANKS, *NEIGHBOURS)) and not isinstance(
        node, exp.FirstValue | exp.LastValue
    ):
        return False
    return isinstance(node, exp.AggFunc) or is_picking_name(node)
